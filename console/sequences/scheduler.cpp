// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/scheduler.h"

#include <algorithm>
#include <QtCore/QTimer>

namespace sio::sequences {

base::TimePoint QtScheduler::now() const
{
    return base::SteadyClock().now();
}

Scheduler::TimerId QtScheduler::callAt(base::TimePoint time, std::function<void()> callback)
{
    const TimerId id = m_next++;
    auto* timer = new QTimer(this);
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    connect(timer, &QTimer::timeout, this, [this, id, timer, call = std::move(callback)] {
        const std::function<void()> kept = call;
        m_timers.erase(id);
        timer->deleteLater();
        kept();
    });
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(time - now());
    timer->start(std::max(wait, std::chrono::milliseconds(0)));
    m_timers.emplace(id, timer);
    return id;
}

void QtScheduler::cancel(TimerId id)
{
    if (const auto found = m_timers.find(id); found != m_timers.end()) {
        found->second->stop();
        found->second->deleteLater();
        m_timers.erase(found);
    }
}

Scheduler::TimerId ManualScheduler::callAt(base::TimePoint time, std::function<void()> callback)
{
    const TimerId id = m_next++;
    m_timers.emplace(std::pair(std::max(time, now()), id), std::move(callback));
    return id;
}

void ManualScheduler::cancel(TimerId id)
{
    std::erase_if(m_timers, [id](const auto& entry) { return entry.first.second == id; });
}

void ManualScheduler::advance(base::Duration by)
{
    const base::TimePoint end = now() + by;
    while (!m_timers.empty() && m_timers.begin()->first.first <= end) {
        const auto first = m_timers.extract(m_timers.begin());
        m_clock.advance(std::max(first.key().first - now(), base::Duration::zero()));
        first.mapped()();
    }
    m_clock.advance(end - now());
}

} // namespace sio::sequences
