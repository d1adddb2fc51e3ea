// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/recordsession.h"

#include <QtCore/QDateTime>

#include <algorithm>

namespace sio::ctl {

using sequences::FeedEvent;
using sequences::FeedKind;
using sequences::Value;
using sequences::VirtualUser;

namespace {

/// What the server sends of itself, not for somebody who published it (domain.md, section 1).
bool isServersOwn(const std::string& event)
{
    return event == "connection_success" || event == "error" || event == "token_expiring";
}

} // namespace

RecordingUsers::RecordingUsers(sequences::ServerAddress server, std::vector<Spec> users,
                               std::vector<std::string> rooms)
    : m_server(std::move(server)), m_rooms(std::move(rooms)), m_clients(link::tcpVirtualClients())
{
    sequences::VirtualUserObserver& observer = *this;
    for (Spec& spec : users) {
        User user;
        user.client = std::make_unique<VirtualUser>(spec.user, m_clients, observer);
        user.spec = std::move(spec);
        m_users.push_back(std::move(user));
    }
}

RecordingUsers::~RecordingUsers() = default;

void RecordingUsers::start()
{
    for (User& user : m_users) {
        link::VirtualClientOptions options;
        options.host = m_server.host;
        options.port = m_server.port;
        options.nsp = "/socket.io";
        options.transport = user.spec.transport;
        options.query = {{"userId", user.spec.user}};
        user.client->connect(std::move(options));
    }
}

void RecordingUsers::leave()
{
    m_isLeaving = true;
    for (User& user : m_users)
        user.client->disconnect();
    checkLeft();
}

void RecordingUsers::checkLeft()
{
    const auto isLeaving = [](const User& user) {
        return user.client->state() == VirtualUser::State::Leaving;
    };
    if (m_isLeaving && std::none_of(m_users.begin(), m_users.end(), isLeaving))
        onLeft();
}

RecordingUsers::User& RecordingUsers::find(const VirtualUser& client)
{
    return *std::find_if(m_users.begin(), m_users.end(),
                         [&client](const User& user) { return user.client.get() == &client; });
}

FeedEvent RecordingUsers::eventOf(const VirtualUser& client, FeedKind kind)
{
    const User& user = find(client);
    FeedEvent event;
    event.time = QDateTime::currentMSecsSinceEpoch();
    event.kind = kind;
    event.socket = client.socketId();
    event.user = user.spec.user;
    event.transport = user.spec.transport == link::VirtualTransport::Polling ? "polling" : "websocket";
    return event;
}

void RecordingUsers::onUserConnected(VirtualUser& client)
{
    onEvent(eventOf(client, FeedKind::Connect));
    User& user = find(client);
    for (std::size_t i = 0; i < m_rooms.size(); ++i) {
        const std::string kind = m_rooms[i].substr(0, m_rooms[i].find(':'));
        const Value row = Value::map({{kind + "_id", Value::string(m_rooms[i].substr(kind.size() + 1))}});
        user.joins[client.emitEvent("join_" + kind + "_room", {row}, true)] = i;
    }
    checkReady();
}

void RecordingUsers::onUserAck(VirtualUser& client, std::uint64_t id, std::vector<Value> args)
{
    User& user = find(client);
    const auto found = user.joins.find(id);
    if (found == user.joins.end())
        return;
    const std::string& room = m_rooms[found->second];
    const std::string kind = room.substr(0, room.find(':'));
    FeedEvent event = eventOf(client, FeedKind::In);
    event.event = "join_" + kind + "_room";
    event.args = {Value::map({{kind + "_id", Value::string(room.substr(kind.size() + 1))}})};
    event.wantsAck = true;
    if (!args.empty())
        event.answer = args.front();
    onEvent(event);
    const Value* success = args.empty() ? nullptr : args.front().find("success");
    if (!success || !success->asBool()) {
        onFailed(user.spec.user + " could not join " + room + ": " +
                 (args.empty() ? "" : args.front().json()));
        return;
    }
    ++user.joined;
    checkReady();
}

void RecordingUsers::onUserEvent(VirtualUser& client, std::string name, std::vector<Value> args)
{
    FeedEvent event = eventOf(client, FeedKind::Out);
    event.isPublished = !isServersOwn(name);
    event.event = std::move(name);
    if (!args.empty())
        if (const Value* id = args.front().find("event_id"))
            event.eventId = id->text();
    event.args = std::move(args);
    onEvent(event);
}

void RecordingUsers::onUserRefused(VirtualUser& client)
{
    onFailed(find(client).spec.user + " was refused: " + client.refusal().json());
}

void RecordingUsers::onUserClosed(VirtualUser& client)
{
    onFailed(find(client).spec.user + " lost its connection: " + client.closeReason());
}

void RecordingUsers::checkReady()
{
    const bool areReady = std::all_of(m_users.begin(), m_users.end(), [this](const User& user) {
        return user.client->state() == VirtualUser::State::Connected && user.joined == m_rooms.size();
    });
    if (areReady && !std::exchange(m_isReady, true))
        onReady();
}

} // namespace sio::ctl
