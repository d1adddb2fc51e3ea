// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/sharedbytes.h"
#include "net/flushlist.h"
#include "net/loop.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct sockaddr_storage;

namespace sio::net {

/// Why a stream ended.
enum class StreamEnd : std::uint8_t {
    PeerClosed, ///< orderly end of the peer's sending side, or its reset
    Error,      ///< a read or write failed
};

/// Receives what happens on one byte stream. The listener may close, release or retire the stream inside any
/// call.
class StreamListener {
public:
    /// Fresh bytes, in the thread's read buffer: they may be changed in place and are gone after the call.
    virtual void onBytes(std::span<char> bytes) = 0;
    /// Everything queued has been handed to the kernel.
    virtual void onDrained() {}
    /// The peer sent its end (half close). Bytes can still be written. Called at most once, also while
    /// reading is paused; bytes that were sent before it then follow when reading is resumed.
    virtual void onPeerFinished() = 0;
    /// The stream is unusable; nothing follows.
    virtual void onStreamEnded(StreamEnd end) = 0;

protected:
    ~StreamListener() = default;
};

/// Who is at the other end.
struct PeerAddress {
    std::string ip; ///< textual, IPv4-mapped addresses unwrapped
    std::uint16_t port = 0;
    bool isLoopback = false;
    bool isSecure = false; ///< the stream is TLS
};

/// A byte stream: the plain descriptor in production, a fake in tests. Lives in one loop's thread; owned by
/// the connection object that listens to it. Writes are gathered: write() queues, the loop flushes at the end
/// of the turn.
class Stream : public Retired {
public:
    virtual void setListener(StreamListener* listener) = 0;
    virtual const PeerAddress& peer() const = 0;

    /// Queues shared bytes (no copy). Ignored after close(). Limits are the caller's: see queuedBytes().
    virtual void write(base::SharedBytes bytes, FlushPriority priority = FlushPriority::Direct) = 0;
    /// Bytes queued and not yet taken by the kernel.
    virtual std::size_t queuedBytes() const = 0;

    /// A paused stream reads nothing, so that TCP slows the peer down; its end is still noticed (a reset ends
    /// the stream at once, unread bytes included).
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;

    /// Flushes what is queued, then closes the sending side (FIN), at the end of this turn at the earliest.
    /// Incoming bytes are discarded and further writes ignored from now on. The listener hears onStreamEnded
    /// when the peer has closed too; the owner bounds the wait with a timer.
    virtual void finish() = 0;
    /// Closes at once; queued bytes are lost. The listener hears nothing more.
    virtual void close() = 0;
    virtual bool isOpen() const = 0;

    /// Gives the descriptor away (to another worker, or to a QTcpSocket): the stream is closed afterwards,
    /// the descriptor is not. -1 when this stream cannot be released (TLS, or bytes still queued).
    virtual int releaseDescriptor() = 0;
};

/// Who is at the other end of a connected socket; an empty address when that is not an IP socket.
PeerAddress peerAddressOf(int descriptor);
/// The same from what accept() said.
PeerAddress peerAddressOf(const sockaddr_storage& address);

/// Takes over a connected, non-blocking socket that sends without delay (TCP_NODELAY; the listener sees to
/// that): writes are gathered here, the kernel has nothing to wait for. Set a listener before the loop turns.
std::unique_ptr<Stream> makeDescriptorStream(Loop& loop, int descriptor, PeerAddress peer);

} // namespace sio::net
