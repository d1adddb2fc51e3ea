// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/timerwheel.h"

#include <algorithm>
#include <bit>

namespace sio::net {

namespace {

constexpr std::uint32_t kDueList = TimerWheel::kSlots; ///< one more list, behind the slots

std::int64_t tickOf(base::TimePoint time)
{
    return time.time_since_epoch() / TimerWheel::kTick;
}

std::uint32_t slotOf(std::int64_t tick)
{
    return static_cast<std::uint32_t>(tick) & (TimerWheel::kSlots - 1);
}

} // namespace

void Timer::arm(TimerWheel& wheel, base::Duration after)
{
    disarm();
    m_deadline = wheel.now() + std::max(after, base::Duration::zero());
    m_wheel = &wheel;
    wheel.insert(*this);
}

void Timer::disarm()
{
    if (m_wheel)
        m_wheel->remove(*this);
}

TimerWheel::TimerWheel(const base::Clock& clock)
    : m_clock(clock), m_slots(kSlots + 1, nullptr), m_currentTick(tickOf(clock.now()))
{
    static_assert(std::has_single_bit(kSlots) && kSlots % 64 == 0);
}

TimerWheel::~TimerWheel()
{
    for (Timer* timer : m_slots) {
        while (timer) {
            Timer* const next = timer->m_next;
            timer->m_wheel = nullptr;
            timer->m_next = timer->m_previous = nullptr;
            timer = next;
        }
    }
}

// A list ends with a null m_next, and its head's m_previous is its tail: appending needs no second table.
void TimerWheel::append(Timer& timer, std::uint32_t list)
{
    Timer*& head = m_slots[list];
    timer.m_slot = list;
    timer.m_next = nullptr;
    if (head) {
        timer.m_previous = head->m_previous;
        head->m_previous->m_next = &timer;
        head->m_previous = &timer;
    } else {
        timer.m_previous = &timer;
        head = &timer;
        if (list != kDueList)
            m_occupied[list / 64] |= std::uint64_t{1} << (list % 64);
    }
}

void TimerWheel::unlink(Timer& timer)
{
    Timer*& head = m_slots[timer.m_slot];
    if (&timer == head)
        head = timer.m_next;
    else
        timer.m_previous->m_next = timer.m_next;
    if (timer.m_next)
        timer.m_next->m_previous = timer.m_previous;
    else if (head)
        head->m_previous = timer.m_previous;
    if (!head && timer.m_slot != kDueList)
        m_occupied[timer.m_slot / 64] &= ~(std::uint64_t{1} << (timer.m_slot % 64));
    timer.m_next = timer.m_previous = nullptr;
}

void TimerWheel::insert(Timer& timer)
{
    append(timer, slotOf(tickOf(timer.m_deadline)));
    ++m_armed;
    m_earliest = std::min(m_earliest, timer.m_deadline);
}

void TimerWheel::remove(Timer& timer)
{
    unlink(timer);
    timer.m_wheel = nullptr;
    if (--m_armed == 0)
        m_earliest = base::TimePoint::max();
}

int TimerWheel::advance()
{
    const base::TimePoint now = m_clock.now();
    if (now >= m_earliest)
        collectDue(now);
    int fired = 0;
    // Taken one by one: a handler may disarm or destroy any of the others.
    while (Timer* timer = m_slots[kDueList]) {
        remove(*timer);
        ++fired;
        timer->m_owner->onTimer(timer->m_kind);
    }
    return fired;
}

/// Moves what is due from its slots to the due list, and looks for the next deadline.
void TimerWheel::collectDue(base::TimePoint now)
{
    const std::int64_t nowTick = tickOf(now);
    // The current slot is looked at again next time: its tick has only begun.
    const std::int64_t lastTick = std::min(nowTick, m_currentTick + kSlots - 1);
    for (std::int64_t tick = m_currentTick; tick <= lastTick; ++tick) {
        Timer* timer = m_slots[slotOf(tick)];
        while (timer) {
            Timer* const next = timer->m_next;
            if (timer->m_deadline <= now) {
                unlink(*timer);
                append(*timer, kDueList);
            }
            timer = next;
        }
    }
    m_currentTick = std::max(m_currentTick, nowTick);
    m_earliest = findEarliest();
}

base::TimePoint TimerWheel::findEarliest() const
{
    constexpr std::uint32_t kWords = kSlots / 64;
    base::TimePoint earliest = base::TimePoint::max();
    const std::uint32_t first = slotOf(m_currentTick);
    // Once round from the current slot, by words of the occupancy map; the first word comes twice, in two
    // halves.
    for (std::uint32_t step = 0; step <= kWords; ++step) {
        const std::uint32_t word = (first / 64 + step) % kWords;
        std::uint64_t bits = m_occupied[word];
        const std::uint64_t fromFirst = ~std::uint64_t{0} << (first % 64);
        if (step == 0)
            bits &= fromFirst;
        else if (step == kWords)
            bits &= ~fromFirst;
        for (; bits != 0; bits &= bits - 1) {
            const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
            const std::int64_t tick = m_currentTick + ((slot - first) & (kSlots - 1));
            for (const Timer* timer = m_slots[slot]; timer; timer = timer->m_next)
                earliest = std::min(earliest, timer->m_deadline);
            if (tickOf(earliest) <= tick)
                return earliest; // in this round of the wheel: no later slot holds an earlier one
        }
    }
    return earliest;
}

std::optional<base::Duration> TimerWheel::untilNext() const
{
    if (m_armed == 0)
        return std::nullopt;
    if (m_slots[kDueList])
        return base::Duration::zero();
    return std::max(m_earliest - m_clock.now(), base::Duration::zero());
}

} // namespace sio::net
