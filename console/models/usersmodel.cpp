// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/usersmodel.h"

#include "models/roles.h"
#include "models/searchtext.h"
#include "models/text.h"

#include <QtCore/QDateTime>
#include <QtCore/QSet>

#include <algorithm>

namespace sio::models {

namespace {

/// Sockets of one user that filters look at.
constexpr std::size_t kMaxSearched = 256;
/// Above this many children they are told to have changed as one range.
constexpr std::size_t kManyChildren = 1000;

bool contains(const std::vector<store::Slot>& sorted, store::Slot slot)
{
    return std::binary_search(sorted.begin(), sorted.end(), slot);
}

QString transportsOf(const store::UserEntry& user)
{
    QStringList parts;
    if (user.websocket > 0)
        parts << (user.websocket == 1 ? QStringLiteral("websocket")
                                      : QStringLiteral("%1 websocket").arg(user.websocket));
    if (user.polling > 0)
        parts << (user.polling == 1 ? QStringLiteral("polling")
                                    : QStringLiteral("%1 polling").arg(user.polling));
    return parts.join(QStringLiteral(", "));
}

} // namespace

UsersModel::UsersModel(const store::ServerState& state, QObject* parent)
    : SlabModel({{"User"}, {"Sockets", true}, {"Rooms", true}, {"Transport"}, {"Since"}, {"Last event"}},
                state, state.users(), &store::Changes::users, parent)
{
    m_children.resize(static_cast<std::size_t>(rowCount()));
    for (store::Slot slot = 0; slot < state.users().size(); ++slot)
        m_children[slot] = state.users()[slot].sockets;
}

void UsersModel::rowsGrown(int rows)
{
    SlabModel::rowsGrown(rows);
    m_children.resize(static_cast<std::size_t>(rows));
}

void UsersModel::aboutToTell(const store::Changes& changes)
{
    for (const store::Slot row : changes.users.removed)
        syncChildren(static_cast<int>(row), {}, {});
    for (const auto* rows : {&changes.users.added, &changes.users.changed}) {
        for (const store::Slot row : *rows)
            syncChildren(static_cast<int>(row), state().users()[row].sockets, changes.sockets.removed);
    }
    tellSockets(changes.sockets.changed);
}

void UsersModel::syncChildren(int row, std::vector<store::Slot> target, const std::vector<store::Slot>& gone)
{
    std::vector<store::Slot>& children = m_children[static_cast<std::size_t>(row)];
    if (children.empty() && target.empty())
        return;
    const QModelIndex parent = index(row, 0);
    QSet<store::Slot> wanted(target.begin(), target.end());
    const auto stays = [&](store::Slot slot) { return wanted.contains(slot) && !contains(gone, slot); };
    // Runs of those that left, from the back.
    for (std::size_t end = children.size(); end > 0;) {
        if (stays(children[end - 1])) {
            --end;
            continue;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && !stays(children[begin - 1]))
            --begin;
        beginRemoveRows(parent, static_cast<int>(begin), static_cast<int>(end - 1));
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(begin),
                       children.begin() + static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
        end = begin;
    }
    // What stayed must be in the target's order for runs to be inserted between; a socket whose age was
    // corrected is not.
    std::size_t at = 0;
    for (const store::Slot slot : target) {
        if (at < children.size() && children[at] == slot)
            ++at;
    }
    if (at < children.size()) {
        beginRemoveRows(parent, 0, static_cast<int>(children.size() - 1));
        children.clear();
        endRemoveRows();
    }
    for (std::size_t i = 0; i < target.size();) {
        if (i < children.size() && children[i] == target[i]) {
            ++i;
            continue;
        }
        const store::Slot next = i < children.size() ? children[i] : store::kNoSlot;
        std::size_t end = i;
        while (end < target.size() && target[end] != next)
            ++end;
        beginInsertRows(parent, static_cast<int>(i), static_cast<int>(end - 1));
        children.insert(children.begin() + static_cast<std::ptrdiff_t>(i),
                        target.begin() + static_cast<std::ptrdiff_t>(i),
                        target.begin() + static_cast<std::ptrdiff_t>(end));
        endInsertRows();
        i = end;
    }
}

void UsersModel::tellSockets(const std::vector<store::Slot>& changed)
{
    store::Slot wholeUser = store::kNoSlot;
    for (const store::Slot slot : changed) {
        const store::Slot user = state().sockets()[slot].user;
        if (user == store::kNoSlot || user >= m_children.size() || user == wholeUser)
            continue;
        const std::vector<store::Slot>& children = m_children[user];
        const QModelIndex parent = index(static_cast<int>(user), 0);
        if (children.size() > kManyChildren) {
            wholeUser = user;
            Q_EMIT dataChanged(index(0, 0, parent),
                               index(static_cast<int>(children.size()) - 1, columnCount() - 1, parent));
            continue;
        }
        const auto place = std::find(children.begin(), children.end(), slot);
        if (place == children.end())
            continue;
        const int row = static_cast<int>(place - children.begin());
        Q_EMIT dataChanged(index(row, 0, parent), index(row, columnCount() - 1, parent));
    }
}

const store::UserEntry* UsersModel::user(const QModelIndex& index) const
{
    if (!index.isValid() || isSocket(index) || !isLiveRow(index.row()))
        return nullptr;
    return &at(index.row());
}

const store::SocketEntry* UsersModel::socket(const QModelIndex& index) const
{
    if (!isSocket(index) || index.internalId() > m_children.size())
        return nullptr;
    const std::vector<store::Slot>& children = m_children[index.internalId() - 1];
    const auto row = static_cast<std::size_t>(index.row());
    if (row >= children.size() || !state().sockets().isLive(children[row]))
        return nullptr;
    return &state().sockets()[children[row]];
}

QModelIndex UsersModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!parent.isValid())
        return TableModel::index(row, column);
    if (row < 0 || row >= rowCount(parent) || column < 0 || column >= columnCount())
        return {};
    return createIndex(row, column, static_cast<quintptr>(parent.row()) + 1);
}

