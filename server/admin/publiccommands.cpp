// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/publiccommands.h"

#include "admin/jsonreader.h"
#include "admin/socketcommands.h"
#include "catalogue/rooms.h"
#include "protocol/socketpacket.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sio::admin {

using socketio::BroadcastOperator;

namespace {

constexpr std::size_t kMaxEventName = 256;

/// Where the arguments say whom it is for: `emit(nsp, filter, event, ...)`, `join(nsp, room, filter)`,
/// `leave(nsp, room, filter)`, `_disconnect(nsp, close, filter)`. Without a filter: everyone.
struct Command {
    std::string_view event;
    std::string_view recorded; ///< its name in the audit log
    GuardedCommand guarded;
    std::size_t filterAt;
};
constexpr std::array<Command, 4> kCommands{{
    {"emit", "emit", GuardedCommand::Publish, 1},
    {"join", "join", GuardedCommand::Join, 2},
    {"leave", "leave", GuardedCommand::Leave, 2},
    {"_disconnect", "disconnect", GuardedCommand::Disconnect, 2},
}};

const Command* commandOf(std::string_view event)
{
    const auto found = std::find_if(kCommands.begin(), kCommands.end(),
                                    [event](const Command& command) { return command.event == event; });
    return found == kCommands.end() ? nullptr : found;
}

} // namespace

/// One call, with the audience that its filter names.
struct PublicCommands::Call {
    CommandJob::Pointer job;
    std::vector<std::string_view> arguments;
    BroadcastOperator audience;

    std::string text(std::size_t index) const
    {
        return index < arguments.size() ? textFrom(arguments[index]).value_or(std::string()) : std::string();
    }
};

bool PublicCommands::isOne(std::string_view event)
{
    return commandOf(event) != nullptr;
}

void PublicCommands::run(const ConsoleIdentity& who, std::string_view event, std::string_view arguments)
{
    const Command& command = *commandOf(event);
    Call call{CommandJob::make(m_desk, who, command.guarded, std::string(command.recorded)),
              arrayElements(arguments), m_desk.tools().target.operation()};
    CommandJob& job = *call.job;
    job.request.reason = "public admin UI";

    const auto& names = m_desk.tools().target.names();
    if (std::find(names.begin(), names.end(), call.text(0)) == names.end())
        return job.refuse(invalidField("nsp", "unknown namespace"));
    if (!m_desk.guard().offersPublicCommands())
        return job.refuse({"NOT_ALLOWED", "not offered here", "{}"});
    const std::string_view given =
        command.filterAt < call.arguments.size() ? call.arguments[command.filterAt] : "null";
    if (given != "null" && given.front() != '"') // must not become everyone
        return job.refuse(invalidField("filter", "a room or socket id is needed"));
    const std::string filter = call.text(command.filterAt);
    job.target = filter.empty() ? "everyone" : filter;
    job.request.toAll = filter.empty();
    if (!filter.empty())
        call.audience = std::move(call.audience).to(filter);

    switch (command.guarded) {
    case GuardedCommand::Publish:
        return emit(call);
    case GuardedCommand::Disconnect:
        return disconnect(call);
    default:
        return changeMembership(call, command.guarded == GuardedCommand::Join);
    }
}

void PublicCommands::emit(const Call& call)
{
    const std::string name = call.text(2);
    if (!catalogue::isPlainName(name, kMaxEventName) || protocol::isReservedEvent(name))
        return call.job->refuse(invalidField("event", "this is no name of an event"));
    socketio::Arguments values;
    for (std::size_t i = 3; i < call.arguments.size(); ++i)
        values.addJson(call.arguments[i]);
    call.job->target = name + " to " + call.job->target;
    call.job->withAudience(call.audience, [audience = call.audience, name,
                                           values = std::move(values)](const CommandJob::Pointer& recorded) {
        audience.from("admin:" + recorded->who.session.principal.name).emit(name, values);
    });
}

void PublicCommands::disconnect(const Call& call)
{
    const bool close = call.arguments.size() > 1 && call.arguments[1] == "true";
    call.job->withAudience(call.audience, [audience = call.audience, close](const CommandJob::Pointer&) {
        audience.disconnectSockets(close);
    });
}

void PublicCommands::changeMembership(const Call& call, bool joins)
{
    const auto room = catalogue::roomFrom(call.text(1), m_desk.tools().identifiers);
    if (!room || (joins && isPrivateRoom(*room)))
        return call.job->refuse(invalidField("room", "this is no room for that"));
    call.job->target += (joins ? " into " : " out of ") + *room;
    call.job->withAudience(call.audience,
                           [audience = call.audience, room = *room, joins](const CommandJob::Pointer&) {
                               if (joins)
                                   audience.socketsJoin({room});
                               else
                                   audience.socketsLeave({room});
                           });
}

} // namespace sio::admin
