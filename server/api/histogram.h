// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace sio::api {

/// Counts values in fixed buckets. observe() is a short search and three relaxed additions: cheap enough for
/// every publish, from any thread. `Bounds` are the buckets' inclusive upper ends in rising order; one more
/// bucket takes the rest.
template <std::size_t N> class Histogram {
public:
    using Bounds = std::array<std::int64_t, N>;

    explicit constexpr Histogram(const Bounds& bounds) : m_bounds(bounds) {}

    void observe(std::int64_t value)
    {
        const auto end = std::lower_bound(m_bounds.begin(), m_bounds.end(), value);
        m_counts[static_cast<std::size_t>(end - m_bounds.begin())].fetch_add(1, std::memory_order_relaxed);
        m_sum.fetch_add(value, std::memory_order_relaxed);
    }

    const Bounds& bounds() const { return m_bounds; }
    /// Values in bucket `index` alone (not cumulative); index N is the rest.
    std::uint64_t count(std::size_t index) const { return m_counts[index].load(std::memory_order_relaxed); }
    std::int64_t sum() const { return m_sum.load(std::memory_order_relaxed); }

private:
    const Bounds m_bounds;
    std::array<std::atomic<std::uint64_t>, N + 1> m_counts{};
    std::atomic<std::int64_t> m_sum{0};
};

} // namespace sio::api
