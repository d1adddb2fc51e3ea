// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/lookup.h"
#include "admin/socketstream.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sio::admin {

template <class Row> struct SearchResult {
    std::int64_t total = 0;
    std::vector<Row> rows;
};

/// The hub's copy of all sockets, while somebody looks at them. Each change that takes effect is one
/// revision. Lives in the hub's thread.
///
/// The last event of a socket is its own latest one, or a later broadcast to one of its rooms. Broadcasts to
/// many are kept with the room, not with each member, and looked up when a row is shown: see withLast().
class SocketMirror {
public:
    /// True when it changed something: a change of an unknown socket, a room joined twice, ... does not. A
    /// socket that connects twice counts as a change only when its row is another one.
    bool apply(const SocketChange& change);
    /// Forgets everything; the revision goes on.
    void clear();

    /// A broadcast, in one step however many it reached: those who are in `rooms` now (none: everyone) have
    /// got it. No revision: rows that were sent already stay as they are.
    void noteBroadcast(const std::vector<std::string>& rooms, const LastEvent& event);
    /// The row with its last event, broadcasts included. Precondition: `row` is in here.
    SocketRow withLast(const SocketRow& row) const;

    std::int64_t revision() const { return m_revision; }
    std::size_t size() const { return m_rows.size(); }
    const SocketRow* find(const std::string& id) const;
    std::vector<std::string> ids() const;
    std::vector<const SocketRow*> ofUser(const std::string& user) const;
    std::vector<const SocketRow*> inRoom(const std::string& room) const;
    std::size_t userCount() const { return m_users.size(); }
    std::size_t roomCount() const { return m_rooms.size(); }

    /// `query` is part of user, room, address or socket id, whatever the case; empty: all.
    SearchResult<SocketRow> sockets(const SearchRequest& request) const;
    SearchResult<UserRow> users(const SearchRequest& request) const;
    SearchResult<RoomRow> rooms(const SearchRequest& request) const;

private:
    /// Tells what came before what: joins, events of one socket, broadcasts. 0: never.
    using Stamp = std::uint64_t;
    struct Broadcast {
        LastEvent event;
        Stamp at = 0;
    };
    struct Entry {
        SocketRow row;
        Stamp since = 0;
        Stamp lastAt = 0; ///< of row.last
    };
    struct Room {
        std::unordered_map<const SocketRow*, Stamp> members; ///< and when each was seen to join
        Broadcast last;
    };
    using Users = std::unordered_map<std::string, std::unordered_set<const SocketRow*>>;
    using Rooms = std::unordered_map<std::string, Room>;

    bool insert(const SocketRow& row);
    bool remove(const std::string& id);
    void join(const SocketRow& row, const std::string& room);
    void leave(const SocketRow& row, const std::string& room);

    std::unordered_map<std::string, Entry> m_rows; ///< rows stay where they are
    Users m_users;
    Rooms m_rooms;
    Broadcast m_everyone;
    Stamp m_stamp = 0;
    std::int64_t m_revision = 0;
};

/// Part of `text`, whatever the case of ASCII letters.
bool containsFolded(std::string_view text, std::string_view part);

} // namespace sio::admin
