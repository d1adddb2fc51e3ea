// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "link/serverconfig.h"
#include "store/auditlog.h"
#include "store/population.h"
#include "store/ring.h"
#include "store/statshistory.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace sio::link {
class AdminClient;
}

namespace sio::store {

/// What changed since the last publication.
struct Changes {
    SlotChanges sockets;
    SlotChanges users;
    SlotChanges rooms;
    RingChanges events;
    RingChanges rejected;
    RingChanges audit;
    bool stats = false;
    bool isEmpty() const
    {
        return sockets.isEmpty() && users.isEmpty() && rooms.isEmpty() && events.isEmpty() &&
               rejected.isEmpty() && audit.isEmpty() && !stats;
    }
};

/// How far what is shown can be believed.
enum class Freshness : std::uint8_t {
    Empty,   ///< nothing was ever there
    Loading, ///< the first snapshot is arriving
    Live,
    Stale, ///< the connection is lost, or a new snapshot is on its way: the old rows stay
};

/// How much is kept, and how long one turn may take.
struct StateLimits {
    std::size_t maxSockets = 200'000; ///< further ones are counted, not kept
    std::size_t maxEvents = 10'000;
    std::size_t maxEventBytes = 48 * 1024 * 1024;
    std::size_t maxRejected = 5'000;
    std::size_t maxAudit = 20'000;
    int statsSeconds = 600;
    std::chrono::milliseconds period{100}; ///< between publications
    std::chrono::milliseconds slice{12};   ///< of the GUI thread, for one publication
    std::size_t maxQueuedEvents = 20'000;  ///< waiting to be applied; older ones are dropped and counted
};

/// What we know of the server. News gathers in a queue and is applied on one timer, a slice at a time; right
/// after a slice `published` says what changed, so that whoever reads between two publications sees the state
/// that was published. Lives in the GUI thread.
class ServerState : public QObject {
    Q_OBJECT
public:
    explicit ServerState(StateLimits limits = {}, QObject* parent = nullptr);
    ~ServerState() override;

    /// Takes the client's news and tells it what was applied. The client outlives this, or detaches by its
    /// destruction.
    void attach(link::AdminClient* client);

    /// Queues news; it is applied with the timer.
    void apply(const link::Feed& updates);
    /// The connection is gone: rows stay, as stale.
    void markStale();
    /// Forgets everything (another profile).
    void clear();
    /// Applies all that is queued and publishes, at once. For tests and for programs without a GUI.
    void flush();

    const Slab<SocketEntry>& sockets() const { return m_population.sockets(); }
    const Slab<UserEntry>& users() const { return m_population.users(); }
    const Slab<RoomEntry>& rooms() const { return m_population.rooms(); }
    Slot socketSlot(const QString& id) const { return m_population.socketSlot(id); }
    Slot userSlot(const QString& user) const { return m_population.userSlot(user); }
    Slot roomSlot(const QString& room) const { return m_population.roomSlot(room); }
    const Ring<link::EventPtr>& events() const { return m_events; }
    const Ring<link::RejectedRow>& rejected() const { return m_rejected; }
    /// Older ones come with an AuditPager.
    const Ring<link::AuditRow>& audit() const { return m_audit.rows(); }

    /// Figures of the last ten minutes, oldest first, by server id; their time is by the server's clock.
    const std::map<QString, std::deque<link::StatsRow>>& stats() const { return m_stats.servers(); }
    /// All servers together, the newest figures of each.
    link::StatsRow totals() const { return m_stats.totals(); }

    Freshness freshness() const { return m_freshness; }
    /// When the rows were last known to be right (our clock); 0: never.
    std::int64_t freshAt() const { return m_freshAt; }
    std::int64_t revision() const { return m_revision; }
    /// Of the snapshot that is arriving: 0 to 1.
    double loadProgress() const;

    // Honesty: what is not shown.
    std::int64_t sampledEvents() const { return m_sampled; }               ///< left out by the server
    std::int64_t droppedEvents() const { return m_dropped; }               ///< left out here
    std::int64_t lostHistory() const { return m_lostHistory; }             ///< older than the server's ring
    std::int64_t socketsNotKept() const { return m_population.notKept(); } ///< above maxSockets
    /// Late, or about unknown sockets.
    std::int64_t skippedChanges() const { return m_skipped + m_population.skipped(); }
    std::int64_t gaps() const { return m_gaps; } ///< snapshots asked for again
    /// Rejected entries since this was last reset by the page that shows them.
    std::int64_t rejectedUnseen() const { return m_rejectedUnseen; }
    void markRejectedSeen();

Q_SIGNALS:
    /// Listeners read the state, and do not change it.
    void published(const sio::store::Changes& changes);
    void freshnessChanged(sio::store::Freshness freshness);
    /// A delta was missed: ask for a new snapshot. Emitted once per gap.
    void snapshotWanted(const QString& why);
    /// The page was applied.
    void pageApplied(std::uint64_t receipt);
    /// The counts of unseen rejections, drops and samples.
    void countersChanged();

private:
    void onTick();
    /// Applies queued news until the time is up; true when all is applied.
    bool applySome(std::chrono::steady_clock::time_point until);
    void publish();
    /// One update, or a part of it; true when it is done with.
    bool applyPart(link::Update& update, std::chrono::steady_clock::time_point until);
    void begin(const link::SnapshotBegin& begin);
    bool page(link::SnapshotPage& page, std::chrono::steady_clock::time_point until);
    bool delta(link::SocketDelta& delta, std::chrono::steady_clock::time_point until);
    bool eventBatch(link::EventBatch& batch, std::chrono::steady_clock::time_point until);
    void mergeHistory(link::EventBatch& batch);
    void rejectedBatch(link::RejectedBatch& batch);
    void gap(const QString& why);
    void setFreshness(Freshness freshness);
    void schedule();

    StateLimits m_limits;
    QTimer m_tick{this};
    std::deque<link::Update> m_queue;
    std::size_t m_partsDone = 0; ///< of the first update in the queue
    std::size_t m_queuedEvents = 0;

    Population m_population;
    StatsHistory m_stats;
    Ring<link::EventPtr> m_events;
    Ring<link::RejectedRow> m_rejected;
    AuditLog m_audit;
    std::array<std::pair<std::uint64_t, std::uint64_t>, 3> m_publishedRings{};
    bool m_statsChanged = false;
    bool m_countersChanged = false;

    Freshness m_freshness = Freshness::Empty;
    QString m_generation;
    std::int64_t m_revision = 0;
    std::int64_t m_freshAt = 0;
    int m_nextPage = 0;
    int m_pages = 0;
    bool m_inSnapshot = false;
    bool m_wantsSnapshot = false;

    std::int64_t m_sampled = 0;
    std::int64_t m_dropped = 0;
    std::int64_t m_lostHistory = 0;
    std::int64_t m_skipped = 0;
    std::int64_t m_gaps = 0;
    std::int64_t m_rejectedUnseen = 0;
};

} // namespace sio::store

Q_DECLARE_METATYPE(sio::store::Changes)
