// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <QtCore/QAbstractEventDispatcher>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace sio::net {

/// The QObject timers of one thread. They are few (our own deadlines live in a TimerWheel), so a heap will
/// do.
///
/// Precise timers fire in the millisecond. Coarse ones are delayed by up to 5 % of their interval, very
/// coarse ones to the full second, so that neighbours share one wake-up; no timer fires early.
class QtTimerList {
public:
    void add(int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject* object);
    bool remove(int id);
    bool removeAll(QObject* object);
    QList<QAbstractEventDispatcher::TimerInfo> timersOf(QObject* object) const;
    int remainingMilliseconds(int id) const; ///< -1: no such timer

    /// How long until a timer is due; timers whose handler is on the stack do not count.
    std::optional<base::Duration> untilNext() const;

    /// Sends each timer that is due one event; whether there was any. A timer whose handler runs an event
    /// loop of its own does not fire inside it.
    bool activate();

private:
    struct Timer {
        base::Duration interval{};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject* object = nullptr;
        base::TimePoint due{}; ///< nominal: coarseness never adds up
        std::uint64_t entry =
            0; ///< sequence of the valid heap entry; 0: none, the timer's handler is running
        std::uint64_t registration = 0;
    };
    struct Entry {
        base::TimePoint fireAt{};
        std::uint64_t sequence = 0;
        int id = 0;
    };
    static bool isLater(const Entry& a, const Entry& b);
    static base::TimePoint fireTime(const Timer& timer);
    void schedule(int id, Timer& timer);
    void dropStaleEntries() const;

    std::unordered_map<int, Timer> m_timers;
    /// Min-heap. Entries of removed and rescheduled timers stay until they come up or outnumber the others.
    mutable std::vector<Entry> m_heap;
    std::uint64_t m_sequence = 0;
};

} // namespace sio::net
