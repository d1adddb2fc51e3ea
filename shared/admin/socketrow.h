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

/// The last event of a socket or a user.
struct LastEvent {
    std::string event;
    Direction dir = Direction::In;
    std::int64_t timeMs = 0;

    friend bool operator==(const LastEvent&, const LastEvent&) = default;
};

/// One socket of one namespace, as administrators see it.
struct SocketRow {
    std::string id;
    std::string client; ///< what the sockets of one connection have in common
    std::string user;   ///< empty: none
    bool authenticated = false;
    std::string nsp;
    std::string transport; ///< "polling", "websocket"
    std::string address;
    std::string agent; ///< user agent, shortened
    std::int64_t sinceMs = 0;
    std::vector<std::string> rooms; ///< its own-id room left out
    std::optional<LastEvent> last;

    friend bool operator==(const SocketRow&, const SocketRow&) = default;
};

std::string toJson(const LastEvent& last);
bool fromJson(std::string_view json, LastEvent& last);
std::string toJson(const SocketRow& row);
/// False without an id.
bool fromJson(std::string_view json, SocketRow& row);

} // namespace sio::admin
