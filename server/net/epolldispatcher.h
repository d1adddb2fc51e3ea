// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "net/loop.h"
#include "net/qttimerlist.h"

#include <QtCore/QAbstractEventDispatcher>

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <sys/epoll.h>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sio::net {

/// What a Loop adds to the turns of its dispatcher.
class TurnObserver {
public:
    /// The end of a turn: called before each wait. `depth` is 1 in the thread's outermost event loop and more
    /// in nested ones. Returns how long the wait may be; nothing: any time.
    virtual std::optional<base::Duration> beforeWait(int depth) = 0;
    /// The beginning of a turn: the wait is over, nothing has been dispatched yet.
    virtual void afterWait() = 0;

protected:
    ~TurnObserver() = default;
};

/// Qt's event dispatcher of one thread, on epoll: socket notifiers, timers, posted events and wake-ups as
/// every QObject expects them, and beside them descriptors that are registered straight with a
/// DescriptorHandler.
///
/// Install it with QThread::setEventDispatcher() or QCoreApplication::setEventDispatcher(); Qt then owns it.
/// All functions belong to that thread, except wakeUp() and interrupt().
class EpollDispatcher final : public QAbstractEventDispatcher {
public:
    explicit EpollDispatcher(QObject* parent = nullptr);
    ~EpollDispatcher() override;

    /// Registers a descriptor, level-triggered. EPOLLERR and EPOLLHUP are reported whatever `events` says. A
    /// descriptor has either one handler or socket notifiers. False: the kernel refused it.
    bool watch(int descriptor, DescriptorHandler& handler, std::uint32_t events);
    void rewatch(int descriptor, std::uint32_t events);
    /// To be called before the descriptor is closed. Its events of this turn are not delivered any more.
    void unwatch(int descriptor);
    /// The same for a descriptor that stays open and will most likely be watched again before the next wait;
    /// until then the kernel keeps the registration.
    void release(int descriptor);

    /// At most one; it outlives the dispatcher or is taken away with nullptr.
    void setTurnObserver(TurnObserver* observer) { m_observer = observer; }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject* object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    /// What is known of one descriptor number, 16 bytes: the table has a row for each number up to the
    /// highest.
    struct Descriptor {
        DescriptorHandler* handler = nullptr;
        std::uint32_t registered =
            0; ///< the mask in the kernel; 0: not registered (a mask always has EPOLLERR); see kReleased
        std::uint32_t generation = 0; ///< tells events of an earlier owner of the number apart
    };
    /// The notifiers of one descriptor, by QSocketNotifier::Type.
    struct Notifiers {
        std::array<QSocketNotifier*, 3> byType{};
        bool isChanged = false;
        std::uint32_t wantedEvents() const;
    };

    /// A bit that no mask has (EPOLLET's): the registration is left over from an owner that has let go.
    static constexpr std::uint32_t kReleased = 1U << 31;

    Descriptor& descriptor(int number);
    int control(int number, std::uint32_t events);
    void forget(int number);
    void forgetReleased();
    void applyNotifierChanges();
    void applyNotifierChange(int number);
    int waitMilliseconds(bool mayBlock, bool withTimers, bool withNotifiers,
                         std::optional<base::Duration> limit) const;
    int wait(int milliseconds, bool withNotifiers);
    bool dispatch(const epoll_event& event);
    bool activateNotifiers(int number, std::uint32_t events);
    bool activateAlwaysReady();
    void signalWakeDescriptor();
    void drainWakeDescriptor();

    int m_epoll = -1;
    int m_wakeDescriptor = -1;
    std::atomic<bool> m_wakePending{false}; ///< posted work that the current turn has perhaps not seen
    std::atomic<bool> m_interrupted{false};
    TurnObserver* m_observer = nullptr;
    int m_depth = 0; ///< of processEvents() calls on the stack
    std::uint64_t m_waitCount = 0;
    std::vector<Descriptor> m_descriptors;
    std::vector<int> m_released; ///< since the last wait
    std::unordered_map<int, Notifiers> m_notifiers;
    std::vector<int> m_changed; ///< descriptors whose notifiers changed since the last wait
    std::unordered_set<int>
        m_alwaysReady; ///< notifiers of regular files: epoll refuses them, poll() calls them ready
    QtTimerList m_timers;
    std::array<epoll_event, 256> m_batch;
};

} // namespace sio::net
