// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/server.h"

#include "socketio/servercore.h"
#include "socketio/workerstate.h"

#include <cassert>
#include <utility>

namespace sio::socketio {

namespace {

/// See Presence. A namespace that was registered may have many rooms; a child of a family usually has few.
constexpr std::size_t kPresenceSlots = 32 * 1024;
constexpr std::size_t kChildPresenceSlots = 64;

std::string withSlash(std::string name)
{
    if (name.empty() || name.front() != '/')
        name.insert(name.begin(), '/');
    return name;
}

} // namespace

ServerCore::ServerCore(ServerOptions serverOptions) : options(std::move(serverOptions)) {}

std::shared_ptr<Namespace> ServerCore::makeNamespace(std::string name,
                                                     std::shared_ptr<NamespaceCore::Handlers> handlers)
{
    auto core = std::make_unique<NamespaceCore>(*this, std::move(name), std::move(handlers));
    return std::shared_ptr<Namespace>(new Namespace(std::move(core)));
}

Namespace& ServerCore::of(const std::string& name)
{
    const std::string full = withSlash(name);
    const auto known = m_names.find(full);
    if (known != m_names.end())
        return *known->second.nsp;
    assert(!workers && "namespaces are set up before start()");
    m_namespaces.push_back(makeNamespace(full, nullptr));
    m_names.emplace(full, Entrance{m_namespaces.back().get(), 0});
    return *m_namespaces.back();
}

Namespace& ServerCore::ofMatching(std::function<bool(std::string_view)> accepts)
{
    assert(!workers && "namespaces are set up before start()");
    m_families.push_back({std::move(accepts), makeNamespace("(dynamic)", nullptr)});
    return *m_families.back().pattern;
}

void ServerCore::addName(std::string name, Namespace& nsp)
{
    assert(!workers && "namespaces are set up before start()");
    name = withSlash(std::move(name));
    auto& names = nsp.core().names;
    const bool isNew = m_names.emplace(name, Entrance{&nsp, static_cast<std::uint16_t>(names.size())}).second;
    assert(isNew && "a name belongs to one namespace");
    if (isNew)
        names.push_back(std::move(name));
}

void ServerCore::start(std::unique_ptr<Workers> theWorkers)
{
    assert(!workers);
    workers = std::move(theWorkers);
    socketIds = std::make_unique<SocketIds>(workers->count(), SeededHash::random());
    for (int i = 0; i < workers->count(); ++i)
        m_states.push_back(std::make_unique<WorkerState>(*this, i));
    for (const auto& nsp : m_namespaces)
        nsp->core().prepare(kPresenceSlots);
}

std::optional<ServerCore::Entrance> ServerCore::enter(std::string_view name, WorkerState& asking)
{
    const auto fixed = m_names.find(name);
    if (fixed != m_names.end())
        return fixed->second;
    const Family* family = nullptr;
    for (const Family& candidate : m_families) {
        bool accepted = false;
        asking.guarded("namespace family", [&] { accepted = candidate.accepts(name); });
        if (accepted) {
            family = &candidate;
            break;
        }
    }
    if (!family)
        return std::nullopt;

    const std::lock_guard lock(m_childrenMutex);
    auto child = m_children.find(name);
    if (child == m_children.end()) {
        auto nsp = makeNamespace(std::string(name), family->pattern->core().handlers);
        nsp->core().isChild = true;
        nsp->core().prepare(kChildPresenceSlots);
        child = m_children.emplace(std::string(name), Child{std::move(nsp), 0}).first;
    }
    ++child->second.sockets;
    return Entrance{child->second.nsp.get(), 0};
}

void ServerCore::leave(Namespace& nsp)
{
    if (!nsp.core().isChild)
        return;
    std::shared_ptr<Namespace> last; // goes after the lock
    const std::lock_guard lock(m_childrenMutex);
    const auto child = m_children.find(nsp.name());
    if (child == m_children.end() || --child->second.sockets > 0)
        return;
    last = std::move(child->second.nsp);
    m_children.erase(child);
}

NamedCounts ServerCore::socketsByNamespace() const
{
    NamedCounts counts;
    for (const auto& nsp : m_namespaces)
        counts[nsp->name()] += nsp->core().socketCount();
    if (!m_families.empty()) {
        std::int64_t& dynamic = counts["(dynamic)"];
        const std::lock_guard lock(m_childrenMutex);
        for (const auto& [name, child] : m_children)
            dynamic += child.nsp->core().socketCount();
    }
    return counts;
}

std::int64_t ServerCore::roomCount() const
{
    std::int64_t count = 0;
    for (const auto& nsp : m_namespaces)
        count += nsp->core().isHidden ? 0 : nsp->core().roomCount();
    const std::lock_guard lock(m_childrenMutex);
    for (const auto& [name, child] : m_children)
        count += child.nsp->core().isHidden ? 0 : child.nsp->core().roomCount();
    return count;
}

std::vector<SocketId> ServerCore::observedSockets(int index) const
{
    std::vector<SocketId> ids;
    std::vector<Socket*> sockets;
    for (const auto& nsp : m_namespaces) {
        Adapter* const adapter = nsp->core().isHidden ? nullptr : nsp->core().adapter(index);
        if (!adapter)
            continue;
        sockets.clear();
        adapter->select({}, sockets);
        ids.reserve(ids.size() + sockets.size());
        for (const Socket* socket : sockets)
            ids.push_back(socket->id());
    }
    return ids;
}

const Socket* ServerCore::findObserved(int index, const SocketId& id) const
{
    for (const auto& nsp : m_namespaces) {
        Adapter* const adapter = nsp->core().isHidden ? nullptr : nsp->core().adapter(index);
        if (const Socket* const socket = adapter ? adapter->find(id.view()) : nullptr)
            return socket;
    }
    return nullptr;
}

void ServerCore::destroyWorkerState(int index)
{
    worker(index).abandonEverything();
    for (const auto& nsp : m_namespaces)
        nsp->core().destroyAdapter(index);
}

Server::Server(ServerOptions options) : d(std::make_unique<ServerCore>(std::move(options))) {}

Server::~Server() = default;

Namespace& Server::of(const std::string& name)
{
    return d->of(name);
}

Namespace& Server::ofMatching(std::function<bool(std::string_view name)> accepts)
{
    return d->ofMatching(std::move(accepts));
}

void Server::start(std::vector<net::Loop*> loops)
{
    d->start(makeLoopWorkers(std::move(loops)));
}

void Server::start(std::unique_ptr<Workers> workers)
{
    d->start(std::move(workers));
}

engine::SessionAcceptor& Server::acceptor(int index)
{
    return d->worker(index);
}

void Server::observe(int index, Observer& observer)
{
    d->worker(index).observer = &observer;
}

std::vector<SocketId> Server::observedSockets(int index) const
{
    return d->observedSockets(index);
}

const Socket* Server::findObserved(int index, const SocketId& id) const
{
    return d->findObserved(index, id);
}

const ServerOptions& Server::options() const
{
    return d->options;
}

const ServerStats& Server::stats(int index) const
{
    return d->worker(index).stats;
}

NamedCounts Server::socketsByNamespace() const
{
    return d->socketsByNamespace();
}

std::int64_t Server::roomCount() const
{
    return d->roomCount();
}

NamedCounts Server::eventsInByName() const
{
    NamedCounts counts;
    for (int i = 0; i < d->workers->count(); ++i)
        d->worker(i).eventsIn.mergeInto(counts);
    return counts;
}

NamedCounts Server::eventsOutByName() const
{
    NamedCounts counts;
    for (int i = 0; i < d->workers->count(); ++i)
        d->worker(i).eventsOut.mergeInto(counts);
    return counts;
}

void Server::destroyWorkerState(int index)
{
    d->destroyWorkerState(index);
}

} // namespace sio::socketio
