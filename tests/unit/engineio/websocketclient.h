// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/engineshared.h"
#include "engineio/websocketacceptor.h"
#include "engineio/workerendpoint.h"
#include "net/epolldispatcher.h"
#include "unit/net/socketpair.h"

#include <QtTest>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sio::test {

using namespace sio::engine;
using net::test::Pair;
using net::test::turn;
using net::test::turnUntil;
using protocol::CloseReason;

// ---- the client's side: frames by hand

enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

inline std::string frame(int opcode, std::string payload = {}, bool fin = true, bool masked = true,
                         int rsv = 0, std::size_t announced = std::string::npos)
{
    const std::size_t size = announced == std::string::npos ? payload.size() : announced;
    std::string bytes(1, static_cast<char>((fin ? 0x80 : 0) | rsv << 4 | opcode));
    const char bit = masked ? '\x80' : '\0';
    if (size < 126) {
        bytes += static_cast<char>(bit | static_cast<char>(size));
    } else if (size < 65536) {
        bytes += static_cast<char>(bit | 126);
        bytes += static_cast<char>(size >> 8);
        bytes += static_cast<char>(size & 255);
    } else {
        bytes += static_cast<char>(bit | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> shift & 255);
    }
    if (!masked)
        return bytes + payload;
    const std::string mask = "\x11\x22\x33\x44";
    for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    return bytes + mask + payload;
}

inline std::string closePayload(int code, const std::string& reason = {})
{
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 255)} + reason;
}

inline std::string printable(const std::string& bytes)
{
    if (bytes.size() > 40)
        return std::to_string(bytes.size()) + " bytes";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f)
            text += c;
        else
            text += QString::asprintf("\\x%02x", byte).toStdString();
    }
    return text;
}

// ---- the server's side

struct Recorder final : TransportListener {
    void onTransportText(std::span<char> packet) override
    {
        note("text " + printable({packet.data(), packet.size()}));
        messages.emplace_back(packet.data(), packet.size());
        std::fill(packet.begin(), packet.end(), '#'); // they may be changed in place
        if (onMessage)
            onMessage();
    }
    void onTransportBinary(std::span<char> bytes) override
    {
        note("binary " + printable({bytes.data(), bytes.size()}));
        messages.emplace_back(bytes.data(), bytes.size());
        if (onMessage)
            onMessage();
    }
    void onTransportDrained() override { ++drained; }
    void onTransportEnded(CloseReason reason) override
    {
        ended = reason;
        ++endings;
    }
    void onTransportFinished() override { ++finishings; }
    void note(const std::string& what) { log += (log.empty() ? "" : ", ") + what; }

    std::string log;
    std::vector<std::string> messages;
    std::function<void()> onMessage;
    std::optional<CloseReason> ended;
    int endings = 0;
    int finishings = 0;
    int drained = 0;
};

/// A transport of one engine, and a client at the other end of a TCP connection.
class Connection {
public:
    explicit Connection(WebSocketEngine engine, const std::string& unread = {}, EngineOptions options = {},
                        bool base64 = false)
        : m_loop(dynamic_cast<net::EpollDispatcher&>(*QAbstractEventDispatcher::instance())),
          m_services(makeLoopServices(m_loop)), m_shared([&] {
              options.webSocketEngine = engine;
              return options;
          }()),
          m_pair(net::test::tcpPair())
    {
        net::http::UpgradedConnection upgraded;
        upgraded.descriptor = std::exchange(m_pair.near, -1);
        upgraded.unread = unread;
        upgraded.onClosed = [this] { ++closed; };
        upgraded.head.upgrade = true;
        upgraded.head.fields.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        upgraded.head.fields.add("Sec-WebSocket-Version", "13");
        upgraded.head.fields.add("Sec-WebSocket-Protocol", "first, second");
        WebSocketAnswer answer;
        answer.fields.add("Access-Control-Allow-Origin", "*");
        answer.base64 = base64;
        transport = acceptWebSocket(*m_services, m_shared, UpgradeTicket(std::move(upgraded)), answer);
        transport->setListener(recorder);
    }
    ~Connection()
    {
        transport.reset();
        turn();
    }

