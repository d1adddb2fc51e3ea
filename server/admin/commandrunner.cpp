// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/commandrunner.h"

#include "admin/jsonreader.h"
#include "admin/names.h"
#include "catalogue/jsonobject.h"
#include "catalogue/payload.h"
#include "catalogue/rooms.h"
#include "protocol/socketpacket.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sio::admin {

using catalogue::JsonObject;
using socketio::BroadcastOperator;
using socketio::BroadcastReport;

namespace {

constexpr std::size_t kMaxListed = 1'000; ///< sockets in a receipt
constexpr std::size_t kMaxChosen = 1'000; ///< sockets named by one command
constexpr std::size_t kMaxKeys = 1'000;
constexpr std::size_t kMaxTargetText = 200; ///< of an audit record
constexpr std::int64_t kMaxBlockMinutes = 60 * 24 * 366;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kMaxAuditPage = 500;

AdminError invalid(std::string_view field, std::string message)
{
    return {"INVALID_REQUEST", std::move(message), JsonObject().text("field", field).str()};
}

std::string joined(const std::vector<std::string>& list)
{
    std::string text;
    for (const std::string& item : list) {
        if (text.size() > kMaxTargetText) {
            text += ", ...";
            break;
        }
        text += (text.empty() ? "" : ", ") + item;
    }
    return text;
}

/// What has to be typed: the one name that stands for the audience, or nothing.
std::string nameOf(const Audience& audience)
{
    const std::size_t count = audience.users.size() + audience.rooms.size() + audience.sockets.size();
    if (count != 1)
        return {};
    if (!audience.users.empty())
        return audience.users.front();
    return audience.rooms.empty() ? audience.sockets.front() : audience.rooms.front();
}

papermastery::Targets targetsOf(const Audience& audience)
{
    return {audience.users, audience.rooms, audience.sockets, audience.all};
}

std::string textOf(const Audience& audience)
{
    if (audience.all)
        return "everyone";
    std::vector<std::string> parts;
    for (const std::string& user : audience.users)
        parts.push_back("user:" + user);
    parts.insert(parts.end(), audience.rooms.begin(), audience.rooms.end());
    for (const std::string& socket : audience.sockets)
        parts.push_back("socket " + socket);
    return joined(parts);
}

Receipt receiptOf(const papermastery::PublishOutcome& outcome, std::int64_t nowMs)
{
    Receipt receipt;
    receipt.eventId = outcome.eventId;
    receipt.matchedUsers = static_cast<std::int64_t>(outcome.matchedUsers);
    receipt.matchedSockets = static_cast<std::int64_t>(outcome.matchedSockets);
    receipt.written = static_cast<std::int64_t>(outcome.written);
    receipt.reason = papermastery::publishReasonName(outcome.reason);
    for (const catalogue::Warning& warning : outcome.warnings)
        receipt.warnings.push_back(warning.message);
    receipt.timeMs = nowMs;
    const std::size_t listed = std::min(outcome.sockets.size(), kMaxListed);
    for (std::size_t i = 0; i < listed; ++i) {
        const socketio::SocketInfo& socket = outcome.sockets[i];
        receipt.sockets.push_back(
            {socket.id.str(), socket.user, socket.transport, socket.address, socket.written, nowMs});
    }
    return receipt;
}

AdminError errorOf(const papermastery::PublishError& error)
{
    return {error.code, error.message, error.detailsJson};
}

/// The event's id is chosen here, so that the audit record, which is written before, can name it.
std::string withEventId(const std::string& dataJson, std::string& eventId)
{
    const ObjectReader reader(dataJson);
    eventId = reader.text("event_id");
    if (!reader || reader.has("event_id"))
        return dataJson;
    eventId = catalogue::generateUuid();
    protocol::JsonScanner scanner;
    scanner.scan(dataJson);
    return catalogue::withMembers(dataJson, scanner, {{"event_id", '"' + eventId + '"'}});
}

} // namespace

/// One command on its way.
struct CommandRunner::Job {
    ConsoleIdentity who;
    std::string what;
    std::string target;
    GuardedRequest request;
    std::string eventId;
    std::string key; ///< of m_keys; empty: none
    Answer answer;   ///< empty: nobody waits
};

CommandRunner::CommandRunner(CommandTools tools)
    : m_tools(std::move(tools)), m_guard(m_tools.options), m_self(std::make_shared<CommandRunner*>(this))
{
}

CommandRunner::~CommandRunner()
{
    *m_self = nullptr;
}

