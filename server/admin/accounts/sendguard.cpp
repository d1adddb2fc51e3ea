// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/sendguard.h"

#include "protocol/jsonscanner.h"
#include "protocol/utf8.h"

#include <algorithm>
#include <array>

namespace sio::admin {

namespace {

constexpr std::size_t kMinReason = 3;
constexpr std::size_t kMaxReason = 500;

GuardRefusal refusal(GuardCode code, std::string message, std::string detailsJson = "{}")
{
    return {code, std::move(message), std::move(detailsJson)};
}

std::vector<std::string> sorted(std::vector<std::string> texts)
{
    std::sort(texts.begin(), texts.end());
    return texts;
}

} // namespace

std::string_view guardCodeName(GuardCode code)
{
    constexpr std::array<std::string_view, 6> kNames{"NOT_ALLOWED",           "READONLY",
                                                     "REASON_REQUIRED",       "NOT_ARMED",
                                                     "CONFIRMATION_REQUIRED", "TEST_USERS_ONLY"};
    return kNames[static_cast<std::size_t>(code)];
}

Capability capabilityFor(GuardedCommand command)
{
    switch (command) {
    case GuardedCommand::Publish:
    case GuardedCommand::Arm:
        return Capability::Publish;
    case GuardedCommand::Join:
    case GuardedCommand::Leave:
        return Capability::Membership;
    case GuardedCommand::Disconnect:
        return Capability::Disconnect;
    case GuardedCommand::Block:
    case GuardedCommand::Unblock:
        return Capability::Block;
    }
    return Capability::Publish;
}

bool isReason(std::string_view text)
{
    if (text.size() < kMinReason || text.size() > kMaxReason)
        return false;
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    const auto visible = std::count_if(text.begin(), text.end(), [](char c) { return c != ' '; });
    return visible >= static_cast<std::ptrdiff_t>(kMinReason) &&
           std::none_of(text.begin(), text.end(), isControl);
}

SendGuard::SendGuard(const AdminOptions& options)
    : m_production(options.environment.production), m_readonly(options.readonly),
      m_environment(options.environment.name), m_cap(options.recipientsCap),
      m_testUsers(sorted(options.testUsers))
{
}

std::optional<GuardRefusal> SendGuard::check(const GuardedLogin& login, const GuardedRequest& request) const
{
    if (auto refused = checkRole(login, request))
        return refused;
    if (auto refused = checkTestUsers(request))
        return refused;
    const bool isTest = request.test || request.testTraffic;
    if (m_production && !request.dryRun && isTest && !login.adminArmed)
        return refusal(GuardCode::NotArmed,
                       "In " + m_environment + " test events are refused while no admin is armed",
                       R"({"needs":"admin"})");
    if (m_production && !request.dryRun)
        return checkProduction(login, request);
    return std::nullopt;
}

std::optional<GuardRefusal> SendGuard::checkRole(const GuardedLogin& login,
                                                 const GuardedRequest& request) const
{
    const Capability needed = capabilityFor(request.command);
    const std::string role(roleName(login.role));
    const auto notAllowed = [&](const std::string& why) {
        return refusal(GuardCode::NotAllowed, why,
                       "{\"role\":" + protocol::jsonString(role) + ",\"needs\":\"" +
                           std::string(capabilityName(needed)) + "\"}");
    };
    // The role comes before readonly: what somebody may never do is not a matter of the server's mode.
    const Circumstances here{m_production, false, login.adminArmed};
    if (!isAllowed(login.role, needed, here))
        return notAllowed("Role " + role + " may not " + std::string(capabilityName(needed)) +
                          (grantOf(login.role, needed) == Grant::No ? "" : " in production"));
    if (request.testTraffic && !isAllowed(login.role, Capability::TestTraffic, here))
        return notAllowed("Role " + role + " may not send test traffic" +
                          (grantOf(login.role, Capability::TestTraffic) == Grant::No
                               ? ""
                               : " in production while no admin is armed"));
    const bool isTest = request.test || request.testTraffic;
    if (m_production && request.command == GuardedCommand::Publish && !isTest &&
        grantOf(login.role, needed) == Grant::TestEventsInProduction)
        return notAllowed("Role " + role + " may publish test events alone in production");
    if (m_readonly && !(request.command == GuardedCommand::Publish && request.dryRun))
        return refusal(GuardCode::Readonly, "This server takes no commands (admin.readonly)");
    return std::nullopt;
}

std::optional<GuardRefusal> SendGuard::checkTestUsers(const GuardedRequest& request) const
{
    const bool isTest = request.test || request.testTraffic;
    if (request.command != GuardedCommand::Publish || !isTest || m_testUsers.empty())
        return std::nullopt;
    const auto isStranger = [this](const std::string& user) {
        return !std::binary_search(m_testUsers.begin(), m_testUsers.end(), user);
    };
    const auto stranger = std::find_if(request.matchedUsers.begin(), request.matchedUsers.end(), isStranger);
    if (request.toAll || stranger != request.matchedUsers.end())
        return refusal(GuardCode::TestUsersOnly,
                       request.toAll ? "Test events reach test users alone, not everyone"
                                     : "Test events reach test users alone, and " + *stranger + " is none",
                       request.toAll ? "{}" : "{\"user\":" + protocol::jsonString(*stranger) + '}');
    return std::nullopt;
}

std::optional<GuardRefusal> SendGuard::checkProduction(const GuardedLogin& login,
                                                       const GuardedRequest& request) const
{
    if (request.command == GuardedCommand::Arm || request.command == GuardedCommand::Block ||
        request.command == GuardedCommand::Unblock || !isReason(request.reason)) {
        // To block somebody is urgent and to arm is what one does first: a reason is enough for them.
        if (!isReason(request.reason))
            return refusal(GuardCode::ReasonRequired,
                           "In " + m_environment + " a reason of at least 3 characters is needed");
        return std::nullopt;
    }
    if (!login.armed)
        return refusal(GuardCode::NotArmed, "In " + m_environment + " commands need an arm lease: arm first");
    const bool isMany = request.toAll || request.matchedSockets > m_cap;
    const std::string wanted =
        request.targetName.empty() ? std::to_string(request.matchedSockets) : request.targetName;
    if (isMany && request.confirm != wanted)
        return refusal(
            GuardCode::ConfirmationRequired,
            "This reaches " +
                (request.toAll ? "everyone" : std::to_string(request.matchedSockets) + " sockets") +
                ": type the name to confirm",
            "{\"type\":" + protocol::jsonString(wanted) + ",\"matched_sockets\":" +
                std::to_string(request.matchedSockets) + ",\"cap\":" + std::to_string(m_cap) + '}');
    return std::nullopt;
}

} // namespace sio::admin
