// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "catalogue/lint.h"
#include "socketio/broadcast.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::papermastery {

/// Receivers in words: the union of all members.
struct Targets {
    std::vector<std::string> users;   ///< identifiers
    std::vector<std::string> rooms;   ///< room names
    std::vector<std::string> sockets; ///< socket ids
    bool all = false;

    bool empty() const { return !all && users.empty() && rooms.empty() && sockets.empty(); }
};

/// One event to publish (domain.md, section 5). Names, identifiers and data need no check beforehand.
struct PublishRequest {
    std::string event;
    std::string dataJson;      ///< the event's object as text, reserved members of a posted row taken out
    std::optional<Targets> to; ///< absent: the audience follows from the data
    Targets except;
    bool dryRun = false;     ///< says whom the same call would reach, sends nothing, remembers nothing
    bool isVolatile = false; ///< dropped for sockets whose transport is not writable right now
    /// Adds `"test": true`. Where test users are listed, whom it would reach is looked at before it is sent,
    /// and anybody else's socket refuses it; what is published meanwhile may overtake it. See TestTraffic.
    bool test = false;
    std::string origin = "api"; ///< who publishes, for observers: a word, or `admin:<name>`
    /// Sockets listed in the outcome, of each worker: by default all of a dry run, and none otherwise.
    std::optional<std::size_t> maxListed;
    /// Whether the caller may reach a room that the data leads to; false refuses with FORBIDDEN (403). Empty:
    /// any room. Not asked about `to`: who names an audience knows it.
    std::function<bool(std::string_view room)> mayReach;
};

/// Why nothing was written.
enum class PublishReason : std::uint8_t { None, NoSockets, AllExcepted, DryRun };
/// "no_sockets" and so on; empty for None (JSON null).
std::string_view publishReasonName(PublishReason reason);

struct PublishOutcome {
    std::string eventId;
    std::uint64_t matchedUsers = 0;   ///< distinct users, after `except`
    std::uint64_t matchedSockets = 0; ///< distinct sockets, after `except`
    std::uint64_t written = 0;        ///< of these, taken by their transport
    PublishReason reason = PublishReason::None;
    std::vector<catalogue::Warning> warnings;
    std::vector<socketio::SocketInfo> sockets; ///< see PublishRequest::maxListed
};

/// A refusal; nothing was sent. `code` is one of
/// INVALID_EVENT, RESERVED_EVENT, INVALID_PAYLOAD, INVALID_ID, TOO_MANY_TARGETS, AUDIENCE_REQUIRED,
/// SCHEMA_VIOLATION (422), FORBIDDEN, TEST_USERS_ONLY, NOT_ARMED (403), INVALID_JSON (400), PAYLOAD_TOO_LARGE
/// (413), SERVER_DRAINING (503).
struct PublishError {
    std::string code;
    int httpStatus = 422;
    std::string message;
    std::string detailsJson = "{}"; ///< an object: `{"field":"to.users[0]"}`
};

using PublishResult = base::Result<PublishOutcome, PublishError>;
using PublishCallback = base::UniqueFunction<void(PublishResult)>;

/// Who may join a session's room now.
struct ParticipantsOutcome {
    std::string sessionId; ///< in the form in which it is compared
    std::vector<std::string> users;
    bool enforced = false; ///< policy `participants`; otherwise the list is kept but not asked
};

using ParticipantsResult = base::Result<ParticipantsOutcome, PublishError>;
using ParticipantsCallback = base::UniqueFunction<void(ParticipantsResult)>;

/// What backends do to the running application. Any thread.
class Publisher {
public:
    virtual ~Publisher() = default;

    /// Calls `done` exactly once: with a refusal, inside this call (TEST_USERS_ONLY comes as an outcome
    /// does); with an outcome, in the calling worker (worker 0 when the caller is none), maybe inside this
    /// call. Two calls of one thread reach each socket in that order.
    virtual void publish(PublishRequest request, PublishCallback done) = 0;

    /// Replaces the list of users who may join the session's room; `done` is called as that of publish().
    /// Sockets of users who are no longer named have left the room by then: what is published afterwards does
    /// not reach them.
    virtual void setParticipants(std::string_view sessionId, std::vector<std::string> users,
                                 ParticipantsCallback done) = 0;
};

} // namespace sio::papermastery
