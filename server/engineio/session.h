// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/types.h"

#include <memory>
#include <span>
#include <string_view>

namespace sio::net {
class Loop;
class TimerWheel;
} // namespace sio::net

namespace sio::engine {

class EngineSession;

/// What the layer above does with one session. Owned by the session; called in the session's worker. Any
/// function may call back into the session, close() included; the session is never destroyed inside a call.
class SessionHandler {
public:
    virtual ~SessionHandler() = default;
    /// A text message, without its packet digit, valid UTF-8. `text` may be changed in place and ends with
    /// the call.
    virtual void onText(std::span<char> text) = 0;
    virtual void onBinary(std::span<char> bytes) = 0;
    /// The session has left the table: exactly once, and nothing follows. Sending is pointless from now on.
    virtual void onClosed(protocol::CloseReason reason) = 0;
    virtual void onTransportChanged(TransportKind) {}
};

/// Makes the handler of a new session; one per worker. Called after the open packet is queued.
class SessionAcceptor {
public:
    virtual ~SessionAcceptor() = default;
    virtual std::unique_ptr<SessionHandler> onSession(EngineSession& session) = 0;
};

/// One Engine.IO connection, upwards: what the Socket.IO layer may ask of it. The implementation (heartbeat,
/// transports, upgrade) is private to this folder; tests of the layer above use a fake. Lives in one worker
/// for life.
class EngineSession {
public:
    virtual const SessionId& id() const = 0;
    virtual std::shared_ptr<const Handshake> handshake() const = 0;
    virtual TransportKind transport() const = 0;

    /// Sends the parts of one packet, together and in order. Volatile: all parts or none.
    virtual SendResult send(std::span<const Message> parts, bool isVolatile = false, bool bulk = false) = 0;
    /// True when a volatile message would go out now: nothing queued (WebSocket), a GET held (polling).
    virtual bool isWritable() const = 0;
    virtual std::size_t queuedBytes() const = 0;
    /// Lets `bytes` wait for this peer instead of EngineOptions::maxQueuedBytes, and a quarter of them for
    /// long.
    virtual void allowQueue(std::size_t bytes) = 0;

    /// Ends the session. Queued messages are flushed first unless `reason` says that the peer is gone;
    /// onClosed() is called before close() returns. Idempotent.
    virtual void close(protocol::CloseReason reason) = 0;
    virtual bool isOpen() const = 0;

    virtual net::TimerWheel& timers() = 0;

protected:
    ~EngineSession() = default;
};

} // namespace sio::engine
