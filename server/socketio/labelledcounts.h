// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sio::socketio {

/// Counts by event name or namespace name, merged over the workers.
using NamedCounts = std::map<std::string, std::int64_t>;

/// Counts by name with a cap on the number of names: what comes above it is counted as "other". One thread
/// counts, any thread reads, without locks: names are only ever appended.
class LabelledCounts {
public:
    explicit LabelledCounts(std::size_t maxLabels);

    void add(std::string_view name, std::int64_t by = 1);
    void addOther(std::int64_t by = 1) { m_other.add(by); }

    /// From any thread: adds what was counted so far to `out`.
    void mergeInto(NamedCounts& out) const;

private:
    struct Entry {
        std::string name;
        base::Counter count;
    };

    std::size_t m_maxLabels;
    std::unique_ptr<Entry[]> m_entries;
    std::atomic<std::size_t> m_size{0}; ///< entries below it are complete
    base::Counter m_other;
    std::unordered_map<std::string_view, Entry*> m_index; ///< the counting thread's own
    Entry* m_last = nullptr;                              ///< names come in runs
};

} // namespace sio::socketio
