// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/armlease.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

base::Duration ArmLeases::arm(const AdminSessions::Session& session, std::string reason)
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [now](const auto& item) { return now >= item.second.until; });
    m_entries[session.key] = {now + m_length, session.principal.role, std::move(reason)};
    return m_length;
}

void ArmLeases::disarm(const SessionKey& key)
{
    const std::lock_guard lock(m_mutex);
    m_entries.erase(key);
}

bool ArmLeases::isArmed(const SessionKey& key) const
{
    return leaseOf(key).has_value();
}

std::optional<ArmLeases::Lease> ArmLeases::leaseOf(const SessionKey& key) const
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end() || now >= found->second.until)
        return std::nullopt;
    return Lease{found->second.until - now, found->second.reason};
}

bool ArmLeases::isAnyAdminArmed() const
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_entries.begin(), m_entries.end(), [now](const auto& item) {
        return item.second.role == Role::Admin && now < item.second.until;
    });
}

} // namespace sio::admin
