// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace sio::store {

/// The last entries of an endless list: bounded by number and by weight (bytes). Entries keep their numbers.
template <class T> class Ring {
public:
    /// The first entry gets the number `origin`; above 0 where older ones may be put before it later.
    Ring(std::size_t maxEntries, std::size_t maxWeight, std::uint64_t origin = 0)
        : m_maxEntries(maxEntries), m_maxWeight(maxWeight), m_origin(origin), m_first(origin)
    {
    }

    std::uint64_t origin() const { return m_origin; }
    bool isFull() const { return m_entries.size() >= m_maxEntries || m_weight >= m_maxWeight; }

    std::uint64_t first() const { return m_first; }
    std::uint64_t end() const { return m_first + m_entries.size(); }
    std::size_t count() const { return m_entries.size(); }
    std::size_t capacity() const { return m_maxEntries; }
    std::size_t weight() const { return m_weight; }
    /// Precondition: first() <= number < end().
    const T& at(std::uint64_t number) const { return m_entries[number - m_first].value; }

    void push(T value, std::size_t weight = 1)
    {
        m_entries.push_back({std::move(value), weight});
        m_weight += weight;
        while (m_entries.size() > m_maxEntries || (m_weight > m_maxWeight && m_entries.size() > 1)) {
            m_weight -= m_entries.front().weight;
            m_entries.pop_front();
            ++m_first;
        }
    }
    /// An entry older than all: false when there is no room for it, or no number.
    bool pushFront(T value, std::size_t weight = 1)
    {
        if (isFull() || m_weight + weight > m_maxWeight || m_first == 0)
            return false;
        m_entries.push_front({std::move(value), weight});
        m_weight += weight;
        --m_first;
        return true;
    }
    /// Entries leave; numbering goes on.
    void clear()
    {
        m_first = end();
        m_entries.clear();
        m_weight = 0;
    }

private:
    struct Entry {
        T value;
        std::size_t weight;
    };
    std::size_t m_maxEntries;
    std::size_t m_maxWeight;
    std::uint64_t m_origin;
    std::deque<Entry> m_entries;
    std::uint64_t m_first;
    std::size_t m_weight = 0;
};

} // namespace sio::store