template <class Function> auto CommandRunner::here(Function function)
{
    return [self = m_self, &loop = m_tools.loop, function = std::move(function)](auto value) mutable {
        loop.post([self, function = std::move(function), value = std::move(value)]() mutable {
            if (*self)
                function(std::move(value));
        });
    };
}

CommandRunner::JobPointer CommandRunner::begin(const ConsoleIdentity& who, GuardedCommand command,
                                               std::string what)
{
    auto job = std::make_shared<Job>();
    job->who = who;
    job->what = std::move(what);
    job->request.command = command;
    return job;
}

bool CommandRunner::run(const ConsoleIdentity& who, std::string_view request, std::string_view json,
                        Answer& answer)
{
    const auto start = [&](GuardedCommand command, std::string what) {
        JobPointer job = begin(who, command, std::move(what));
        job->answer = std::move(answer);
        return job;
    };
    if (request == request::kPublish)
        publish(start(GuardedCommand::Publish, "publish"), json);
    else if (request == request::kJoin)
        changeMembership(start(GuardedCommand::Join, "join"), json, true);
    else if (request == request::kLeave)
        changeMembership(start(GuardedCommand::Leave, "leave"), json, false);
    else if (request == request::kDisconnect)
        disconnect(start(GuardedCommand::Disconnect, "disconnect"), json);
    else if (request == request::kBlock)
        block(start(GuardedCommand::Block, "block"), json, false);
    else if (request == request::kUnblock)
        block(start(GuardedCommand::Unblock, "unblock"), json, true);
    else if (request == request::kArm)
        arm(start(GuardedCommand::Arm, "arm"), json);
    else if (request == request::kDisarm)
        disarm(start(GuardedCommand::Arm, "disarm"));
    else if (request == request::kAudit)
        auditPage(start(GuardedCommand::Arm, "audit"), json);
    else if (request == request::kLogout)
        logout(start(GuardedCommand::Arm, "logout"));
    else
        return false;
    return true;
}

// The common way
// ------------------------------------------------------------------------------------------------

bool CommandRunner::isRefused(const JobPointer& job)
{
    const GuardedLogin login{job->who.session.principal.role, m_tools.leases.isArmed(job->who.session.key),
                             m_tools.leases.isAnyAdminArmed()};
    auto refusal = m_guard.check(login, job->request);
    if (!refusal)
        return false;
    std::string details = refusal->detailsJson.empty() ? "{}" : std::move(refusal->detailsJson);
    refuse(job, {std::string(guardCodeName(refusal->code)), std::move(refusal->message), std::move(details)});
    return true;
}

void CommandRunner::refuse(const JobPointer& job, AdminError error)
{
    if (!job->request.dryRun)
        note(job, error.code);
    finish(job, errorAnswer(error));
}

void CommandRunner::finish(const JobPointer& job, std::string answerJson)
{
    if (!job->key.empty()) {
        const auto entry = m_keys.find(job->key);
        if (entry != m_keys.end()) {
            for (Answer& waiting : std::exchange(entry->second.waiting, {}))
                waiting(answerJson);
            // A refusal is no outcome: the same key may be tried again.
            if (admin::errorOf(answerJson))
                m_keys.erase(entry);
            else
                entry->second.answer = answerJson;
        }
    }
    if (Answer answer = std::move(job->answer))
        answer(std::move(answerJson));
}

void CommandRunner::note(const JobPointer& job, std::string result)
{
    const Principal& principal = job->who.session.principal;
    AuditRow row;
    row.who = principal.name;
    row.role = roleName(principal.role);
    row.from = job->who.address;
    row.what = job->what;
    row.target = job->target;
    row.reason = job->request.reason;
    row.result = std::move(result);
    m_tools.audit.append(std::move(row));
}

void CommandRunner::record(const JobPointer& job, Act act)
{
    const Principal& principal = job->who.session.principal;
    AuditRow row;
    row.who = principal.name;
    row.role = roleName(principal.role);
    row.from = job->who.address;
    row.what = job->what;
    row.target = job->target;
    row.reason = job->request.reason;
    row.result = "ok";
    row.matched = static_cast<std::int64_t>(job->request.matchedSockets);
    row.eventId = job->eventId;
    m_tools.audit.append(
        std::move(row), m_tools.loop, [this, self = m_self, job, act = std::move(act)](bool written) {
            if (!*self)
                return;
            if (written)
                act(job);
            else
                finish(job, errorAnswer({"AUDIT_UNAVAILABLE",
                                         "The audit log cannot be written; nothing was done", "{}"}));
        });
}

