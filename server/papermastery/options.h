// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/identifier.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::papermastery {

/// Who says which user a socket belongs to (domain.md, section 1).
enum class IdentityMode : std::uint8_t {
    Query, ///< `userId` of the handshake query or of CONNECT's auth is believed
    Jwt,   ///< a valid token is required; its `sub` is the user
};

enum class SessionRoomPolicy : std::uint8_t {
    Open,         ///< any identified user
    Participants, ///< users whom the backend named
};

/// What happens to published data that does not fit the catalogue.
enum class SchemaMode : std::uint8_t {
    Off,   ///< not looked at
    Lint,  ///< relayed; the answer carries warnings
    Strict ///< refused
};

struct JwtOptions {
    /// HS256 secrets; a token is good under any of them, so that they can be rotated. Bytes as they are.
    std::vector<std::string> secrets;
    std::string audience = "authenticated"; ///< must be (among) `aud`; empty: not checked
    std::string issuer;                     ///< must be `iss`; empty: not checked
    std::vector<std::string> refusedRoles{"anon", "service_role"};
    std::chrono::seconds leeway{30};         ///< clocks may differ by so much
    std::chrono::seconds expiringNotice{30}; ///< `token_expiring` comes so long before the end; 0: never
    std::size_t maxTokenBytes = 8 * 1024;
    bool allowQueryToken = false; ///< `?token=`: URLs end up in logs, therefore off
};

struct ApplicationOptions {
    IdentityMode identityMode = IdentityMode::Query;
    catalogue::IdentifierFormat identifiers = catalogue::IdentifierFormat::Opaque;
    JwtOptions jwt;

    SessionRoomPolicy sessionRooms = SessionRoomPolicy::Open;
    int maxRoomsPerSocket = 128;     ///< joined by request; 0 = no limit
    int maxSocketsPerUser = 50;      ///< over all workers; 0 = no limit
    int clientEventsPerSecond = 100; ///< a socket; above it RATE_LIMITED. 0 = off
    int clientEventsBurst = 200;

    SchemaMode schema = SchemaMode::Lint;
    std::size_t maxPublishData = 64 * 1024; ///< bytes of an event's data
    std::size_t maxTargets = 10'000;        ///< users, rooms and sockets named by one publish
    std::size_t maxWarnings = 32;           ///< reported for one event

    std::size_t maxParticipantSessions =
        100'000;                         ///< sessions whose participants are remembered; the oldest go first
    std::size_t maxParticipants = 1'000; ///< users named for one session
};

/// What is wrong with the options, in one line; nothing when they can be used.
std::optional<std::string> problemOf(const ApplicationOptions& options);

/// Milliseconds since the epoch; tokens and timestamps follow the wall clock, everything else the monotonic
/// one.
using WallClock = std::function<std::int64_t()>;
std::int64_t systemTimeMs();

/// True when this user may not connect now. Any worker, concurrently.
using BlockedCheck = std::function<bool(std::string_view userId)>;

} // namespace sio::papermastery
