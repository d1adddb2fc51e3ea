// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/limiters.h"

#include "engineio/clientaddress.h"

#include <algorithm>

namespace sio::api {

namespace {

std::string addressKey(std::string_view ip)
{
    return engine::AddressKey::of(ip).text();
}

} // namespace

std::optional<base::Duration> FailureLimiter::blockedFor(std::string_view ip) const
{
    if (m_perMinute <= 0)
        return std::nullopt;
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (m_windows.empty())
        return std::nullopt;
    const auto found = m_windows.find(addressKey(ip));
    const bool useOverflow = found == m_windows.end() && m_windows.size() >= kMaxAddresses;
    if (found == m_windows.end() && !useOverflow)
        return std::nullopt;
    const Window& window = useOverflow ? m_overflow : found->second;
    if (window.failures < m_perMinute || now - window.start >= kWindow)
        return std::nullopt;
    return kWindow - (now - window.start);
}

void FailureLimiter::recordFailure(std::string_view ip)
{
    if (m_perMinute <= 0)
        return;
    const base::TimePoint now = m_clock.now();
    std::string key = addressKey(ip);
    const std::lock_guard lock(m_mutex);
    Window* window = nullptr;
    if (const auto found = m_windows.find(key); found != m_windows.end()) {
        window = &found->second;
    } else {
        if (m_windows.size() >= kMaxAddresses)
            std::erase_if(m_windows, [now](const auto& item) { return now - item.second.start >= kWindow; });
        window = m_windows.size() < kMaxAddresses ? &m_windows[std::move(key)] : &m_overflow;
    }
    if (window->failures == 0 || now - window->start >= kWindow)
        *window = Window{now, 0};
    ++window->failures;
}

std::optional<base::Duration> RateLimiter::take()
{
    if (m_perSecond <= 0)
        return std::nullopt;
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const double elapsed = std::chrono::duration<double>(now - m_filled).count();
    m_tokens = std::min<double>(m_perSecond, m_tokens + elapsed * m_perSecond);
    m_filled = now;
    if (m_tokens >= 1.0) {
        m_tokens -= 1.0;
        return std::nullopt;
    }
    return std::chrono::duration_cast<base::Duration>(
        std::chrono::duration<double>((1.0 - m_tokens) / m_perSecond));
}

} // namespace sio::api