void CommandRunner::withAudience(const JobPointer& job, BroadcastOperator audience, Act act)
{
    if (isRefused(job))
        return;
    audience.count(false, here([this, job, act = std::move(act)](const BroadcastReport& report) {
                       job->request.matchedSockets = report.matched;
                       if (!isRefused(job))
                           record(job, act);
                   }));
}

// Publish
// -------------------------------------------------------------------------------------------------------

void CommandRunner::publish(const JobPointer& job, std::string_view json)
{
    PublishCommand command;
    if (!fromJson(json, command))
        return finish(job, errorAnswer(invalid("data", "event, data and to must have the right types")));
    GuardedRequest& request = job->request;
    request.dryRun = command.dryRun;
    request.test = command.test;
    request.testTraffic = ObjectReader(json).boolean("test_traffic");
    request.reason = command.reason;
    request.confirm = command.confirm;
    request.toAll = command.to && command.to->all;
    if (command.to)
        request.targetName = request.toAll ? m_tools.serverId : nameOf(*command.to);
    job->target = command.event + " to " + (command.to ? textOf(*command.to) : "the audience of its data");
    if (isRefused(job))
        return;

    if (!command.idempotencyKey.empty() && !command.dryRun) {
        std::string key = job->who.session.principal.name + '\n' + command.idempotencyKey;
        const auto [entry, isNew] = m_keys.try_emplace(key);
        if (!isNew && !entry->second.answer.empty())
            return finish(job, entry->second.answer);
        if (!isNew) {
            entry->second.waiting.push_back(std::move(job->answer));
            return;
        }
        m_keyOrder.push_back(key);
        if (m_keyOrder.size() > kMaxKeys) {
            const auto oldest = m_keys.find(m_keyOrder.front());
            if (oldest != m_keys.end() && oldest->second.waiting.empty())
                m_keys.erase(oldest);
            m_keyOrder.pop_front();
        }
        job->key = std::move(key);
    }

    papermastery::PublishRequest publish;
    publish.event = command.event;
    publish.dataJson = withEventId(command.dataJson, job->eventId);
    if (command.to)
        publish.to = targetsOf(*command.to);
    if (command.except)
        publish.except = targetsOf(*command.except);
    publish.isVolatile = command.isVolatile;
    publish.test = command.test || request.testTraffic;
    publish.origin = "admin:" + job->who.session.principal.name;
    publish.maxListed = kMaxListed;

    // Whom it would reach, first.
    papermastery::PublishRequest dry = publish;
    dry.dryRun = true;
    const bool asksForUsers = publish.test && !m_tools.options.testUsers.empty();
    if (asksForUsers)
        dry.maxListed = std::numeric_limits<std::size_t>::max();
    m_tools.publisher.publish(
        std::move(dry),
        here([this, job, publish = std::move(publish)](papermastery::PublishResult result) mutable {
            if (!result)
                return refuse(job, errorOf(result.error()));
            GuardedRequest& asked = job->request;
            asked.matchedSockets = result->matchedSockets;
            std::set<std::string> users;
            for (const socketio::SocketInfo& socket : result->sockets)
                users.insert(socket.user);
            asked.matchedUsers.assign(users.begin(), users.end());
            // The audience of the data is named by its user where there is one alone.
            if (asked.targetName.empty() && !publish.to && users.size() == 1)
                asked.targetName = *users.begin();
            if (isRefused(job))
                return;
            if (asked.dryRun)
                return finish(job, okAnswer(toJson(receiptOf(*result, m_tools.wall()))));
            record(job, [this, publish = std::move(publish)](const JobPointer& recorded) {
                send(recorded, publish);
            });
        }));
}

void CommandRunner::send(const JobPointer& job, papermastery::PublishRequest request)
{
    m_tools.publisher.publish(std::move(request), here([this, job](papermastery::PublishResult result) {
                                  if (!result)
                                      return refuse(job, errorOf(result.error()));
                                  finish(job, okAnswer(toJson(receiptOf(*result, m_tools.wall()))));
                              }));
}

// Sockets
// -------------------------------------------------------------------------------------------------------

