// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sio::admin {

/// What an admin account is for.
enum class Role : std::uint8_t { Viewer, Support, Qa, Admin };

/// What may be done over the admin namespace (admin-stream.md, section 9).
enum class Capability : std::uint8_t { Watch, Publish, Membership, Disconnect, Block, Audit, TestTraffic };

/// A cell of the matrix of roles and capabilities.
enum class Grant : std::uint8_t {
    No,
    OutsideProduction,
    TestEventsInProduction,      ///< yes; in production with test events alone
    WhileAdminArmedInProduction, ///< yes; in production only while an admin's lease is armed
    Yes,
};

/// What the matrix depends on beside the role.
struct Circumstances {
    bool production = false;
    bool readonly = false;   ///< the server takes no commands: watching and the audit log are left
    bool adminArmed = false; ///< somebody of role Admin holds an arm lease right now
};

std::string_view roleName(Role role);
std::optional<Role> roleFromName(std::string_view name);
std::string_view capabilityName(Capability capability);
std::optional<Capability> capabilityFromName(std::string_view name);
const std::vector<Role>& allRoles();
const std::vector<Capability>& allCapabilities();

/// The matrix itself.
Grant grantOf(Role role, Capability capability);
/// What holds here and now. TestEventsInProduction counts as true: that an event is a test is checked for
/// each event.
bool isAllowed(Role role, Capability capability, const Circumstances& circumstances);
/// All that isAllowed(), in the order of the enum: `capabilities` of the config event.
std::vector<Capability> capabilitiesOf(Role role, const Circumstances& circumstances);

} // namespace sio::admin
