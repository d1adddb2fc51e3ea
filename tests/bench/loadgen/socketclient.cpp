// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/socketclient.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace bench {

namespace {

constexpr char kRecordSeparator = '\x1e';

/// Handles one Engine.IO text packet; true when it was a ping that wants a pong.
bool dispatch(SocketClient& client, ClientListener& listener, std::string_view packet)
{
    if (packet == "2")
        return true;
    if (packet.size() >= 2 && packet[0] == '4') {
        if (packet[1] == '0')
            listener.onJoined(client);
        else
            listener.onPacket(client, packet.substr(1));
    }
    return false;
}

std::string requestTarget(const Target& target, std::string_view userId, std::string_view transport)
{
    std::string text = target.path + "?EIO=4&transport=";
    text.append(transport);
    if (!userId.empty())
        text.append("&userId=").append(userId);
    return text;
}

class WebSocketClient final : public SocketClient, private Connection {
public:
    WebSocketClient(Poller& poller, ClientListener& listener) : Connection(poller), m_listener(listener) {}

    bool open(const Target& target, std::string_view userId) override
    {
        m_output = "GET " + requestTarget(target, userId, "websocket") + " HTTP/1.1\r\nHost: " + target.host +
                   ":" + std::to_string(target.port) +
                   "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        return Connection::open(target);
    }

    void send(std::string_view packet) override { sendFrame(1, "4", packet); }
    void close() override { Connection::close(); }
    void pauseReading(bool paused) override { Connection::pauseReading(paused); }
    void setReceiveBuffer(int bytes) override { Connection::setReceiveBuffer(bytes); }

private:
    void onConnected() override
    {
        write(m_output);
        m_output.clear();
        m_output.shrink_to_fit();
    }

    void onEnded() override { m_listener.onLost(*this); }

    void onBytes(char* bytes, std::size_t size) override
    {
        if (!m_pending.empty()) {
            m_pending.append(bytes, size);
            std::string all = std::move(m_pending);
            m_pending.clear();
            const std::size_t used = read(all);
            m_pending.assign(all, used, std::string::npos);
            return;
        }
        const std::size_t used = read({bytes, size});
        if (used < size)
            m_pending.assign(bytes + used, size - used);
    }

    /// Consumes whole frames (or the handshake answer); returns how many bytes.
    std::size_t read(std::string_view bytes)
    {
        std::size_t used = 0;
        if (!m_upgraded) {
            const std::size_t end = bytes.find("\r\n\r\n");
            if (end == std::string_view::npos)
                return 0;
            if (bytes.substr(0, 12) != "HTTP/1.1 101") {
                close();
                m_listener.onLost(*this);
                return bytes.size();
            }
            m_upgraded = true;
            used = end + 4;
            send(connectPacket);
        }
        while (isOpen() && bytes.size() - used >= 2) {
            const auto* p = reinterpret_cast<const unsigned char*>(bytes.data()) + used;
            std::size_t header = 2;
            std::uint64_t length = p[1] & 0x7F;
            if (length == 126) {
                header = 4;
                if (bytes.size() - used < header)
                    break;
                length = static_cast<std::uint64_t>(p[2]) << 8 | p[3];
            } else if (length == 127) {
                header = 10;
                if (bytes.size() - used < header)
                    break;
                length = 0;
                for (int i = 0; i < 8; ++i)
                    length = length << 8 | p[2 + i];
            }
            if (bytes.size() - used < header + length)
                break;
            const std::string_view payload = bytes.substr(used + header, length);
            used += header + length;
            const int opcode = p[0] & 0x0F;
            if (opcode == 1 && dispatch(*this, m_listener, payload))
                sendFrame(1, "3", {});
            else if (opcode == 8)
                close(), m_listener.onLost(*this);
        }
        return used;
    }

    void sendFrame(int opcode, std::string_view first, std::string_view rest)
    {
        const std::size_t size = first.size() + rest.size();
        char header[14];
        std::size_t n = 0;
        header[n++] = static_cast<char>(0x80 | opcode);
        if (size < 126) {
            header[n++] = static_cast<char>(0x80 | size);
        } else if (size < 65536) {
            header[n++] = static_cast<char>(0x80 | 126);
            header[n++] = static_cast<char>(size >> 8);
            header[n++] = static_cast<char>(size);
        } else {
            header[n++] = static_cast<char>(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8)
                header[n++] = static_cast<char>(static_cast<std::uint64_t>(size) >> shift);
        }
        // A mask of zeros is a valid mask, and costs the generator nothing; the server unmasks all the same.
        std::memset(header + n, 0, 4);
        m_frame.assign(header, n + 4);
        m_frame.append(first).append(rest);
        write(m_frame);
    }

    ClientListener& m_listener;
    std::string m_output;
    std::string m_pending;
    bool m_upgraded = false;
    static thread_local std::string m_frame;
};

thread_local std::string WebSocketClient::m_frame;

/// Polls on one connection, posts on another, as browsers do.
class PollingClient final : public SocketClient {
public:
    PollingClient(Poller& poller, ClientListener& listener)
        : m_listener(listener), m_getter(poller, *this, true), m_poster(poller, *this, false)
    {
    }

