// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/adminoptions.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// Refusals of the guard; answer codes of admin-stream.md, section 2.
enum class GuardCode : std::uint8_t {
    NotAllowed,
    Readonly,
    ReasonRequired,
    NotArmed,
    ConfirmationRequired,
    TestUsersOnly,
};
std::string_view guardCodeName(GuardCode code); ///< "NOT_ALLOWED", ...

struct GuardRefusal {
    GuardCode code;
    std::string message;     ///< for people
    std::string detailsJson; ///< JSON object
};

enum class GuardedCommand : std::uint8_t { Publish, Join, Leave, Disconnect, Block, Unblock, Arm };
Capability capabilityFor(GuardedCommand command);

/// One command, with the audience that it would have.
struct GuardedRequest {
    GuardedCommand command = GuardedCommand::Publish;
    bool dryRun = false; ///< of a publish: nothing is sent, so neither reason nor arm nor a name is asked for
    bool test = false;   ///< of a publish: the event is marked `test: true`
    bool testTraffic =
        false; ///< part of a replay: held to the rules for test events, needs test_traffic as well
    bool toAll = false;
    std::size_t matchedSockets = 0;
    std::vector<std::string>
        matchedUsers; ///< distinct; looked at for test events where test_users are listed
    /// What has to be typed above the cap: the room's or user's name, or, with toAll, the server's id. Empty
    /// (several targets): the number of matched sockets.
    std::string targetName;
    std::string reason;
    std::string confirm;
};

/// The circumstances of the login that asks.
struct GuardedLogin {
    Role role = Role::Viewer;
    bool armed = false;
    bool adminArmed = false;
};

/// The rules for whoever acts by hand (admin-stream.md, sections 8 and 9), the same for both protocols. In an
/// environment marked as production: a reason, an arm lease, and a typed name above the cap or for everyone.
/// Constant; any thread.
class SendGuard {
public:
    explicit SendGuard(const AdminOptions& options);

    /// Nothing when the command may be done; otherwise the first rule that it breaks. Ask once before the
    /// audience is worked out (with zero matches) to refuse early, and again when it is known.
    std::optional<GuardRefusal> check(const GuardedLogin& login, const GuardedRequest& request) const;

    /// The public admin UI knows neither reason nor arm: in production it is offered no commands.
    bool offersPublicCommands() const { return !m_production && !m_readonly; }

private:
    std::optional<GuardRefusal> checkRole(const GuardedLogin& login, const GuardedRequest& request) const;
    std::optional<GuardRefusal> checkTestUsers(const GuardedRequest& request) const;
    std::optional<GuardRefusal> checkProduction(const GuardedLogin& login,
                                                const GuardedRequest& request) const;

    const bool m_production;
    const bool m_readonly;
    const std::string m_environment;
    const std::size_t m_cap;
    const std::vector<std::string> m_testUsers; ///< sorted
};

/// Text that counts as a reason: 3 to 500 characters that are not all blank, no control characters.
bool isReason(std::string_view text);

} // namespace sio::admin
