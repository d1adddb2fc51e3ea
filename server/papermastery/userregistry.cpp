// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/userregistry.h"

#include <QHashFunctions>

namespace sio::papermastery {

std::size_t NameHash::operator()(std::string_view name) const
{
    return qHashBits(name.data(), name.size(), QHashSeed::globalSeed());
}

std::uint64_t userMark(std::string_view userId)
{
    const std::uint64_t hash = NameHash()(userId);
    return hash != 0 ? hash : 1;
}

UserRegistry::UserRegistry() : m_stripes(std::make_unique<std::array<Stripe, kStripes>>()) {}

UserRegistry::~UserRegistry() = default;

std::optional<UserRegistry::Slot> UserRegistry::acquire(std::string_view userId, int limit)
{
    // The high bits choose the stripe, the low ones the bucket inside it.
    Stripe& stripe = (*m_stripes)[NameHash()(userId) >> 32 & (kStripes - 1)];
    const std::lock_guard lock(stripe.mutex);
    const auto [entry, isNew] = stripe.counts.try_emplace(std::string(userId), 0);
    if (limit > 0 && entry->second >= limit)
        return std::nullopt;
    ++entry->second;
    return Slot(&stripe, &*entry);
}

UserRegistry::Slot::~Slot()
{
    if (!m_stripe)
        return;
    const std::lock_guard lock(m_stripe->mutex);
    if (--m_node->second == 0)
        m_stripe->counts.erase(m_stripe->counts.find(m_node->first));
}

std::size_t UserRegistry::userCount() const
{
    std::size_t count = 0;
    for (const Stripe& stripe : *m_stripes) {
        const std::lock_guard lock(stripe.mutex);
        count += stripe.counts.size();
    }
    return count;
}

} // namespace sio::papermastery
