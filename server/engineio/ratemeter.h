// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <algorithm>
#include <chrono>

namespace sio::engine {

/// How many events may happen: `burst` at once, one more every `interval`.
struct Rate {
    base::Duration interval{};
    int burst = 0;

    static constexpr Rate perSecond(int events, int burst)
    {
        return {std::chrono::nanoseconds(std::chrono::seconds(1)) / events, burst};
    }
    static constexpr Rate perMinute(int events, int burst)
    {
        return {std::chrono::nanoseconds(std::chrono::minutes(1)) / events, burst};
    }
};

/// A token bucket in one word (the generic cell rate algorithm, ITU-T I.371): keeps the moment at which the
/// bucket is full again.
class RateMeter {
public:
    /// Takes one token; false when there is none.
    bool take(base::TimePoint now, const Rate& rate)
    {
        if (wait(now, rate) > base::Duration::zero())
            return false;
        count(now, rate);
        return true;
    }
    /// Takes one token even if there is none: for events that have happened already.
    void count(base::TimePoint now, const Rate& rate) { m_fullAt = std::max(m_fullAt, now) + rate.interval; }
    /// How long until there is a token.
    base::Duration wait(base::TimePoint now, const Rate& rate) const
    {
        return std::max(base::Duration::zero(), m_fullAt - now - rate.interval * (rate.burst - 1));
    }
    bool isFull(base::TimePoint now) const { return m_fullAt <= now; }

private:
    base::TimePoint m_fullAt{};
};

/// Chooses Retry-After for refused newcomers: later for each of them, at the rate at which they can be
/// served, so that they do not all come back at once.
class RetrySpread {
public:
    static constexpr std::chrono::seconds kLongest{60};

    int secondsFor(base::TimePoint now, base::Duration interval)
    {
        m_next = std::min(std::max(m_next, now) + interval, now + kLongest);
        return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(m_next - now).count());
    }

private:
    base::TimePoint m_next{};
};

} // namespace sio::engine
