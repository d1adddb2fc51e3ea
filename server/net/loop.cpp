// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/loop.h"

#include "net/epolldispatcher.h"
#include "net/flushlist.h"
#include "net/mailbox.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

namespace sio::net {

namespace {

/// What tasks, and then flushes, may take in one turn before descriptors are looked at again.
constexpr base::Duration kTurnBudget = std::chrono::milliseconds(5);
/// Flushes (a system call each) between two looks at the clock.
constexpr int kFlushesPerClockRead = 16;
/// A wait that took no longer than this found something that was ready before.
constexpr base::Duration kNoWait = std::chrono::microseconds(50);
constexpr std::size_t kReadBufferBytes = 64 * 1024;

base::TimePoint steadyNow()
{
    return std::chrono::steady_clock::now();
}

/// Says when a slice of work has used up its time; reads the clock every few steps only.
class Budget {
public:
    explicit Budget(int stepsPerClockRead)
        : m_end(steadyNow() + kTurnBudget), m_stepsPerClockRead(stepsPerClockRead)
    {
    }
    bool isSpent()
    {
        if (++m_steps % m_stepsPerClockRead == 0)
            m_isSpent = steadyNow() >= m_end;
        return m_isSpent;
    }

private:
    base::TimePoint m_end;
    int m_stepsPerClockRead;
    int m_steps = 0;
    bool m_isSpent = false;
};

} // namespace

struct Loop::Private final : TurnObserver {
    explicit Private(EpollDispatcher& eventDispatcher)
        : dispatcher(eventDispatcher), thread(std::this_thread::get_id()), wheel(clock), now(steadyNow()),
          turnBegan(now)
    {
    }

    std::optional<base::Duration> beforeWait(int depth) override;
    void afterWait() override;
    bool runTasks();
    bool flush();
    void destroyRetired();

    EpollDispatcher& dispatcher;
    const std::thread::id thread;
    bool isClosed = false;
    base::SteadyClock clock;
    TimerWheel wheel;
    Mailbox mailbox;
    FlushList direct;
    FlushList bulk;
    std::vector<std::unique_ptr<Retired>> retired;
    std::unique_ptr<char[]> readBuffer{new char[kReadBufferBytes]};

    base::TimePoint now;
    base::TimePoint turnBegan;
    base::TimePoint waitBegan;
    base::TimePoint wakeDue = base::TimePoint::max(); ///< when the wait should have ended at the latest
    base::Duration lag{};
};

/// The end of a turn; also its tasks and timers, so that what they write is flushed in the same turn.
std::optional<base::Duration> Loop::Private::beforeWait(int depth)
{
    bool hasMore = !runTasks();
    wheel.advance();
    hasMore |= !flush();
    if (depth == 1)
        destroyRetired(); // in a nested event loop they may be on the outer one's stack
    waitBegan = steadyNow();
    std::optional<base::Duration> limit = wheel.untilNext();
    // Destructors of retired objects may have had a last word.
    if (hasMore || !direct.empty() || !bulk.empty())
        limit = base::Duration::zero();
    wakeDue = limit ? waitBegan + *limit : base::TimePoint::max();
    return limit;
}

void Loop::Private::afterWait()
{
    now = steadyNow();
    lag = base::Duration::zero();
    if (now - waitBegan < kNoWait)
        lag = waitBegan - turnBegan;
    else if (now > wakeDue)
        lag = now - wakeDue;
    turnBegan = now;
}

/// False when the budget ended first.
bool Loop::Private::runTasks()
{
    Budget budget(1);
    while (base::Task task = mailbox.take()) {
        task();
        // Even when the batch ended with the budget: more may have been posted since it was taken, and this turn has
        // cleared the wake-up for it already.
        if (budget.isSpent())
            return false;
    }
    return true;
}

/// False when the budget ended first.
bool Loop::Private::flush()
{
    if (direct.empty() && bulk.empty())
        return true;
    Budget budget(kFlushesPerClockRead);
    while (Flushable* stream = direct.takeFirst()) {
        if (const Flushable* const next = direct.first())
            next->prepareFlush();
        stream->flush();
        if (budget.isSpent())
            break;
    }
    // However busy the direct list is, the tail of a broadcast makes some progress in each turn.
    for (int i = 0; i < kFlushesPerClockRead || !budget.isSpent(); ++i) {
        Flushable* const stream = bulk.takeFirst();
        if (!stream)
            break;
        if (const Flushable* const next = bulk.first())
            next->prepareFlush();
        stream->flush();
    }
    return direct.empty() && bulk.empty();
}

void Loop::Private::destroyRetired()
{
    while (!retired.empty()) { // a destructor may retire more
        const std::vector<std::unique_ptr<Retired>> gone = std::exchange(retired, {});
    }
}

Loop::Loop(EpollDispatcher& dispatcher) : d(std::make_unique<Private>(dispatcher))
{
    dispatcher.setTurnObserver(d.get());
}

Loop::~Loop()
{
    close();
}

void Loop::close()
{
    if (d->isClosed)
        return;
    d->isClosed = true;
    d->mailbox.close();
    while (base::Task task = d->mailbox.take())
        task();
    d->flush();
    d->destroyRetired();
    d->dispatcher.setTurnObserver(nullptr);
}

bool Loop::watch(int descriptor, DescriptorHandler& handler, std::uint32_t events)
{
    return d->dispatcher.watch(descriptor, handler, events);
}

void Loop::rewatch(int descriptor, std::uint32_t events)
{
    d->dispatcher.rewatch(descriptor, events);
}

void Loop::unwatch(int descriptor)
{
    d->dispatcher.unwatch(descriptor);
}

void Loop::release(int descriptor)
{
    d->dispatcher.release(descriptor);
}

base::TimePoint Loop::now() const
{
    return d->now;
}

TimerWheel& Loop::timers()
{
    return d->wheel;
}

bool Loop::post(base::Task task)
{
    return d->mailbox.post(task, [this] { d->dispatcher.wakeUp(); });
}

bool Loop::isCurrentThread() const
{
    return std::this_thread::get_id() == d->thread;
}

void Loop::retire(std::unique_ptr<Retired> object)
{
    d->retired.push_back(std::move(object));
}

void Loop::scheduleFlush(Flushable& stream, FlushPriority priority)
{
    if (priority == FlushPriority::Direct)
        d->direct.append(stream);
    else if (!d->direct.contains(stream))
        d->bulk.append(stream);
}

std::span<char> Loop::readBuffer()
{
    return {d->readBuffer.get(), kReadBufferBytes};
}

base::Duration Loop::lag() const
{
    return d->lag;
}

} // namespace sio::net
