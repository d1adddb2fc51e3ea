// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/commanddesk.h"

#include "admin/commandjob.h"

#include <algorithm>

namespace sio::admin {

CommandDesk::CommandDesk(CommandTools tools) : m_tools(std::move(tools)), m_guard(m_tools.options) {}

CommandDesk::~CommandDesk()
{
    *m_alive = false;
}

base::TimePoint CommandDesk::timeLimit(const std::shared_ptr<CommandJob>& job)
{
    const base::TimePoint until = m_tools.loop.timers().now() + m_tools.patience;
    m_waiting.push_back({until, job});
    armTimer();
    return until;
}

void CommandDesk::armTimer()
{
    while (!m_waiting.empty() && m_waiting.front().job.expired())
        m_waiting.pop_front();
    if (m_waiting.empty() || m_timer.isArmed())
        return;
    net::TimerWheel& timers = m_tools.loop.timers();
    m_timer.arm(timers, std::max(m_waiting.front().until - timers.now(), base::Duration::zero()));
}

void CommandDesk::onTimer(int)
{
    const base::TimePoint now = m_tools.loop.timers().now();
    while (!m_waiting.empty() && m_waiting.front().until <= now) {
        const auto job = m_waiting.front().job.lock();
        m_waiting.pop_front();
        if (job)
            job->onTimeOver();
    }
    armTimer();
}

} // namespace sio::admin
