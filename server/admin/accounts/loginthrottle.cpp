// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/loginthrottle.h"

#include "engineio/clientaddress.h"

#include <algorithm>

namespace sio::admin {

namespace {

std::string addressKey(std::string_view address)
{
    return engine::AddressKey::of(address).text();
}

} // namespace

LoginThrottle::LoginThrottle(int perAddress, int overall, const base::Clock& clock)
    : m_perAddress(perAddress), m_overall(overall), m_clock(clock)
{
}

std::optional<base::Duration> LoginThrottle::wait(const Window& window, int limit, base::TimePoint now)
{
    const base::Duration left = kWindow - (now - window.start);
    if (limit <= 0 || window.failures < limit || left <= base::Duration::zero())
        return std::nullopt;
    return left;
}

void LoginThrottle::count(Window& window, base::TimePoint now)
{
    if (window.failures == 0 || now - window.start >= kWindow)
        window = {now, 0};
    ++window.failures;
}

LoginThrottle::Window& LoginThrottle::windowOf(const std::string& key, base::TimePoint now)
{
    if (const auto found = m_windows.find(key); found != m_windows.end())
        return found->second;
    if (m_windows.size() >= kMaxAddresses) {
        std::erase_if(m_windows, [now](const auto& item) { return now - item.second.start >= kWindow; });
        if (m_windows.size() >= kMaxAddresses)
            return m_shared;
    }
    return m_windows[key];
}

std::optional<base::Duration> LoginThrottle::begin(std::string_view address)
{
    const std::string key = addressKey(address);
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (const auto left = wait(m_all, m_overall, now))
        return left;
    // Windows of addresses are only made for attempts that the overall limit lets through, so few of them
    // ever exist.
    Window& window = windowOf(key, now);
    if (const auto left = wait(window, m_perAddress, now))
        return left;
    count(window, now);
    count(m_all, now);
    return std::nullopt;
}

void LoginThrottle::succeeded(std::string_view address)
{
    const std::string key = addressKey(address);
    const std::lock_guard lock(m_mutex);
    const auto found = m_windows.find(key);
    Window& window = found != m_windows.end() ? found->second : m_shared;
    if (window.failures > 0 && --window.failures == 0 && found != m_windows.end())
        m_windows.erase(found);
    if (m_all.failures > 0)
        --m_all.failures;
}

} // namespace sio::admin
