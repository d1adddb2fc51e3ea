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

/// Rows or changes applied between two looks at the clock.
constexpr std::size_t kStride = 64;
/// Users with more sockets than this have their rooms summed up rather than compared.
constexpr std::size_t kMaxComparedSockets = 64;
/// Texts kept for sharing; above it the table is begun anew.
constexpr qsizetype kMaxSharedTexts = 200'000;
constexpr std::size_t kMaxServers = 200;

bool isNewer(const link::LastEvent& a, const link::LastEvent& b)
{
    return a.time > b.time;
}

std::size_t weightOf(const link::EventRow& event)
{
    return sizeof(link::EventRow) + static_cast<std::size_t>(event.payload.size()) + 200 +
           static_cast<std::size_t>(event.rooms.size()) * 80;
}

} // namespace

ServerState::ServerState(StateLimits limits, QObject* parent)
    : QObject(parent), m_limits(limits), m_events(limits.maxEvents, limits.maxEventBytes),
      m_rejected(limits.maxRejected, limits.maxRejected), m_audit(limits.maxAudit, limits.maxAudit)
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
        m_tick.start(m_limits.period);
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
        statsBatch(*stats);
    } else if (auto* rejected = std::get_if<link::RejectedBatch>(&update)) {
        rejectedBatch(*rejected);
    } else if (auto* audit = std::get_if<link::AuditBatch>(&update)) {
        auditBatch(*audit);
    }
    return true;
}

void ServerState::begin(const link::SnapshotBegin& begin)
{
    m_generation = begin.generation;
    ++m_generationMark;
    m_revision = begin.revision;
    m_nextPage = 0;
    m_pages = 0;
    m_swept = 0;
    m_inSnapshot = true;
    m_wantsSnapshot = false;
    m_notKept = 0;
    setFreshness(m_sockets.count() == 0 ? Freshness::Loading : Freshness::Stale);
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
        putSocket(page.rows[m_partsDone]);
        if (++m_partsDone % kStride == 0 && Clock::now() >= until && m_partsDone < page.rows.size())
            return false;
    }
    m_pages = std::max(1, page.pages);
    if (page.page + 1 >= m_pages && !sweep(until))
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
        change(delta.changes[m_partsDone]);
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

