// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/serverstate.h"

#include "link/adminclient.h"

#include <QtCore/QDateTime>

#include <algorithm>

namespace sio::store {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kStride = Population::kStride;
/// Between publications while a snapshot arrives: the server sends its next page when this one has been
/// applied.
constexpr std::chrono::milliseconds kSnapshotPeriod{10};

std::size_t weightOf(const link::EventRow& event)
{
    return sizeof(link::EventRow) + static_cast<std::size_t>(event.payload.size()) + 200 +
           static_cast<std::size_t>(event.rooms.size()) * 80;
}

} // namespace

ServerState::ServerState(StateLimits limits, QObject* parent)
    : QObject(parent), m_limits(limits), m_population(limits.maxSockets), m_stats(limits.statsSeconds),
      m_events(limits.maxEvents, limits.maxEventBytes), m_rejected(limits.maxRejected, limits.maxRejected),
      m_audit(limits.maxAudit)
{
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &ServerState::onTick);
}

ServerState::~ServerState() = default;

void ServerState::attach(link::AdminClient* client)
{
    using State = link::AdminClient::State;
    connect(client, &link::AdminClient::feed, this, &ServerState::apply);
    connect(client, &link::AdminClient::stateChanged, this, [this](State state) {
        if (state != State::Live)
            markStale();
    });
    connect(this, &ServerState::pageApplied, client, &link::AdminClient::acknowledgePage);
    connect(this, &ServerState::snapshotWanted, client, &link::AdminClient::requestSnapshot);
}

void ServerState::apply(const link::Feed& updates)
{
    for (const link::Update& update : updates) {
        if (const auto* batch = std::get_if<link::EventBatch>(&update))
            m_queuedEvents += batch->events.size();
        m_queue.push_back(update);
    }
    // Behind by more than the ring could show: the oldest waiting events go, and are counted.
    for (auto it = m_queue.begin(); it != m_queue.end() && m_queuedEvents > m_limits.maxQueuedEvents; ++it) {
        auto* batch = std::get_if<link::EventBatch>(&*it);
        if (!batch || batch->events.empty() || it == m_queue.begin())
            continue;
        m_queuedEvents -= batch->events.size();
        batch->dropped += static_cast<std::int64_t>(batch->events.size());
        batch->events.clear();
    }
    schedule();
}

void ServerState::schedule()
{
    if (!m_tick.isActive() && !m_queue.empty())
        m_tick.start(m_inSnapshot ? std::min(m_limits.period, kSnapshotPeriod) : m_limits.period);
}

void ServerState::onTick()
{
    const bool done = applySome(Clock::now() + m_limits.slice);
    publish();
    // A big snapshot goes on at once, but lets the event loop breathe between the slices.
    if (!done)
        m_tick.start(1ms);
}

void ServerState::flush()
{
    m_tick.stop();
    applySome(Clock::time_point::max());
    publish();
}

bool ServerState::applySome(Clock::time_point until)
{
    while (!m_queue.empty()) {
        if (!applyPart(m_queue.front(), until))
            return false;
        m_queue.pop_front();
        m_partsDone = 0;
        if (Clock::now() >= until)
            return m_queue.empty();
    }
    return true;
}

bool ServerState::applyPart(link::Update& update, Clock::time_point until)
{
    if (auto* value = std::get_if<link::SnapshotBegin>(&update)) {
        begin(*value);
        return true;
    }
    if (auto* value = std::get_if<link::SnapshotPage>(&update))
        return page(*value, until);
    if (auto* value = std::get_if<link::SocketDelta>(&update))
        return delta(*value, until);
    if (auto* value = std::get_if<link::EventBatch>(&update))
        return eventBatch(*value, until);
    if (std::get_if<link::Resync>(&update)) {
        // The link subscribes again by itself; the generation has ended.
        m_generation.clear();
        m_inSnapshot = false;
        if (m_freshness == Freshness::Live)
            setFreshness(Freshness::Stale);
    } else if (auto* stats = std::get_if<link::StatsBatch>(&update)) {
        m_statsChanged |= m_stats.add(*stats);
    } else if (auto* rejected = std::get_if<link::RejectedBatch>(&update)) {
        rejectedBatch(*rejected);
    } else if (auto* audit = std::get_if<link::AuditBatch>(&update)) {
        m_audit.add(*audit);
    }
    return true;
}

