// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commandrunner.h"
#include "admin/console.h"
#include "admin/eventassembler.h"
#include "admin/eventring.h"
#include "admin/feedrecords.h"
#include "admin/publicbridge.h"
#include "admin/rejectedlog.h"
#include "admin/serverconfig.h"
#include "admin/socketmirror.h"
#include "admin/statshistory.h"
#include "base/counter.h"
#include "net/timerwheel.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::admin {

/// What the hub needs of the process around it.
struct HubParts {
    CommandTools tools;
    int workers = 1;
    std::string hostname;
    std::string version;
    std::vector<catalogue::CatalogueSource> catalogue;
    std::function<StatsTotals()> totals;
    /// Tells every worker's feed: watch sockets as that generation; 0: no longer.
    std::function<void(std::uint64_t generation)> watchSockets;
    /// Tells every worker's feed whether broadcasts name receivers.
    std::function<void(bool on)> nameTargets;
};

/// What the hub counts; written in its thread, read by any.
struct HubStats {
    base::Counter consoles;      ///< admin sockets, now
    base::Counter eventsShown;   ///< given to consoles, each counted once a console
    base::Counter eventsSampled; ///< left out because of a budget, of a worker or a console
    base::Counter resyncs;       ///< generations of the table that ended early
};

/// Where everything that administrators see comes together. Takes the workers' batches, keeps recent events,
/// refusals and figures; keeps the table of sockets while somebody looks at it; and gives each console what
/// it subscribed to, within its budget. Lives in the thread of one loop (the control thread's); requests and
/// batches come there as posted tasks.
class Hub final : private net::TimerOwner {
public:
    static constexpr base::Duration kTick = std::chrono::milliseconds(100);
    static constexpr base::Duration kSecond = std::chrono::seconds(1);
    static constexpr base::Duration kLinger = std::chrono::seconds(30); ///< of the table after its last use
    static constexpr std::size_t kRingEvents = 10'000;
    static constexpr std::size_t kRingBytes = std::size_t{16} * 1024 * 1024;
    static constexpr std::size_t kRejectedRows = 1'000;
    static constexpr std::size_t kMaxChanges = 10'000;   ///< of sockets in a tick; more end all generations
    static constexpr std::size_t kMaxLastEvents = 2'000; ///< sockets whose last event is told in a tick
    static constexpr std::size_t kMaxReceivers = 64;     ///< of a broadcast that each of them is told of
    static constexpr std::size_t kPacketBytes = std::size_t{240} * 1024;

    explicit Hub(HubParts parts);
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    void take(FeedBatch batch);
    void addConsole(std::uint64_t key, ConsoleIdentity who, std::shared_ptr<ConsoleLink> link);
    void removeConsole(std::uint64_t key);
    /// `json`: the request's one argument, or for the public commands the array of all arguments.
    void request(std::uint64_t key, std::string_view name, std::string_view json, Answer answer);
    /// Ends the connections of logins that are no longer in force; each second it does so by itself.
    void disconnectEnded();
    /// A record of the audit log has reached the disk.
    void showAudit(const AuditRow& row);

    const HubStats& stats() const { return m_counts; }

private:
    enum TimerKind { Tick, Second };
    enum class MirrorState : std::uint8_t { Off, Loading, Ready };
    using Request = void (Hub::*)(Console&, std::string_view json, Answer& answer);

    void onTimer(int kind) override;
    void tick();
    void second();
    void armTick();
    void tellCapabilities();

    // Sockets.
    void withMirror(base::Task task);
    void startMirror();
    void stopMirror();
    void takeChanges(FeedBatch& batch);
    void mirrorReady();
    void flushSockets();
    void sendDelta(std::int64_t from, const std::vector<SocketChange>& changes);
    void endGenerations(const std::string& why);
    void endGeneration(Console& console, const std::string& why);
    void sendPage(std::uint64_t key);
    void noteLastEvent(const EventRow& row);

    // Events.
    void takeEvents();
    void offer(Console& console, const EventRow& row, const std::string& json);
    void flushEvents(Console& console);

    // Requests.
    void subscribe(std::uint64_t key, std::string_view json, Answer answer);
    void subscribeSockets(std::uint64_t key, Answer answer);
    void unsubscribe(Console& console, std::string_view json, Answer& answer);
    void search(std::string_view json, Answer answer);
    void showUser(std::string_view json, Answer answer);
    void showRoom(std::string_view json, Answer answer);
    std::string configOf(const Console& console) const;
    bool mayAudit(const Console& console) const;

    Console* find(std::uint64_t key);
    bool isWatched() const;
    std::string newGeneration();
    base::TimePoint now() { return m_parts.tools.loop.timers().now(); }

    HubParts m_parts;
    const std::int64_t m_startedMs;
    CommandRunner m_commands;
    PublicBridge m_public;
    std::map<std::uint64_t, Console> m_consoles;

    SocketMirror m_mirror;
    MirrorState m_mirrorState = MirrorState::Off;
    std::uint64_t m_generation = 0; ///< of what the feeds watch
    std::vector<bool> m_complete;   ///< workers whose sockets are all in the table
    std::vector<base::Task> m_whenReady;
    base::TimePoint m_mirrorUsed{};
    std::vector<SocketChange> m_changes; ///< since the last flush, each one revision
    std::int64_t m_sentRevision = 0;
    std::unordered_map<std::string, LastEvent> m_lastEvents; ///< by socket, since the last flush

    EventAssembler m_assembler;
    EventRing m_ring{kRingEvents, kRingBytes};
    std::int64_t m_leftOut = 0; ///< by the workers, since the last tick
    RejectedLog m_rejected{kRejectedRows};
    StatsHistory m_stats;
    bool m_wasSampling = false;
    bool m_isAdminArmed = false; ///< as consoles were told last
    int m_secondsToPublicStats = 0;

    net::Timer m_tick;
    net::Timer m_second;
    std::uint64_t m_generationSerial = 0;
    HubStats m_counts;
    std::shared_ptr<Hub*> m_self;
};

} // namespace sio::admin
