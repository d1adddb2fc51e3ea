// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sio::api {

/// Counts failed authentications per address in windows of one minute, from the first failure on. Bounded:
/// when the table is full, addresses that it does not hold share one count. Any thread.
class FailureLimiter {
public:
    static constexpr std::size_t kMaxAddresses = 10'000;
    static constexpr base::Duration kWindow = std::chrono::minutes(1);

    /// `perMinute` 0: never blocks.
    FailureLimiter(int perMinute, const base::Clock& clock) : m_perMinute(perMinute), m_clock(clock) {}

    /// How long this address has to wait; nothing when it may try.
    std::optional<base::Duration> blockedFor(std::string_view ip) const;
    void recordFailure(std::string_view ip);

private:
    struct Window {
        base::TimePoint start;
        int failures = 0;
    };

    const int m_perMinute;
    const base::Clock& m_clock;
    mutable std::mutex m_mutex; // guards m_windows, m_overflow
    std::unordered_map<std::string, Window> m_windows;
    Window m_overflow;
};

/// One token bucket: `perSecond` on average, as many at once. Any thread.
class RateLimiter {
public:
    /// `perSecond` 0: no limit.
    RateLimiter(int perSecond, const base::Clock& clock)
        : m_perSecond(perSecond), m_clock(clock), m_tokens(perSecond), m_filled(clock.now())
    {
    }

    /// Takes one; or says how long to wait for the next.
    std::optional<base::Duration> take();

private:
    const int m_perSecond;
    const base::Clock& m_clock;
    std::mutex m_mutex; // guards m_tokens, m_filled
    double m_tokens;
    base::TimePoint m_filled;
};

} // namespace sio::api
