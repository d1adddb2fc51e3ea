// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/times.h"
#include "sequences/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sio::sequences {

enum class FeedKind : std::uint8_t {
    Connect,    ///< a socket joined its namespace
    Disconnect, ///< it is gone
    Join,       ///< it joined `rooms`
    Leave,      ///< it left `rooms`
    In,         ///< it emitted an event
    Out         ///< the server sent one: to `socket`, or to everybody in `rooms`
};

/// One thing that was seen on a server, whoever saw it: what a recording is made from.
struct FeedEvent {
    WallTime time = 0;
    FeedKind kind = FeedKind::Out;
    std::string event; ///< In, Out
    std::string user;
    std::string socket;    ///< its id; empty for an Out to rooms
    std::string transport; ///< Connect: "websocket" or "polling"; may be empty
    std::string nsp;       ///< Connect; may be empty
    std::vector<std::string> rooms;
    std::vector<Value> args;
    bool wantsAck = false;       ///< In
    std::optional<Value> answer; ///< In: the ack's first value, where it was seen
    std::string eventId;         ///< Out: the same for all who got it; may be empty
    bool isPublished = false;    ///< Out: by a backend or an administrator, not by the server itself
    bool isCut = false;          ///< the payload was too long to be seen whole
};

/// In or Out.
bool isEvent(const FeedEvent& event);

/// The room that a client wishes to join or to leave by an In.
struct RoomWish {
    std::string room; ///< `session:ID` or `researcher:ID`; empty: the event is about no room
    bool joins = false;
};
RoomWish roomWish(const FeedEvent& event);

/// Which part of a feed is wanted. An empty list wants all; `*` in a name stands for anything.
struct FeedFilter {
    std::vector<std::string> users;
    std::vector<std::string> rooms;
    std::vector<std::string> events;
    std::optional<FeedKind> direction; ///< In or Out: events in that direction alone
};

/// Events that the filter lets pass, in order; connections and memberships of the sockets concerned stay.
std::vector<FeedEvent> filtered(const std::vector<FeedEvent>& feed, const FeedFilter& filter);

} // namespace sio::sequences
