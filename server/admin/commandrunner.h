// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commanddesk.h"
#include "admin/commandjob.h"
#include "admin/publiccommands.h"
#include "admin/publishcommands.h"
#include "admin/socketcommands.h"

#include <string_view>
#include <utility>

namespace sio::admin {

/// Does what administrators ask for: checks role and guard, works out the audience, checks again, writes the
/// audit record, and only then acts. One order for both protocols. Lives in the hub's thread; answers come
/// there, later or at once.
class CommandRunner {
public:
    explicit CommandRunner(CommandTools tools)
        : m_desk(std::move(tools)), m_publish(m_desk), m_sockets(m_desk), m_public(m_desk)
    {
    }

    /// False when `request` is no command; `answer` is left alone then.
    bool run(const ConsoleIdentity& who, std::string_view request, std::string_view json, Answer& answer);
    /// See PublicCommands.
    void runPublic(const ConsoleIdentity& who, std::string_view event, std::string_view arguments)
    {
        m_public.run(who, event, arguments);
    }

private:
    // Of the own login.
    void arm(const CommandJob::Pointer& job, std::string_view json);
    void disarm(const CommandJob::Pointer& job);
    void auditPage(const CommandJob::Pointer& job, std::string_view json);
    void logout(const CommandJob::Pointer& job);

    CommandDesk m_desk;
    PublishCommands m_publish;
    SocketCommands m_sockets;
    PublicCommands m_public;
};

} // namespace sio::admin