void ServerState::begin(const link::SnapshotBegin& begin)
{
    m_generation = begin.generation;
    m_population.beginGeneration();
    m_revision = begin.revision;
    m_nextPage = 0;
    m_pages = 0;
    m_inSnapshot = true;
    m_wantsSnapshot = false;
    setFreshness(sockets().count() == 0 ? Freshness::Loading : Freshness::Stale);
}

bool ServerState::page(link::SnapshotPage& page, Clock::time_point until)
{
    const auto answered = [this, &page] {
        if (page.receipt != 0)
            Q_EMIT pageApplied(page.receipt);
        return true;
    };
    if (page.generation != m_generation || !m_inSnapshot || page.page < m_nextPage) {
        ++m_skipped;
        return answered();
    }
    if (page.page > m_nextPage) {
        gap(QStringLiteral("a page of the snapshot was missed"));
        return answered();
    }
    while (m_partsDone < page.rows.size()) {
        m_population.put(page.rows[m_partsDone]);
        if (++m_partsDone % kStride == 0 && Clock::now() >= until && m_partsDone < page.rows.size())
            return false;
    }
    m_pages = std::max(1, page.pages);
    if (page.page + 1 >= m_pages && !m_population.sweep(until))
        return false;
    m_nextPage = page.page + 1;
    m_revision = std::max(m_revision, page.revision);
    if (m_nextPage >= m_pages) {
        m_inSnapshot = false;
        setFreshness(Freshness::Live);
    }
    m_freshAt = QDateTime::currentMSecsSinceEpoch();
    return answered();
}

bool ServerState::delta(link::SocketDelta& delta, Clock::time_point until)
{
    if (delta.generation != m_generation || (m_partsDone == 0 && delta.to <= m_revision)) {
        ++m_skipped;
        return true;
    }
    if (m_partsDone == 0 && delta.from > m_revision) {
        gap(QStringLiteral("revision %1 was followed by %2").arg(m_revision).arg(delta.from));
        return true;
    }
    while (m_partsDone < delta.changes.size()) {
        m_population.apply(delta.changes[m_partsDone]);
        if (++m_partsDone % kStride == 0 && Clock::now() >= until && m_partsDone < delta.changes.size())
            return false;
    }
    m_revision = delta.to;
    m_freshAt = QDateTime::currentMSecsSinceEpoch();
    return true;
}

void ServerState::gap(const QString& why)
{
    m_generation.clear();
    m_inSnapshot = false;
    if (m_freshness == Freshness::Live)
        setFreshness(Freshness::Stale);
    if (m_wantsSnapshot)
        return;
    m_wantsSnapshot = true;
    ++m_gaps;
    Q_EMIT snapshotWanted(why);
}

bool ServerState::eventBatch(link::EventBatch& batch, Clock::time_point until)
{
    if (batch.history) {
        mergeHistory(batch);
        m_queuedEvents -= std::min(m_queuedEvents, batch.events.size());
    } else {
        while (m_partsDone < batch.events.size()) {
            if (const link::EventPtr& event = batch.events[m_partsDone])
                m_events.push(event, weightOf(*event));
            m_queuedEvents -= std::min<std::size_t>(m_queuedEvents, 1);
            if (++m_partsDone % kStride == 0 && Clock::now() >= until && m_partsDone < batch.events.size())
                return false;
        }
    }
    m_sampled += batch.sampled;
    m_dropped += batch.dropped;
    if (batch.history)
        m_lostHistory = batch.lost;
    m_countersChanged |= batch.sampled > 0 || batch.dropped > 0 || batch.history;
    return true;
}

