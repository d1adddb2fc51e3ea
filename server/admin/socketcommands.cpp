// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/socketcommands.h"

#include "admin/lookup.h"
#include "catalogue/jsonobject.h"
#include "catalogue/rooms.h"

#include <utility>

namespace sio::admin {

using catalogue::JsonObject;
using socketio::BroadcastOperator;
using socketio::BroadcastReport;

namespace {

constexpr std::size_t kMaxChosen = 1'000; ///< sockets named by one command
constexpr std::int64_t kMaxBlockMinutes = 60 * 24 * 366;
constexpr std::int64_t kMinuteMs = 60'000;

} // namespace

bool isPrivateRoom(std::string_view room)
{
    return roomKind(room) == "user" || base::SocketId::fromText(room).has_value();
}

std::optional<BroadcastOperator> SocketCommands::audienceOf(const SocketChoice& choice, CommandJob& job) const
{
    const CommandTools& tools = m_desk.tools();
    BroadcastOperator everyone = tools.target.operation();
    if (choice.all) {
        job.target = "everyone";
        job.request.toAll = true;
        job.request.targetName = tools.serverId;
        return everyone;
    }
    if (!choice.user.empty()) {
        const auto user = catalogue::identifierFrom(choice.user, tools.identifiers);
        if (!user)
            return std::nullopt;
        job.target = "user " + *user;
        job.request.targetName = *user;
        return std::move(everyone).to(catalogue::userRoom(*user));
    }
    if (!choice.inRoom.empty()) {
        auto room = catalogue::roomFrom(choice.inRoom, tools.identifiers);
        if (!room)
            return std::nullopt;
        job.target = "room " + *room;
        job.request.targetName = *room;
        return std::move(everyone).to(*std::move(room));
    }
    if (choice.sockets.size() > kMaxChosen)
        return std::nullopt;
    for (const std::string& id : choice.sockets) {
        if (!base::SocketId::fromText(id))
            return std::nullopt;
    }
    job.target = "sockets " + joinedTexts(choice.sockets);
    if (choice.sockets.size() == 1)
        job.request.targetName = choice.sockets.front();
    return std::move(everyone).to(choice.sockets);
}

void SocketCommands::changeMembership(const CommandJob::Pointer& job, std::string_view json, bool joins)
{
    MembershipCommand command;
    if (!fromJson(json, command))
        return job->finish(
            errorAnswer(invalidField("sockets", "one of sockets, user and in_room is needed")));
    const auto room = catalogue::roomFrom(command.room, m_desk.tools().identifiers);
    job->request.reason = command.reason;
    if (!room || (joins && isPrivateRoom(*room)))
        return job->refuse(
            invalidField("room", room ? "nobody is put into this room by hand" : "this is no room"));
    const auto audience = audienceOf(command.choice, *job);
    if (!audience)
        return job->refuse(invalidField("sockets", "this names no socket, user or room"));
    job->target += (joins ? " into " : " out of ") + *room;
    job->withAudience(*audience,
                      [audience = *audience, room = *room, joins](const CommandJob::Pointer& recorded) {
                          if (joins)
                              audience.socketsJoin({room}, recorded->whenCarriedOut());
                          else
                              audience.socketsLeave({room}, recorded->whenCarriedOut());
                      });
}

void SocketCommands::disconnect(const CommandJob::Pointer& job, std::string_view json)
{
    DisconnectCommand command;
    if (!fromJson(json, command))
        return job->finish(
            errorAnswer(invalidField("sockets", "one of sockets, user, in_room and all is needed")));
    job->request.reason = command.reason;
    job->request.confirm = command.confirm;
    const auto audience = audienceOf(command.choice, *job);
    if (!audience)
        return job->refuse(invalidField("sockets", "this names no socket, user or room"));
    job->withAudience(*audience,
                      [audience = *audience, close = command.close](const CommandJob::Pointer& recorded) {
                          audience.disconnectSockets(close, recorded->whenCarriedOut());
                      });
}

std::optional<std::string> SocketCommands::blockedUser(const CommandJob::Pointer& job, std::string_view json,
                                                       BlockCommand& command) const
{
    auto user = fromJson(json, command) ? catalogue::identifierFrom(command.user, m_desk.tools().identifiers)
                                        : std::nullopt;
    job->request.reason = command.reason;
    if (user)
        job->target = "user " + *user;
    else
        job->refuse(invalidField("user", "a user is needed"));
    return user;
}

void SocketCommands::block(const CommandJob::Pointer& job, std::string_view json)
{
    BlockCommand command;
    const auto user = blockedUser(job, json, command);
    if (!user)
        return;
    if (command.minutes < 1 || command.minutes > kMaxBlockMinutes)
        return job->refuse(invalidField("minutes", "between a minute and a year"));
    if (job->isRefused())
        return;
    const std::int64_t untilMs = m_desk.tools().wall() + command.minutes * kMinuteMs;
    job->target += " for " + std::to_string(command.minutes) + " min";
    job->waitsForWorkers = true;
    job->record([this, user = *user, untilMs](const CommandJob::Pointer& recorded) {
        if (!m_desk.tools().blocks.block(user, untilMs))
            return recorded->refuse({"INTERNAL", "too many users are blocked", "{}"});
        m_desk.tools()
            .target.to(catalogue::userRoom(user))
            .disconnectSockets(true, recorded->whenCarriedOut([untilMs](const BroadcastReport&) {
                return okAnswer(JsonObject().integer("blocked_until", untilMs).str());
            }));
    });
}

void SocketCommands::unblock(const CommandJob::Pointer& job, std::string_view json)
{
    BlockCommand command;
    const auto user = blockedUser(job, json, command);
    if (!user || job->isRefused())
        return;
    job->record([this, user = *user](const CommandJob::Pointer& recorded) {
        m_desk.tools().blocks.unblock(user);
        recorded->finish(okAnswer());
    });
}

} // namespace sio::admin
