// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/enginestats.h"
#include "engineio/session.h"
#include "net/http/handler.h"

#include <functional>
#include <memory>
#include <vector>

namespace sio::engine {

class RefusalObserver;
class WorkerServices;

/// The Engine.IO protocol of a whole server: one endpoint per worker, sessions found from any of them.
///
/// A session id is drawn so that its hash names the worker that owns it (see ADR on session placement): every
/// worker finds the owner of any id without a shared table. Requests that arrive elsewhere travel to the
/// owner as values.
class Engine {
public:
    /// `loops` are the workers' loops in order of their index; all outlive the engine. `acceptors[i]` serves
    /// worker i.
    Engine(EngineOptions options, std::vector<net::Loop*> loops, std::vector<SessionAcceptor*> acceptors);
    /// The same over services of the caller's; for tests.
    Engine(EngineOptions options, std::vector<std::unique_ptr<WorkerServices>> workers,
           std::vector<SessionAcceptor*> acceptors);
    ~Engine(); ///< after shutdown(); from the control thread

    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const EngineOptions& options() const;

    /// The HTTP side of worker `index`: give it to that worker's router for path `/socket.io` and
    /// `/socket.io/`. Used in that worker only.
    net::http::RequestHandler& endpoint(int index);

    /// `observer` hears of refusals in worker `index`; in that worker, before its first request.
    void observeRefusals(int index, RefusalObserver& observer);

    /// Any thread: new handshakes are refused from now on (503).
    void stopAccepting();
    /// Any thread: closes all sessions of worker `index` with `reason`, spread over `over`; `done` runs in
    /// that worker when none is left.
    void closeAll(int index, protocol::CloseReason reason, std::chrono::milliseconds over, base::Task done);
    /// Destroys what lives in worker `index`; runs in that worker (a posted task).
    void destroyWorkerState(int index);

    const EngineStats& stats(int index) const;
    std::size_t sessionCount() const; ///< any thread

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::engine
