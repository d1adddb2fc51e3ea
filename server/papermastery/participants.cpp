// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/participants.h"

#include <algorithm>

namespace sio::papermastery {

struct Participants::Stripe {
    struct Entry {
        std::vector<std::string> users;
        std::list<std::string_view>::iterator age; ///< its place in `ages`
    };

    /// The entry, made when it is new; from now on the youngest.
    Entry& touch(std::string_view sessionId)
    {
        const auto [it, isNew] = sessions.try_emplace(std::string(sessionId));
        if (isNew)
            it->second.age = ages.insert(ages.end(), it->first);
        else
            ages.splice(ages.end(), ages, it->second.age);
        return it->second;
    }

    /// Forgets the oldest sessions beyond `limit`; how many.
    std::int64_t shrink(std::size_t limit)
    {
        std::int64_t count = 0;
        for (; sessions.size() > limit; ++count) {
            const auto oldest = sessions.find(std::string(ages.front()));
            ages.pop_front();
            sessions.erase(oldest);
        }
        return count;
    }

    mutable std::mutex mutex; ///< guards sessions and ages
    std::unordered_map<std::string, Entry, NameHash> sessions;
    std::list<std::string_view> ages; ///< the oldest first; views of the keys
};

Participants::Participants(std::size_t maxSessions, std::size_t maxUsers)
    : m_maxSessionsPerStripe(std::max<std::size_t>(1, maxSessions / kStripes)), m_maxUsers(maxUsers),
      m_stripes(std::make_unique<std::array<Stripe, kStripes>>())
{
}

Participants::~Participants() = default;

Participants::Stripe& Participants::stripeOf(std::string_view sessionId) const
{
    return (*m_stripes)[NameHash()(sessionId) >> 32 & (kStripes - 1)];
}

bool Participants::has(std::string_view sessionId, std::string_view userId) const
{
    const Stripe& stripe = stripeOf(sessionId);
    const std::lock_guard lock(stripe.mutex);
    const auto found = stripe.sessions.find(std::string(sessionId));
    if (found == stripe.sessions.end())
        return false;
    const auto& users = found->second.users;
    return std::find(users.begin(), users.end(), userId) != users.end();
}

void Participants::set(std::string_view sessionId, std::vector<std::string> users)
{
    Stripe& stripe = stripeOf(sessionId);
    const std::lock_guard lock(stripe.mutex);
    stripe.touch(sessionId).users = std::move(users);
    m_forgotten.fetch_add(stripe.shrink(m_maxSessionsPerStripe), std::memory_order_relaxed);
}

void Participants::add(std::string_view sessionId, const std::vector<std::string>& users)
{
    Stripe& stripe = stripeOf(sessionId);
    const std::lock_guard lock(stripe.mutex);
    auto& known = stripe.touch(sessionId).users;
    for (const std::string& user : users) {
        if (known.size() < m_maxUsers && std::find(known.begin(), known.end(), user) == known.end())
            known.push_back(user);
    }
    m_forgotten.fetch_add(stripe.shrink(m_maxSessionsPerStripe), std::memory_order_relaxed);
}

} // namespace sio::papermastery
