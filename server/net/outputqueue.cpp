// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/outputqueue.h"

#include <algorithm>

namespace sio::net {

std::size_t OutputQueue::gather(std::span<iovec> into) const
{
    const std::size_t count = std::min<std::size_t>(m_count, into.size());
    std::size_t skipped = m_written;
    for (std::size_t i = 0; i < count; ++i) {
        const base::SharedBytes& block = slot(static_cast<std::uint32_t>(i));
        // The kernel only reads; struct iovec serves both directions and so has no const.
        into[i].iov_base = const_cast<char*>(block.data() + skipped);
        into[i].iov_len = block.size() - skipped;
        skipped = 0;
    }
    return count;
}

void OutputQueue::consume(std::size_t written)
{
    m_bytes -= written;
    written += m_written;
    while (m_count > 0 && written >= slot(0).size()) {
        written -= slot(0).size();
        slot(0) = {};
        m_first = (m_first + 1) & (capacity() - 1);
        --m_count;
    }
    m_written = written;
    if (m_count == 0)
        clear();
}

void OutputQueue::clear()
{
    m_inline = {};
    m_ring.reset();
    m_ringCapacity = 0;
    m_first = m_count = 0;
    m_bytes = m_written = 0;
}

void OutputQueue::grow()
{
    const std::uint32_t newCapacity = m_ring ? m_ringCapacity * 2 : 8;
    auto ring = std::make_unique<base::SharedBytes[]>(newCapacity);
    for (std::uint32_t i = 0; i < m_count; ++i)
        ring[i] = std::move(slot(i));
    m_ring = std::move(ring);
    m_ringCapacity = newCapacity;
    m_first = 0;
}

} // namespace sio::net
