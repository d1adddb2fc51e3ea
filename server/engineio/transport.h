// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/types.h"
#include "net/stream.h"
#include "protocol/closereason.h"

#include <cstddef>
#include <span>

namespace sio::engine {

/// Hears what one transport receives. May close the transport, give it another listener, or retire it, inside
/// any call.
class TransportListener {
public:
    /// One text packet with its type digit (or `b` and base64), valid UTF-8; not yet looked at. `packet` may
    /// be changed in place and ends with the call.
    virtual void onTransportText(std::span<char> packet) = 0;
    /// One binary message (WebSocket only: on polling binary comes as text).
    virtual void onTransportBinary(std::span<char> bytes) = 0;
    /// Nothing is queued any more.
    virtual void onTransportDrained() {}
    /// The peer closed, vanished, or broke a rule: no packet follows. At most once; never after close() or
    /// abort(). Where something remains to be said to the peer, the transport is not finished yet.
    virtual void onTransportEnded(protocol::CloseReason reason) = 0;
    /// Nothing is left to wait for; the owner may retire the transport. Not called when isFinished() held
    /// already at onTransportEnded() or at the return of close(), and not after abort().
    virtual void onTransportFinished() = 0;

protected:
    ~TransportListener() = default;
};

/// How the packets of a session travel: polling, or a WebSocket of either engine. Owned by the session, or,
/// once the session is over, by the worker's ClosingTransports. Lives in one worker. Retired, never deleted,
/// since its end may come inside a call of its own.
class Transport : public net::Retired {
public:
    virtual TransportKind kind() const = 0;
    virtual void setListener(TransportListener& listener) = 0;
    /// Begins to deliver packets, first those that came together with the handshake. Called once, with a
    /// listener set.
    virtual void start() {}

    /// True when nothing waits from an earlier turn of the loop (WebSocket), a GET is held (polling).
    virtual bool isWritable() const = 0;
    /// Bytes held for the peer; the limit is the session's business.
    virtual std::size_t queuedBytes() const = 0;
    /// Takes one message, shared, in order. `bulk`: part of a broadcast, may be flushed after direct answers.
    /// Ignored once the transport is closing.
    virtual void send(const Message& message, bool bulk = false) = 0;

    /// Packets stop at a border that suits the transport, and the peer is slowed down by TCP; none is lost.
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;

    /// Says goodbye as `reason` asks (engine-io.md, sections 5, 6 and 9) after what is queued. Idempotent; no
    /// packet is delivered any more. The owner bounds the wait for isFinished() and calls abort() then.
    virtual void close(protocol::CloseReason reason) = 0;
    /// Ends at once, without a word.
    virtual void abort() = 0;
    virtual bool isFinished() const = 0;
};

} // namespace sio::engine
