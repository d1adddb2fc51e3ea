// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/adminoptions.h"

#include "admin/passwordhash.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace sio::admin {

namespace {

constexpr std::size_t kMaxAccountName = 64;

/// Names stand in the audit log, in JSON and on a screen: plain characters, no spaces at the ends.
bool isAccountName(std::string_view name)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-' || c == '@' || c == '+';
    };
    return !name.empty() && name.size() <= kMaxAccountName &&
           std::all_of(name.begin(), name.end(), isPlain) && name != "-";
}

bool isColour(std::string_view text)
{
    return text.size() == 7 && text[0] == '#' &&
           text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

std::string environmentText(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace

std::vector<std::string> problemsOf(const AdminOptions& options)
{
    std::vector<std::string> problems;
    std::vector<std::string> names;
    for (const Account& account : options.accounts) {
        const std::string place = "admin.accounts: " + account.name + ": ";
        if (!isAccountName(account.name))
            problems.push_back("admin.accounts: a name has 1 to 64 of [A-Za-z0-9._@+-]: " + account.name);
        if (std::find(names.begin(), names.end(), account.name) != names.end())
            problems.push_back(place + "there are two of that name");
        if (const auto problem = passwordHashProblem(account.passwordHash))
            problems.push_back(place + "password_hash " + *problem);
        names.push_back(account.name);
    }
    if (options.environment.name.empty())
        problems.emplace_back("admin.environment: must not be empty");
    if (!isColour(options.environment.colour))
        problems.push_back("admin.environment_colour: not like #c62828: " + options.environment.colour);
    if (std::find(options.origins.begin(), options.origins.end(), "*") != options.origins.end())
        problems.emplace_back("admin.origins: \"*\" is not possible: these pages send credentials");
    if (options.isEnabled() && auditFileOf(options).empty())
        problems.emplace_back(
            "admin.audit_file: must be given where there is neither STATE_DIRECTORY nor HOME");
    return problems;
}

std::string auditFileOf(const AdminOptions& options)
{
    if (!options.auditFile.empty())
        return options.auditFile;
    namespace fs = std::filesystem;
    constexpr const char* kName = "audit.jsonl";
    if (const std::string state = environmentText("STATE_DIRECTORY"); !state.empty())
        return fs::path(state.substr(0, state.find(':'))) / kName;
    if (const std::string state = environmentText("XDG_STATE_HOME"); !state.empty())
        return fs::path(state) / "papermastery" / kName;
    if (const std::string home = environmentText("HOME"); !home.empty())
        return fs::path(home) / ".local/state/papermastery" / kName;
    return {};
}

} // namespace sio::admin
