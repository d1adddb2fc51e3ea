// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sio::store {

/// Number of an entry in a Slab: stays the same while the entry lives, and is used again after it.
using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xFFFFFFFFu;

/// Entries with numbers that never shift: removing one leaves a hole that a later one fills, so that tables
/// over it pay for a change by what changed and not by what stands behind it.
template <class T> class Slab {
public:
    /// Upper bound of all slots: holes included.
    Slot size() const { return static_cast<Slot>(m_entries.size()); }
    std::size_t count() const { return m_entries.size() - m_free.size(); }
    bool isLive(Slot slot) const { return slot < m_entries.size() && m_live[slot]; }
    /// Precondition: slot < size(). A hole is a default-made value.
    const T& operator[](Slot slot) const { return m_entries[slot]; }
    T& operator[](Slot slot) { return m_entries[slot]; }

    Slot add(T value)
    {
        if (m_free.empty()) {
            m_entries.push_back(std::move(value));
            m_live.push_back(true);
            return static_cast<Slot>(m_entries.size() - 1);
        }
        const Slot slot = m_free.back();
        m_free.pop_back();
        m_entries[slot] = std::move(value);
        m_live[slot] = true;
        return slot;
    }
    void remove(Slot slot)
    {
        m_entries[slot] = T{};
        m_live[slot] = false;
        m_free.push_back(slot);
    }

private:
    std::vector<T> m_entries;
    std::vector<bool> m_live;
    std::vector<Slot> m_free;
};

/// What happened to the entries of one slab between two publications: apply removed, then added, then
/// changed. A slot may be in removed and in added (another entry took it); never in changed as well. All
/// sorted, no repeats.
struct SlotChanges {
    std::vector<Slot> removed;
    std::vector<Slot> added;
    std::vector<Slot> changed;
    bool isEmpty() const { return removed.empty() && added.empty() && changed.empty(); }
};

/// The same for a ring: entries are numbered for ever, [first, end) are there.
struct RingChanges {
    std::uint64_t oldFirst = 0;
    std::uint64_t oldEnd = 0;
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    bool isEmpty() const { return oldFirst == first && oldEnd == end; }
};

} // namespace sio::store