bool ServerState::sweep(Clock::time_point until)
{
    while (m_swept < m_sockets.size()) {
        const Slot slot = m_swept++;
        if (m_sockets.isLive(slot) && m_sockets[slot].generation != m_generationMark)
            removeSocket(slot);
        if (m_swept % kStride == 0 && Clock::now() >= until)
            return m_swept >= m_sockets.size();
    }
    return true;
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

void ServerState::statsBatch(link::StatsBatch& batch)
{
    for (link::StatsRow& row : batch.rows) {
        if (m_stats.size() >= kMaxServers && !m_stats.contains(row.serverId))
            continue;
        std::deque<link::StatsRow>& history = m_stats[row.serverId];
        if (!history.empty() && row.time <= history.back().time) {
            // The history of a new subscription repeats what is known; a clock set back begins anew.
            if (batch.history || history.back().time - row.time < 60'000)
                continue;
            history.clear();
        }
        history.push_back(std::move(row));
        const std::int64_t oldest = history.back().time - std::int64_t{m_limits.statsSeconds} * 1000;
        while (history.front().time < oldest)
            history.pop_front();
        m_statsChanged = true;
    }
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

void ServerState::auditBatch(link::AuditBatch& batch)
{
    // Live rows come in order; pages that were asked for are older, newest first, and overlap.
    std::vector<link::AuditRow> rows;
    bool isInOrder = true;
    std::int64_t newest = m_audit.count() > 0 ? m_audit.at(m_audit.end() - 1).seq : 0;
    for (link::AuditRow& row : batch.rows) {
        isInOrder = isInOrder && row.seq > newest;
        newest = std::max(newest, row.seq);
        rows.push_back(std::move(row));
    }
    if (!isInOrder) {
        for (auto number = m_audit.first(); number < m_audit.end(); ++number)
            rows.push_back(m_audit.at(number));
        std::stable_sort(rows.begin(), rows.end(),
                         [](const link::AuditRow& a, const link::AuditRow& b) { return a.seq < b.seq; });
        rows.erase(
            std::unique(rows.begin(), rows.end(),
                        [](const link::AuditRow& a, const link::AuditRow& b) { return a.seq == b.seq; }),
            rows.end());
        if (rows.size() == m_audit.count())
            return;
        m_audit.clear();
    }
    for (link::AuditRow& row : rows)
        m_audit.push(std::move(row));
}

void ServerState::putSocket(link::SocketRow& row)
{
    if (row.id.isEmpty()) {
        ++m_skipped;
        return;
    }
    row.nsp = shared(row.nsp);
    row.transport = shared(row.transport);
    row.address = shared(row.address);
    row.agent = shared(row.agent);
    row.last.event = shared(row.last.event);
    Slot slot = socketSlot(row.id);
    if (slot == kNoSlot) {
        if (m_sockets.count() >= m_limits.maxSockets) {
            ++m_notKept;
            return;
        }
        SocketEntry entry;
        entry.row.id = row.id;
        slot = m_sockets.add(std::move(entry));
        m_socketById.insert(row.id, slot);
        m_socketLog.added(slot);
    } else {
        m_socketLog.changed(slot);
    }
    SocketEntry& entry = m_sockets[slot];
    entry.generation = m_generationMark;
    const QStringList before = std::exchange(entry.row.rooms, {});
    const QStringList after = std::exchange(row.rooms, {});
    const QString user = std::exchange(row.user, entry.row.user);
    row.id = entry.row.id;
    entry.row = std::move(row);
    entry.row.rooms = before;
    for (const QString& room : before) {
        if (!after.contains(room))
            leaveRoom(slot, room);
    }
    for (const QString& room : after) {
        if (!before.contains(room))
            joinRoom(slot, room);
    }
    moveToUser(slot, user);
}

void ServerState::removeSocket(Slot slot)
{
    const QStringList rooms = m_sockets[slot].row.rooms;
    for (const QString& room : rooms)
        leaveRoom(slot, room);
    leaveUser(slot);
    m_socketById.remove(m_sockets[slot].row.id);
    m_sockets.remove(slot);
    m_socketLog.removed(slot);
}

void ServerState::leaveUser(Slot slot)
{
    const Slot user = m_sockets[slot].user;
    if (user == kNoSlot)
        return;
    m_sockets[slot].user = kNoSlot;
    UserEntry& entry = m_users[user];
    const auto place = std::find(entry.sockets.begin(), entry.sockets.end(), slot);
    if (place != entry.sockets.end())
        entry.sockets.erase(place);
    if (entry.sockets.empty()) {
        m_userByName.remove(entry.user);
        m_users.remove(user);
        m_userLog.removed(user);
    } else {
        m_usersToRefresh.push_back(user);
    }
}

void ServerState::moveToUser(Slot slot, const QString& name)
{
    SocketEntry& entry = m_sockets[slot];
    if (entry.user != kNoSlot && entry.row.user == name) {
        m_usersToRefresh.push_back(entry.user);
        return;
    }
    leaveUser(slot);
    Slot user = userSlot(name);
    if (user == kNoSlot) {
        UserEntry made;
        made.user = name;
        user = m_users.add(std::move(made));
        m_userByName.insert(name, user);
        m_userLog.added(user);
    }
    UserEntry& owner = m_users[user];
    entry.row.user = owner.user; // one copy of the text
    entry.user = user;
    const auto older = [this](std::int64_t since, Slot other) { return since < m_sockets[other].row.since; };
    owner.sockets.insert(std::upper_bound(owner.sockets.begin(), owner.sockets.end(), entry.row.since, older),
                         slot);
    m_usersToRefresh.push_back(user);
}

void ServerState::joinRoom(Slot slot, const QString& name)
{
    if (name.isEmpty())
        return;
    SocketEntry& socket = m_sockets[slot];
    if (socket.row.rooms.contains(name))
        return;
    Slot room = roomSlot(name);
    if (room == kNoSlot) {
        RoomEntry made;
        made.room = name;
        made.kind = roomKind(name);
        room = m_rooms.add(std::move(made));
        m_roomByName.insert(name, room);
        m_roomLog.added(room);
    } else {
        m_roomLog.changed(room);
    }
    RoomEntry& entry = m_rooms[room];
    socket.row.rooms.append(entry.room);
    entry.members.insert(std::lower_bound(entry.members.begin(), entry.members.end(), slot), slot);
    if (!entry.namespaces.contains(socket.row.nsp) && entry.namespaces.size() < 16)
        entry.namespaces.append(socket.row.nsp);
}

void ServerState::leaveRoom(Slot slot, const QString& name)
{
    const Slot room = roomSlot(name);
    m_sockets[slot].row.rooms.removeOne(name);
    if (room == kNoSlot)
        return;
    RoomEntry& entry = m_rooms[room];
    const auto place = std::lower_bound(entry.members.begin(), entry.members.end(), slot);
    if (place == entry.members.end() || *place != slot)
        return;
    entry.members.erase(place);
    if (!entry.members.empty()) {
        m_roomLog.changed(room);
        return;
    }
    m_roomByName.remove(name);
    m_rooms.remove(room);
    m_roomLog.removed(room);
}

void ServerState::change(link::SocketChange& change)
{
    using Kind = link::SocketChange::Kind;
    if (change.kind == Kind::Connected) {
        putSocket(change.row);
        return;
    }
    const Slot slot = socketSlot(change.id);
    if (slot == kNoSlot) {
        ++m_skipped;
        return;
    }
    SocketEntry& entry = m_sockets[slot];
    switch (change.kind) {
    case Kind::Connected:
        break;
    case Kind::Disconnected:
        removeSocket(slot);
        return;
    case Kind::Joined:
        joinRoom(slot, change.room);
        m_usersToRefresh.push_back(entry.user);
        break;
    case Kind::Left:
        leaveRoom(slot, change.room);
        m_usersToRefresh.push_back(entry.user);
        break;
    case Kind::Transport:
        entry.row.transport = shared(change.text);
        m_usersToRefresh.push_back(entry.user);
        break;
    case Kind::Last:
        entry.row.last = change.last;
        entry.row.last.event = shared(change.last.event);
        if (UserEntry& user = m_users[entry.user]; !isNewer(user.last, entry.row.last)) {
            user.last = entry.row.last;
            m_userLog.changed(entry.user);
        }
        break;
    case Kind::Updated:
        entry.row.authenticated = change.row.authenticated;
        moveToUser(slot, change.row.user);
        break;
    }
    m_socketLog.changed(slot);
}

void ServerState::refreshUsers()
{
    std::sort(m_usersToRefresh.begin(), m_usersToRefresh.end());
    m_usersToRefresh.erase(std::unique(m_usersToRefresh.begin(), m_usersToRefresh.end()),
                           m_usersToRefresh.end());
    for (const Slot slot : m_usersToRefresh) {
        if (!m_users.isLive(slot))
            continue;
        UserEntry& user = m_users[slot];
        user.websocket = 0;
        user.polling = 0;
        user.since = 0;
        user.last = {};
        user.duplicate = false;
        const bool compares = user.sockets.size() <= kMaxComparedSockets;
        QSet<QString> rooms;
        QHash<QString, QString> clientOfNamespace;
        qsizetype sum = 0;
        for (const Slot socket : user.sockets) {
            const link::SocketRow& row = m_sockets[socket].row;
            if (row.transport == u"websocket")
                ++user.websocket;
            else if (row.transport == u"polling")
                ++user.polling;
            if (user.since == 0 || (row.since > 0 && row.since < user.since))
                user.since = row.since;
            if (isNewer(row.last, user.last))
                user.last = row.last;
            sum += row.rooms.size();
            if (!compares)
                continue;
            for (const QString& room : row.rooms)
                rooms.insert(room);
            const auto known = clientOfNamespace.constFind(row.nsp);
            if (known == clientOfNamespace.constEnd())
                clientOfNamespace.insert(row.nsp, row.client);
            else if (*known != row.client || row.client.isEmpty())
                user.duplicate = true;
        }
        user.rooms = static_cast<int>(compares ? rooms.size() : sum);
        user.duplicate = (user.duplicate || !compares) && !user.user.isEmpty();
        m_userLog.changed(slot);
    }
    m_usersToRefresh.clear();
}

void ServerState::publish()
{
    refreshUsers();
    Changes changes;
    changes.sockets = m_socketLog.take();
    changes.users = m_userLog.take();
    changes.rooms = m_roomLog.take();
    const auto ring = [](std::pair<std::uint64_t, std::uint64_t>& told, std::uint64_t first,
                         std::uint64_t end) {
        const RingChanges result{told.first, told.second, first, end};
        told = {first, end};
        return result;
    };
    changes.events = ring(m_publishedRings[0], m_events.first(), m_events.end());
    changes.rejected = ring(m_publishedRings[1], m_rejected.first(), m_rejected.end());
    changes.audit = ring(m_publishedRings[2], m_audit.first(), m_audit.end());
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
        setFreshness(m_sockets.count() == 0 ? Freshness::Empty : Freshness::Stale);
}

void ServerState::clear()
{
    m_tick.stop();
    m_queue.clear();
    m_partsDone = 0;
    m_queuedEvents = 0;
    const auto empty = [](auto& slab, SlotLog& log) {
        for (Slot slot = 0; slot < slab.size(); ++slot) {
            if (slab.isLive(slot)) {
                slab.remove(slot);
                log.removed(slot);
            }
        }
    };
    empty(m_sockets, m_socketLog);
    empty(m_users, m_userLog);
    empty(m_rooms, m_roomLog);
    m_socketById.clear();
    m_userByName.clear();
    m_roomByName.clear();
    m_usersToRefresh.clear();
    m_texts.clear();
    m_events.clear();
    m_rejected.clear();
    m_audit.clear();
    m_statsChanged = !m_stats.empty();
    m_stats.clear();
    m_revision = 0;
    m_freshAt = 0;
    m_sampled = m_dropped = m_lostHistory = m_notKept = m_skipped = m_gaps = m_rejectedUnseen = 0;
    m_countersChanged = true;
    markStale();
    setFreshness(Freshness::Empty);
    publish();
}

link::StatsRow ServerState::totals() const
{
    link::StatsRow sum;
    sum.periodSeconds = 1;
    const auto add = [](std::int64_t& to, std::int64_t value) {
        if (value >= 0)
            to = std::max<std::int64_t>(0, to) + value;
    };
    for (const auto& [id, history] : m_stats) {
        if (history.empty())
            continue;
        const link::StatsRow& row = history.back();
        const double period = row.periodSeconds > 0 ? row.periodSeconds : 1;
        const auto rate = [period](std::int64_t count) {
            return static_cast<std::int64_t>(static_cast<double>(count) / period + 0.5);
        };
        sum.time = std::max(sum.time, row.time);
        sum.clients += row.clients;
        sum.websocket += row.websocket;
        sum.polling += row.polling;
        for (auto it = row.sockets.begin(); it != row.sockets.end(); ++it)
            sum.sockets[it.key()] += it.value();
        for (auto it = row.rejects.begin(); it != row.rejects.end(); ++it)
            sum.rejects[it.key()] += it.value();
        add(sum.users, row.users);
        add(sum.rooms, row.rooms);
        add(sum.rssBytes, row.rssBytes);
        sum.connects += rate(row.connects);
        sum.disconnects += rate(row.disconnects);
        sum.messagesIn += rate(row.messagesIn);
        sum.messagesOut += rate(row.messagesOut);
        sum.bytesIn += rate(row.bytesIn);
        sum.bytesOut += rate(row.bytesOut);
        add(sum.publishes, row.publishes < 0 ? -1 : rate(row.publishes));
        sum.publishP50Us = std::max(sum.publishP50Us, row.publishP50Us);
        sum.publishP99Us = std::max(sum.publishP99Us, row.publishP99Us);
        for (const std::int64_t lag : row.loopLagUs)
            sum.loopLagUs.push_back(lag);
        sum.sampling = sum.sampling || row.sampling;
    }
    return sum;
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

QString ServerState::shared(const QString& text)
{
    if (text.isEmpty())
        return {};
    const auto known = m_texts.constFind(text);
    if (known != m_texts.constEnd())
        return *known;
    if (m_texts.size() >= kMaxSharedTexts)
        m_texts.clear();
    m_texts.insert(text);
    return text;
}

} // namespace sio::store
