// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/connectionsmodel.h"

#include "models/searchtext.h"
#include "models/text.h"

#include <QtCore/QDateTime>

namespace sio::models {

ConnectionsModel::ConnectionsModel(const store::ServerState& state, QObject* parent)
    : SlabModel({{"Socket"},
                 {"User"},
                 {"Transport"},
                 {"Namespace"},
                 {"Address"},
                 {"Rooms", true},
                 {"User agent"},
                 {"Since"},
                 {"Last event"},
                 {"Connection"}},
                state, state.sockets(), &store::Changes::sockets, parent)
{
}

std::int64_t ConnectionsModel::ordinal(int row) const
{
    return at(row).row.since;
}

QString ConnectionsModel::rowId(int row) const
{
    return at(row).row.id;
}

int ConnectionsModel::kind(int row, int) const
{
    return at(row).row.transport == u"polling" ? 1 : 0;
}

bool ConnectionsModel::isFlagged(int row) const
{
    return !at(row).row.authenticated;
}

QString ConnectionsModel::shown(int row, int column) const
{
    const link::SocketRow& socket = at(row).row;
    switch (column) {
    case Id:
        return shortId(socket.id);
    case User:
        return shortId(socket.user);
    case Rooms:
        return grouped(socket.rooms.size());
    case Since:
        return relativeTime(socket.since, QDateTime::currentMSecsSinceEpoch(), isUtc());
    case Client:
        return shortId(socket.client);
    default:
        return visibleText(raw(row, column), 128);
    }
}

QString ConnectionsModel::raw(int row, int column) const
{
    const link::SocketRow& socket = at(row).row;
    switch (column) {
    case Id:
        return socket.id;
    case User:
        return socket.user;
    case Transport:
        return socket.transport;
    case Namespace:
        return socket.nsp;
    case Address:
        return socket.address;
    case Rooms:
        return socket.rooms.join('\n');
    case Agent:
        return socket.agent;
    case Since:
        return fullTime(socket.since, isUtc());
    case Last:
        return socket.last.event;
    case Client:
        return socket.client;
    default:
        return {};
    }
}

SortKey ConnectionsModel::sortKey(int row, int column) const
{
    const link::SocketRow& socket = at(row).row;
    switch (column) {
    case Rooms:
        return {socket.rooms.size(), {}};
    case Since:
        return {socket.since, {}};
    case Last:
        return {socket.last.time, {}};
    case Id:
        return {0, socket.id};
    case User:
        return {0, socket.user};
    case Transport:
        return {0, socket.transport};
    case Namespace:
        return {0, socket.nsp};
    case Address:
        return {0, socket.address};
    case Agent:
        return {0, socket.agent};
    case Client:
        return {0, socket.client};
    default:
        return {};
    }
}

QStringList ConnectionsModel::filterKeys() const
{
    return {"id", "user", "transport", "nsp", "address", "room", "agent", "last", "client"};
}

QStringList ConnectionsModel::filterTexts(int row, int key) const
{
    const link::SocketRow& socket = at(row).row;
    switch (key) {
    case 0:
        return {socket.id};
    case 1:
        return {socket.user};
    case 2:
        return {socket.transport};
    case 3:
        return {socket.nsp};
    case 4:
        return {socket.address};
    case 5:
        return socket.rooms;
    case 6:
        return {socket.agent};
    case 7:
        return {socket.last.event};
    case 8:
        return {socket.client};
    default:
        return {};
    }
}

QByteArray ConnectionsModel::makeSearchText(int row) const
{
    const link::SocketRow& socket = at(row).row;
    SearchText text;
    for (const QString* part : {&socket.id, &socket.user, &socket.transport, &socket.nsp, &socket.address,
                                &socket.agent, &socket.last.event})
        text.add(*part);
    return text.add(socket.rooms).text();
}

int ConnectionsModel::rowOfId(const QString& id) const
{
    const store::Slot slot = state().socketSlot(id);
    return slot == store::kNoSlot ? -1 : static_cast<int>(slot);
}

} // namespace sio::models
