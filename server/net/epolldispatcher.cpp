// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/epolldispatcher.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtCore/QSocketNotifier>
#include <QtCore/QThread>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <limits>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sio::net {

namespace {

constexpr std::uint64_t kWakeKey = std::numeric_limits<std::uint64_t>::max();
/// Upper bound of one wait; the loop then simply goes round once more.
constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(1);

constexpr std::array<std::uint32_t, 3> kPolledEvents{EPOLLIN, EPOLLOUT, EPOLLPRI};

std::uint64_t keyOf(int number, std::uint32_t generation)
{
    return (static_cast<std::uint64_t>(generation) << 32) | static_cast<std::uint32_t>(number);
}

/// Counts how deep processEvents() is nested.
class DepthGuard {
public:
    explicit DepthGuard(int& depth) : m_depth(depth) { ++m_depth; }
    ~DepthGuard() { --m_depth; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

private:
    int& m_depth;
};

} // namespace

std::uint32_t EpollDispatcher::Notifiers::wantedEvents() const
{
    std::uint32_t events = 0;
    for (std::size_t type = 0; type < byType.size(); ++type) {
        if (byType[type])
            events |= kPolledEvents[type];
    }
    return events;
}

EpollDispatcher::EpollDispatcher(QObject* parent)
    : QAbstractEventDispatcher(parent), m_epoll(epoll_create1(EPOLL_CLOEXEC)),
      m_wakeDescriptor(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = kWakeKey;
    if (m_epoll < 0 || m_wakeDescriptor < 0 ||
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeDescriptor, &event) != 0)
        qFatal("epoll: no descriptors for an event dispatcher (error %d)", errno);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wakeDescriptor);
    ::close(m_epoll);
}

// ---- descriptors
// ----------------------------------------------------------------------------------------------

EpollDispatcher::Descriptor& EpollDispatcher::descriptor(int number)
{
    const auto index = static_cast<std::size_t>(number);
    if (index >= m_descriptors.size())
        m_descriptors.resize(std::max(index + 64, m_descriptors.size() + m_descriptors.size() / 4));
    return m_descriptors[index];
}

/// Brings the kernel's mask of a descriptor to `events`; 0 or the error.
int EpollDispatcher::control(int number, std::uint32_t events)
{
    Descriptor& row = descriptor(number);
    const std::uint32_t mask = events | EPOLLERR;
    if (row.registered == mask)
        return 0;
    const bool isNew = row.registered == 0;
    if (isNew || (row.registered & kReleased))
        ++row.generation;
    epoll_event event{};
    event.events = mask;
    event.data.u64 = keyOf(number, row.generation);
    int failed = epoll_ctl(m_epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, number, &event);
    // A number that was closed without notice and opened again is unknown to the kernel, or known from
    // before.
    if (failed && errno == ENOENT && !isNew)
        failed = epoll_ctl(m_epoll, EPOLL_CTL_ADD, number, &event);
    else if (failed && errno == EEXIST && isNew)
        failed = epoll_ctl(m_epoll, EPOLL_CTL_MOD, number, &event);
    if (failed) {
        const int error = errno;
        row.registered = 0;
        return error;
    }
    row.registered = mask;
    return 0;
}

void EpollDispatcher::forget(int number)
{
    Descriptor& row = descriptor(number);
    if (row.registered != 0) {
        epoll_event unused{};
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, number, &unused);
    }
    row.registered = 0;
    row.handler = nullptr;
    ++row.generation;
}

bool EpollDispatcher::watch(int number, DescriptorHandler& handler, std::uint32_t events)
{
    Q_ASSERT(number >= 0 && !m_notifiers.contains(number));
    Q_ASSERT((events & (EPOLLET | EPOLLONESHOT)) == 0);
    descriptor(number).handler = &handler;
    if (control(number, events) == 0)
        return true;
    descriptor(number).handler = nullptr;
    return false;
}

void EpollDispatcher::rewatch(int number, std::uint32_t events)
{
    Q_ASSERT(descriptor(number).handler);
    control(number, events);
}

void EpollDispatcher::unwatch(int number)
{
    forget(number);
}

void EpollDispatcher::release(int number)
{
    Descriptor& row = descriptor(number);
    row.handler = nullptr;
    if (row.registered == 0)
        return;
    row.registered |= kReleased;
    m_released.push_back(number);
}

