// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "net/stream.h"
#include "net/timerwheel.h"

#include <memory>

namespace sio::engine {

/// What this folder needs of one worker: a net::Loop in production, a hand-turned fake in tests.
class WorkerServices {
public:
    virtual ~WorkerServices() = default;
    /// Time at the start of this turn; steady inside one turn.
    virtual base::TimePoint now() const = 0;
    virtual net::TimerWheel& timers() = 0;
    /// From any thread: runs `task` in the worker, in a later turn. False when the worker has ended.
    virtual bool post(base::Task task) = 0;
    /// Destroys `object` at the end of this turn.
    virtual void retire(std::unique_ptr<net::Retired> object) = 0;
    virtual std::unique_ptr<net::Stream> makeStream(int descriptor, net::PeerAddress peer) = 0;
};

std::unique_ptr<WorkerServices> makeLoopServices(net::Loop& loop);

/// A call of a member function in a later turn of the worker; forgotten when its target is gone by then.
/// Pending at most once.
template <class Target> class LaterCall {
public:
    explicit LaterCall(Target& target) : m_target(std::make_shared<Target*>(&target)) {}
    ~LaterCall() { *m_target = nullptr; }
    LaterCall(const LaterCall&) = delete;
    LaterCall& operator=(const LaterCall&) = delete;

    /// `call` clears the mark with started().
    void schedule(WorkerServices& services, void (Target::*call)())
    {
        if (m_isPending)
            return;
        m_isPending = true;
        services.post([target = m_target, call] {
            if (*target)
                ((*target)->*call)();
        });
    }
    void started() { m_isPending = false; }
    bool isPending() const { return m_isPending; }

private:
    std::shared_ptr<Target*> m_target;
    bool m_isPending = false;
};

} // namespace sio::engine
