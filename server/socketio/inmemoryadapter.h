// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "socketio/adapter.h"
#include "socketio/presence.h"
#include "socketio/roomcensus.h"
#include "socketio/seededhash.h"
#include "socketio/socketids.h"

#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace sio::socketio {

struct Room;

/// A socket in a room, with the place of that room in the socket's own list: leaving costs the same however
/// many members the room has.
struct RoomMember {
    Socket* socket = nullptr;
    std::uint32_t membership = 0;
};

/// A room exists while somebody is in it. Its name is the key of the adapter's table, stored once.
struct Room {
    std::string_view name;
    std::size_t hash = 0;
    std::vector<RoomMember> members;
};

/// The membership tables of one worker, in memory: dense vectors with the members' places kept on both sides,
/// so that join and leave take constant time and a broadcast walks an array.
class InMemoryAdapter final : public Adapter {
public:
    /// `roomsOpen` counts rooms of the whole worker, `census` those of the namespace. All of them outlive the
    /// adapter.
    InMemoryAdapter(const SeededHash& hash, const SocketIds& ids, Presence& presence, RoomCensus& census,
                    base::Counter& roomsOpen);
    ~InMemoryAdapter() override;

    void add(Socket& socket) override;
    void remove(Socket& socket) override;
    /// A room that is named by a socket's id (of any worker, living or gone) cannot be joined or left.
    bool join(Socket& socket, std::string_view room) override;
    bool leave(Socket& socket, std::string_view room) override;
    bool isIn(const Socket& socket, std::string_view room) const override;
    std::vector<std::string> roomsOf(const Socket& socket) const override;
    std::size_t select(const Selection& selection, std::vector<Socket*>& out) override;
    Socket* find(std::string_view socketId) const override;
    std::size_t socketCount() const override;
    std::size_t roomCount() const override;

private:
    struct IdHash {
        using is_transparent = void;
        std::size_t operator()(const Socket* socket) const;
        std::size_t operator()(const SocketId& id) const { return id.hash(); }
    };
    struct IdEqual {
        using is_transparent = void;
        bool operator()(const Socket* a, const Socket* b) const { return a == b; }
        bool operator()(const SocketId& id, const Socket* socket) const;
        bool operator()(const Socket* socket, const SocketId& id) const { return (*this)(id, socket); }
    };

    const Room* findRoom(std::string_view name) const;
    void leaveAt(Socket& socket, std::size_t membership);
    template <class Visit> void visitMembers(std::string_view room, Visit&& visit) const;

    const SeededHash& m_hash;
    const SocketIds& m_ids;
    Presence& m_presence;
    RoomCensus& m_census;
    base::Counter& m_roomsOpen;
    std::vector<Socket*> m_sockets;
    std::unordered_set<Socket*, IdHash, IdEqual> m_byId;
    std::unordered_map<std::string, Room, SeededHash, std::equal_to<>> m_rooms;
    std::uint64_t m_stamp = 0; ///< see select()
};

} // namespace sio::socketio
