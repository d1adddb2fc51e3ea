// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "papermastery/options.h"
#include "papermastery/publisher.h"
#include "papermastery/stats.h"
#include "papermastery/testtraffic.h"
#include "socketio/server.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sio::papermastery {

/// What the application needs of the world around it.
struct Surroundings {
    const base::Clock& clock; ///< outlives the application; used in all workers
    WallClock wall = systemTimeMs;
    BlockedCheck isBlocked = {}; ///< empty: nobody is
    TestTraffic testTraffic = {};
};

/// PaperMastery on top of Socket.IO: who may connect, which rooms there are, and what backends publish into
/// them (domain.md, sections 1 to 5). Set up in one thread, before the server starts; outlives the server's
/// worker state.
class Application {
public:
    /// Sets up the namespaces of `server`, which outlives the application's use. Precondition:
    /// problemOf(options) is nothing.
    Application(ApplicationOptions options, const catalogue::Catalogue& catalogue, socketio::Server& server,
                Surroundings surroundings);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Options that the application wants the server to be made with, on top of `options`.
    static socketio::ServerOptions serverOptions(socketio::ServerOptions options);

    /// Before Server::start(). `currentWorker` says which worker's thread this is.
    void start(int workers, std::function<int()> currentWorker);
    void start(const std::vector<net::Loop*>& loops);

    Publisher& publisher();
    /// The namespace that clients join.
    socketio::Namespace& nsp();
    /// Whether a token has proved who the user of this socket of nsp() is; in the socket's worker.
    static bool isAuthenticated(const socketio::Socket& socket);

    /// Any thread: from now on client events and publishes are answered SERVER_DRAINING.
    void beginDrain();

    int workerCount() const;
    const ApplicationStats& stats(int worker) const;
    /// Users with a socket now; sessions whose participants had to be forgotten. Any thread.
    std::size_t userCount() const;
    std::int64_t participantsForgotten() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::papermastery
