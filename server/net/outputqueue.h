// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/sharedbytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <sys/uio.h>

namespace sio::net {

/// The shared byte blocks that one stream has still to write, in order. The usual one or two of a turn lie
/// inside the object; more take a ring on the heap, which is given back when the queue runs empty.
class OutputQueue {
public:
    bool empty() const { return m_count == 0; }
    std::size_t bytes() const { return m_bytes; }

    /// Precondition: `block` is not empty.
    void append(base::SharedBytes block)
    {
        if (m_count == capacity())
            grow();
        m_bytes += block.size();
        slot(m_count) = std::move(block);
        ++m_count;
    }

    /// Describes what comes next, without what of it has been written; returns how many entries were filled.
    std::size_t gather(std::span<iovec> into) const;
    /// The first `written` bytes are done with. Precondition: written <= bytes().
    void consume(std::size_t written);
    void clear();

private:
    static constexpr std::uint32_t kInline = 2;

    std::uint32_t capacity() const { return m_ring ? m_ringCapacity : kInline; }
    // Both capacities are powers of two.
    base::SharedBytes& slot(std::uint32_t index)
    {
        return (m_ring ? m_ring.get() : m_inline.data())[(m_first + index) & (capacity() - 1)];
    }
    const base::SharedBytes& slot(std::uint32_t index) const
    {
        return (m_ring ? m_ring.get() : m_inline.data())[(m_first + index) & (capacity() - 1)];
    }
    void grow();

    std::array<base::SharedBytes, kInline> m_inline;
    std::unique_ptr<base::SharedBytes[]> m_ring;
    std::size_t m_bytes = 0;
    std::size_t m_written = 0; ///< of the first block
    std::uint32_t m_first = 0;
    std::uint32_t m_count = 0;
    std::uint32_t m_ringCapacity = 0;
};

} // namespace sio::net
