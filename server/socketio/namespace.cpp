// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/namespace.h"

#include "socketio/namespacecore.h"
#include "socketio/servercore.h"
#include "socketio/workerstate.h"

#include <utility>

namespace sio::socketio {

NamespaceCore::NamespaceCore(ServerCore& serverCore, std::string name,
                             std::shared_ptr<Handlers> sharedHandlers)
    : server(serverCore), names{std::move(name)},
      handlers(sharedHandlers ? std::move(sharedHandlers) : std::make_shared<Handlers>())
{
}

void NamespaceCore::prepare(std::size_t presenceSlots)
{
    m_census = std::make_unique<RoomCensus>(server.workers->count());
    for (int i = 0; i < server.workers->count(); ++i)
        m_parts.push_back(std::make_unique<Part>(presenceSlots));
}

Adapter& NamespaceCore::adapterForNewSocket(int worker)
{
    Part& part = *m_parts[static_cast<std::size_t>(worker)];
    if (!part.adapter) {
        part.adapter = std::make_unique<InMemoryAdapter>(server.roomHash, *server.socketIds, part.presence,
                                                         *m_census, server.worker(worker).stats.roomsOpen);
    }
    return *part.adapter;
}

Observer* NamespaceCore::observerIn(const WorkerState& worker) const
{
    return worker.observer && !isHidden ? worker.observer : nullptr;
}

bool NamespaceCore::mayConcern(int worker, const Selection& selection) const
{
    const Presence& presence = m_parts[static_cast<std::size_t>(worker)]->presence;
    if (presence.sockets() == 0)
        return false;
    if (selection.rooms.empty())
        return true;
    for (const std::string& room : selection.rooms) {
        const auto owner = server.socketIds->workerOf(room);
        if (owner ? *owner == worker : presence.mayHaveRoom(server.roomHash(room)))
            return true;
    }
    return false;
}

std::int64_t NamespaceCore::socketCount() const
{
    std::int64_t count = 0;
    for (const auto& part : m_parts)
        count += part->presence.sockets();
    return count;
}

Namespace::Namespace(std::unique_ptr<NamespaceCore> core) : d(std::move(core)) {}

Namespace::~Namespace() = default;

const std::string& Namespace::name() const
{
    return d->names.front();
}

const std::vector<std::string>& Namespace::names() const
{
    return d->names;
}

Namespace& Namespace::alias(std::string name)
{
    d->server.addName(std::move(name), *this);
    return *this;
}

Namespace& Namespace::use(Middleware middleware)
{
    d->handlers->middlewares.push_back(std::move(middleware));
    return *this;
}

Namespace& Namespace::useSlow(SlowMiddleware middleware)
{
    d->handlers->slowMiddleware = std::move(middleware);
    return *this;
}

Namespace& Namespace::hide()
{
    d->isHidden = true;
    return *this;
}

Namespace& Namespace::useEvents(EventMiddleware middleware)
{
    d->handlers->eventMiddlewares.push_back(std::move(middleware));
    return *this;
}

Namespace& Namespace::onConnection(ConnectionHandler handler)
{
    d->handlers->connection.push_back(std::move(handler));
    return *this;
}

Namespace& Namespace::onDisconnecting(DisconnectHandler handler)
{
    d->handlers->disconnecting.push_back(std::move(handler));
    return *this;
}

Namespace& Namespace::onDisconnect(DisconnectHandler handler)
{
    d->handlers->disconnect.push_back(std::move(handler));
    return *this;
}

Namespace& Namespace::on(std::string event, EventHandler handler)
{
    d->handlers->events.add(std::move(event), std::move(handler));
    return *this;
}

Namespace& Namespace::onUnknown(EventHandler handler)
{
    d->handlers->unknown.push_back(std::move(handler));
    return *this;
}

BroadcastOperator Namespace::to(std::string room)
{
    return operation().to(std::move(room));
}

BroadcastOperator Namespace::to(const std::vector<std::string>& rooms)
{
    return operation().to(rooms);
}

BroadcastOperator Namespace::in(std::string room)
{
    return operation().to(std::move(room));
}

BroadcastOperator Namespace::except(std::string room)
{
    return operation().except(std::move(room));
}

BroadcastOperator Namespace::operation()
{
    return BroadcastOperator(*this);
}

void Namespace::emit(std::string_view event, Arguments arguments, ReportCallback done)
{
    operation().emit(event, std::move(arguments), std::move(done));
}

} // namespace sio::socketio
