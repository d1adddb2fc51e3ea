// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/publishcommands.h"

#include "admin/jsonreader.h"
#include "catalogue/payload.h"
#include "protocol/jsonscanner.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace sio::admin {

namespace {

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
    return joinedTexts(parts);
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
    const std::size_t listed = std::min(outcome.sockets.size(), PublishCommands::kMaxListed);
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

void PublishCommands::publish(const CommandJob::Pointer& job, std::string_view json)
{
    PublishCommand command;
    if (!fromJson(json, command))
        return job->finish(errorAnswer(invalidField("data", "event, data and to must have the right types")));
    GuardedRequest& request = job->request;
    request.dryRun = command.dryRun;
    request.test = command.test;
    request.testTraffic = command.testTraffic;
    request.reason = command.reason;
    request.confirm = command.confirm;
    request.toAll = command.to && command.to->all;
    if (command.to)
        request.targetName = request.toAll ? m_desk.tools().serverId : nameOf(*command.to);
    job->target = command.event + " to " + (command.to ? textOf(*command.to) : "the audience of its data");
    if (job->isRefused())
        return;
    if (!command.idempotencyKey.empty() && !command.dryRun &&
        isRepeated(job, job->who.session.principal.name + '\n' + command.idempotencyKey))
        return;

    papermastery::PublishRequest publish;
    publish.event = command.event;
    publish.dataJson = withEventId(command.dataJson, job->eventId);
    if (command.to)
        publish.to = targetsOf(*command.to);
    if (command.except)
        publish.except = targetsOf(*command.except);
    publish.isVolatile = command.isVolatile;
    publish.test = command.test;
    publish.origin = "admin:" + job->who.session.principal.name;
    publish.maxListed = kMaxListed;
    preview(job, std::move(publish));
}

/// True when the key is known: the job gets that answer, now or when it is there.
bool PublishCommands::isRepeated(const CommandJob::Pointer& job, const std::string& key)
{
    const auto [entry, isNew] = m_keys.try_emplace(key);
    if (!isNew && !entry->second.answer.empty()) {
        job->finish(entry->second.answer);
        return true;
    }
    if (!isNew) {
        entry->second.waiting.push_back([job](std::string answer) { job->finish(std::move(answer)); });
        return true;
    }
    m_keyOrder.push_back(key);
    if (m_keyOrder.size() > kMaxKeys) {
        const auto oldest = m_keys.find(m_keyOrder.front());
        if (oldest != m_keys.end() && oldest->second.waiting.empty())
            m_keys.erase(oldest);
        m_keyOrder.pop_front();
    }
    job->onAnswer = [this, key](const std::string& answerJson) { settle(key, answerJson); };
    return false;
}

void PublishCommands::settle(const std::string& key, const std::string& answerJson)
{
    const auto entry = m_keys.find(key);
    if (entry == m_keys.end())
        return;
    std::vector<Answer> waiting = std::exchange(entry->second.waiting, {});
    // A refusal is no outcome: the same key may be tried again.
    if (admin::errorOf(answerJson))
        m_keys.erase(entry);
    else
        entry->second.answer = answerJson;
    for (Answer& each : waiting)
        each(answerJson);
}

/// Whom it would reach, first.
void PublishCommands::preview(const CommandJob::Pointer& job, papermastery::PublishRequest publish)
{
    papermastery::PublishRequest dry = publish;
    dry.dryRun = true;
    dry.test = false; // the guard decides, and names whom the event must not reach
    if ((job->request.test || job->request.testTraffic) && !m_desk.tools().options.testUsers.empty())
        dry.maxListed = std::numeric_limits<std::size_t>::max(); // each user counts
    m_desk.tools().publisher.publish(
        std::move(dry),
        m_desk.here([this, job, publish = std::move(publish)](papermastery::PublishResult result) mutable {
            if (!result)
                return job->refuse(errorOf(result.error()));
            GuardedRequest& asked = job->request;
            asked.matchedSockets = result->matchedSockets;
            std::set<std::string> users;
            for (const socketio::SocketInfo& socket : result->sockets)
                users.insert(socket.user);
            asked.matchedUsers.assign(users.begin(), users.end());
            // The audience of the data is named by its user where there is one alone.
            if (asked.targetName.empty() && !publish.to && users.size() == 1)
                asked.targetName = *users.begin();
            if (job->isRefused())
                return;
            if (asked.dryRun)
                return job->finish(okAnswer(toJson(receiptOf(*result, m_desk.tools().wall()))));
            job->record([this, publish = std::move(publish)](const CommandJob::Pointer& recorded) mutable {
                send(recorded, std::move(publish));
            });
        }));
}

void PublishCommands::send(const CommandJob::Pointer& job, papermastery::PublishRequest publish)
{
    m_desk.tools().publisher.publish(
        std::move(publish), m_desk.here([this, job](const papermastery::PublishResult& result) {
            if (!result)
                return job->refuse(errorOf(result.error()));
            job->finish(okAnswer(toJson(receiptOf(*result, m_desk.tools().wall()))));
        }));
}

} // namespace sio::admin
