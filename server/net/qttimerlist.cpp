// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/qttimerlist.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimerEvent>

#include <algorithm>
#include <limits>

namespace sio::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

base::TimePoint steadyNow()
{
    return std::chrono::steady_clock::now();
}

base::TimePoint roundUp(base::TimePoint time, base::Duration granularity)
{
    const auto count = time.time_since_epoch().count();
    const auto step = granularity.count();
    return base::TimePoint(base::Duration((count + step - 1) / step * step));
}

} // namespace

bool QtTimerList::isLater(const Entry& a, const Entry& b)
{
    return a.fireAt != b.fireAt ? a.fireAt > b.fireAt : a.sequence > b.sequence;
}

base::TimePoint QtTimerList::fireTime(const Timer& timer)
{
    switch (timer.type) {
    case Qt::VeryCoarseTimer:
        if (timer.interval >= seconds(1))
            return roundUp(timer.due, seconds(1));
        [[fallthrough]];
    case Qt::CoarseTimer: {
        // The greatest power of two milliseconds within 5 % of the interval, at most half a second.
        milliseconds step(1);
        while (step * 2 * 20 <= timer.interval && step < milliseconds(512))
            step *= 2;
        return step > milliseconds(1) ? roundUp(timer.due, step) : timer.due;
    }
    case Qt::PreciseTimer:
        break;
    }
    return timer.due;
}

void QtTimerList::schedule(int id, Timer& timer)
{
    timer.entry = ++m_sequence;
    m_heap.push_back({fireTime(timer), timer.entry, id});
    std::push_heap(m_heap.begin(), m_heap.end(), isLater);
    // A timer that is restarted again and again long before it fires must not pile up entries.
    if (m_heap.size() > 2 * m_timers.size() + 64) {
        std::erase_if(m_heap, [this](const Entry& entry) {
            const auto found = m_timers.find(entry.id);
            return found == m_timers.end() || found->second.entry != entry.sequence;
        });
        std::make_heap(m_heap.begin(), m_heap.end(), isLater);
    }
}

void QtTimerList::dropStaleEntries() const
{
    while (!m_heap.empty()) {
        const auto found = m_timers.find(m_heap.front().id);
        if (found != m_timers.end() && found->second.entry == m_heap.front().sequence)
            return;
        std::pop_heap(m_heap.begin(), m_heap.end(), isLater);
        m_heap.pop_back();
    }
}

void QtTimerList::add(int id, milliseconds interval, Qt::TimerType type, QObject* object)
{
    Timer& timer = m_timers[id];
    timer.interval = interval;
    timer.type = type;
    timer.object = object;
    timer.due = steadyNow() + timer.interval;
    timer.registration = ++m_sequence;
    schedule(id, timer);
}

bool QtTimerList::remove(int id)
{
    return m_timers.erase(id) > 0;
}

bool QtTimerList::removeAll(QObject* object)
{
    return std::erase_if(m_timers, [object](const auto& item) { return item.second.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> QtTimerList::timersOf(QObject* object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> timers;
    for (const auto& item : m_timers) {
        const Timer& timer = item.second;
        if (timer.object == object) {
            const auto interval = std::chrono::duration_cast<milliseconds>(timer.interval).count();
            timers.append({item.first, static_cast<int>(interval), timer.type});
        }
    }
    return timers;
}

int QtTimerList::remainingMilliseconds(int id) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return -1;
    const auto left = std::chrono::ceil<milliseconds>(found->second.due - steadyNow()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

std::optional<base::Duration> QtTimerList::untilNext() const
{
    dropStaleEntries();
    if (m_heap.empty())
        return std::nullopt;
    return std::max(m_heap.front().fireAt - steadyNow(), base::Duration::zero());
}

bool QtTimerList::activate()
{
    dropStaleEntries();
    if (m_heap.empty())
        return false;
    const base::TimePoint now = steadyNow();
    // Entries made from here on belong to the next turn; among entries that are due they come last.
    const std::uint64_t last = m_sequence;
    bool worked = false;
    for (;;) {
        dropStaleEntries();
        if (m_heap.empty() || m_heap.front().fireAt > now || m_heap.front().sequence > last)
            return worked;
        const int id = m_heap.front().id;
        std::pop_heap(m_heap.begin(), m_heap.end(), isLater);
        m_heap.pop_back();

        Timer& timer = m_timers[id];
        timer.entry = 0;
        timer.due += timer.interval;
        if (timer.due < now)
            timer.due = now + timer.interval; // late by more than a period: skip, do not catch up in a burst
        const std::uint64_t registration = timer.registration;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
        worked = true;

        const auto found =
            m_timers.find(id); // the handler may have killed it, or started another under its id
        if (found != m_timers.end() && found->second.registration == registration)
            schedule(id, found->second);
    }
}

} // namespace sio::net
