// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/slab.h"

#include <algorithm>
#include <cstdint>

namespace sio::models {

/// The rows of a table over a ring: entry number n stands in row n modulo the ring's size, so that a new
/// entry takes the oldest one's row and no row ever shifts.
class RingRows {
public:
    /// `origin`: the ring's, a multiple of its capacity.
    explicit RingRows(std::size_t capacity, std::uint64_t origin = 0)
        : m_capacity(capacity), m_origin(origin), m_first(origin), m_end(origin)
    {
    }

    std::uint64_t first() const { return m_first; }
    std::uint64_t end() const { return m_end; }
    int rowOf(std::uint64_t number) const { return static_cast<int>(number % m_capacity); }
    /// How many rows there must be, holes included.
    int rows() const
    {
        return static_cast<int>(m_first < m_origin ? m_capacity : std::min(m_end - m_origin, m_capacity));
    }

    bool has(int row) const
    {
        return row >= 0 && static_cast<std::size_t>(row) < m_capacity && numberAt(row) < m_end;
    }
    /// The number in this row; not below end() when the row is a hole.
    std::uint64_t numberAt(int row) const
    {
        std::uint64_t number = m_first - m_first % m_capacity + static_cast<std::uint64_t>(row);
        if (number < m_first)
            number += m_capacity;
        return number;
    }

    store::SlotChanges moveTo(std::uint64_t first, std::uint64_t end)
    {
        store::SlotChanges changes;
        for (std::uint64_t number = m_first; number < std::min(m_end, first); ++number)
            changes.removed.push_back(static_cast<store::Slot>(rowOf(number)));
        for (std::uint64_t number = first; number < std::min(m_first, end); ++number)
            changes.added.push_back(static_cast<store::Slot>(rowOf(number)));
        for (std::uint64_t number = std::max(m_end, first); number < end; ++number)
            changes.added.push_back(static_cast<store::Slot>(rowOf(number)));
        std::sort(changes.removed.begin(), changes.removed.end());
        std::sort(changes.added.begin(), changes.added.end());
        m_first = first;
        m_end = end;
        return changes;
    }

private:
    std::uint64_t m_capacity;
    std::uint64_t m_origin;
    std::uint64_t m_first;
    std::uint64_t m_end;
};

} // namespace sio::models
