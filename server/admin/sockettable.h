// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/console.h"
#include "admin/eventrow.h"
#include "admin/feedrecords.h"
#include "admin/socketmirror.h"
#include "base/clock.h"
#include "base/counter.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace sio::admin {

class PublicBridge;

/// What the table needs of the process around it.
struct SocketTableHost {
    int workers = 1;
    /// Tells every worker's feed: watch sockets as that generation; 0: no longer.
    std::function<void(std::uint64_t generation)> watchSockets;
    std::function<base::TimePoint()> now;
    std::function<std::int64_t()> wall;
};

/// All sockets, while somebody looks at them: fetched from the workers when it is first asked for, kept up to
/// date by their changes, told to each subscriber as a snapshot in pages and then deltas, and dropped again.
/// Lives in the hub's thread.
class SocketTable {
public:
    static constexpr base::Duration kLinger = std::chrono::seconds(30); ///< after its last use
    static constexpr std::size_t kMaxChanges = 10'000;   ///< in a tick; more end all generations
    static constexpr std::size_t kMaxLastEvents = 2'000; ///< sockets whose last event is told in a tick
    static constexpr std::size_t kMaxReceivers = 64;     ///< of a broadcast that each of them is told of

    /// Everything given outlives the table.
    SocketTable(SocketTableHost host, Consoles& consoles, PublicBridge& bridge, base::Counter& resyncs);
    ~SocketTable();
    SocketTable(const SocketTable&) = delete;
    SocketTable& operator=(const SocketTable&) = delete;

    /// Runs `task` when the table is complete; now, if it is.
    void whenReady(base::Task task);
    const SocketMirror& mirror() const { return m_mirror; }

    /// A worker's changes.
    void take(FeedBatch& batch);
    /// An event that consoles may see, in the order in which they do.
    void noteLastEvent(const EventRow& row);
    /// Everybody who has the table gets to the present revision.
    void flush();
    /// The topic `sockets`.
    void subscribe(std::uint64_t key, Answer answer);
    /// Each second: nobody has looked for a while.
    void dropUnused();

private:
    enum class State : std::uint8_t { Off, Loading, Ready };

    bool isWatched() const;
    void fetch();
    void drop();
    void becomeReady();
    void sendDelta(std::int64_t from, const std::vector<SocketChange>& changes);
    void endAll(const std::string& why);
    void end(Console& console, const std::string& why);
    void sendPage(std::uint64_t key);
    std::string newGeneration();

    const SocketTableHost m_host;
    Consoles& m_consoles;
    PublicBridge& m_public;
    base::Counter& m_resyncs;

    SocketMirror m_mirror;
    State m_state = State::Off;
    std::uint64_t m_generation = 0; ///< of what the feeds watch
    std::vector<bool> m_complete;   ///< workers whose sockets are all in the table
    std::vector<base::Task> m_waiting;
    base::TimePoint m_used{};
    std::vector<SocketChange> m_changes; ///< since the last flush, each one revision
    std::int64_t m_sentRevision = 0;
    std::unordered_map<std::string, LastEvent> m_lastEvents; ///< by socket, since the last flush
    std::uint64_t m_generationSerial = 0;
    const std::int64_t m_startedMs = m_host.wall();
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace sio::admin
