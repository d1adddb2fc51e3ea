// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/worker.h"
#include "socketio/server.h"
#include "support/fakesession.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sio::test {

/// Four real workers with a server over them, which is set up already. Sessions are fakes that live in their
/// worker.
class RealWorkers {
public:
    explicit RealWorkers(socketio::Server& server) : io(server)
    {
        std::vector<net::Loop*> loops;
        for (int i = 0; i < kCount; ++i) {
            workers.push_back(std::make_unique<net::Worker>(i));
            workers.back()->start();
            loops.push_back(&workers.back()->loop());
        }
        io.start(loops);
        sessions.resize(kCount);
    }
    ~RealWorkers() { stop(); }

    void stop()
    {
        for (int i = 0; i < kCount && !workers.empty(); ++i)
            in(i, [this, i] { sessionsOf(i).clear(); });
        for (int i = 0; i < kCount && !workers.empty(); ++i)
            in(i, [this, i] { io.destroyWorkerState(i); });
        for (auto& worker : workers)
            worker->stop();
        workers.clear();
    }

    void in(int worker, base::Task task)
    {
        workers[static_cast<std::size_t>(worker)]->runAndWait(std::move(task));
    }
    void post(int worker, base::Task task)
    {
        workers[static_cast<std::size_t>(worker)]->loop().post(std::move(task));
    }
    /// In that worker.
    FakeSession& open(int worker, const std::string& connect)
    {
        auto& loop = workers[static_cast<std::size_t>(worker)]->loop();
        sessionsOf(worker).push_back(std::make_unique<FakeSession>(loop.timers(), io.acceptor(worker)));
        sessionsOf(worker).back()->text(connect);
        return *sessionsOf(worker).back();
    }
    std::vector<std::unique_ptr<FakeSession>>& sessionsOf(int worker)
    {
        return sessions[static_cast<std::size_t>(worker)];
    }

    static constexpr int kCount = 4;
    socketio::Server& io;
    std::vector<std::unique_ptr<net::Worker>> workers;
    std::vector<std::vector<std::unique_ptr<FakeSession>>> sessions; ///< each touched by its worker alone
};

} // namespace sio::test
