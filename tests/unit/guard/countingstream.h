// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/flushlist.h"
#include "net/outputqueue.h"
#include "net/stream.h"

#include <cstdint>

namespace sio::test {

/// The peer behind one or several streams: what it was sent, and which stream it writes to now.
class CountingStream;
struct Peer {
    int descriptor = -1;
    CountingStream* stream = nullptr;
    std::uint64_t frames = 0; ///< blocks that were queued for it
    std::uint64_t bytes = 0;  ///< that the kernel took
    base::SharedBytes last;   ///< the last block
};

/// A stream with everything of the real one (net/stream.cpp) but its system calls: writes are queued and the
/// stream is listed for the end of the turn, where the kernel takes all.
class CountingStream final : public net::Stream, private net::Flushable {
public:
    CountingStream(Peer& peer, net::FlushList& endOfTurn);
    ~CountingStream() override;

    void setListener(net::StreamListener* listener) override { m_listener = listener; }
    const net::PeerAddress& peer() const override { return m_address; }
    void write(base::SharedBytes bytes, net::FlushPriority priority) override;
    std::size_t queuedBytes() const override { return m_queue.bytes(); }
    void pauseReading() override {}
    void resumeReading() override {}
    void finish() override {}
    void close() override { m_isOpen = false; }
    bool isOpen() const override { return m_isOpen; }
    int releaseDescriptor() override;

    /// Bytes from the peer, in a buffer that the listener may change.
    void receive(std::span<char> bytes) { m_listener->onBytes(bytes); }

private:
    void flush() override;

    Peer& m_peer;
    net::FlushList& m_endOfTurn;
    net::StreamListener* m_listener = nullptr;
    net::PeerAddress m_address{"127.0.0.1", 4711, true, false};
    net::OutputQueue m_queue;
    bool m_isOpen = true;
};

} // namespace sio::test
