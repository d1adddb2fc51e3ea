// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/entries.h"

namespace sio::store {

RoomKind roomKind(QStringView room)
{
    if (room.startsWith(u"session:"))
        return RoomKind::Session;
    if (room.startsWith(u"researcher:"))
        return RoomKind::Researcher;
    return room.startsWith(u"user:") ? RoomKind::User : RoomKind::Other;
}

QString roomKindWord(RoomKind kind)
{
    switch (kind) {
    case RoomKind::Session:
        return QStringLiteral("session");
    case RoomKind::Researcher:
        return QStringLiteral("researcher");
    case RoomKind::User:
        return QStringLiteral("user");
    case RoomKind::Other:
        break;
    }
    return QStringLiteral("other");
}

} // namespace sio::store
