// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclienthttp.h"

#include <algorithm>
#include <charconv>

namespace sio::link {

namespace {

/// What is read ahead of the client: small, so that a stalled reader soon stalls the writer as well.
constexpr qint64 kReadAhead = 64 * 1024;
constexpr std::size_t kLargestAnswer = 64 * 1024 * 1024;

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

enum class BodyState : std::uint8_t { Whole, Incomplete, Malformed };

/// RFC 9112, section 7.1: `size CRLF data CRLF ... 0 CRLF trailers CRLF`.
BodyState takeChunks(std::string_view input, std::string& body, std::size_t& used)
{
    std::size_t at = 0;
    while (true) {
        const std::size_t end = input.find("\r\n", at);
        if (end == std::string_view::npos)
            return BodyState::Incomplete;
        std::size_t size = 0;
        const auto parsed = std::from_chars(input.data() + at, input.data() + end, size, 16);
        if (parsed.ec != std::errc() || size > kLargestAnswer)
            return BodyState::Malformed;
        at = end + 2;
        if (size == 0) {
            const std::size_t last = input.substr(at).starts_with("\r\n") ? at : input.find("\r\n\r\n", at);
            if (last == std::string_view::npos)
                return BodyState::Incomplete;
            used = last + (last == at ? 2 : 4);
            return BodyState::Whole;
        }
        if (input.size() < at + size + 2)
            return BodyState::Incomplete;
        body += input.substr(at, size);
        at += size + 2;
    }
}

} // namespace

std::string_view HttpAnswer::header(std::string_view name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [name](const auto& header) { return header.first == name; });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<HttpAnswer> takeHttpAnswer(std::string& input, bool isLast)
{
    HttpAnswer malformed;
    malformed.status = -1;
    malformed.body = "malformed answer";
    const std::size_t end = input.find("\r\n\r\n");
    if (end == std::string::npos)
        return input.size() > kLargestAnswer ? std::optional(malformed) : std::nullopt;
    HttpAnswer answer;
    const std::string_view head = std::string_view(input).substr(0, end);
    if (!head.starts_with("HTTP/1.") || head.size() < 12 ||
        std::from_chars(head.data() + 9, head.data() + 12, answer.status).ec != std::errc())
        return malformed;
    std::size_t line = head.find("\r\n");
    while (line != std::string_view::npos && line < head.size()) {
        line += 2;
        const std::size_t next = std::min(head.find("\r\n", line), head.size());
        const std::string_view text = head.substr(line, next - line);
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos)
            return malformed;
        answer.headers.emplace_back(lower(text.substr(0, colon)), trimmed(text.substr(colon + 1)));
        line = next;
    }
    const std::string_view rest = std::string_view(input).substr(end + 4);
    std::size_t used = 0;
    if (answer.status == 101 || answer.status == 204) {
        used = 0;
    } else if (lower(answer.header("transfer-encoding")) == "chunked") {
        const BodyState state = takeChunks(rest, answer.body, used);
        if (state != BodyState::Whole)
            return state == BodyState::Malformed ? std::optional(malformed) : std::nullopt;
    } else if (const std::string_view length = answer.header("content-length"); !length.empty()) {
        if (std::from_chars(length.data(), length.data() + length.size(), used).ec != std::errc() ||
            used > kLargestAnswer)
            return malformed;
        if (rest.size() < used)
            return std::nullopt;
        answer.body = rest.substr(0, used);
    } else {
        if (!isLast)
            return std::nullopt;
        answer.body = rest;
        used = rest.size();
    }
    input.erase(0, end + 4 + used);
    return answer;
}

std::string encodeQuery(const std::vector<std::pair<std::string, std::string>>& query)
{
    const auto encode = [](std::string_view text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toPercentEncoding().toStdString();
    };
    std::string out;
    for (const auto& [name, value] : query)
        out += (out.empty() ? "" : "&") + encode(name) + '=' + encode(value);
    return out;
}

HttpChannel::HttpChannel(std::string host, std::uint16_t port, QObject* parent)
    : QObject(parent), m_host(std::move(host)), m_port(port)
{
    m_socket.setReadBufferSize(kReadAhead);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        write();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, &HttpChannel::read);
    // Queued: connectToHost() reports some errors while it is being called.
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &HttpChannel::onEnded, Qt::QueuedConnection);
}

HttpChannel::~HttpChannel()
{
    m_socket.disconnect(this);
}

void HttpChannel::request(std::string_view method, std::string_view target, const HttpHeaders& headers,
                          std::string_view body, Done done)
{
    m_request.assign(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(m_host);
    m_request.append(":").append(std::to_string(m_port)).append("\r\n");
    for (const auto& [name, value] : headers)
        m_request.append(name).append(": ").append(value).append("\r\n");
    if (method != "GET")
        m_request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    m_request.append("\r\n").append(body);
    m_done = std::move(done);
    m_input.clear();
    if (m_socket.state() == QAbstractSocket::ConnectedState) {
        m_mayRetry = method == "GET";
        write();
        return;
    }
    m_mayRetry = false;
    m_socket.abort();
    m_socket.connectToHost(QString::fromStdString(m_host), m_port);
}

void HttpChannel::abort()
{
    m_done = nullptr;
    m_socket.abort();
}

void HttpChannel::setReadingStalled(bool stalled)
{
    m_isStalled = stalled;
    if (stalled)
        m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
    else
        QMetaObject::invokeMethod(this, &HttpChannel::onEnded, Qt::QueuedConnection);
}

void HttpChannel::write()
{
    if (m_done)
        m_socket.write(m_request.data(), static_cast<qint64>(m_request.size()));
}

void HttpChannel::read()
{
    if (m_isStalled)
        return;
    const QByteArray bytes = m_socket.readAll();
    if (!m_done)
        return;
    m_input.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (auto answer = takeHttpAnswer(m_input, false))
        finish(std::move(*answer));
}

void HttpChannel::onEnded()
{
    if (m_isStalled)
        return; // noticed by whoever reads again
    read();
    if (!m_done || m_socket.state() != QAbstractSocket::UnconnectedState)
        return;
    if (m_mayRetry && m_input.empty()) {
        m_mayRetry = false;
        m_socket.abort();
        m_socket.connectToHost(QString::fromStdString(m_host), m_port);
        return;
    }
    auto answer = takeHttpAnswer(m_input, true);
    if (!answer) {
        answer.emplace();
        answer->body = m_socket.errorString().toStdString();
    }
    finish(std::move(*answer));
}

void HttpChannel::finish(HttpAnswer answer)
{
    const Done done = std::exchange(m_done, nullptr);
    if (answer.status <= 0 || lower(answer.header("connection")) == "close")
        m_socket.abort();
    done(answer);
}

} // namespace sio::link
