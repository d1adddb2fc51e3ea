// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/population.h"

#include <algorithm>

namespace sio::store {

using Clock = std::chrono::steady_clock;

namespace {

/// Users with more sockets than this have their rooms summed up rather than compared.
constexpr std::size_t kMaxComparedSockets = 64;
/// Texts kept for sharing; above it the table is begun anew.
constexpr qsizetype kMaxSharedTexts = 200'000;

bool isNewer(const link::LastEvent& a, const link::LastEvent& b)
{
    return a.time > b.time;
}

} // namespace

void Population::beginGeneration()
{
    ++m_generation;
    m_swept = 0;
    m_notKept = 0;
}

Population::Changed Population::take()
{
    refreshUsers();
    return {m_socketLog.take(), m_userLog.take(), m_roomLog.take()};
}

void Population::clear()
{
    const auto empty = [](auto& slab, SlotLog& log) {
        for (Slot slot = 0; slot < slab.size(); ++slot) {
            if (slab.isLive(slot)) {
                slab.remove(slot);
                log.removed(slot);
            }
        }
    };
    empty(m_sockets, m_socketLog);
    empty(m_users, m_userLog);
    empty(m_rooms, m_roomLog);
    m_socketById.clear();
    m_userByName.clear();
    m_roomByName.clear();
    m_usersToRefresh.clear();
    m_texts.clear();
    m_notKept = m_skipped = 0;
}

bool Population::sweep(Clock::time_point until)
{
    while (m_swept < m_sockets.size()) {
        const Slot slot = m_swept++;
        if (m_sockets.isLive(slot) && m_sockets[slot].generation != m_generation)
            removeSocket(slot);
        if (m_swept % kStride == 0 && Clock::now() >= until)
            return m_swept >= m_sockets.size();
    }
    return true;
}

void Population::put(link::SocketRow& row)
{
    if (row.id.isEmpty()) {
        ++m_skipped;
        return;
    }
    row.nsp = shared(row.nsp);
    row.transport = shared(row.transport);
    row.address = shared(row.address);
    row.agent = shared(row.agent);
    row.last.event = shared(row.last.event);
    Slot slot = socketSlot(row.id);
    if (slot == kNoSlot) {
        if (m_sockets.count() >= m_maxSockets) {
            ++m_notKept;
            return;
        }
        SocketEntry entry;
        entry.row.id = row.id;
        slot = m_sockets.add(std::move(entry));
        m_socketById.insert(row.id, slot);
        m_socketLog.added(slot);
    } else {
        m_socketLog.changed(slot);
    }
    SocketEntry& entry = m_sockets[slot];
    entry.generation = m_generation;
    const QStringList before = std::exchange(entry.row.rooms, {});
    const QStringList after = std::exchange(row.rooms, {});
    const QString user = std::exchange(row.user, entry.row.user);
    row.id = entry.row.id;
    entry.row = std::move(row);
    entry.row.rooms = before;
    for (const QString& room : before) {
        if (!after.contains(room))
            leaveRoom(slot, room);
    }
    for (const QString& room : after) {
        if (!before.contains(room))
            joinRoom(slot, room);
    }
    moveToUser(slot, user);
}

void Population::removeSocket(Slot slot)
{
    const QStringList rooms = m_sockets[slot].row.rooms;
    for (const QString& room : rooms)
        leaveRoom(slot, room);
    leaveUser(slot);
    m_socketById.remove(m_sockets[slot].row.id);
    m_sockets.remove(slot);
    m_socketLog.removed(slot);
}

void Population::leaveUser(Slot slot)
{
    const Slot user = m_sockets[slot].user;
    if (user == kNoSlot)
        return;
    m_sockets[slot].user = kNoSlot;
    UserEntry& entry = m_users[user];
    const auto place = std::find(entry.sockets.begin(), entry.sockets.end(), slot);
    if (place != entry.sockets.end())
        entry.sockets.erase(place);
    if (entry.sockets.empty()) {
        m_userByName.remove(entry.user);
        m_users.remove(user);
        m_userLog.removed(user);
    } else {
        m_usersToRefresh.push_back(user);
    }
}

void Population::moveToUser(Slot slot, const QString& name)
{
    SocketEntry& entry = m_sockets[slot];
    if (entry.user != kNoSlot && entry.row.user == name) {
        m_usersToRefresh.push_back(entry.user);
        return;
    }
    leaveUser(slot);
    Slot user = userSlot(name);
    if (user == kNoSlot) {
        UserEntry made;
        made.user = name;
        user = m_users.add(std::move(made));
        m_userByName.insert(name, user);
        m_userLog.added(user);
    }
    UserEntry& owner = m_users[user];
    entry.row.user = owner.user; // one copy of the text
    entry.user = user;
    const auto older = [this](std::int64_t since, Slot other) { return since < m_sockets[other].row.since; };
    owner.sockets.insert(std::upper_bound(owner.sockets.begin(), owner.sockets.end(), entry.row.since, older),
                         slot);
    m_usersToRefresh.push_back(user);
}

void Population::joinRoom(Slot slot, const QString& name)
{
    if (name.isEmpty())
        return;
    SocketEntry& socket = m_sockets[slot];
    if (socket.row.rooms.contains(name))
        return;
    Slot room = roomSlot(name);
    if (room == kNoSlot) {
        RoomEntry made;
        made.room = name;
        made.kind = roomKind(name);
        room = m_rooms.add(std::move(made));
        m_roomByName.insert(name, room);
        m_roomLog.added(room);
    } else {
        m_roomLog.changed(room);
    }
    RoomEntry& entry = m_rooms[room];
    socket.row.rooms.append(entry.room);
    entry.members.insert(std::lower_bound(entry.members.begin(), entry.members.end(), slot), slot);
    if (!entry.namespaces.contains(socket.row.nsp) && entry.namespaces.size() < 16)
        entry.namespaces.append(socket.row.nsp);
}

void Population::leaveRoom(Slot slot, const QString& name)
{
    const Slot room = roomSlot(name);
    m_sockets[slot].row.rooms.removeOne(name);
    if (room == kNoSlot)
        return;
    RoomEntry& entry = m_rooms[room];
    const auto place = std::lower_bound(entry.members.begin(), entry.members.end(), slot);
    if (place == entry.members.end() || *place != slot)
        return;
    entry.members.erase(place);
    if (!entry.members.empty()) {
        m_roomLog.changed(room);
        return;
    }
    m_roomByName.remove(name);
    m_rooms.remove(room);
    m_roomLog.removed(room);
}

void Population::apply(link::SocketChange& change)
{
    using Kind = link::SocketChange::Kind;
    if (change.kind == Kind::Connected) {
        put(change.row);
        return;
    }
    const Slot slot = socketSlot(change.id);
    if (slot == kNoSlot) {
        ++m_skipped;
        return;
    }
    SocketEntry& entry = m_sockets[slot];
    switch (change.kind) {
    case Kind::Connected:
        break;
    case Kind::Disconnected:
        removeSocket(slot);
        return;
    case Kind::Joined:
        joinRoom(slot, change.room);
        m_usersToRefresh.push_back(entry.user);
        break;
    case Kind::Left:
        leaveRoom(slot, change.room);
        m_usersToRefresh.push_back(entry.user);
        break;
    case Kind::Transport:
        entry.row.transport = shared(change.text);
        m_usersToRefresh.push_back(entry.user);
        break;
    case Kind::Last:
        entry.row.last = change.last;
        entry.row.last.event = shared(change.last.event);
        if (UserEntry& user = m_users[entry.user]; !isNewer(user.last, entry.row.last)) {
            user.last = entry.row.last;
            m_userLog.changed(entry.user);
        }
        break;
    case Kind::Updated:
        entry.row.authenticated = change.row.authenticated;
        moveToUser(slot, change.row.user);
        break;
    }
    m_socketLog.changed(slot);
}

void Population::refreshUsers()
{
    std::sort(m_usersToRefresh.begin(), m_usersToRefresh.end());
    m_usersToRefresh.erase(std::unique(m_usersToRefresh.begin(), m_usersToRefresh.end()),
                           m_usersToRefresh.end());
    for (const Slot slot : m_usersToRefresh) {
        if (!m_users.isLive(slot))
            continue;
        refresh(m_users[slot]);
        m_userLog.changed(slot);
    }
    m_usersToRefresh.clear();
}

void Population::refresh(UserEntry& user) const
{
    user.websocket = 0;
    user.polling = 0;
    user.since = 0;
    user.last = {};
    user.duplicate = false;
    const bool compares = user.sockets.size() <= kMaxComparedSockets;
    QSet<QString> rooms;
    QHash<QString, QString> clientOfNamespace;
    qsizetype sum = 0;
    for (const Slot socket : user.sockets) {
        const link::SocketRow& row = m_sockets[socket].row;
        if (row.transport == u"websocket")
            ++user.websocket;
        else if (row.transport == u"polling")
            ++user.polling;
        if (user.since == 0 || (row.since > 0 && row.since < user.since))
            user.since = row.since;
        if (isNewer(row.last, user.last))
            user.last = row.last;
        sum += row.rooms.size();
        if (!compares)
            continue;
        for (const QString& room : row.rooms)
            rooms.insert(room);
        const auto known = clientOfNamespace.constFind(row.nsp);
        if (known == clientOfNamespace.constEnd())
            clientOfNamespace.insert(row.nsp, row.client);
        else if (*known != row.client || row.client.isEmpty())
            user.duplicate = true;
    }
    user.rooms = static_cast<int>(compares ? rooms.size() : sum);
    user.duplicate = (user.duplicate || !compares) && !user.user.isEmpty();
}

QString Population::shared(const QString& text)
{
    if (text.isEmpty())
        return {};
    const auto known = m_texts.constFind(text);
    if (known != m_texts.constEnd())
        return *known;
    if (m_texts.size() >= kMaxSharedTexts)
        m_texts.clear();
    m_texts.insert(text);
    return text;
}

} // namespace sio::store
