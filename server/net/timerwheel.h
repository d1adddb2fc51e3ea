// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace sio::net {

class TimerWheel;

/// Base of the objects that own deadlines. `kind` tells several timers of one owner apart.
class TimerOwner {
public:
    /// The timer is disarmed already when this is called; it may be armed again, and any timer (this one's
    /// owner included) may be disarmed, moved or destroyed.
    virtual void onTimer(int kind) = 0;

protected:
    ~TimerOwner() = default;
};

/// One deadline, kept inside its owner: arming, moving and disarming cost no allocation. Disarms itself when
/// destroyed. Lives in the thread of its wheel.
class Timer {
public:
    Timer(TimerOwner& owner, int kind = 0) : m_owner(&owner), m_kind(kind) {}
    ~Timer() { disarm(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// (Re)arms: fires once, not before `after` has passed and at most one tick (plus loop lag) later.
    void arm(TimerWheel& wheel, base::Duration after);
    void disarm();
    bool isArmed() const { return m_wheel != nullptr; }
    base::TimePoint deadline() const { return m_deadline; }

private:
    friend class TimerWheel;
    TimerOwner* m_owner;
    TimerWheel* m_wheel = nullptr;
    Timer* m_previous = nullptr;
    Timer* m_next = nullptr;
    base::TimePoint m_deadline{};
    std::uint32_t m_slot = 0;
    int m_kind;
};

/// A hashed timing wheel (Varghese and Lauck, scheme 6): constant time per arm and disarm for tens of
/// thousands of heartbeats. Driven by advance(), so that a test turns it with a manual clock.
class TimerWheel {
public:
    static constexpr base::Duration kTick = std::chrono::milliseconds(4);
    static constexpr std::uint32_t kSlots = 4096;

    /// `clock` outlives the wheel.
    explicit TimerWheel(const base::Clock& clock);
    ~TimerWheel();
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;

    base::TimePoint now() const { return m_clock.now(); }

    /// Fires every timer whose deadline is not after the clock's now; returns how many.
    int advance();

    /// How long the loop may sleep before advance() has work; nothing when no timer is armed. May be shorter
    /// than the true distance, never longer.
    std::optional<base::Duration> untilNext() const;

    std::size_t armedCount() const { return m_armed; }

private:
    friend class Timer;
    void insert(Timer& timer);
    void remove(Timer& timer);
    void append(Timer& timer, std::uint32_t list);
    void unlink(Timer& timer);
    void collectDue(base::TimePoint now);
    base::TimePoint findEarliest() const;

    const base::Clock& m_clock;
    std::vector<Timer*> m_slots; ///< a list per slot, and behind them the list of timers about to fire
    std::array<std::uint64_t, kSlots / 64> m_occupied{}; ///< a bit per slot that is not empty
    std::int64_t m_currentTick;                          ///< all earlier slots have been served
    base::TimePoint m_earliest = base::TimePoint::max(); ///< no timer is due before it
    std::size_t m_armed = 0;
};

} // namespace sio::net
