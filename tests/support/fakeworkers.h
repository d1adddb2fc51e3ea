// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "net/timerwheel.h"
#include "socketio/workers.h"

#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace sio::test {

/// Any number of workers in one thread: posts wait until the test drains them, time stands still until it is
/// turned.
class FakeWorkers final : public socketio::Workers {
public:
    explicit FakeWorkers(int count) : m_queues(static_cast<std::size_t>(count)) {}

    int count() const override { return static_cast<int>(m_queues.size()); }
    int current() const override { return m_current; }
    bool post(int worker, base::Task task) override
    {
        if (worker == closedWorker)
            return false;
        m_queues[static_cast<std::size_t>(worker)].push_back(std::move(task));
        return true;
    }
    net::TimerWheel& timers(int) override { return wheel; }

    /// Runs `function` as if in that worker; -1: in a thread that is no worker.
    void in(int worker, const std::function<void()>& function)
    {
        const int before = std::exchange(m_current, worker);
        function();
        m_current = before;
    }
    std::size_t waiting(int worker) const { return m_queues[static_cast<std::size_t>(worker)].size(); }
    /// Runs what was posted to that worker, while the others stand still.
    void drain(int worker)
    {
        auto& queue = m_queues[static_cast<std::size_t>(worker)];
        while (!queue.empty()) {
            base::Task task = std::move(queue.front());
            queue.pop_front();
            in(worker, [&task] { task(); });
        }
    }
    /// Runs what was posted, and what that posts.
    void drain()
    {
        bool progress = true;
        while (progress) {
            progress = false;
            for (std::size_t i = 0; i < m_queues.size(); ++i) {
                while (!m_queues[i].empty()) {
                    progress = true;
                    base::Task task = std::move(m_queues[i].front());
                    m_queues[i].pop_front();
                    in(static_cast<int>(i), [&task] { task(); });
                }
            }
        }
    }
    void turnClock(base::Duration by)
    {
        clock.advance(by);
        wheel.advance();
        drain();
    }

    base::ManualClock clock;
    net::TimerWheel wheel{clock};
    int closedWorker = -1;

private:
    int m_current = 0;
    std::vector<std::deque<base::Task>> m_queues;
};

} // namespace sio::test
