// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "guard/countingstream.h"

#include <array>
#include <utility>

namespace sio::test {

CountingStream::CountingStream(Peer& peer, net::FlushList& endOfTurn) : m_peer(peer), m_endOfTurn(endOfTurn)
{
    m_peer.stream = this;
}

CountingStream::~CountingStream()
{
    if (m_peer.stream == this)
        m_peer.stream = nullptr;
}

void CountingStream::write(base::SharedBytes bytes, net::FlushPriority)
{
    if (!m_isOpen || bytes.empty())
        return;
    ++m_peer.frames;
    m_peer.last = bytes;
    m_queue.append(std::move(bytes));
    m_endOfTurn.append(*this);
}

int CountingStream::releaseDescriptor()
{
    if (!m_isOpen || !m_queue.empty())
        return -1;
    m_isOpen = false;
    return m_peer.descriptor;
}

void CountingStream::flush()
{
    if (!m_isOpen || m_queue.empty())
        return;
    std::array<iovec, 64> blocks;
    std::size_t taken = 0;
    for (std::size_t i = 0, count = m_queue.gather(blocks); i < count; ++i)
        taken += blocks[i].iov_len;
    m_peer.bytes += taken;
    m_queue.consume(taken);
    if (m_queue.empty())
        m_listener->onDrained();
}

} // namespace sio::test
