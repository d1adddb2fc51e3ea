// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <functional>
#include <map>
#include <QtCore/QObject>
#include <utility>

class QTimer;

namespace sio::sequences {

/// Time and timers of a run; injected, so that tests turn the clock themselves.
class Scheduler {
public:
    using TimerId = std::uint64_t; ///< 0 names no timer

    virtual ~Scheduler() = default;
    virtual base::TimePoint now() const = 0;
    /// Calls back once, from the event loop and never from here, when it is `time` (at once when it is past).
    virtual TimerId callAt(base::TimePoint time, std::function<void()> callback) = 0;
    /// Nothing happens when it has fired, or for 0.
    virtual void cancel(TimerId id) = 0;
};

/// On the event loop of its thread, with precise timers.
class QtScheduler final : public QObject, public Scheduler {
public:
    QtScheduler() = default;
    base::TimePoint now() const override;
    TimerId callAt(base::TimePoint time, std::function<void()> callback) override;
    void cancel(TimerId id) override;

private:
    std::map<TimerId, QTimer*> m_timers; ///< children
    TimerId m_next = 1;
};

/// For tests: stands still until it is turned.
class ManualScheduler final : public Scheduler {
public:
    base::TimePoint now() const override { return m_clock.now(); }
    TimerId callAt(base::TimePoint time, std::function<void()> callback) override;
    void cancel(TimerId id) override;
    /// Turns the clock on, timer by timer; what they start and is due in time runs as well.
    void advance(base::Duration by);
    /// As if the process had not run for a while: the clock goes on, and timers that became due fire late,
    /// with the next advance().
    void stall(base::Duration by) { m_clock.advance(by); }

private:
    base::ManualClock m_clock;
    std::map<std::pair<base::TimePoint, TimerId>, std::function<void()>> m_timers;
    TimerId m_next = 1;
};

} // namespace sio::sequences