/// Descriptors that nobody has watched again. They may be another thread's by now, or closed, and the number
/// given to something new: the kernel then knows of no registration here, and says so.
void EpollDispatcher::forgetReleased()
{
    for (const int number : m_released) {
        Descriptor& row = descriptor(number);
        if (!(row.registered & kReleased))
            continue;
        // The bare system call: whoever has the descriptor now may be closing it, which is no race in the
        // kernel (it finds a registration by number and file), but one in the eyes of the thread sanitizer.
        epoll_event unused{};
        ::syscall(SYS_epoll_ctl, m_epoll, EPOLL_CTL_DEL, number, &unused);
        row.registered = 0;
        ++row.generation;
    }
    m_released.clear();
}

// ---- socket notifiers
// -----------------------------------------------------------------------------------------

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    const int number = static_cast<int>(notifier->socket());
    Notifiers& notifiers = m_notifiers[number];
    QSocketNotifier*& place = notifiers.byType[notifier->type()];
    if (place && place != notifier)
        qWarning("QSocketNotifier: a second notifier of one type for descriptor %d", number);
    place = notifier;
    if (!notifiers.isChanged) {
        notifiers.isChanged = true;
        m_changed.push_back(number);
    }
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    const int number = static_cast<int>(notifier->socket());
    const auto found = m_notifiers.find(number);
    if (found == m_notifiers.end() || found->second.byType[notifier->type()] != notifier)
        return;
    found->second.byType[notifier->type()] = nullptr;
    if (found->second.wantedEvents() == 0) {
        // At once, since the descriptor may be closed next, and its number belong to another.
        m_notifiers.erase(found);
        m_alwaysReady.erase(number);
        forget(number);
    } else if (!found->second.isChanged) {
        found->second.isChanged = true;
        m_changed.push_back(number);
    }
}

/// Registrations reach the kernel here, once per turn: a notifier that was switched on and off costs no
/// system call.
void EpollDispatcher::applyNotifierChanges()
{
    // By index: disabling the notifiers of an invalid descriptor may add to the list.
    for (std::size_t i = 0; i < m_changed.size(); ++i)
        applyNotifierChange(m_changed[i]);
    m_changed.clear();
}

void EpollDispatcher::applyNotifierChange(int number)
{
    const auto found = m_notifiers.find(number);
    if (found == m_notifiers.end() || !found->second.isChanged)
        return;
    found->second.isChanged = false;
    if (m_alwaysReady.contains(number))
        return;
    const int error = control(number, found->second.wantedEvents());
    if (error == EPERM) {
        m_alwaysReady.insert(number);
    } else if (error != 0) {
        qWarning("QSocketNotifier: descriptor %d cannot be watched (error %d), disabling", number, error);
        const auto disabled = found->second.byType;
        for (QSocketNotifier* notifier : disabled) {
            if (notifier)
                notifier->setEnabled(false);
        }
    }
}

bool EpollDispatcher::activateNotifiers(int number, std::uint32_t events)
{
    // As poll() has it: an error or a hang-up concerns every notifier of the descriptor.
    constexpr std::uint32_t kEnd = EPOLLHUP | EPOLLERR;
    bool worked = false;
    for (std::size_t type = 0; type < kPolledEvents.size(); ++type) {
        if ((events & (kPolledEvents[type] | kEnd)) == 0)
            continue;
        const auto found = m_notifiers.find(number); // again for each: a slot may have removed the others
        if (found == m_notifiers.end())
            break;
        if (QSocketNotifier* notifier = found->second.byType[type]) {
            QEvent activation(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &activation);
            worked = true;
        }
    }
    return worked;
}

bool EpollDispatcher::activateAlwaysReady()
{
    if (m_alwaysReady.empty())
        return false;
    const std::vector<int> numbers(m_alwaysReady.begin(), m_alwaysReady.end());
    bool worked = false;
    for (const int number : numbers) {
        if (m_alwaysReady.contains(number))
            worked |= activateNotifiers(number, EPOLLIN | EPOLLOUT);
    }
    return worked;
}

