// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/eventrow.h"
#include "admin/socketrow.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

enum class SearchKind : std::uint8_t { Sockets, Users, Rooms };
std::string_view searchKindName(SearchKind kind);

struct SearchRequest {
    SearchKind kind = SearchKind::Sockets;
    std::string query; ///< part of user, room, address or socket id; empty: all
    std::int64_t offset = 0;
    std::int64_t limit = 100;

    friend bool operator==(const SearchRequest&, const SearchRequest&) = default;
};

struct UserRow {
    std::string user;
    std::int64_t sockets = 0;
    std::int64_t rooms = 0;              ///< distinct
    std::vector<std::string> transports; ///< of each socket
    std::int64_t sinceMs = 0;            ///< of the oldest socket
    std::optional<LastEvent> last;

    friend bool operator==(const UserRow&, const UserRow&) = default;
};

struct RoomRow {
    std::string room;
    std::string kind; ///< "user", "session", "researcher", "other"
    std::int64_t members = 0;

    friend bool operator==(const RoomRow&, const RoomRow&) = default;
};

/// Everything about one user: the answer to pm_user.
struct UserDetails {
    std::string user;
    bool blocked = false;
    std::vector<SocketRow> sockets;
    std::vector<EventRow> timeline; ///< oldest first

    friend bool operator==(const UserDetails&, const UserDetails&) = default;
};

/// The answer to pm_room.
struct RoomDetails {
    std::string room;
    std::int64_t total = 0;
    std::vector<SocketRow> members;

    friend bool operator==(const RoomDetails&, const RoomDetails&) = default;
};

/// "user", "session", "researcher" or "other", from the room's name.
std::string_view roomKind(std::string_view room);

std::string toJson(const SearchRequest& request);
/// False for an unknown kind, or numbers below zero.
bool fromJson(std::string_view json, SearchRequest& request);
std::string toJson(const UserRow& row);
bool fromJson(std::string_view json, UserRow& row);
std::string toJson(const RoomRow& row);
bool fromJson(std::string_view json, RoomRow& row);
std::string toJson(const UserDetails& details);
bool fromJson(std::string_view json, UserDetails& details);
std::string toJson(const RoomDetails& details);
bool fromJson(std::string_view json, RoomDetails& details);

} // namespace sio::admin
