// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "net/timerwheel.h"

#include <cstdint>
#include <memory>
#include <span>

namespace sio::net {

class EpollDispatcher;
class Flushable;

/// Receives readiness of one descriptor that is registered straight with epoll, without a QSocketNotifier.
class DescriptorHandler {
public:
    /// `events` are EPOLL* bits. The handler may unwatch or close any descriptor; it is not destroyed inside
    /// the call (see Loop::retire).
    virtual void onReady(std::uint32_t events) = 0;

protected:
    ~DescriptorHandler() = default;
};

/// Base of objects that may find themselves on the call stack when their end comes.
class Retired {
public:
    virtual ~Retired() = default;
};

/// Which of two lists a stream is flushed from at the end of a turn: answers to one client go before the long
/// tail of a broadcast, so that one huge room never stalls the others.
enum class FlushPriority : std::uint8_t { Direct, Bulk };

/// The services of one worker's thread to everything that lives in it: descriptors, timers, tasks from other
/// threads, and the end-of-turn flush. Every function belongs to the loop's own thread except post().
class Loop {
public:
    /// `dispatcher` is the thread's event dispatcher and outlives the loop.
    explicit Loop(EpollDispatcher& dispatcher);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Registers a descriptor, level-triggered; false when the kernel refuses it. EPOLLERR and EPOLLHUP are
    /// reported whatever `events` says: a handler that does not act on them unwatches, or it is called in
    /// each turn.
    bool watch(int descriptor, DescriptorHandler& handler, std::uint32_t events);
    void rewatch(int descriptor, std::uint32_t events);
    /// Before the descriptor is closed. Nothing is reported any more, not even what this turn has found
    /// already.
    void unwatch(int descriptor);
    /// The same for a descriptor that stays open, and will most likely be watched again in this turn: the
    /// kernel is told only when that has not happened.
    void release(int descriptor);

    /// Time at the start of this turn: cheap, and steady inside one turn.
    base::TimePoint now() const;
    TimerWheel& timers();

    /// From any thread: runs `task` in this loop's thread, in the order of the posts of one thread. False
    /// once the loop is closed; the task is then destroyed in the calling thread. What was accepted does run.
    bool post(base::Task task);
    bool isCurrentThread() const;

    /// Ends the loop's work, in its thread: refuses posts from now on, runs what was posted, flushes, and
    /// destroys what was retired. The dispatcher may go afterwards. Idempotent; the destructor does it
    /// otherwise.
    void close();

    /// Destroys `object` at the end of this turn, when nothing of it is on the stack any more (in a nested
    /// event loop: when the outer one's turn ends).
    void retire(std::unique_ptr<Retired> object);

    /// Asks for stream.flush() at the end of this turn, or of a later one when the budget of this one is used
    /// up.
    void scheduleFlush(Flushable& stream, FlushPriority priority);

    /// 64 KiB that belong to whoever reads in this thread right now.
    std::span<char> readBuffer();

    /// How late the last turn began compared with when it was due; for the lag metric. Late behind a timer's
    /// deadline, or, when something was waiting already, at most by as long as the turn before it took.
    base::Duration lag() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::net
