// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/adminsessions.h"
#include "base/clock.h"

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace sio::admin {

/// Who may send in production right now: a login arms itself for a reason, and the lease runs out. Any
/// thread.
class ArmLeases {
public:
    /// `clock` outlives the leases.
    ArmLeases(base::Duration length, const base::Clock& clock) : m_length(length), m_clock(clock) {}

    /// Begins or renews the lease of that login; answers how long it lasts. Whether the login may publish,
    /// and whether the reason says something, is for the caller to check.
    base::Duration arm(const AdminSessions::Session& session, std::string reason);
    /// Also when a session ends.
    void disarm(const SessionKey& key);

    bool isArmed(const SessionKey& key) const;
    struct Lease {
        base::Duration left;
        std::string reason;
    };
    std::optional<Lease> leaseOf(const SessionKey& key) const;
    /// Somebody of role Admin is armed: test traffic in production depends on it (admin-stream.md, section
    /// 9).
    bool isAnyAdminArmed() const;

private:
    struct Entry {
        base::TimePoint until;
        Role role;
        std::string reason;
    };
    const base::Duration m_length;
    const base::Clock& m_clock;
    mutable std::mutex m_mutex;                                      // guards m_entries
    std::unordered_map<SessionKey, Entry, SessionKeyHash> m_entries; ///< at most one per session
};

} // namespace sio::admin