std::optional<BroadcastOperator> CommandRunner::audienceOf(const SocketChoice& choice, Job& job) const
{
    BroadcastOperator everyone = m_tools.target.operation();
    if (choice.all) {
        job.target = "everyone";
        job.request.toAll = true;
        job.request.targetName = m_tools.serverId;
        return everyone;
    }
    if (!choice.user.empty()) {
        const auto user = catalogue::identifierFrom(choice.user, m_tools.identifiers);
        if (!user)
            return std::nullopt;
        job.target = "user " + *user;
        job.request.targetName = *user;
        return std::move(everyone).to(catalogue::userRoom(*user));
    }
    if (!choice.inRoom.empty()) {
        auto room = catalogue::roomFrom(choice.inRoom, m_tools.identifiers);
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
    job.target = "sockets " + joined(choice.sockets);
    if (choice.sockets.size() == 1)
        job.request.targetName = choice.sockets.front();
    return std::move(everyone).to(choice.sockets);
}

namespace {

std::string matchedAnswer(std::size_t matched)
{
    return okAnswer(JsonObject().integer("matched", static_cast<std::int64_t>(matched)).str());
}

/// Rooms that are not the application's to give: a user's own room, and the room of one socket.
bool isPrivateRoom(std::string_view room)
{
    return roomKind(room) == "user" || base::SocketId::fromText(room).has_value();
}

} // namespace

void CommandRunner::changeMembership(const JobPointer& job, std::string_view json, bool joins)
{
    MembershipCommand command;
    if (!fromJson(json, command))
        return finish(job, errorAnswer(invalid("sockets", "one of sockets, user and in_room is needed")));
    const auto room = catalogue::roomFrom(command.room, m_tools.identifiers);
    job->request.reason = command.reason;
    if (!room || (joins && isPrivateRoom(*room)))
        return refuse(job,
                      invalid("room", room ? "nobody is put into this room by hand" : "this is no room"));
    const auto audience = audienceOf(command.choice, *job);
    if (!audience)
        return refuse(job, invalid("sockets", "this names no socket, user or room"));
    job->target += (joins ? " into " : " out of ") + *room;
    withAudience(job, *audience,
                 [this, audience = *audience, room = *room, joins](const JobPointer& recorded) {
                     if (joins)
                         audience.socketsJoin({room});
                     else
                         audience.socketsLeave({room});
                     finish(recorded, matchedAnswer(recorded->request.matchedSockets));
                 });
}

void CommandRunner::disconnect(const JobPointer& job, std::string_view json)
{
    DisconnectCommand command;
    if (!fromJson(json, command))
        return finish(job,
                      errorAnswer(invalid("sockets", "one of sockets, user, in_room and all is needed")));
    job->request.reason = command.reason;
    job->request.confirm = command.confirm;
    const auto audience = audienceOf(command.choice, *job);
    if (!audience)
        return refuse(job, invalid("sockets", "this names no socket, user or room"));
    withAudience(job, *audience,
                 [this, audience = *audience, close = command.close](const JobPointer& recorded) {
                     audience.disconnectSockets(close);
                     finish(recorded, matchedAnswer(recorded->request.matchedSockets));
                 });
}

void CommandRunner::block(const JobPointer& job, std::string_view json, bool isUnblock)
{
    BlockCommand command;
    const auto user =
        fromJson(json, command) ? catalogue::identifierFrom(command.user, m_tools.identifiers) : std::nullopt;
    job->request.reason = command.reason;
    if (!user)
        return refuse(job, invalid("user", "a user is needed"));
    job->target = "user " + *user;
    if (!isUnblock && (command.minutes < 1 || command.minutes > kMaxBlockMinutes))
        return refuse(job, invalid("minutes", "between a minute and a year"));
    if (isRefused(job))
        return;
    const std::int64_t untilMs = m_tools.wall() + command.minutes * kMinuteMs;
    if (!isUnblock)
        job->target += " for " + std::to_string(command.minutes) + " min";
    record(job, [this, user = *user, untilMs, isUnblock](const JobPointer& recorded) {
        if (isUnblock) {
            m_tools.blocks.unblock(user);
            return finish(recorded, okAnswer());
        }
        if (!m_tools.blocks.block(user, untilMs))
            return refuse(recorded, {"INTERNAL", "too many users are blocked", "{}"});
        m_tools.target.to(catalogue::userRoom(user)).disconnectSockets(true);
        finish(recorded, okAnswer(JsonObject().integer("blocked_until", untilMs).str()));
    });
}

// Oneself
// -------------------------------------------------------------------------------------------------------

void CommandRunner::arm(const JobPointer& job, std::string_view json)
{
    job->request.reason = ObjectReader(json).text("reason");
    if (isRefused(job))
        return;
    if (!isReason(job->request.reason))
        return refuse(job, {"REASON_REQUIRED", "A reason of at least 3 characters is needed", "{}"});
    record(job, [this](const JobPointer& recorded) {
        const base::Duration lasts = m_tools.leases.arm(recorded->who.session, recorded->request.reason);
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(lasts).count();
        finish(recorded, okAnswer(JsonObject().integer("armed_until", m_tools.wall() + ms).str()));
    });
}

void CommandRunner::disarm(const JobPointer& job)
{
    m_tools.leases.disarm(job->who.session.key);
    note(job, "ok");
    finish(job, okAnswer(R"({"armed_until":0})"));
}

void CommandRunner::logout(const JobPointer& job)
{
    m_tools.leases.disarm(job->who.session.key);
    m_tools.logins.sessions().close(job->who.session.key);
    note(job, "ok");
    finish(job, okAnswer());
}

void CommandRunner::auditPage(const JobPointer& job, std::string_view json)
{
    const Circumstances here{m_tools.options.environment.production, m_tools.options.readonly,
                             m_tools.leases.isAnyAdminArmed()};
    const Role role = job->who.session.principal.role;
    if (!isAllowed(role, Capability::Audit, here))
        return refuse(job, {"NOT_ALLOWED",
                            "Role " + std::string(roleName(role)) + " may not read the audit log", "{}"});
    AuditQuery query;
    if (!fromJson(json, query))
        return finish(job, errorAnswer(invalid("limit", "an object with limit is needed")));
    const auto limit = static_cast<std::size_t>(std::min(query.limit, kMaxAuditPage));
    const AuditLog::Page page = m_tools.audit.recent(query.before.value_or(0), limit, query.query);
    finish(job, okAnswer(JsonObject().raw("rows", arrayJson(page.rows)).boolean("more", page.more).str()));
}

// The public protocol
// -------------------------------------------------------------------------------------------

void CommandRunner::runPublic(const ConsoleIdentity& who, std::string_view event, std::string_view arguments)
{
    const auto parts = arrayElements(arguments);
    const auto text = [&parts](std::size_t index) {
        return index < parts.size() ? textFrom(parts[index]).value_or(std::string()) : std::string();
    };
    const bool isDisconnect = event == "_disconnect";
    GuardedCommand command = GuardedCommand::Publish;
    if (isDisconnect)
        command = GuardedCommand::Disconnect;
    else if (event != "emit")
        command = event == "join" ? GuardedCommand::Join : GuardedCommand::Leave;
    const JobPointer job = begin(who, command, isDisconnect ? "disconnect" : std::string(event));
    job->request.reason = "public admin UI";

    const auto& names = m_tools.target.names();
    if (std::find(names.begin(), names.end(), text(0)) == names.end())
        return refuse(job, invalid("nsp", "unknown namespace"));
    if (!m_guard.offersPublicCommands())
        return refuse(job, {"NOT_ALLOWED", "not offered here", "{}"});
    const std::string filter = text(event == "emit" ? 1 : 2);
    const std::size_t filterAt = event == "emit" ? 1 : 2;
    const bool isMistyped =
        filterAt < parts.size() && parts[filterAt] != "null" && parts[filterAt].front() != '"';
    if (isMistyped) // must not become everyone
        return refuse(job, invalid("filter", "a room or socket id is needed"));
    BroadcastOperator audience = m_tools.target.operation();
    job->target = filter.empty() ? "everyone" : filter;
    job->request.toAll = filter.empty();
    if (!filter.empty())
        audience = std::move(audience).to(filter);

    if (event == "emit") {
        const std::string name = text(2);
        if (!catalogue::isPlainName(name, 256) || protocol::isReservedEvent(name))
            return refuse(job, invalid("event", "this is no name of an event"));
        socketio::Arguments values;
        for (std::size_t i = 3; i < parts.size(); ++i)
            values.addJson(parts[i]);
        job->target = name + " to " + job->target;
        return withAudience(
            job, audience, [audience, name, values = std::move(values)](const JobPointer& recorded) {
                audience.from("admin:" + recorded->who.session.principal.name).emit(name, values);
            });
    }
    if (isDisconnect) {
        const bool close = parts.size() > 1 && parts[1] == "true";
        return withAudience(job, audience,
                            [audience, close](const JobPointer&) { audience.disconnectSockets(close); });
    }
    const auto room = catalogue::roomFrom(text(1), m_tools.identifiers);
    if (!room || (event == "join" && isPrivateRoom(*room)))
        return refuse(job, invalid("room", "this is no room for that"));
    job->target += (event == "join" ? " into " : " out of ") + *room;
    withAudience(job, audience, [audience, room = *room, joins = event == "join"](const JobPointer&) {
        if (joins)
            audience.socketsJoin({room});
        else
            audience.socketsLeave({room});
    });
}

} // namespace sio::admin
