// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/socketrow.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// One change of the table of sockets. Which members count depends on the kind; the others stay empty.
struct SocketChange {
    enum class Kind : std::uint8_t {
        Connected,    ///< row
        Disconnected, ///< id, text: the reason
        Joined,       ///< id, text: the room
        Left,         ///< id, text: the room
        Transport,    ///< id, text: the transport's name
        Event         ///< id, last
    };

    Kind kind = Kind::Connected;
    SocketRow row;
    std::string id;
    std::string text;
    LastEvent last;

    static SocketChange connected(SocketRow row);
    static SocketChange disconnected(std::string id, std::string reason);
    static SocketChange joined(std::string id, std::string room);
    static SocketChange left(std::string id, std::string room);
    static SocketChange transport(std::string id, std::string name);
    static SocketChange event(std::string id, LastEvent last);

    /// The socket that it is about.
    const std::string& socketId() const { return kind == Kind::Connected ? row.id : id; }

    friend bool operator==(const SocketChange&, const SocketChange&) = default;
};

/// The answer to a subscription to sockets.
struct SocketSubscription {
    std::string generation;
    std::int64_t revision = 0;
    std::int64_t total = 0;

    friend bool operator==(const SocketSubscription&, const SocketSubscription&) = default;
};

struct SnapshotPage {
    std::string generation;
    std::int64_t page = 0; ///< from 0
    std::int64_t pages = 0;
    std::int64_t revision = 0;
    std::vector<SocketRow> rows;

    friend bool operator==(const SnapshotPage&, const SnapshotPage&) = default;
};

struct SocketDelta {
    std::string generation;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::vector<SocketChange> changes;

    friend bool operator==(const SocketDelta&, const SocketDelta&) = default;
};

/// The generation has ended: subscribe again.
struct Resync {
    std::string topic;
    std::string why;

    friend bool operator==(const Resync&, const Resync&) = default;
};

std::string toJson(const SocketChange& change);
/// False for an unknown kind.
bool fromJson(std::string_view json, SocketChange& change);
/// Members of an answer: `"generation":...,"revision":...,"total":...` in an object.
std::string toJson(const SocketSubscription& subscription);
bool fromJson(std::string_view json, SocketSubscription& subscription);
std::string toJson(const SnapshotPage& page);
bool fromJson(std::string_view json, SnapshotPage& page);
std::string toJson(const SocketDelta& delta);
bool fromJson(std::string_view json, SocketDelta& delta);
std::string toJson(const Resync& resync);
bool fromJson(std::string_view json, Resync& resync);

} // namespace sio::admin
