// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/histogram.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace sio::api {

/// Counts by one label whose values come from outside: at most `maxLabels` of them, the rest as "other". Any
/// thread.
class LabelledCounts {
public:
    explicit LabelledCounts(std::size_t maxLabels) : m_maxLabels(maxLabels) {}

    void add(std::string_view label)
    {
        const std::lock_guard lock(m_mutex);
        auto found = m_counts.find(label);
        if (found == m_counts.end())
            found =
                m_counts.try_emplace(m_counts.size() < m_maxLabels ? std::string(label) : "other", 0).first;
        ++found->second;
    }

    std::map<std::string, std::int64_t, std::less<>> snapshot() const
    {
        const std::lock_guard lock(m_mutex);
        return m_counts;
    }

private:
    const std::size_t m_maxLabels;
    mutable std::mutex m_mutex; // guards m_counts
    std::map<std::string, std::int64_t, std::less<>> m_counts;
};

/// What the publish API did. Shared by all workers; any thread.
struct ApiStats {
    explicit ApiStats(std::size_t maxLabels) : published(maxLabels), refused(maxLabels) {}

    LabelledCounts published; ///< by event name; dry runs and repetitions not among them
    LabelledCounts refused;   ///< by error code, every endpoint
    std::atomic<std::int64_t> duplicates{0};
    std::atomic<std::int64_t> dryRuns{0};
    std::atomic<std::int64_t> matchedSockets{0};
    std::atomic<std::int64_t> writtenSockets{0};
    /// From the whole body to the answer, in microseconds.
    Histogram<14> latencyMicros{{50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000,
                                 250'000, 1'000'000, 5'000'000}};
    /// Sockets matched by one publish.
    Histogram<9> fanOut{{0, 1, 2, 5, 10, 100, 1'000, 10'000, 100'000}};
};

} // namespace sio::api
