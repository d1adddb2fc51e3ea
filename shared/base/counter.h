// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace sio::base {

/// A statistic written by one thread and read by any. add() is a plain load and store: no locked instruction
/// on the hot path.
class Counter {
public:
    void add(std::int64_t by = 1) { m_value.store(m_value.load(std::memory_order_relaxed) + by, std::memory_order_relaxed); }
    void set(std::int64_t value) { m_value.store(value, std::memory_order_relaxed); }
    std::int64_t value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> m_value{0};
};

} // namespace sio::base
