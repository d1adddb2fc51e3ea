// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/broadcast.h"

#include "base/log.h"
#include "protocol/socketpacket.h"
#include "socketio/namespacecore.h"
#include "socketio/operation.h"
#include "socketio/servercore.h"
#include "socketio/workerstate.h"

#include <limits>
#include <utility>

namespace sio::socketio {

namespace {

using NamespacePointer = std::shared_ptr<Namespace>;

/// Whether that worker is asked. An event may pass those by that have no members now: who joins meanwhile may
/// or may not get it. Everything else must find whoever joins in a turn that began before it (who was let in
/// by a rule that it changes), and so takes its place in every worker's queue.
bool isAsked(Namespace& nsp, int worker, const Operation& operation)
{
    return operation.kind != Operation::Kind::Emit || nsp.core().mayConcern(worker, operation.selection);
}

/// Calls `post(worker, operation)` for every other worker that is asked, and returns the operation for the
/// use of this one. Shared only when somebody else needs it.
template <class Post>
std::shared_ptr<const Operation> postToOthers(Namespace& nsp, Operation& operation, int here, Post&& post)
{
    std::shared_ptr<const Operation> shared;
    ServerCore& server = nsp.core().server;
    for (int worker = 0; worker < server.workers->count(); ++worker) {
        if (worker == here || !isAsked(nsp, worker, shared ? *shared : operation))
            continue;
        if (!shared)
            shared = std::make_shared<const Operation>(std::move(operation));
        post(worker, shared);
    }
    return shared;
}

/// Observers tell the workers' shares of one broadcast by its number.
void nameForObservers(Namespace& nsp, const WorkerState& home, Operation& operation)
{
    if (operation.kind != Operation::Kind::Emit || !nsp.core().observerIn(home))
        return;
    operation.broadcastId = nsp.core().server.nextBroadcastId();
    operation.home = home.index;
}

/// Carries the operation out in that worker, the calling one; `done` hears when all of it is done: at once,
/// but for disconnects of many.
template <class Done> void runIn(WorkerState& worker, Namespace& nsp, const Operation& operation, Done&& done)
{
    if (operation.kind == Operation::Kind::Disconnect)
        LocalOperations::disconnect(worker, nsp, operation, std::forward<Done>(done));
    else
        done(LocalOperations::run(worker, nsp, operation));
}

/// From a worker: runs the operation here and posts it to the others; the reports come together here.
void distribute(NamespacePointer nsp, int here, Operation operation, ReportCallback done)
{
    ServerCore& server = nsp->core().server;
    WorkerState& home = server.worker(here);
    WorkerState::Turn turn(home);
    nameForObservers(*nsp, home, operation);
    std::uint64_t serial = 0;
    const auto shared = postToOthers(*nsp, operation, here, [&](int worker, const auto& posted) {
        const bool wantsReport = static_cast<bool>(done) || serial != 0;
        if (wantsReport && serial == 0)
            serial = home.openReport(std::move(done));
        const bool isPosted = server.workers->post(worker, [nsp, posted, &server, worker, here, serial] {
            runIn(server.worker(worker), *nsp, *posted, [&server, here, serial](LocalResult result) {
                if (serial == 0)
                    return;
                server.workers->post(here, [&server, here, serial, result = std::move(result)]() mutable {
                    server.worker(here).addReport(serial, std::move(result));
                });
            });
        });
        if (isPosted && serial != 0)
            home.expectReport(serial);
    });
    if (serial == 0 && done)
        serial = home.openReport(std::move(done));
    runIn(home, *nsp, shared ? *shared : operation, [&home, serial](LocalResult result) {
        if (serial != 0)
            home.addReport(serial, std::move(result));
    });
}

void distributeWithAcks(NamespacePointer nsp, int here, Operation operation, AcksCallback done)
{
    ServerCore& server = nsp->core().server;
    WorkerState& home = server.worker(here);
    WorkerState::Turn turn(home);
    const std::uint64_t serial = home.openAcks(std::move(done));
    operation.ackId = nsp->core().nextAckId();
    nameForObservers(*nsp, home, operation);
    const auto shared = postToOthers(*nsp, operation, here, [&](int worker, const auto& posted) {
        const bool isPosted = server.workers->post(worker, [nsp, posted, &server, worker, here, serial] {
            LocalOperations::runWithAcks(
                server.worker(worker), *nsp, *posted, [&server, here, serial](AcksResult result) {
                    server.workers->post(here, [&server, here, serial, result = std::move(result)]() mutable {
                        server.worker(here).addAcks(serial, std::move(result));
                    });
                });
        });
        if (isPosted)
            home.expectAcks(serial);
    });
    LocalOperations::runWithAcks(
        home, *nsp, shared ? *shared : operation,
        [&home, serial](AcksResult result) { home.addAcks(serial, std::move(result)); });
}

/// Runs `start(here)` in the calling thread's worker, or in worker 0 when the thread is none.
template <class Start> void inWorker(const NamespacePointer& nsp, Start start)
{
    Workers* workers = nsp->core().server.workers.get();
    if (!workers)
        return; // nobody can be connected before start()
    const int here = workers->current();
    if (here >= 0)
        start(here);
    else
        workers->post(0, [start = std::move(start)]() mutable { start(0); });
}

void execute(const NamespacePointer& nsp, Operation operation, ReportCallback done)
{
    operation.wantOwners = static_cast<bool>(done);
    inWorker(nsp, [nsp, operation = std::move(operation), done = std::move(done)](int here) mutable {
        distribute(std::move(nsp), here, std::move(operation), std::move(done));
    });
}

bool isRefused(std::string_view event)
{
    if (!protocol::isReservedEvent(event))
        return false;
    base::log(base::LogLevel::Warning, "sio.socketio", "reserved_event",
              std::string("event=") + std::string(event));
    return true;
}

} // namespace

BroadcastOperator::BroadcastOperator(Namespace& nsp) : m_namespace(nsp.shared_from_this()) {}

BroadcastOperator BroadcastOperator::to(std::string room) const&
{
    return BroadcastOperator(*this).to(std::move(room));
}

BroadcastOperator BroadcastOperator::to(std::string room) &&
{
    m_selection.rooms.push_back(std::move(room));
    return std::move(*this);
}

BroadcastOperator BroadcastOperator::to(const std::vector<std::string>& rooms) const&
{
    return BroadcastOperator(*this).to(rooms);
}

BroadcastOperator BroadcastOperator::to(const std::vector<std::string>& rooms) &&
{
    m_selection.rooms.insert(m_selection.rooms.end(), rooms.begin(), rooms.end());
    return std::move(*this);
}

BroadcastOperator BroadcastOperator::except(std::string room) const&
{
    return BroadcastOperator(*this).except(std::move(room));
}

BroadcastOperator BroadcastOperator::except(std::string room) &&
{
    m_selection.except.push_back(std::move(room));
    return std::move(*this);
}

BroadcastOperator BroadcastOperator::except(const std::vector<std::string>& rooms) const&
{
    return BroadcastOperator(*this).except(rooms);
}

BroadcastOperator BroadcastOperator::except(const std::vector<std::string>& rooms) &&
{
    m_selection.except.insert(m_selection.except.end(), rooms.begin(), rooms.end());
    return std::move(*this);
}

BroadcastOperator BroadcastOperator::volatile_() const
{
    BroadcastOperator copy(*this);
    copy.m_flags.isVolatile = true;
    return copy;
}

BroadcastOperator BroadcastOperator::local() const
{
    BroadcastOperator copy(*this);
    copy.m_flags.local = true;
    return copy;
}

BroadcastOperator BroadcastOperator::compress(bool on) const
{
    BroadcastOperator copy(*this);
    copy.m_flags.compress = on;
    return copy;
}

BroadcastOperator BroadcastOperator::timeout(std::chrono::milliseconds time) const
{
    BroadcastOperator copy(*this);
    copy.m_timeout = time;
    return copy;
}

BroadcastOperator BroadcastOperator::listing(std::size_t atMost) const
{
    BroadcastOperator copy(*this);
    copy.m_listLimit = atMost;
    return copy;
}

BroadcastOperator BroadcastOperator::from(std::string origin) const
{
    BroadcastOperator copy(*this);
    copy.m_origin = std::move(origin);
    return copy;
}

void BroadcastOperator::emit(std::string_view event, Arguments arguments, ReportCallback done) const
{
    if (isRefused(event)) {
        if (done)
            done(BroadcastReport());
        return;
    }
    Operation operation;
    operation.kind = Operation::Kind::Emit;
    operation.selection = m_selection;
    operation.flags = m_flags;
    operation.event = event;
    operation.arguments = std::move(arguments);
    operation.origin = m_origin;
    operation.listLimit = m_listLimit;
    execute(m_namespace, std::move(operation), std::move(done));
}

void BroadcastOperator::emitWithAck(std::string_view event, Arguments arguments, AcksCallback done) const
{
    if (isRefused(event)) {
        done(BroadcastAcks());
        return;
    }
    Operation operation;
    operation.kind = Operation::Kind::Emit;
    operation.selection = m_selection;
    operation.flags = m_flags;
    operation.event = event;
    operation.arguments = std::move(arguments);
    operation.origin = m_origin;
    operation.timeout = m_timeout;
    inWorker(m_namespace,
             [nsp = m_namespace, operation = std::move(operation), done = std::move(done)](int here) mutable {
                 distributeWithAcks(std::move(nsp), here, std::move(operation), std::move(done));
             });
}

void BroadcastOperator::count(bool list, ReportCallback done) const
{
    listing(list ? std::numeric_limits<std::size_t>::max() : 0).count(std::move(done));
}

void BroadcastOperator::count(ReportCallback done) const
{
    Operation operation;
    operation.kind = Operation::Kind::Count;
    operation.selection = m_selection;
    operation.listLimit = m_listLimit;
    execute(m_namespace, std::move(operation), std::move(done));
}

void BroadcastOperator::fetchSockets(SocketsCallback done) const
{
    count(true,
          [done = std::move(done)](BroadcastReport report) mutable { done(std::move(report.sockets)); });
}

void BroadcastOperator::socketsJoin(std::vector<std::string> rooms, ReportCallback done) const
{
    Operation operation;
    operation.kind = Operation::Kind::Join;
    operation.selection = m_selection;
    operation.rooms = std::move(rooms);
    execute(m_namespace, std::move(operation), std::move(done));
}

void BroadcastOperator::socketsLeave(std::vector<std::string> rooms, ReportCallback done) const
{
    Operation operation;
    operation.kind = Operation::Kind::Leave;
    operation.selection = m_selection;
    operation.rooms = std::move(rooms);
    execute(m_namespace, std::move(operation), std::move(done));
}

void BroadcastOperator::disconnectSockets(bool closeConnection, ReportCallback done) const
{
    Operation operation;
    operation.kind = Operation::Kind::Disconnect;
    operation.selection = m_selection;
    operation.closeConnection = closeConnection;
    execute(m_namespace, std::move(operation), std::move(done));
}

} // namespace sio::socketio
