// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/adminoptions.h"
#include "admin/passwordhash.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// Who somebody is after the login.
struct Principal {
    std::string name;
    Role role = Role::Viewer;
    friend bool operator==(const Principal&, const Principal&) = default;
};

/// The accounts of the configuration. Any thread.
class Accounts {
public:
    explicit Accounts(std::vector<Account> accounts);

    std::optional<Principal> find(std::string_view name) const;

    /// The hashes that a login as `name` is checked against, whether or not the account exists: exactly one
    /// of each cost that any account has, so that every login takes the same time. At most one of them is
    /// real; the others fit no password.
    struct Check {
        std::vector<std::string> hashes;
        std::optional<Principal> principal; ///< who it is when the real one fits; nothing for unknown names
        std::uint64_t version = 0;          ///< of the accounts that it was made from
    };
    Check checkOf(std::string_view name) const;
    /// Another number after each replace().
    std::uint64_t version() const;

    /// New accounts (a reloaded configuration). Answers the names that are gone, or have another password or
    /// role: their sessions must end. One thread at a time.
    std::vector<std::string> replace(std::vector<Account> accounts);

private:
    struct Table;
    std::shared_ptr<const Table> table() const;

    mutable std::mutex m_mutex; // guards m_table, which never changes itself
    std::shared_ptr<const Table> m_table;
};

} // namespace sio::admin
