// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/operation.h"

#include "engineio/session.h"
#include "socketio/acktable.h"
#include "socketio/encodedpacket.h"
#include "socketio/namespacecore.h"
#include "socketio/observer.h"
#include "socketio/servercore.h"
#include "socketio/socket.h"
#include "socketio/workerstate.h"

#include <algorithm>

namespace sio::socketio {

namespace {

/// How far ahead of the one being served a socket is fetched into the cache, and then, by way of it, what is
/// below it.
constexpr std::size_t kPrefetchDistance = 6;
constexpr std::size_t kSessionPrefetchDistance = 3;
/// Sockets disconnected before the worker turns to others: each one runs the application's handlers.
constexpr std::size_t kDisconnectSlice = 128;

/// Calls `visit` for the targets that are still connected when their turn comes: what happens to one of them
/// may end another.
template <class Visit> void forEachConnected(const std::vector<Socket*>& targets, Visit&& visit)
{
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (i + kPrefetchDistance < targets.size())
            __builtin_prefetch(targets[i + kPrefetchDistance]);
        if (i + kSessionPrefetchDistance < targets.size())
            targets[i + kSessionPrefetchDistance]->prefetchSession();
        if (targets[i]->isConnected())
            visit(*targets[i]);
    }
}

/// The packet for each of the namespace's names, encoded when the first socket of that name comes up.
class PacketByName {
public:
    PacketByName(WorkerState& worker, Namespace& nsp, const Operation& operation)
        : m_worker(worker), m_namespace(nsp), m_operation(operation)
    {
    }

    const EncodedPacket& of(std::uint16_t nameIndex)
    {
        const auto& names = m_namespace.core().names;
        if (m_packets.empty())
            m_packets.resize(names.size());
        auto& packet = m_packets[nameIndex];
        if (!packet) {
            packet = EncodedPacket::event(m_worker.scratch, names[nameIndex], m_operation.ackId,
                                          m_operation.event, m_operation.arguments);
        }
        return *packet;
    }

private:
    WorkerState& m_worker;
    Namespace& m_namespace;
    const Operation& m_operation;
    std::vector<std::optional<EncodedPacket>> m_packets;
};

/// One slice of sockets, then the rest in a later turn; then `done`.
void disconnectSlice(WorkerState& worker, std::shared_ptr<Namespace> nsp, std::vector<SocketId> ids,
                     bool closeConnection, base::Task done)
{
    {
        WorkerState::Turn turn(worker);
        for (std::size_t i = 0; i < kDisconnectSlice && !ids.empty(); ++i) {
            Adapter* adapter = nsp->core().adapter(worker.index);
            Socket* socket = adapter ? adapter->find(ids.back().view()) : nullptr;
            ids.pop_back();
            if (socket)
                socket->disconnect(closeConnection);
        }
    }
    if (ids.empty())
        return done();
    worker.core.workers->post(worker.index, [&worker, nsp = std::move(nsp), ids = std::move(ids),
                                             closeConnection, done = std::move(done)]() mutable {
        disconnectSlice(worker, std::move(nsp), std::move(ids), closeConnection, std::move(done));
    });
}

} // namespace

LocalResult LocalOperations::run(WorkerState& worker, Namespace& nsp, const Operation& operation)
{
    LocalResult result;
    Adapter* adapter = nsp.core().adapter(worker.index);
    if (!adapter) {
        report(worker, nsp, operation, {}, 0, 0);
        return result;
    }
    WorkerState::Turn turn(worker);
    WorkerState::TargetList list(worker);
    std::vector<Socket*>& targets = list.sockets;
    result.excluded = adapter->select(operation.selection, targets);
    if (operation.wantOwners || operation.listLimit > 0) {
        forEachConnected(targets, [&](const Socket& socket) {
            if (operation.wantOwners && socket.owner() != 0)
                result.owners.push_back(socket.owner());
            if (result.sockets.size() < operation.listLimit)
                result.sockets.push_back(socket.info());
        });
        std::sort(result.owners.begin(), result.owners.end());
        result.owners.erase(std::unique(result.owners.begin(), result.owners.end()), result.owners.end());
    }

    switch (operation.kind) {
    case Operation::Kind::Emit:
        emit(worker, nsp, operation, targets, result);
        break;
    case Operation::Kind::Count:
        forEachConnected(targets, [&result](Socket&) { ++result.matched; });
        break;
    case Operation::Kind::Join:
        forEachConnected(targets, [&](Socket& socket) {
            ++result.matched;
            for (const std::string& room : operation.rooms)
                socket.join(room);
        });
        break;
    case Operation::Kind::Leave:
        forEachConnected(targets, [&](Socket& socket) {
            ++result.matched;
            for (const std::string& room : operation.rooms)
                socket.leave(room);
        });
        break;
    case Operation::Kind::Disconnect:
        break; // see disconnect()
    }
    return result;
}

