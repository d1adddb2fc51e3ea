// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/task.h"
#include "net/timerwheel.h"

#include <memory>
#include <vector>

namespace sio::net {
class Loop;
}

namespace sio::socketio {

/// The workers of a server as this layer sees them: numbered threads that take tasks. In production the loops
/// of the network core; in tests queues that are drained by hand.
class Workers {
public:
    virtual ~Workers() = default;
    virtual int count() const = 0;
    /// The worker whose thread this is; -1 for any other thread.
    virtual int current() const = 0;
    /// From any thread: runs `task` in that worker, in the order of one thread's posts. False when it is
    /// closed.
    virtual bool post(int worker, base::Task task) = 0;
    /// That worker's timers; in its thread only.
    virtual net::TimerWheel& timers(int worker) = 0;
};

/// `loops` outlive the result.
std::unique_ptr<Workers> makeLoopWorkers(std::vector<net::Loop*> loops);

} // namespace sio::socketio