    void start()
    {
        transport->start();
        head = readUntil("\r\n\r\n");
    }
    void send(const std::string& bytes)
    {
        std::string_view left = bytes;
        while (!left.empty()) {
            const ssize_t count = ::send(m_pair.far, left.data(), left.size(), MSG_NOSIGNAL);
            if (count > 0)
                left.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EAGAIN)
                return;
            turn(1);
        }
    }
    std::string readUntil(const std::string& mark)
    {
        std::size_t at = std::string::npos;
        if (!turnUntil([&] {
                readAll();
                at = m_received.find(mark);
                return at != std::string::npos || m_isAtEnd;
            }))
            return "<timeout>";
        const std::size_t size = at == std::string::npos ? m_received.size() : at + mark.size();
        std::string bytes = m_received.substr(0, size);
        m_received.erase(0, size);
        return bytes;
    }
    void readAll()
    {
        for (;;) {
            char buffer[65536];
            const ssize_t count = ::recv(m_pair.far, buffer, sizeof buffer, MSG_DONTWAIT);
            if (count > 0)
                m_received.append(buffer, static_cast<std::size_t>(count));
            else
                m_isAtEnd = m_isAtEnd || count == 0 || (errno != EAGAIN && errno != EINTR);
            if (count <= 0)
                return;
        }
    }
    bool isAtEnd()
    {
        readAll();
        return m_isAtEnd;
    }
    void finishSending() { ::shutdown(m_pair.far, SHUT_WR); }
    void closeClient() { m_pair.closeFar(); }
    int clientDescriptor() const { return m_pair.far; }
    WorkerServices& services() { return *m_services; }

    std::unique_ptr<Transport> transport;
    Recorder recorder;
    std::string head;
    int closed = 0;

private:
    net::Loop m_loop;
    std::unique_ptr<WorkerServices> m_services;
    EngineShared m_shared;
    Pair m_pair;
    std::string m_received;
    bool m_isAtEnd = false;
};

/// What the server's frames say: "text ...", "pong ...", "close 1002".
inline std::string describeFrames(std::string_view bytes)
{
    std::string log;
    while (bytes.size() >= 2) {
        const int opcode = bytes[0] & 15;
        std::size_t size = static_cast<unsigned char>(bytes[1]);
        std::size_t head = 2;
        if (size == 126 && bytes.size() >= 4) {
            size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[2]) << 8 |
                                            static_cast<unsigned char>(bytes[3]));
            head = 4;
        } else if (size == 127 && bytes.size() >= 10) {
            size = 0;
            for (std::size_t i = 2; i < 10; ++i)
                size = size << 8 | static_cast<unsigned char>(bytes[i]);
            head = 10;
        }
        if (bytes.size() < head + size)
            break;
        const std::string payload(bytes.substr(head, size));
        bytes.remove_prefix(head + size);
        log += log.empty() ? "" : ", ";
        if (opcode == Text)
            log += "text " + printable(payload);
        else if (opcode == Binary)
            log += "binary " + printable(payload);
        else if (opcode == Pong)
            log += "pong " + printable(payload);
        else if (opcode == Close)
            log += payload.size() < 2
                       ? "close"
                       : "close " + std::to_string(static_cast<unsigned char>(payload[0]) << 8 |
                                                   static_cast<unsigned char>(payload[1]));
        else
            log += "opcode " + std::to_string(opcode);
    }
    return bytes.empty() ? log : log + ", rest";
}

inline void engineRows()
{
    QTest::addColumn<WebSocketEngine>("engine");
    QTest::newRow("strict") << WebSocketEngine::Strict;
    QTest::newRow("qt") << WebSocketEngine::Qt;
}

} // namespace sio::test

Q_DECLARE_METATYPE(sio::engine::WebSocketEngine)
