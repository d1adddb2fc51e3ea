// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/stream.h"

#include <string>
#include <string_view>

namespace sio::test {

/// A Stream whose peer and kernel are the test: what is written is queued until the test drains it.
class FakeStream final : public net::Stream {
public:
    /// What outlives the stream, for the test to look at.
    struct Record {
        std::string written; ///< everything that write() took
        std::size_t queued = 0;
        bool paused = false;
        bool finished = false;
        bool closed = false;
        bool released = false;
        bool destroyed = false;
        int descriptor = 77; ///< what releaseDescriptor() gives; -1: it cannot
        FakeStream* stream = nullptr;
    };

    explicit FakeStream(Record& record) : m_record(record) { record.stream = this; }
    ~FakeStream() override
    {
        m_record.destroyed = true;
        m_record.stream = nullptr;
    }

    void setListener(net::StreamListener* listener) override { m_listener = listener; }
    const net::PeerAddress& peer() const override { return m_peer; }
    void write(base::SharedBytes bytes, net::FlushPriority) override
    {
        if (!isOpen() || m_record.finished)
            return;
        m_record.written += bytes.view();
        m_record.queued += bytes.size();
    }
    std::size_t queuedBytes() const override { return m_record.queued; }
    void pauseReading() override { m_record.paused = true; }
    void resumeReading() override { m_record.paused = false; }
    void finish() override { m_record.finished = true; }
    void close() override { m_record.closed = true; }
    bool isOpen() const override { return !m_record.closed && !m_record.released; }
    int releaseDescriptor() override
    {
        if (m_record.descriptor < 0 || m_record.queued > 0)
            return -1;
        m_record.released = true;
        return m_record.descriptor;
    }

    /// The peer sends bytes. As in a loop, they stand in a buffer that is overwritten afterwards.
    void receive(std::string_view bytes)
    {
        std::string buffer(bytes);
        m_listener->onBytes({buffer.data(), buffer.size()});
        buffer.assign(buffer.size(), '#');
    }
    /// The end of a turn: the kernel takes everything.
    void drain()
    {
        if (m_record.queued == 0 || !isOpen())
            return;
        m_record.queued = 0;
        m_listener->onDrained();
    }
    void finishPeer() { m_listener->onPeerFinished(); }
    void breakOff(net::StreamEnd end = net::StreamEnd::PeerClosed)
    {
        m_record.closed = true;
        m_listener->onStreamEnded(end);
    }

private:
    Record& m_record;
    net::PeerAddress m_peer{"192.0.2.7", 4711, false, false};
    net::StreamListener* m_listener = nullptr;
};

} // namespace sio::test
