// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "net/timerwheel.h"

#include <array>
#include <cstddef>

namespace sio::api {

/// Measures how late one worker's event loop is: a timer that says by how much it missed its deadline. Lives
/// in that worker and is destroyed there; the figures are read by any thread.
class LagSampler final : public net::TimerOwner {
public:
    static constexpr base::Duration kInterval = std::chrono::milliseconds(500);
    static constexpr std::size_t kRemembered = 30; ///< samples, 15 s

    /// Begins at once. `wheel` is that of the worker and outlives the sampler.
    explicit LagSampler(net::TimerWheel& wheel);
    virtual ~LagSampler() = default;

    /// The last sample. A loop that is stuck right now is as late as its next sample is overdue. Any thread.
    base::Duration lag(base::TimePoint now) const;
    /// The largest of the last samples, and of the present one. Any thread.
    base::Duration largestLag(base::TimePoint now) const;

    void onTimer(int kind) override;

private:
    void arm();

    net::TimerWheel& m_wheel;
    net::Timer m_timer;
    std::array<std::int64_t, kRemembered> m_samples{}; ///< nanoseconds; this worker's alone
    std::size_t m_next = 0;
    base::Counter m_dueAt; ///< nanoseconds of the monotonic clock
    base::Counter m_last;
    base::Counter m_largest;
};

} // namespace sio::api
