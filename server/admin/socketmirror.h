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
class SocketMirror {
public:
    /// True when it changed something: a change of an unknown socket, a room joined twice, ... does not. A
    /// socket that connects twice counts as a change only when its row is another one.
    bool apply(const SocketChange& change);
    /// Forgets everything; the revision goes on.
    void clear();

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
    using Rows = std::unordered_set<const SocketRow*>;
    using Index = std::unordered_map<std::string, Rows>;
    static void drop(Index& index, const std::string& name, const SocketRow* row);
    bool insert(const SocketRow& row);
    bool remove(const std::string& id);

    std::unordered_map<std::string, SocketRow> m_rows; ///< rows stay where they are
    Index m_users, m_rooms;
    std::int64_t m_revision = 0;
};

/// Part of `text`, whatever the case of ASCII letters.
bool containsFolded(std::string_view text, std::string_view part);

} // namespace sio::admin
