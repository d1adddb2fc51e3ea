// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/role.h"
#include "admin/serverconfig.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

struct Account {
    std::string name;
    Role role = Role::Viewer;
    std::string passwordHash; ///< see admin/passwordhash.h
    friend bool operator==(const Account&, const Account&) = default;
};

/// What the public admin UI is shown: every socket and event, or the statistics alone.
enum class AdminMode : std::uint8_t { Development, Production };

/// Section [admin] of the configuration; constant once the server runs.
struct AdminOptions {
    std::vector<Account> accounts; ///< none: the admin namespace does not exist
    AdminMode mode = AdminMode::Development;
    bool readonly = false;                  ///< no commands from anybody
    Environment environment;                ///< production: the rules of SendGuard hold
    std::size_t recipientsCap = 20;         ///< matched sockets above which production wants a typed name
    std::vector<std::string> testUsers;     ///< whom test events may reach; empty: anybody
    std::vector<std::string> origins;       ///< web pages that may use the admin namespace, with credentials
    std::string auditFile;                  ///< empty: audit.jsonl in the state folder
    bool auditSync = true;                  ///< each batch of records is forced to the disk before it counts
    std::size_t auditRecent = 5'000;        ///< latest records kept in memory for the console's page
    int loginFailuresPerMinute = 5;         ///< per address; 0 = no limit
    int loginFailuresPerMinuteOverall = 30; ///< 0 = no limit
    std::chrono::seconds sessionLifetime{12 * 3600};
    std::chrono::seconds sessionIdle{30 * 60};
    std::chrono::seconds armLease{5 * 60};

    bool isEnabled() const { return !accounts.empty(); }
};

/// What does not fit together or is unsafe, a line each, beginning with the option's name.
std::vector<std::string> problemsOf(const AdminOptions& options);

/// auditFile, or where it lies by default: $STATE_DIRECTORY/audit.jsonl under a service manager, else
/// $XDG_STATE_HOME/papermastery/audit.jsonl, else ~/.local/state/papermastery/audit.jsonl. Empty when there
/// is no home either.
std::string auditFileOf(const AdminOptions& options);

} // namespace sio::admin
