// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commandjob.h"

#include <optional>
#include <string>
#include <string_view>

namespace sio::admin {

/// What is done to sockets by hand: into and out of rooms, disconnected, their user kept out. Answered when
/// every worker has carried it out, so that what is published afterwards finds it done. Lives in the hub's
/// thread.
class SocketCommands {
public:
    explicit SocketCommands(CommandDesk& desk) : m_desk(desk) {}

    void join(const CommandJob::Pointer& job, std::string_view json) { changeMembership(job, json, true); }
    void leave(const CommandJob::Pointer& job, std::string_view json) { changeMembership(job, json, false); }
    void disconnect(const CommandJob::Pointer& job, std::string_view json);
    void block(const CommandJob::Pointer& job, std::string_view json);
    void unblock(const CommandJob::Pointer& job, std::string_view json);

private:
    void changeMembership(const CommandJob::Pointer& job, std::string_view json, bool joins);
    /// Reads the command and its user; refused, and nothing, when there is none.
    std::optional<std::string> blockedUser(const CommandJob::Pointer& job, std::string_view json,
                                           BlockCommand& command) const;
    /// Says in the job who is meant; nothing when the choice names no socket, user or room.
    std::optional<socketio::BroadcastOperator> audienceOf(const SocketChoice& choice, CommandJob& job) const;

    CommandDesk& m_desk;
};

/// Rooms that are not the application's to give: a user's own room, and the room of one socket.
bool isPrivateRoom(std::string_view room);

} // namespace sio::admin
