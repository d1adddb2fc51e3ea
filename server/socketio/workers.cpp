// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/workers.h"

#include "net/loop.h"

#include <utility>

namespace sio::socketio {

namespace {

class LoopWorkers final : public Workers {
public:
    explicit LoopWorkers(std::vector<net::Loop*> loops) : m_loops(std::move(loops)) {}

    int count() const override { return static_cast<int>(m_loops.size()); }

    int current() const override
    {
        for (std::size_t i = 0; i < m_loops.size(); ++i) {
            if (m_loops[i]->isCurrentThread())
                return static_cast<int>(i);
        }
        return -1;
    }

    bool post(int worker, base::Task task) override { return loop(worker).post(std::move(task)); }
    net::TimerWheel& timers(int worker) override { return loop(worker).timers(); }

private:
    net::Loop& loop(int worker) const { return *m_loops[static_cast<std::size_t>(worker)]; }

    std::vector<net::Loop*> m_loops;
};

} // namespace

std::unique_ptr<Workers> makeLoopWorkers(std::vector<net::Loop*> loops)
{
    return std::make_unique<LoopWorkers>(std::move(loops));
}

} // namespace sio::socketio
