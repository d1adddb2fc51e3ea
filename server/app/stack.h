// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "engineio/endpoint.h"
#include "net/http/connection.h"
#include "net/http/router.h"
#include "net/listener.h"
#include "net/worker.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sio::app {

struct StackOptions {
    int workers = 0; ///< 0: as many as usable cores
    net::ListenerLimits listener;
    net::http::HttpLimits http;
    engine::EngineOptions engine;
};

/// What stands on the transport: supplied by the program.
struct StackParts {
    /// Exact paths of the Engine.IO endpoint.
    std::vector<std::string> enginePaths;
    /// Called once, when the workers' loops exist and nothing is served yet: the layer above starts and names
    /// its acceptors, one per worker.
    std::function<std::vector<engine::SessionAcceptor*>(const std::vector<net::Loop*>& loops)> start;
    /// Adds routes of worker `index`; runs in that worker. May be empty.
    std::function<void(int index, net::http::Router& router)> addRoutes;
    /// Who hears of HTTP requests that worker `index` refuses; null: nobody. May be empty.
    std::function<net::http::RefusalListener*(int index)> httpRefusals;
    /// Destroys what the layer above keeps in worker `index`; runs in that worker, after its sessions are
    /// gone. May be empty.
    std::function<void(int index)> destroyWorkerState;
};

/// The running transport of one server process: workers, listener, HTTP, Engine.IO. The one place where they
/// are made and connected; every program of the project that serves is a StackParts on top of it. Lives in
/// the control thread, which needs a running event loop.
class Stack {
public:
    /// `control` is the loop of the control thread and outlives the stack.
    Stack(StackOptions options, StackParts parts, net::Loop& control);
    ~Stack(); ///< ends what still runs, without draining
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    /// Starts the workers and listens; returns the port.
    base::Result<std::uint16_t, net::Listener::ListenError> start(const std::string& host,
                                                                  std::uint16_t port);

    /// No new connections and sessions from now on.
    void stopAccepting();
    /// Calls `done` in the control thread when every worker has finished what was posted to it before, and
    /// what that posted to other workers and back: publishes under way are answered then.
    void settle(base::Task done);
    /// After stopAccepting(): closes every session, spread over `spread`, and every connection once its
    /// answer is written; `done` is called in the control thread when none is left.
    void drain(std::chrono::milliseconds spread, base::Task done);

    int workerCount() const { return static_cast<int>(m_workers.size()); }
    engine::Engine& engine() { return *m_engine; }
    const net::Listener& listener() const { return *m_listener; }
    const net::http::HttpStats& httpStats(int index) const;
    net::Loop& loop(int index);

private:
    /// What belongs to one worker; its connections are made and destroyed in it.
    struct WorkerState;
    void adopt(int descriptor, net::PeerAddress peer);
    void handOver(WorkerState& state);
    void settleRound(int roundsLeft);
    void closeConnections();
    void waitForConnections();
    void destroyWorkers();

    StackOptions m_options;
    StackParts m_parts;
    net::Loop& m_control;
    std::vector<std::unique_ptr<WorkerState>> m_workers;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<net::Listener> m_listener;
    std::size_t m_nextWorker = 0;
    int m_draining = 0; ///< workers that still have sessions
    base::Task m_drained;
    int m_settling = 0; ///< workers that have not answered this round
    base::Task m_settled;
};

/// Cores that this process may use (its affinity mask).
int usableCores();

} // namespace sio::app
