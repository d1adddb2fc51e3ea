// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclienttransport.h"
#include "protocol/base64.h"

#include <QtCore/QRandomGenerator>

namespace sio::link {

namespace {

constexpr qint64 kReadAhead = 64 * 1024;
constexpr std::size_t kLargestMessage = 64 * 1024 * 1024;

std::string randomKey()
{
    std::string bytes(16, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(QRandomGenerator::global()->bounded(256));
    return protocol::base64Encode(bytes);
}

} // namespace

VirtualWebSocket::VirtualWebSocket(const VirtualClientOptions& options, EngineSink& sink)
    : EngineTransport(sink), m_options(options), m_reader(protocol::WsReader::Role::Client, m_limits)
{
    m_limits.maxMessage = kLargestMessage;
    m_socket.setReadBufferSize(kReadAhead);
    connect(&m_socket, &QTcpSocket::connected, this, &VirtualWebSocket::onConnected);
    connect(&m_socket, &QTcpSocket::readyRead, this, &VirtualWebSocket::read);
    // Queued: disconnectFromHost() may report at once.
    connect(&m_socket, &QTcpSocket::disconnected, this, &VirtualWebSocket::onEnded, Qt::QueuedConnection);
    // Queued: connectToHost() reports some errors while it is being called.
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &VirtualWebSocket::onEnded, Qt::QueuedConnection);
}

VirtualWebSocket::~VirtualWebSocket()
{
    m_socket.disconnect(this);
}

void VirtualWebSocket::open()
{
    m_socket.connectToHost(QString::fromStdString(m_options.host), m_options.port);
}

void VirtualWebSocket::onConnected()
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto query = m_options.query;
    query.insert(query.begin(), {{"EIO", "4"}, {"transport", "websocket"}});
    m_key = randomKey();
    std::string head = "GET " + m_options.path + '?' + encodeQuery(query) +
                       " HTTP/1.1\r\nHost: " + m_options.host + ':' + std::to_string(m_options.port) +
                       "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: " +
                       m_key + "\r\n";
    if (!m_options.bearerToken.empty())
        head += "Authorization: Bearer " + m_options.bearerToken + "\r\n";
    head += "\r\n";
    m_socket.write(head.data(), static_cast<qint64>(head.size()));
}

void VirtualWebSocket::read()
{
    if (m_isStalled || m_isEnded)
        return;
    QByteArray bytes = m_socket.readAll();
    if (m_isUpgraded) {
        m_reader.feed({bytes.data(), static_cast<std::size_t>(bytes.size())}, *this);
        return;
    }
    m_input.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    const auto answer = takeHttpAnswer(m_input, m_socket.state() != QAbstractSocket::ConnectedState);
    if (!answer)
        return;
    if (answer->status != 101) {
        end("transport error", answer->body);
        return;
    }
    if (answer->header("sec-websocket-accept") != protocol::wsAcceptKey(m_key)) {
        end("transport error", "the answer to the WebSocket handshake has a wrong key");
        return;
    }
    m_isUpgraded = true;
    std::string rest = std::exchange(m_input, {});
    m_reader.feed(rest, *this);
}

void VirtualWebSocket::onEnded()
{
    if (m_isStalled && !m_isClosing)
        return;
    read();
    if (m_socket.state() == QAbstractSocket::UnconnectedState && std::exchange(m_isClosing, false))
        m_sink.onEngineGone();
    else if (m_socket.state() != QAbstractSocket::ConnectedState)
        end("transport close", m_isUpgraded ? std::string() : m_socket.errorString().toStdString());
}

void VirtualWebSocket::send(std::string_view packet)
{
    if (!m_isEnded)
        sendFrame(protocol::WsOpcode::Text, packet);
}

void VirtualWebSocket::sendFrame(protocol::WsOpcode opcode, std::string_view payload)
{
    const quint32 random = QRandomGenerator::global()->generate();
    const std::uint8_t mask[4]{static_cast<std::uint8_t>(random), static_cast<std::uint8_t>(random >> 8),
                               static_cast<std::uint8_t>(random >> 16),
                               static_cast<std::uint8_t>(random >> 24)};
    char header[protocol::kMaxWsHeader];
    const std::size_t size = protocol::encodeWsHeader(header, opcode, payload.size(), mask);
    std::string frame(header, size);
    frame += payload;
    protocol::applyWsMask(std::span(frame).subspan(size), mask);
    m_socket.write(frame.data(), static_cast<qint64>(frame.size()));
}

void VirtualWebSocket::close(std::string_view last)
{
    if (!last.empty())
        send(last);
    if (std::exchange(m_isEnded, true))
        return;
    m_isClosing = true;
    if (m_isUpgraded)
        sendFrame(protocol::WsOpcode::Close, protocol::encodeClosePayload(protocol::WsCloseCode::Normal));
    m_socket.disconnectFromHost();
}

void VirtualWebSocket::drop()
{
    m_isEnded = true;
    m_isClosing = false;
    m_socket.abort();
}

void VirtualWebSocket::setReadingStalled(bool stalled)
{
    m_isStalled = stalled;
    if (stalled)
        m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
    else
        QMetaObject::invokeMethod(this, &VirtualWebSocket::onEnded, Qt::QueuedConnection);
}

void VirtualWebSocket::end(const std::string& reason, const std::string& refusal)
{
    if (std::exchange(m_isEnded, true))
        return;
    m_socket.abort();
    m_sink.onEngineEnded(reason, refusal);
}

bool VirtualWebSocket::onWsMessage(bool isText, std::span<char> bytes)
{
    const std::string_view text(bytes.data(), bytes.size());
    if (isText)
        m_sink.onEnginePacket(text);
    else
        m_sink.onEnginePacket('b' + protocol::base64Encode(text));
    return !m_isEnded;
}

bool VirtualWebSocket::onWsPing(std::span<char> payload)
{
    sendFrame(protocol::WsOpcode::Pong, {payload.data(), payload.size()});
    return true;
}

bool VirtualWebSocket::onWsPong(std::span<char>)
{
    return true;
}

bool VirtualWebSocket::onWsClose(protocol::WsCloseCode code, std::string_view)
{
    sendFrame(protocol::WsOpcode::Close, protocol::encodeClosePayload(code));
    m_socket.flush();
    end("transport close");
    return false;
}

void VirtualWebSocket::onWsError(protocol::WsCloseCode code, std::string_view)
{
    sendFrame(protocol::WsOpcode::Close, protocol::encodeClosePayload(code));
    m_socket.flush();
    end("transport error");
}

} // namespace sio::link
