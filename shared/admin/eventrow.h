// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/direction.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// One event that came from a client, or one emit or broadcast to clients (one row however many got it).
struct EventRow {
    std::int64_t seq = 0;
    std::int64_t timeMs = 0;
    Direction dir = Direction::In;
    std::string event;
    std::string nsp;
    std::string user;               ///< whose socket it was, where it was one
    std::string socket;             ///< the sender, or the one receiver
    std::vector<std::string> rooms; ///< of an outgoing one: its audience; none: everyone or one socket
    std::optional<std::int64_t> matched;
    std::optional<std::int64_t> written;
    std::string eventId;
    std::int64_t size = 0; ///< bytes of the arguments
    std::string payload;   ///< the arguments as a JSON array, secrets masked
    bool isCut = false;    ///< payload is only the beginning
    bool wantsAck = false; ///< an acknowledgement was asked for
    std::string source;    ///< "client", "api", "admin", "server"
    std::string by;        ///< the administrator

    friend bool operator==(const EventRow&, const EventRow&) = default;
};

/// What happened since the last batch.
struct EventBatch {
    std::vector<EventRow> events;
    std::int64_t sampled = 0; ///< matching events left out because of the budget

    friend bool operator==(const EventBatch&, const EventBatch&) = default;
};

/// The answer to a subscription to events.
struct EventHistory {
    std::vector<EventRow> history; ///< oldest first
    std::int64_t lost = 0;         ///< older ones that the server no longer has

    friend bool operator==(const EventHistory&, const EventHistory&) = default;
};

std::string toJson(const EventRow& row);
bool fromJson(std::string_view json, EventRow& row);
std::string toJson(const EventBatch& batch);
bool fromJson(std::string_view json, EventBatch& batch);
std::string toJson(const EventHistory& history);
bool fromJson(std::string_view json, EventHistory& history);

} // namespace sio::admin
