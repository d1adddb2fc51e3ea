// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/accounts.h"

#include <algorithm>

namespace sio::admin {

/// Immutable once made.
struct Accounts::Table {
    struct Cost {
        PasswordCost cost;
        std::string decoy;
    };
    std::vector<Account> accounts;
    std::vector<Cost> costs; ///< distinct ones of the accounts
    std::uint64_t version;

    Table(std::vector<Account> list, std::uint64_t number) : accounts(std::move(list)), version(number)
    {
        for (const Account& account : accounts) {
            const auto cost = passwordCostOf(account.passwordHash);
            const auto same = [&cost](const Cost& known) { return known.cost == *cost; };
            if (cost && std::none_of(costs.begin(), costs.end(), same))
                costs.push_back({*cost, decoyHash(*cost)});
        }
        if (costs.empty())
            costs.push_back({kPasswordCost, decoyHash(kPasswordCost)});
    }

    const Account* find(std::string_view name) const
    {
        const auto found = std::find_if(accounts.begin(), accounts.end(),
                                        [name](const Account& account) { return account.name == name; });
        return found == accounts.end() ? nullptr : &*found;
    }
};

Accounts::Accounts(std::vector<Account> accounts)
    : m_table(std::make_shared<const Table>(std::move(accounts), 0))
{
}

std::shared_ptr<const Accounts::Table> Accounts::table() const
{
    const std::lock_guard lock(m_mutex);
    return m_table;
}

std::optional<Principal> Accounts::find(std::string_view name) const
{
    const auto table = this->table();
    const Account* account = table->find(name);
    if (!account)
        return std::nullopt;
    return Principal{account->name, account->role};
}

Accounts::Check Accounts::checkOf(std::string_view name) const
{
    const auto table = this->table();
    const Account* account = table->find(name);
    const auto own = account ? passwordCostOf(account->passwordHash) : std::nullopt;
    Check check;
    check.version = table->version;
    if (account)
        check.principal = Principal{account->name, account->role};
    for (const Table::Cost& cost : table->costs)
        check.hashes.push_back(own == cost.cost ? account->passwordHash : cost.decoy);
    return check;
}

std::uint64_t Accounts::version() const
{
    return table()->version;
}

std::vector<std::string> Accounts::replace(std::vector<Account> accounts)
{
    const auto old = table();
    const auto fresh = std::make_shared<const Table>(std::move(accounts), old->version + 1);
    {
        const std::lock_guard lock(m_mutex);
        m_table = fresh;
    }
    std::vector<std::string> changed;
    for (const Account& account : old->accounts) {
        const Account* now = fresh->find(account.name);
        if (!now || !(*now == account))
            changed.push_back(account.name);
    }
    return changed;
}

} // namespace sio::admin