QModelIndex UsersModel::parent(const QModelIndex& child) const
{
    return isSocket(child) ? TableModel::index(static_cast<int>(child.internalId() - 1), 0) : QModelIndex();
}

int UsersModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return TableModel::rowCount();
    if (isSocket(parent) || parent.column() != 0)
        return 0;
    const auto row = static_cast<std::size_t>(parent.row());
    return row < m_children.size() ? static_cast<int>(m_children[row].size()) : 0;
}

bool UsersModel::hasChildren(const QModelIndex& parent) const
{
    return rowCount(parent) > 0;
}

QVariant UsersModel::data(const QModelIndex& index, int role) const
{
    if (!isSocket(index))
        return TableModel::data(index, role);
    const store::SocketEntry* entry = socket(index);
    if (!entry)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return socketText(*entry, index.column(), false);
    case IdRole:
        return entry->row.id;
    case KindRole:
        return entry->row.transport == u"polling" ? 1 : 0;
    case FlagRole:
        return !entry->row.authenticated;
    case StaleRole:
        return isStale();
    default:
        return cell(role, index.column(), {}, socketText(*entry, index.column(), true));
    }
}

QString UsersModel::socketText(const store::SocketEntry& socket, int column, bool isRaw) const
{
    const link::SocketRow& row = socket.row;
    switch (column) {
    case Name:
        return isRaw ? row.id : shortId(row.id);
    case Rooms:
        return isRaw ? row.rooms.join('\n') : grouped(row.rooms.size());
    case Transport:
        return isRaw ? row.transport : visibleText(row.transport, 64);
    case Since:
        return isRaw ? fullTime(row.since, isUtc())
                     : relativeTime(row.since, QDateTime::currentMSecsSinceEpoch(), isUtc());
    case Last:
        return isRaw ? row.last.event : visibleText(row.last.event, 128);
    default:
        return {};
    }
}

QString UsersModel::rowId(int row) const
{
    return at(row).user;
}

int UsersModel::kind(int row, int) const
{
    return at(row).websocket == 0 ? 1 : 0;
}

bool UsersModel::isFlagged(int row) const
{
    return at(row).duplicate;
}

QString UsersModel::shown(int row, int column) const
{
    const store::UserEntry& user = at(row);
    switch (column) {
    case Name:
        return user.user.isEmpty() ? QStringLiteral("(no user)") : shortId(user.user);
    case Since:
        return relativeTime(user.since, QDateTime::currentMSecsSinceEpoch(), isUtc());
    case Sockets:
        return grouped(static_cast<std::int64_t>(user.sockets.size()));
    case Rooms:
        return grouped(user.rooms);
    default:
        return visibleText(raw(row, column), 128);
    }
}

QString UsersModel::raw(int row, int column) const
{
    const store::UserEntry& user = at(row);
    switch (column) {
    case Name:
        return user.user;
    case Sockets:
        return QString::number(user.sockets.size());
    case Rooms:
        return QString::number(user.rooms);
    case Transport:
        return transportsOf(user);
    case Since:
        return fullTime(user.since, isUtc());
    case Last:
        return user.last.event;
    default:
        return {};
    }
}

SortKey UsersModel::sortKey(int row, int column) const
{
    const store::UserEntry& user = at(row);
    switch (column) {
    case Name:
        return {0, user.user};
    case Sockets:
        return {static_cast<std::int64_t>(user.sockets.size()), {}};
    case Rooms:
        return {user.rooms, {}};
    case Transport:
        return {user.polling, {}};
    case Since:
        return {user.since, {}};
    case Last:
        return {user.last.time, {}};
    default:
        return {};
    }
}

QStringList UsersModel::filterKeys() const
{
    return {"user", "socket", "room", "transport", "address", "nsp", "last"};
}

QStringList UsersModel::filterTexts(int row, int key) const
{
    const store::UserEntry& user = at(row);
    if (key == 0)
        return {user.user};
    QStringList texts;
    for (std::size_t i = 0; i < std::min(user.sockets.size(), kMaxSearched); ++i) {
        const link::SocketRow& socket = state().sockets()[user.sockets[i]].row;
        switch (key) {
        case 1:
            texts << socket.id;
            break;
        case 2:
            texts << socket.rooms;
            break;
        case 3:
            texts << socket.transport;
            break;
        case 4:
            texts << socket.address;
            break;
        case 5:
            texts << socket.nsp;
            break;
        default:
            texts << socket.last.event;
            break;
        }
    }
    return texts;
}

QByteArray UsersModel::makeSearchText(int row) const
{
    const store::UserEntry& user = at(row);
    SearchText text;
    text.add(user.user);
    for (std::size_t i = 0; i < std::min(user.sockets.size(), kMaxSearched); ++i) {
        const link::SocketRow& socket = state().sockets()[user.sockets[i]].row;
        for (const QString* part :
             {&socket.id, &socket.address, &socket.transport, &socket.nsp, &socket.agent})
            text.add(*part);
        text.add(socket.rooms);
    }
    return text.text();
}

int UsersModel::rowOfId(const QString& id) const
{
    const store::Slot slot = state().userSlot(id);
    return slot == store::kNoSlot ? -1 : static_cast<int>(slot);
}

} // namespace sio::models