    bool open(const Target& target, std::string_view userId) override
    {
        m_target = target;
        m_base = requestTarget(target, userId, "polling");
        return m_getter.open(target);
    }

    void send(std::string_view packet) override
    {
        if (!m_outbox.empty())
            m_outbox += kRecordSeparator;
        m_outbox.append("4").append(packet);
        postOutbox();
    }

    void close() override
    {
        m_getter.close();
        m_poster.close();
    }
    void pauseReading(bool paused) override { m_getter.pauseReading(paused); }
    void setReceiveBuffer(int bytes) override { m_getter.setReceiveBuffer(bytes); }

private:
    class Channel final : public Connection {
    public:
        Channel(Poller& poller, PollingClient& owner, bool isGetter)
            : Connection(poller), m_owner(owner), m_isGetter(isGetter)
        {
        }

    private:
        void onConnected() override { m_isGetter ? m_owner.get() : m_owner.postOutbox(); }
        void onEnded() override { m_owner.m_listener.onLost(m_owner); }
        void onBytes(char* bytes, std::size_t size) override
        {
            m_input.append(bytes, size);
            int status = 0;
            std::string_view body;
            std::size_t consumed = 0;
            while (isOpen() && takeHttpAnswer(m_input, status, body, consumed)) {
                const std::string text(body);
                m_input.erase(0, consumed);
                m_isGetter ? m_owner.onPoll(status, text) : m_owner.onPosted();
            }
        }
        PollingClient& m_owner;
        std::string m_input;
        bool m_isGetter;
    };

    std::string head(std::string_view method) const
    {
        std::string text(method);
        text.append(" ").append(m_base);
        if (!m_sid.empty())
            text.append("&sid=").append(m_sid);
        return text.append(" HTTP/1.1\r\nHost: bench\r\n");
    }

    void get() { m_getter.write(head("GET") + "\r\n"); }

    void postOutbox()
    {
        if (m_outbox.empty() || m_posting || m_sid.empty())
            return;
        if (!m_poster.isOpen()) {
            m_poster.open(m_target);
            return;
        }
        m_posting = true;
        m_poster.write(head("POST") + "Content-Length: " + std::to_string(m_outbox.size()) + "\r\n\r\n" +
                       m_outbox);
        m_outbox.clear();
    }

    void onPosted()
    {
        m_posting = false;
        postOutbox();
    }

    void onPoll(int status, std::string_view payload)
    {
        if (status != 200) {
            close();
            m_listener.onLost(*this);
            return;
        }
        if (m_sid.empty()) {
            const std::size_t at = payload.find("\"sid\":\"");
            m_sid = payload.substr(at + 7, 20);
            get();
            send(connectPacket);
            return;
        }
        get();
        while (!payload.empty()) {
            const std::size_t end = std::min(payload.find(kRecordSeparator), payload.size());
            if (dispatch(*this, m_listener, payload.substr(0, end))) {
                m_outbox.append(m_outbox.empty() ? "" : std::string(1, kRecordSeparator)).append("3");
                postOutbox();
            }
            payload.remove_prefix(std::min(end + 1, payload.size()));
        }
    }

    ClientListener& m_listener;
    Target m_target;
    Channel m_getter;
    Channel m_poster;
    std::string m_base;
    std::string m_sid;
    std::string m_outbox;
    bool m_posting = false;
};

} // namespace

std::unique_ptr<SocketClient> makeWebSocketClient(Poller& poller, ClientListener& listener)
{
    return std::make_unique<WebSocketClient>(poller, listener);
}

std::unique_ptr<SocketClient> makePollingClient(Poller& poller, ClientListener& listener)
{
    return std::make_unique<PollingClient>(poller, listener);
}

bool takeHttpAnswer(std::string_view input, int& status, std::string_view& body, std::size_t& consumed)
{
    const std::size_t end = input.find("\r\n\r\n");
    if (end == std::string_view::npos || input.size() < 12)
        return false;
    std::from_chars(input.data() + 9, input.data() + 12, status);
    std::size_t length = 0;
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const std::size_t at = input.substr(0, end).find(name);
        if (at != std::string_view::npos)
            std::from_chars(input.data() + at + name.size(), input.data() + end + 2, length);
    }
    if (input.size() < end + 4 + length)
        return false;
    body = input.substr(end + 4, length);
    consumed = end + 4 + length;
    return true;
}

HttpPoster::HttpPoster(Poller& poller, Target target, Answer answer)
    : Connection(poller), m_target(std::move(target)), m_answer(std::move(answer))
{
}

void HttpPoster::post(std::string_view path, std::string_view body)
{
    m_request.assign("POST ").append(path).append(
        " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n");
    m_request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    write(m_request);
}

void HttpPoster::onBytes(char* bytes, std::size_t size)
{
    m_input.append(bytes, size);
    int status = 0;
    std::string_view body;
    std::size_t consumed = 0;
    std::size_t used = 0;
    while (takeHttpAnswer(std::string_view(m_input).substr(used), status, body, consumed)) {
        m_answer(status, body);
        used += consumed;
    }
    m_input.erase(0, used);
}

void HttpPoster::onEnded()
{
    m_answer(0, {});
}

} // namespace bench
