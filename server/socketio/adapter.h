// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/broadcast.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::socketio {

class Socket;

/// Who is in which room, among the sockets of one namespace in one worker. Lives in that worker.
class Adapter {
public:
    virtual ~Adapter() = default;

    /// The socket is a member of the namespace, and alone in the room named by its id, from add() to
    /// remove(); remove() takes it out of every room.
    virtual void add(Socket& socket) = 0;
    virtual void remove(Socket& socket) = 0;

    /// True when membership changed.
    virtual bool join(Socket& socket, std::string_view room) = 0;
    virtual bool leave(Socket& socket, std::string_view room) = 0;
    virtual bool isIn(const Socket& socket, std::string_view room) const = 0;
    virtual std::vector<std::string> roomsOf(const Socket& socket) const = 0;

    /// Appends every selected socket to `out`, once; returns how many `except` took out.
    virtual std::size_t select(const Selection& selection, std::vector<Socket*>& out) = 0;
    virtual Socket* find(std::string_view socketId) const = 0;

    virtual std::size_t socketCount() const = 0;
    virtual std::size_t roomCount() const = 0; ///< rooms named by socket ids not counted
};

} // namespace sio::socketio
