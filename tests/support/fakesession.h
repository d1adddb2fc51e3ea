// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/handshake.h"
#include "engineio/session.h"
#include "net/timerwheel.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::test {

/// An Engine.IO session without a transport: the test speaks for the client, and reads what the layer above
/// sent. Text frames bear their packet digit, binary ones the prefix "hex:" and their bytes in hexadecimal.
class FakeSession final : public engine::EngineSession {
public:
    FakeSession(net::TimerWheel& timers, engine::SessionAcceptor& acceptor,
                const std::string& url = "/socket.io/?EIO=4", std::string_view address = "192.0.2.7")
        : m_timers(timers), m_handshake(std::make_shared<const engine::Handshake>(url, address)),
          m_handler(acceptor.onSession(*this))
    {
    }

    // What the client does.
    void text(std::string message)
    {
        if (m_isOpen)
            m_handler->onText(message);
    }
    void binary(std::string bytes)
    {
        if (m_isOpen)
            m_handler->onBinary(bytes);
    }
    /// The connection ends for a reason of the layer below.
    void end(protocol::CloseReason reason = protocol::CloseReason::TransportClose) { close(reason); }

    void upgrade()
    {
        kind = engine::TransportKind::WebSocket;
        m_handler->onTransportChanged(kind);
    }

    // What the client sees.
    std::vector<std::string> take() { return std::exchange(m_sent, {}); }
    /// The only frame sent since the last take; empty when there was none, or several.
    std::string takeOne()
    {
        const auto sent = take();
        return sent.size() == 1 ? sent.front() : std::string();
    }
    protocol::CloseReason closeReason() const { return m_reason; }

    // How the transport behaves.
    bool writable = true;
    engine::TransportKind kind = engine::TransportKind::WebSocket;
    /// The send of that number, counted from now on, overflows the queue: the session ends inside it. 0:
    /// none.
    int overflowAt = 0;
    int bulkSends = 0;
    std::size_t queued = 0;
    std::size_t allowedQueue = 0; ///< what the layer above asked for

    const engine::SessionId& id() const override { return m_id; }
    std::shared_ptr<const engine::Handshake> handshake() const override { return m_handshake; }
    engine::TransportKind transport() const override { return kind; }
    engine::SendResult send(std::span<const engine::Message> parts, bool isVolatile, bool bulk) override
    {
        if (!m_isOpen)
            return engine::SendResult::Closed;
        if (isVolatile && !writable)
            return engine::SendResult::Dropped;
        if (overflowAt > 0 && --overflowAt == 0) {
            close(protocol::CloseReason::SlowConsumer);
            return engine::SendResult::Closed;
        }
        bulkSends += bulk ? 1 : 0;
        for (const engine::Message& part : parts)
            m_sent.push_back(part.isBinary() ? "hex:" + hex(part.packet()) : std::string(part.packet()));
        return engine::SendResult::Sent;
    }
    bool isWritable() const override { return writable; }
    std::size_t queuedBytes() const override { return queued; }
    void allowQueue(std::size_t bytes) override { allowedQueue = bytes; }
    void close(protocol::CloseReason reason) override
    {
        if (!std::exchange(m_isOpen, false))
            return;
        m_reason = reason;
        m_handler->onClosed(reason);
    }
    bool isOpen() const override { return m_isOpen; }
    net::TimerWheel& timers() override { return m_timers; }

    static std::string hex(std::string_view bytes)
    {
        constexpr std::string_view kDigits = "0123456789abcdef";
        std::string text;
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            text += kDigits[byte >> 4];
            text += kDigits[byte & 15];
        }
        return text;
    }

private:
    net::TimerWheel& m_timers;
    engine::SessionId m_id = engine::SessionId::generate();
    std::shared_ptr<const engine::Handshake> m_handshake;
    std::vector<std::string> m_sent;
    protocol::CloseReason m_reason = protocol::CloseReason::Count;
    bool m_isOpen = true;
    std::unique_ptr<engine::SessionHandler> m_handler;
};

} // namespace sio::test