void LocalOperations::emit(WorkerState& worker, Namespace& nsp, const Operation& operation,
                           const std::vector<Socket*>& targets, LocalResult& result)
{
    PacketByName packets(worker, nsp, operation);
    std::size_t listed = 0; // the list is in the targets' order
    forEachConnected(targets, [&](Socket& socket) {
        ++result.matched;
        const bool isWritten = socket.send(packets.of(socket.m_nameIndex), operation.flags.isVolatile,
                                           true) == engine::SendResult::Sent;
        if (isWritten)
            ++result.written;
        while (listed < result.sockets.size() && !(result.sockets[listed].id == socket.id()))
            ++listed; // gone meanwhile
        if (listed < result.sockets.size())
            result.sockets[listed].written = isWritten;
    });
    worker.countEventOut(operation.event, static_cast<std::int64_t>(result.written));
    worker.stats.deliveries.add(static_cast<std::int64_t>(result.written));
    report(worker, nsp, operation, targets, result.matched, result.written);
}

void LocalOperations::report(WorkerState& worker, Namespace& nsp, const Operation& operation,
                             const std::vector<Socket*>& targets, std::uint64_t matched,
                             std::uint64_t written)
{
    Observer* const observer = operation.broadcastId != 0 ? nsp.core().observerIn(worker) : nullptr;
    const bool isHome = operation.home == worker.index;
    if (!observer || (matched == 0 && !isHome))
        return;
    observer->onBroadcast({operation.broadcastId, isHome, nsp, operation.selection, operation.event,
                           operation.arguments, operation.origin, operation.ackId.has_value(), targets,
                           matched, written});
}

void LocalOperations::disconnect(WorkerState& worker, Namespace& nsp, const Operation& operation,
                                 LocalCallback done)
{
    LocalResult result;
    std::vector<SocketId> ids;
    if (Adapter* adapter = nsp.core().adapter(worker.index)) {
        WorkerState::TargetList list(worker);
        result.excluded = adapter->select(operation.selection, list.sockets);
        // By id: a slice of a later turn finds only those that are left. From the back, so in reverse here.
        ids.reserve(list.sockets.size());
        for (auto socket = list.sockets.rbegin(); socket != list.sockets.rend(); ++socket) {
            if ((*socket)->isConnected())
                ids.push_back((*socket)->id());
        }
    }
    result.matched = ids.size();
    disconnectSlice(
        worker, nsp.shared_from_this(), std::move(ids), operation.closeConnection,
        [result = std::move(result), done = std::move(done)]() mutable { done(std::move(result)); });
}

void LocalOperations::runWithAcks(WorkerState& worker, Namespace& nsp, const Operation& operation,
                                  AcksResultCallback done)
{
    Adapter* adapter = nsp.core().adapter(worker.index);
    if (!adapter) {
        report(worker, nsp, operation, {}, 0, 0);
        done(AcksResult());
        return;
    }
    WorkerState::Turn turn(worker);
    WorkerState::TargetList list(worker);
    adapter->select(operation.selection, list.sockets);
    const std::uint64_t share = worker.openAckShare(operation.timeout, std::move(done));
    std::int64_t written = 0;
    PacketByName packets(worker, nsp, operation);
    forEachConnected(list.sockets, [&](Socket& socket) {
        if (socket.send(packets.of(socket.m_nameIndex), operation.flags.isVolatile, true) !=
            engine::SendResult::Sent)
            return;
        ++written;
        // The share waits for the answers of sockets that go, as the reference does; its time is bounded.
        socket.acks().add(*operation.ackId, operation.timeout,
                          [&worker, share](bool acknowledged, const Arguments& answer) {
                              if (acknowledged)
                                  worker.answerAckShare(share, answer);
                          });
    });
    worker.countEventOut(operation.event, written);
    worker.stats.deliveries.add(written);
    report(worker, nsp, operation, list.sockets, list.sockets.size(), static_cast<std::uint64_t>(written));
    worker.sealAckShare(share, static_cast<std::uint64_t>(written));
}

} // namespace sio::socketio
