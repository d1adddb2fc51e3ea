// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sio::admin {

/// Failed logins, per address (an IPv6 network of 64 bits counts as one) and overall, in windows of one
/// minute from the first failure on. Attempts under way count as failures until they succeed: a hundred
/// guesses sent at once are not a hundred guesses. Loopback and proxies are not exempt. Bounded: addresses
/// that do not find room share one count. Any thread.
class LoginThrottle {
public:
    static constexpr std::size_t kMaxAddresses = 10'000;
    static constexpr base::Duration kWindow = std::chrono::minutes(1);

    /// Limits of 0 never block. `clock` outlives the throttle.
    LoginThrottle(int perAddress, int overall, const base::Clock& clock);

    /// Counts an attempt; or says how long to wait, and counts nothing.
    std::optional<base::Duration> begin(std::string_view address);
    /// The attempt was right: it does not count. (A wrong one needs no call.)
    void succeeded(std::string_view address);

private:
    struct Window {
        base::TimePoint start{};
        int failures = 0;
    };
    static std::optional<base::Duration> wait(const Window& window, int limit, base::TimePoint now);
    static void count(Window& window, base::TimePoint now);
    Window& windowOf(const std::string& key, base::TimePoint now);

    const int m_perAddress;
    const int m_overall;
    const base::Clock& m_clock;
    std::mutex m_mutex; // guards everything below
    std::unordered_map<std::string, Window> m_windows;
    Window m_shared; ///< of addresses that found no room
    Window m_all;
};

} // namespace sio::admin
