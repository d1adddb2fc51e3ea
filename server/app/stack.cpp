// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/stack.h"

#include <QtCore/QTimer>

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace sio::app {

namespace {

constexpr std::chrono::milliseconds kConnectionPoll{5};

} // namespace

struct Stack::WorkerState {
    /// A connection on its way to this worker.
    struct Arrival {
        int descriptor;
        net::PeerAddress peer;
    };

    explicit WorkerState(int index) : worker(index) {}

    net::Worker worker;
    net::http::HttpStats stats;
    net::http::Router router;
    std::unique_ptr<net::http::ConnectionSet> connections; ///< touched in the worker alone
    std::vector<Arrival> arrivals;                         ///< the control thread's, until handOver()
};

int usableCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    return std::max(1, CPU_COUNT(&set));
}

Stack::Stack(StackOptions options, StackParts parts, net::Loop& control)
    : m_options(std::move(options)), m_parts(std::move(parts)), m_control(control)
{
    if (m_options.workers == 0)
        m_options.workers = usableCores();
}

Stack::~Stack()
{
    if (m_listener)
        m_listener->stopAccepting();
    destroyWorkers();
}

base::Result<std::uint16_t, net::Listener::ListenError> Stack::start(const std::string& host,
                                                                     std::uint16_t port)
{
    // The address first: a port that is taken leaves no thread behind. Connections wait in the kernel's
    // backlog until this function has returned to the event loop.
    m_listener =
        std::make_unique<net::Listener>(m_options.listener, [this](int descriptor, net::PeerAddress peer) {
            adopt(descriptor, std::move(peer));
        });
    m_listener->onBatchEnd([this] {
        for (const auto& state : m_workers)
            handOver(*state);
    });
    auto bound = m_listener->start(host, port);
    if (!bound)
        return bound;

    std::vector<net::Loop*> loops;
    for (int i = 0; i < m_options.workers; ++i) {
        m_workers.push_back(std::make_unique<WorkerState>(i));
        m_workers.back()->worker.start();
        loops.push_back(&m_workers.back()->worker.loop());
    }
    m_engine = std::make_unique<engine::Engine>(m_options.engine, loops, m_parts.start(loops));
    for (int i = 0; i < m_options.workers; ++i) {
        WorkerState& state = *m_workers[static_cast<std::size_t>(i)];
        state.worker.runAndWait([this, &state, i] {
            for (const std::string& path : m_parts.enginePaths)
                state.router.addExact(path, m_engine->endpoint(i));
            if (m_parts.addRoutes)
                m_parts.addRoutes(i, state.router);
            net::http::HttpContext context{state.worker.loop(), state.router, m_options.http, state.stats};
            if (m_parts.httpRefusals)
                context.refusals = m_parts.httpRefusals(i);
            state.connections = std::make_unique<net::http::ConnectionSet>(context);
        });
    }
    return bound;
}

const net::http::HttpStats& Stack::httpStats(int index) const
{
    return m_workers[static_cast<std::size_t>(index)]->stats;
}

net::Loop& Stack::loop(int index)
{
    return m_workers[static_cast<std::size_t>(index)]->worker.loop();
}

void Stack::adopt(int descriptor, net::PeerAddress peer)
{
    m_workers[m_nextWorker]->arrivals.push_back({descriptor, std::move(peer)});
    m_nextWorker = (m_nextWorker + 1) % m_workers.size();
}

/// One task for all that were accepted together: one wake-up, however large the storm.
void Stack::handOver(WorkerState& state)
{
    if (state.arrivals.empty())
        return;
    const auto arrivals =
        std::make_shared<std::vector<WorkerState::Arrival>>(std::exchange(state.arrivals, {}));
    const bool posted = state.worker.loop().post([this, &state, arrivals] {
        for (WorkerState::Arrival& arrival : *arrivals)
            state.connections->adopt(arrival.descriptor, std::move(arrival.peer),
                                     [this] { m_listener->connectionClosed(); });
    });
    if (posted)
        return;
    for (const WorkerState::Arrival& arrival : *arrivals) {
        ::close(arrival.descriptor);
        m_listener->connectionClosed();
    }
}

void Stack::stopAccepting()
{
    m_listener->stopAccepting();
    m_engine->stopAccepting();
}

void Stack::settle(base::Task done)
{
    m_settled = std::move(done);
    settleRound(3); // to the worker of the request, to the sockets' workers, and back
}

void Stack::settleRound(int roundsLeft)
{
    if (roundsLeft == 0) {
        m_settled();
        return;
    }
    m_settling = workerCount();
    for (const auto& state : m_workers) {
        state->worker.loop().post([this, roundsLeft] {
            m_control.post([this, roundsLeft] {
                if (--m_settling == 0)
                    settleRound(roundsLeft - 1);
            });
        });
    }
}

void Stack::drain(std::chrono::milliseconds spread, base::Task done)
{
    m_drained = std::move(done);
    m_draining = workerCount();
    for (int i = 0; i < workerCount(); ++i) {
        m_engine->closeAll(i, protocol::CloseReason::ServerShuttingDown, spread, [this] {
            m_control.post([this] {
                if (--m_draining == 0)
                    closeConnections();
            });
        });
    }
}

/// Sessions are gone in every worker. Until now connections have served what is asked while draining:
/// /readyz, and the last polls.
void Stack::closeConnections()
{
    for (const auto& state : m_workers)
        state->worker.loop().post([&connections = state->connections] { connections->drain(); });
    waitForConnections();
}

/// Close frames and last answers may still be on the way.
void Stack::waitForConnections()
{
    if (m_listener->openConnections() == 0) {
        m_drained();
        return;
    }
    QTimer::singleShot(kConnectionPoll, m_listener.get(), [this] { waitForConnections(); });
}

void Stack::destroyWorkers()
{
    for (std::size_t i = 0; i < m_workers.size(); ++i) {
        WorkerState& state = *m_workers[i];
        state.worker.runAndWait([this, &state, index = static_cast<int>(i)] {
            state.connections.reset();
            if (m_engine)
                m_engine->destroyWorkerState(index);
            if (m_parts.destroyWorkerState)
                m_parts.destroyWorkerState(index);
        });
    }
    for (const auto& state : m_workers)
        state->worker.stop();
    m_engine.reset();
    m_workers.clear();
}

} // namespace sio::app
