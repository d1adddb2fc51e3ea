// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "store/entries.h"
#include "store/slab.h"
#include "store/slotlog.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QString>

#include <chrono>
#include <cstdint>
#include <vector>

namespace sio::store {

/// Who is connected: the sockets, and the users and rooms that follow from them, always in step; and which of
/// them changed since that was last taken. A value: part of ServerState, in its thread.
class Population {
public:
    /// Rows or changes between two looks at the clock.
    static constexpr std::size_t kStride = 64;

    /// Above `maxSockets` further ones are counted, not kept.
    explicit Population(std::size_t maxSockets) : m_maxSockets(maxSockets) {}

    const Slab<SocketEntry>& sockets() const { return m_sockets; }
    const Slab<UserEntry>& users() const { return m_users; }
    const Slab<RoomEntry>& rooms() const { return m_rooms; }
    Slot socketSlot(const QString& id) const { return m_socketById.value(id, kNoSlot); }
    Slot userSlot(const QString& user) const { return m_userByName.value(user, kNoSlot); }
    Slot roomSlot(const QString& room) const { return m_roomByName.value(room, kNoSlot); }

    /// A snapshot begins: what is not put() until sweep() has left meanwhile.
    void beginGeneration();
    /// A socket as it is now: a new one, or another row of a known one. Takes from `row`.
    void put(link::SocketRow& row);
    void apply(link::SocketChange& change);
    /// Removes what was not put() in this generation; false when `until` came first: call it again.
    bool sweep(std::chrono::steady_clock::time_point until);
    void clear();

    struct Changed {
        SlotChanges sockets;
        SlotChanges users;
        SlotChanges rooms;
    };
    /// Brings the users' sums up to date, and says what changed since the last call.
    Changed take();

    std::int64_t notKept() const { return m_notKept; } ///< of this generation
    std::int64_t skipped() const { return m_skipped; } ///< changes of unknown sockets, rows without an id

private:
    void removeSocket(Slot slot);
    void moveToUser(Slot slot, const QString& user);
    void leaveUser(Slot slot);
    void joinRoom(Slot slot, const QString& room);
    void leaveRoom(Slot slot, const QString& room);
    void refreshUsers();
    void refresh(UserEntry& user) const;
    /// One copy of each text that many rows share.
    QString shared(const QString& text);

    std::size_t m_maxSockets;
    Slab<SocketEntry> m_sockets;
    Slab<UserEntry> m_users;
    Slab<RoomEntry> m_rooms;
    QHash<QString, Slot> m_socketById;
    QHash<QString, Slot> m_userByName;
    QHash<QString, Slot> m_roomByName;
    QSet<QString> m_texts;
    SlotLog m_socketLog;
    SlotLog m_userLog;
    SlotLog m_roomLog;
    std::vector<Slot> m_usersToRefresh;
    std::uint32_t m_generation = 0;
    Slot m_swept = 0;
    std::int64_t m_notKept = 0;
    std::int64_t m_skipped = 0;
};

} // namespace sio::store
