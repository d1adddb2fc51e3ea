// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/inmemoryadapter.h"

#include "socketio/socket.h"

#include <algorithm>

namespace sio::socketio {

namespace {

/// A vector that lost three quarters of its members gives the memory back.
template <class T> void shrinkIfSparse(std::vector<T>& vector)
{
    constexpr std::size_t kSmall = 64;
    if (vector.capacity() > kSmall && vector.size() < vector.capacity() / 4)
        vector.shrink_to_fit();
}

} // namespace

std::size_t InMemoryAdapter::IdHash::operator()(const Socket* socket) const
{
    return socket->id().hash();
}

bool InMemoryAdapter::IdEqual::operator()(const SocketId& id, const Socket* socket) const
{
    return socket->id() == id;
}

InMemoryAdapter::InMemoryAdapter(const SeededHash& hash, const SocketIds& ids, Presence& presence,
                                 RoomCensus& census, base::Counter& roomsOpen)
    : m_hash(hash), m_ids(ids), m_presence(presence), m_census(census), m_roomsOpen(roomsOpen),
      m_rooms(0, hash)
{
}

InMemoryAdapter::~InMemoryAdapter() = default;

void InMemoryAdapter::add(Socket& socket)
{
    socket.m_position = static_cast<std::uint32_t>(m_sockets.size());
    m_sockets.push_back(&socket);
    m_byId.insert(&socket);
    m_presence.socketEntered();
}

void InMemoryAdapter::remove(Socket& socket)
{
    while (!socket.m_memberships.empty())
        leaveAt(socket, socket.m_memberships.size() - 1);
    Socket* last = m_sockets.back();
    last->m_position = socket.m_position;
    m_sockets[socket.m_position] = last;
    m_sockets.pop_back();
    shrinkIfSparse(m_sockets);
    m_byId.erase(&socket);
    m_presence.socketLeft();
}

bool InMemoryAdapter::join(Socket& socket, std::string_view name)
{
    if (m_ids.workerOf(name))
        return false;
    auto entry = m_rooms.find(name);
    if (entry == m_rooms.end()) {
        entry = m_rooms.try_emplace(std::string(name)).first;
        entry->second.name = entry->first;
        entry->second.hash = m_hash(name);
        m_presence.roomOpened(entry->second.hash);
        m_census.opened(entry->second.hash);
        m_roomsOpen.add();
    } else if (isIn(socket, name)) {
        return false;
    }
    Room& room = entry->second;
    const auto membership = static_cast<std::uint32_t>(socket.m_memberships.size());
    socket.m_memberships.push_back({&room, static_cast<std::uint32_t>(room.members.size())});
    room.members.push_back({&socket, membership});
    return true;
}

bool InMemoryAdapter::leave(Socket& socket, std::string_view name)
{
    const Room* room = findRoom(name);
    if (!room)
        return false;
    for (std::size_t i = 0; i < socket.m_memberships.size(); ++i) {
        if (socket.m_memberships[i].room == room) {
            leaveAt(socket, i);
            return true;
        }
    }
    return false;
}

/// Takes the socket out of the room of its membership number `membership`. In both lists the last entry fills
/// the gap, and its counterpart learns the new place.
void InMemoryAdapter::leaveAt(Socket& socket, std::size_t membership)
{
    const Socket::Membership gone = socket.m_memberships[membership];
    Room& room = *gone.room;

    const RoomMember lastMember = room.members.back();
    room.members[gone.index] = lastMember;
    lastMember.socket->m_memberships[lastMember.membership].index = gone.index;
    room.members.pop_back();

    const Socket::Membership lastRoom = socket.m_memberships.back();
    if (membership + 1 != socket.m_memberships.size()) {
        socket.m_memberships[membership] = lastRoom;
        lastRoom.room->members[lastRoom.index].membership = static_cast<std::uint32_t>(membership);
    }
    socket.m_memberships.pop_back();

    if (room.members.empty()) {
        m_presence.roomClosed(room.hash);
        m_census.closed(room.hash);
        m_roomsOpen.add(-1);
        m_rooms.erase(m_rooms.find(room.name));
    } else {
        shrinkIfSparse(room.members);
    }
}

const Room* InMemoryAdapter::findRoom(std::string_view name) const
{
    const auto entry = m_rooms.find(name);
    return entry == m_rooms.end() ? nullptr : &entry->second;
}

bool InMemoryAdapter::isIn(const Socket& socket, std::string_view name) const
{
    if (name == socket.id().view())
        return true;
    const Room* room = findRoom(name);
    return room && std::any_of(socket.m_memberships.begin(), socket.m_memberships.end(),
                               [room](const Socket::Membership& m) { return m.room == room; });
}

std::vector<std::string> InMemoryAdapter::roomsOf(const Socket& socket) const
{
    std::vector<std::string> names;
    names.reserve(socket.m_memberships.size());
    for (const Socket::Membership& membership : socket.m_memberships)
        names.emplace_back(membership.room->name);
    return names;
}

Socket* InMemoryAdapter::find(std::string_view socketId) const
{
    const auto id = SocketId::fromText(socketId);
    if (!id)
        return nullptr;
    const auto entry = m_byId.find(*id);
    return entry == m_byId.end() ? nullptr : *entry;
}

template <class Visit> void InMemoryAdapter::visitMembers(std::string_view name, Visit&& visit) const
{
    if (Socket* socket = find(name))
        visit(*socket);
    if (const Room* room = findRoom(name)) {
        for (const RoomMember& member : room->members)
            visit(*member.socket);
    }
}

std::size_t InMemoryAdapter::select(const Selection& selection, std::vector<Socket*>& out)
{
    if (selection.except.empty() && selection.rooms.size() <= 1) {
        // Nobody can come up twice.
        if (selection.rooms.empty())
            out.insert(out.end(), m_sockets.begin(), m_sockets.end());
        else
            visitMembers(selection.rooms.front(), [&out](Socket& socket) { out.push_back(&socket); });
        return 0;
    }

    // Stamps instead of sets: a socket that bears `excepted` is not wanted, one that bears `seen` was dealt
    // with.
    const std::uint64_t excepted = ++m_stamp;
    const std::uint64_t seen = ++m_stamp;
    for (const std::string& room : selection.except)
        visitMembers(room, [excepted](Socket& socket) { socket.m_stamp = excepted; });
    std::size_t excluded = 0;
    const auto take = [&](Socket& socket) {
        if (socket.m_stamp == seen)
            return;
        if (socket.m_stamp == excepted)
            ++excluded;
        else
            out.push_back(&socket);
        socket.m_stamp = seen;
    };
    if (selection.rooms.empty()) {
        for (Socket* socket : m_sockets)
            take(*socket);
    } else {
        for (const std::string& room : selection.rooms)
            visitMembers(room, take);
    }
    return excluded;
}

std::size_t InMemoryAdapter::socketCount() const
{
    return m_sockets.size();
}

std::size_t InMemoryAdapter::roomCount() const
{
    return m_rooms.size();
}

} // namespace sio::socketio
