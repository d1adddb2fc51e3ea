// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/roomsmodel.h"

#include "models/searchtext.h"
#include "models/text.h"

namespace sio::models {

RoomsModel::RoomsModel(const store::ServerState& state, QObject* parent)
    : SlabModel({{"Room"}, {"Kind"}, {"Members", true}, {"Namespaces"}}, state, state.rooms(),
                &store::Changes::rooms, parent)
{
}

QString RoomsModel::rowId(int row) const
{
    return at(row).room;
}

int RoomsModel::kind(int row, int) const
{
    return static_cast<int>(at(row).kind);
}

QString RoomsModel::shown(int row, int column) const
{
    const store::RoomEntry& room = at(row);
    switch (column) {
    case Name:
        return shortRoom(room.room);
    case Members:
        return grouped(static_cast<std::int64_t>(room.members.size()));
    default:
        return visibleText(raw(row, column), 128);
    }
}

QString RoomsModel::raw(int row, int column) const
{
    const store::RoomEntry& room = at(row);
    switch (column) {
    case Name:
        return room.room;
    case Kind:
        return store::roomKindWord(room.kind);
    case Members:
        return QString::number(room.members.size());
    case Namespaces:
        return room.namespaces.join(QStringLiteral(", "));
    default:
        return {};
    }
}

SortKey RoomsModel::sortKey(int row, int column) const
{
    const store::RoomEntry& room = at(row);
    switch (column) {
    case Name:
        return {0, room.room};
    case Kind:
        return {static_cast<int>(room.kind), {}};
    case Members:
        return {static_cast<std::int64_t>(room.members.size()), {}};
    case Namespaces:
        return {0, room.namespaces.join(',')};
    default:
        return {};
    }
}

QStringList RoomsModel::filterKeys() const
{
    return {"room", "kind", "nsp"};
}

QStringList RoomsModel::filterTexts(int row, int key) const
{
    const store::RoomEntry& room = at(row);
    switch (key) {
    case 0:
        return {room.room};
    case 1:
        return {store::roomKindWord(room.kind)};
    case 2:
        return room.namespaces;
    default:
        return {};
    }
}

QByteArray RoomsModel::makeSearchText(int row) const
{
    return SearchText().add(at(row).room).text();
}

int RoomsModel::rowOfId(const QString& id) const
{
    const store::Slot slot = state().roomSlot(id);
    return slot == store::kNoSlot ? -1 : static_cast<int>(slot);
}

} // namespace sio::models
