// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace sio::admin {

/// Users who may not connect for some time. In memory: a restart forgets them. Any thread.
class BlockList {
public:
    static constexpr std::size_t kMaxUsers = 100'000;

    /// Milliseconds since the epoch.
    using WallClock = std::function<std::int64_t()>;
    explicit BlockList(WallClock wall) : m_wall(std::move(wall)) {}

    /// False when the list is full.
    bool block(std::string_view user, std::int64_t untilMs)
    {
        const std::lock_guard lock(m_mutex);
        dropExpired();
        const auto entry = m_until.find(user);
        if (entry == m_until.end() && m_until.size() >= kMaxUsers)
            return false;
        m_until.insert_or_assign(std::string(user), untilMs);
        m_count.store(m_until.size(), std::memory_order_release);
        return true;
    }

    void unblock(std::string_view user)
    {
        const std::lock_guard lock(m_mutex);
        const auto entry = m_until.find(user);
        if (entry != m_until.end())
            m_until.erase(entry);
        m_count.store(m_until.size(), std::memory_order_release);
    }

    bool isBlocked(std::string_view user) const
    {
        if (m_count.load(std::memory_order_acquire) == 0)
            return false; // as nearly always
        const std::lock_guard lock(m_mutex);
        const auto entry = m_until.find(user);
        return entry != m_until.end() && m_wall() < entry->second;
    }

private:
    void dropExpired()
    {
        const std::int64_t now = m_wall();
        for (auto entry = m_until.begin(); entry != m_until.end();)
            entry = entry->second <= now ? m_until.erase(entry) : std::next(entry);
    }

    const WallClock m_wall;
    mutable std::mutex m_mutex; // guards m_until
    std::map<std::string, std::int64_t, std::less<>> m_until;
    std::atomic<std::size_t> m_count{0};
};

} // namespace sio::admin
