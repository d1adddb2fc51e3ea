// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/acktable.h"

#include "socketio/servercore.h"
#include "socketio/workerstate.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sio::socketio {

AckTable::AckTable(WorkerState& worker) : m_worker(worker), m_timer(*this) {}

AckTable::~AckTable() = default;

void AckTable::add(std::uint64_t id, std::chrono::milliseconds timeout, AckCallback done)
{
    base::TimePoint deadline = base::TimePoint::max();
    if (timeout.count() > 0) {
        deadline = m_worker.timers().now() + timeout;
        armFor(deadline);
    }
    // Nearly always at the end: only a broadcast that comes from another worker may bring an older id.
    auto place = m_pending.end();
    while (place != m_pending.begin() && std::prev(place)->id > id)
        --place;
    m_pending.insert(place, {id, deadline, std::move(done)});
    if (m_pending.size() <= m_worker.core.options.maxPendingAcks)
        return;
    AckCallback oldest = std::move(m_pending.front().done);
    m_pending.erase(m_pending.begin());
    m_worker.stats.abandonedAcks.add();
    call(oldest, false, Arguments());
}

void AckTable::answer(std::uint64_t id, const Arguments& arguments)
{
    const auto found =
        std::lower_bound(m_pending.begin(), m_pending.end(), id,
                         [](const Pending& pending, std::uint64_t wanted) { return pending.id < wanted; });
    if (found == m_pending.end() || found->id != id)
        return;
    AckCallback done = std::move(found->done);
    m_pending.erase(found);
    if (m_pending.empty())
        m_timer.disarm();
    call(done, true, arguments);
}

void AckTable::abandonAll()
{
    m_timer.disarm();
    auto abandoned = std::exchange(m_pending, {});
    for (Pending& pending : abandoned)
        call(pending.done, false, Arguments());
}

void AckTable::call(AckCallback& done, bool acknowledged, const Arguments& arguments)
{
    WorkerState::Turn turn(m_worker);
    m_worker.guarded("ack callback", [&] { done(acknowledged, arguments); });
}

void AckTable::armFor(base::TimePoint deadline)
{
    if (!m_timer.isArmed() || deadline < m_timer.deadline())
        m_timer.arm(m_worker.timers(), deadline - m_worker.timers().now());
}

void AckTable::onTimer(int)
{
    WorkerState::Turn turn(m_worker);
    const base::TimePoint now = m_worker.timers().now();
    // Taken out before the first callback runs: it may add to the table.
    const auto firstLate = std::stable_partition(
        m_pending.begin(), m_pending.end(), [now](const Pending& pending) { return pending.deadline > now; });
    std::vector<Pending> late(std::make_move_iterator(firstLate), std::make_move_iterator(m_pending.end()));
    m_pending.erase(firstLate, m_pending.end());
    for (const Pending& pending : m_pending) {
        if (pending.deadline != base::TimePoint::max())
            armFor(pending.deadline);
    }
    for (Pending& pending : late)
        call(pending.done, false, Arguments());
}

} // namespace sio::socketio
