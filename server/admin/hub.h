// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commandrunner.h"
#include "admin/console.h"
#include "admin/eventassembler.h"
#include "admin/eventring.h"
#include "admin/feedrecords.h"
#include "admin/lookups.h"
#include "admin/publicbridge.h"
#include "admin/rejectedlog.h"
#include "admin/serverconfig.h"
#include "admin/sockettable.h"
#include "admin/statshistory.h"
#include "base/counter.h"
#include "net/timerwheel.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
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
/// refusals and figures; and gives each console what it subscribed to, within its budget. Lives in the thread
/// of one loop (the control thread's); requests and batches come there as posted tasks.
class Hub final : private net::TimerOwner {
public:
    static constexpr base::Duration kTick = std::chrono::milliseconds(100);
    static constexpr base::Duration kSecond = std::chrono::seconds(1);
    static constexpr std::size_t kRingEvents = 10'000;
    static constexpr std::size_t kRingBytes = std::size_t{16} * 1024 * 1024;
    static constexpr std::size_t kRejectedRows = 1'000;

    explicit Hub(HubParts parts);
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

    void onTimer(int kind) override;
    void tick();
    void second();
    void armTick();
    void tellCapabilities();

    // Events.
    void takeEvents();
    void offer(Console& console, const EventRow& row, const std::string& json);
    void flushEvents(Console& console);

    // Requests.
    void subscribe(std::uint64_t key, std::string_view json, Answer answer);
    void unsubscribe(Console& console, std::string_view json, Answer& answer);
    std::string configOf(const Console& console) const;
    bool mayAudit(const Console& console) const;

    base::TimePoint now() { return m_parts.tools.loop.timers().now(); }

    HubParts m_parts;
    const base::TimePoint m_started;
    CommandRunner m_commands;
    PublicBridge m_public;
    Consoles m_consoles;

    EventAssembler m_assembler;
    EventRing m_ring{kRingEvents, kRingBytes};
    std::int64_t m_leftOut = 0; ///< by the workers, since the last tick
    RejectedLog m_rejected{kRejectedRows};
    StatsHistory m_stats;
    bool m_wasSampling = false;
    bool m_isAdminArmed = false; ///< as consoles were told last
    int m_secondsToPublicStats = 0;
    HubStats m_counts;

    SocketTable m_table;
    Lookups m_lookups;

    net::Timer m_tick;
    net::Timer m_second;
};

} // namespace sio::admin
