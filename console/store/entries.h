// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "store/slab.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <vector>

namespace sio::store {

/// A socket as the store knows it. Strings that many sockets share (rooms, addresses, agents) are shared in
/// memory.
struct SocketEntry {
    link::SocketRow row;
    Slot user = kNoSlot; ///< in users()
    std::uint32_t generation = 0;
};

/// A user with at least one socket; the sockets without a user are gathered under the one whose name is
/// empty.
struct UserEntry {
    QString user;
    std::vector<Slot> sockets; ///< in sockets(), oldest first
    int websocket = 0;
    int polling = 0;
    int rooms = 0;          ///< different ones, all sockets together
    std::int64_t since = 0; ///< of the oldest socket
    link::LastEvent last;   ///< newest of all sockets
    bool duplicate = false; ///< several connections in one namespace
};

enum class RoomKind : std::uint8_t { Session, Researcher, User, Other };
RoomKind roomKind(QStringView room);
QString roomKindWord(RoomKind kind);

/// A room with at least one member.
struct RoomEntry {
    QString room;
    RoomKind kind = RoomKind::Other;
    std::vector<Slot> members; ///< in sockets(), sorted by slot
    QStringList namespaces;    ///< of its members
};

} // namespace sio::store