/// A history comes after each login and with each new filter: parts of it are known, others stand between
/// what is known.
void ServerState::mergeHistory(link::EventBatch& batch)
{
    // The server's numbers begin anew when it restarts, so the time belongs to them.
    using Key = std::pair<std::int64_t, std::int64_t>;
    QSet<Key> known;
    std::vector<link::EventPtr> all;
    for (auto number = m_events.first(); number < m_events.end(); ++number) {
        const link::EventPtr& event = m_events.at(number);
        known.insert({event->time, event->seq});
        all.push_back(event);
    }
    const std::size_t before = all.size();
    for (const link::EventPtr& event : batch.events) {
        const Key key{event ? event->time : 0, event ? event->seq : 0};
        if (event && !known.contains(key)) {
            known.insert(key);
            all.push_back(event);
        }
    }
    if (all.size() == before)
        return;
    const bool isNewer = before == 0 || all[before]->time >= all[before - 1]->time;
    if (!isNewer) {
        std::stable_sort(all.begin(), all.end(), [](const link::EventPtr& a, const link::EventPtr& b) {
            return a->time != b->time ? a->time < b->time : a->seq < b->seq;
        });
        m_events.clear();
    }
    for (std::size_t i = isNewer ? before : 0; i < all.size(); ++i)
        m_events.push(all[i], weightOf(*all[i]));
}

void ServerState::rejectedBatch(link::RejectedBatch& batch)
{
    for (link::RejectedRow& row : batch.rows) {
        const bool known =
            batch.history && m_rejected.count() > 0 && row.time <= m_rejected.at(m_rejected.end() - 1).time;
        if (known)
            continue;
        if (!batch.history)
            m_rejectedUnseen += row.count;
        m_rejected.push(std::move(row));
    }
    m_countersChanged = true;
}

void ServerState::publish()
{
    Changes changes;
    Population::Changed changed = m_population.take();
    changes.sockets = std::move(changed.sockets);
    changes.users = std::move(changed.users);
    changes.rooms = std::move(changed.rooms);
    const auto ring = [](std::pair<std::uint64_t, std::uint64_t>& told, std::uint64_t first,
                         std::uint64_t end) {
        const RingChanges result{told.first, told.second, first, end};
        told = {first, end};
        return result;
    };
    changes.events = ring(m_publishedRings[0], m_events.first(), m_events.end());
    changes.rejected = ring(m_publishedRings[1], m_rejected.first(), m_rejected.end());
    changes.audit = ring(m_publishedRings[2], audit().first(), audit().end());
    changes.stats = std::exchange(m_statsChanged, false);
    const bool counters = std::exchange(m_countersChanged, false);
    if (!changes.isEmpty())
        Q_EMIT published(changes);
    if (counters)
        Q_EMIT countersChanged();
}

void ServerState::markStale()
{
    m_generation.clear();
    m_inSnapshot = false;
    m_wantsSnapshot = false;
    if (m_freshness != Freshness::Empty)
        setFreshness(sockets().count() == 0 ? Freshness::Empty : Freshness::Stale);
}

void ServerState::clear()
{
    m_tick.stop();
    m_queue.clear();
    m_partsDone = 0;
    m_queuedEvents = 0;
    m_population.clear();
    m_events.clear();
    m_rejected.clear();
    m_audit.clear();
    m_statsChanged = !m_stats.servers().empty();
    m_stats.clear();
    m_revision = 0;
    m_freshAt = 0;
    m_sampled = m_dropped = m_lostHistory = m_skipped = m_gaps = m_rejectedUnseen = 0;
    m_countersChanged = true;
    markStale();
    setFreshness(Freshness::Empty);
    publish();
}

double ServerState::loadProgress() const
{
    if (!m_inSnapshot)
        return m_freshness == Freshness::Live ? 1 : 0;
    return m_pages > 0 ? static_cast<double>(m_nextPage) / m_pages : 0;
}

void ServerState::markRejectedSeen()
{
    m_rejectedUnseen = 0;
    Q_EMIT countersChanged();
}

void ServerState::setFreshness(Freshness freshness)
{
    if (m_freshness == freshness)
        return;
    m_freshness = freshness;
    Q_EMIT freshnessChanged(freshness);
}

} // namespace sio::store