// ---- the turn
// -------------------------------------------------------------------------------------------------

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    const DepthGuard guard(m_depth);
    m_interrupted.store(false, std::memory_order_relaxed);
    // Before the posted events are looked at: what is posted from here on sets the flag again.
    m_wakePending.exchange(false, std::memory_order_acq_rel);
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (m_interrupted.load(std::memory_order_relaxed))
        return false;

    const bool withNotifiers = !(flags & QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !(flags & QEventLoop::X11ExcludeTimers);
    const std::optional<base::Duration> limit = m_observer ? m_observer->beforeWait(m_depth) : std::nullopt;

    const bool mayBlock = flags & QEventLoop::WaitForMoreEvents;
    if (waitMilliseconds(mayBlock, withTimers, withNotifiers, limit) != 0)
        Q_EMIT aboutToBlock();
    forgetReleased();
    if (withNotifiers)
        applyNotifierChanges();

    // Descriptors are level-triggered, so events that are dropped come again: a nested call waits anew, and
    // the outer one leaves its rest of the batch, which may be out of date, to the next wait.
    const std::uint64_t waitCount = ++m_waitCount;
    // Asked again: a slot of aboutToBlock(), or a regular file's notifier, may have changed the answer.
    const int count = wait(waitMilliseconds(mayBlock, withTimers, withNotifiers, limit), withNotifiers);
    if (m_observer)
        m_observer->afterWait();

    bool worked = false;
    for (int i = 0; i < count && m_waitCount == waitCount; ++i)
        worked |= dispatch(m_batch[static_cast<std::size_t>(i)]);
    if (withNotifiers)
        worked |= activateAlwaysReady();
    if (withTimers)
        worked |= m_timers.activate();
    return worked;
}

/// 0: do not block; -1: for any time.
int EpollDispatcher::waitMilliseconds(bool mayBlock, bool withTimers, bool withNotifiers,
                                      std::optional<base::Duration> limit) const
{
    if (!mayBlock || m_interrupted.load(std::memory_order_relaxed) ||
        m_wakePending.load(std::memory_order_acquire))
        return 0;
    if (withNotifiers && !m_alwaysReady.empty())
        return 0;
    if (withTimers) {
        const std::optional<base::Duration> timers = m_timers.untilNext();
        if (timers && (!limit || *timers < *limit))
            limit = timers;
    }
    if (!limit)
        return -1;
    // Upwards: no timer fires early, and none is waited for in a hot loop.
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(*limit);
    return static_cast<int>(std::clamp(milliseconds, std::chrono::milliseconds(0), kLongestWait).count());
}

int EpollDispatcher::wait(int milliseconds, bool withNotifiers)
{
    int count = 0;
    if (withNotifiers) {
        count = epoll_wait(m_epoll, m_batch.data(), static_cast<int>(m_batch.size()), milliseconds);
    } else {
        // ExcludeSocketNotifiers: ready descriptors must neither be served nor end the wait.
        pollfd wake{m_wakeDescriptor, POLLIN, 0};
        count = ::poll(&wake, 1, milliseconds);
        if (count > 0) {
            m_batch[0].events = EPOLLIN;
            m_batch[0].data.u64 = kWakeKey;
        }
    }
    return std::max(count, 0); // EINTR: as if nothing was ready
}

bool EpollDispatcher::dispatch(const epoll_event& event)
{
    if (event.data.u64 == kWakeKey) {
        drainWakeDescriptor();
        return true;
    }
    const auto number = static_cast<int>(event.data.u64 & 0xffffffffU);
    const Descriptor& row = m_descriptors[static_cast<std::size_t>(number)];
    if (row.registered == 0 || (row.registered & kReleased) || row.generation != event.data.u64 >> 32)
        return false; // unregistered by an earlier event of this batch
    if (row.handler) {
        row.handler->onReady(event.events);
        return true;
    }
    return activateNotifiers(number, event.events);
}

// ---- wake-ups
// -------------------------------------------------------------------------------------------------

void EpollDispatcher::wakeUp()
{
    // The thread itself looks at the flag before it waits; only another one may have to end a wait.
    const bool wasPending = m_wakePending.exchange(true, std::memory_order_acq_rel);
    if (!wasPending && QThread::currentThread() != thread())
        signalWakeDescriptor();
}

void EpollDispatcher::interrupt()
{
    m_interrupted.store(true, std::memory_order_relaxed);
    m_wakePending.store(true, std::memory_order_release);
    // Always: the beginning of a turn clears both flags, and must not lose an interrupt that came just before
    // it.
    signalWakeDescriptor();
}

void EpollDispatcher::signalWakeDescriptor()
{
    const std::uint64_t one = 1;
    ssize_t written = 0;
    do {
        written = ::write(m_wakeDescriptor, &one, sizeof one);
    } while (written < 0 && errno == EINTR); // EAGAIN: the counter is full, which wakes as well
}

void EpollDispatcher::drainWakeDescriptor()
{
    std::uint64_t count = 0;
    while (::read(m_wakeDescriptor, &count, sizeof count) < 0 && errno == EINTR) {
    }
}

// ---- timers
// ---------------------------------------------------------------------------------------------------

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject* object)
{
    m_timers.add(timerId, std::chrono::milliseconds(interval), timerType, object);
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject* object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject* object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    return m_timers.remainingMilliseconds(timerId);
}

} // namespace sio::net
