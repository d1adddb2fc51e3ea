// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/roomsmodel.h"

#include "models/text.h"

namespace sio::models {

RoomsModel::RoomsModel(const store::ServerState& state, QObject* parent)
    : TableModel({{"Room"}, {"Kind"}, {"Members", true}, {"Namespaces"}}, parent), m_state(state)
{
    growTo(static_cast<int>(state.rooms().size()));
    connect(&state, &store::ServerState::published, this, &RoomsModel::onPublished);
    connect(&state, &store::ServerState::freshnessChanged, this, &RoomsModel::looksChanged);
}

void RoomsModel::onPublished(const store::Changes& changes)
{
    growTo(static_cast<int>(m_state.rooms().size()));
    m_search.resize(m_state.rooms().size());
    for (const auto* rows : {&changes.rooms.removed, &changes.rooms.added}) {
        for (const store::Slot row : *rows)
            m_search[row] = {};
    }
    tell(changes.rooms);
}

const store::RoomEntry* RoomsModel::entry(int row) const
{
    return isLiveRow(row) ? &m_state.rooms()[static_cast<store::Slot>(row)] : nullptr;
}

bool RoomsModel::isLiveRow(int row) const
{
    return row >= 0 && m_state.rooms().isLive(static_cast<store::Slot>(row));
}

std::int64_t RoomsModel::ordinal(int row) const
{
    return row;
}

QString RoomsModel::rowId(int row) const
{
    return m_state.rooms()[static_cast<store::Slot>(row)].room;
}

int RoomsModel::kind(int row, int) const
{
    return static_cast<int>(m_state.rooms()[static_cast<store::Slot>(row)].kind);
}

bool RoomsModel::isFlagged(int) const
{
    return false;
}

bool RoomsModel::isStale() const
{
    return m_state.freshness() == store::Freshness::Stale;
}

QString RoomsModel::shown(int row, int column) const
{
    const store::RoomEntry& room = m_state.rooms()[static_cast<store::Slot>(row)];
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
    const store::RoomEntry& room = m_state.rooms()[static_cast<store::Slot>(row)];
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
    const store::RoomEntry& room = m_state.rooms()[static_cast<store::Slot>(row)];
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
    const store::RoomEntry& room = m_state.rooms()[static_cast<store::Slot>(row)];
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

QByteArray RoomsModel::searchText(int row) const
{
    const auto place = static_cast<std::size_t>(row);
    if (place >= m_search.size())
        m_search.resize(place + 1);
    if (m_search[place].isNull())
        m_search[place] = lowered(m_state.rooms()[static_cast<store::Slot>(row)].room.toUtf8());
    return m_search[place];
}

int RoomsModel::rowOfId(const QString& id) const
{
    const store::Slot slot = m_state.roomSlot(id);
    return slot == store::kNoSlot ? -1 : static_cast<int>(slot);
}

} // namespace sio::models
