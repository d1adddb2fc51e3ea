// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace bench {

/// Latencies in nanoseconds with a relative error below 1 %: 128 linear buckets per power of two. Recording
/// is a few instructions and never allocates.
class Histogram {
public:
    void record(std::uint64_t ns)
    {
        ++m_buckets[indexOf(ns)];
        ++m_count;
        m_sum += ns;
        if (ns > m_max)
            m_max = ns;
    }

    std::uint64_t count() const { return m_count; }
    std::uint64_t max() const { return m_max; }
    double mean() const
    {
        return m_count == 0 ? 0 : static_cast<double>(m_sum) / static_cast<double>(m_count);
    }

    /// The value that `fraction` of all recorded ones do not exceed.
    std::uint64_t quantile(double fraction) const
    {
        if (m_count == 0)
            return 0;
        auto rank = static_cast<std::uint64_t>(fraction * static_cast<double>(m_count - 1)) + 1;
        for (std::size_t i = 0; i < m_buckets.size(); ++i) {
            if (m_buckets[i] >= rank)
                return upperBound(i) < m_max ? upperBound(i) : m_max;
            rank -= m_buckets[i];
        }
        return m_max;
    }

private:
    static constexpr int kLinearBits = 7;
    static constexpr std::uint64_t kLinear = 1u << kLinearBits;

    static std::size_t indexOf(std::uint64_t ns)
    {
        if (ns < kLinear)
            return static_cast<std::size_t>(ns);
        const int shift = std::bit_width(ns) - 1 - kLinearBits;
        return static_cast<std::size_t>(shift) * kLinear + static_cast<std::size_t>(ns >> shift);
    }

    static std::uint64_t upperBound(std::size_t index)
    {
        if (index < kLinear)
            return index;
        const std::size_t shift = index / kLinear - 1;
        return (((index - shift * kLinear) + 1) << shift) - 1;
    }

    std::array<std::uint64_t, 58 * kLinear> m_buckets{};
    std::uint64_t m_count = 0;
    std::uint64_t m_sum = 0;
    std::uint64_t m_max = 0;
};

} // namespace bench
