// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/role.h"

#include "admin/enumnames.h"

namespace sio::admin {

namespace {

constexpr std::size_t kRoles = 4;
constexpr std::size_t kCapabilities = 7;

constexpr std::array<std::string_view, kRoles> kRoleNames{"viewer", "support", "qa", "admin"};
constexpr std::array<std::string_view, kCapabilities> kCapabilityNames{
    "watch", "publish", "membership", "disconnect", "block", "audit", "test_traffic"};

/// admin-stream.md, section 9: a row per capability, a column per role.
constexpr Grant no = Grant::No;
constexpr Grant yes = Grant::Yes;
constexpr std::array<std::array<Grant, kRoles>, kCapabilities> kMatrix{{
    // viewer, support, qa, admin
    {yes, yes, yes, yes},                                                             // watch
    {no, yes, Grant::TestEventsInProduction, yes},                                    // publish
    {no, no, Grant::OutsideProduction, yes},                                          // membership
    {no, yes, Grant::OutsideProduction, yes},                                         // disconnect
    {no, yes, no, yes},                                                               // block
    {no, no, no, yes},                                                                // audit
    {no, no, Grant::WhileAdminArmedInProduction, Grant::WhileAdminArmedInProduction}, // test_traffic
}};

} // namespace

std::string_view roleName(Role role)
{
    return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> roleFromName(std::string_view name)
{
    return enumFromName<Role>(kRoleNames, name);
}

std::string_view capabilityName(Capability capability)
{
    return kCapabilityNames[static_cast<std::size_t>(capability)];
}

std::optional<Capability> capabilityFromName(std::string_view name)
{
    return enumFromName<Capability>(kCapabilityNames, name);
}

const std::vector<Role>& allRoles()
{
    static const std::vector<Role> roles{Role::Viewer, Role::Support, Role::Qa, Role::Admin};
    return roles;
}

const std::vector<Capability>& allCapabilities()
{
    static const std::vector<Capability> capabilities{
        Capability::Watch, Capability::Publish, Capability::Membership, Capability::Disconnect,
        Capability::Block, Capability::Audit,   Capability::TestTraffic};
    return capabilities;
}

Grant grantOf(Role role, Capability capability)
{
    return kMatrix[static_cast<std::size_t>(capability)][static_cast<std::size_t>(role)];
}

bool isAllowed(Role role, Capability capability, const Circumstances& circumstances)
{
    const bool isCommand = capability != Capability::Watch && capability != Capability::Audit;
    if (circumstances.readonly && isCommand)
        return false;
    switch (grantOf(role, capability)) {
    case Grant::No:
        return false;
    case Grant::OutsideProduction:
        return !circumstances.production;
    case Grant::WhileAdminArmedInProduction:
        return !circumstances.production || circumstances.adminArmed;
    case Grant::TestEventsInProduction:
    case Grant::Yes:
        return true;
    }
    return false;
}

std::vector<Capability> capabilitiesOf(Role role, const Circumstances& circumstances)
{
    std::vector<Capability> allowed;
    for (const Capability capability : allCapabilities()) {
        if (isAllowed(role, capability, circumstances))
            allowed.push_back(capability);
    }
    return allowed;
}

} // namespace sio::admin
