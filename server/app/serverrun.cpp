// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/serverrun.h"

#include "base/log.h"
#include "ops/servicenotifier.h"
#include "ops/signalwatcher.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>

namespace sio::app {

namespace {

using base::LogLevel;
using namespace std::chrono_literals;

/// Sessions closed per millisecond while draining: their clients come back elsewhere, and should not come at
/// once.
constexpr std::size_t kClosesPerMillisecond = 1;

/// Feeds systemd's watchdog while every worker still takes its turns.
class Watchdog {
public:
    explicit Watchdog(Stack& stack) : m_stack(stack), m_answered(std::make_shared<std::atomic<int>>(0))
    {
        const auto period = ops::ServiceNotifier::watchdogPeriod();
        if (!period)
            return;
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
        ask();
        m_timer.start(*period);
    }

private:
    void tick()
    {
        if (m_answered->load() < m_stack.workerCount())
            return; // a worker is stuck: silence is the message
        ops::ServiceNotifier::alive();
        ask();
    }
    void ask()
    {
        m_answered->store(0);
        for (int i = 0; i < m_stack.workerCount(); ++i)
            m_stack.loop(i).post([answered = m_answered] { answered->fetch_add(1); });
    }

    Stack& m_stack;
    std::shared_ptr<std::atomic<int>> m_answered; ///< workers that have answered since the last tick
    QTimer m_timer;
};

/// Ends the process when even the destructors do not come back in time (a handler that hangs in a worker).
void armLastResort(std::chrono::seconds after)
{
    ::signal(SIGALRM, [](int) { ::_exit(ops::ExitFailed); });
    ::alarm(static_cast<unsigned>(after.count()));
}

/// The steps of an orderly end; each starts the next one.
class Drain {
public:
    Drain(Stack& stack, const RunOptions& options) : m_stack(stack), m_options(options) {}

    void begin()
    {
        ops::ServiceNotifier::stopping();
        armLastResort(m_options.drainDeadline + 1s);
        m_stack.stopAccepting();
        if (m_options.draining)
            m_options.draining();
        // Behind the refusals: who reads this line finds them in force.
        base::log(LogLevel::Info, "sio.app", "draining",
                  "sessions=" + std::to_string(m_stack.engine().sessionCount()));
        QTimer::singleShot(m_options.drainDeadline, &m_context, [this] {
            base::log(LogLevel::Warning, "sio.app", "drain_cut",
                      "connections=" + std::to_string(m_stack.listener().openConnections()));
            QCoreApplication::exit(ops::ExitDone);
        });
        m_stack.settle([this] { closeSessions(); });
    }

private:
    void closeSessions()
    {
        const std::chrono::milliseconds needed(m_stack.engine().sessionCount() / kClosesPerMillisecond);
        m_stack.drain(std::min(needed, m_options.drainSpread), [] { QCoreApplication::exit(ops::ExitDone); });
    }

    Stack& m_stack;
    const RunOptions& m_options;
    QObject m_context;
};

} // namespace

ops::ExitCode serve(Stack& stack, const RunOptions& options)
{
    const auto bound = stack.start(options.listen.host, options.listen.port);
    if (!bound) {
        std::fprintf(stderr, "%s: cannot listen on %s: %s\n", options.program.c_str(),
                     options.listen.url().c_str(), bound.error().message.c_str());
        return bound.error().addressInUse ? ops::ExitAddressInUse : ops::ExitFailed;
    }

    Drain drain(stack, options);
    const ops::SignalWatcher signals({
        [&drain] { drain.begin(); },
        [] { ::_exit(ops::ExitDone); },
        [&options] {
            if (options.reload)
                return options.reload();
            base::log(LogLevel::Warning, "sio.app", "reload_refused",
                      "SIGHUP: the configuration is read at start alone; restart to apply changes");
        },
    });
    const Watchdog watchdog(stack);

    ops::ListenAddress address = options.listen;
    address.port = *bound;
    if (options.ready)
        options.ready(*bound);
    std::printf("%s listening on %s\n", options.program.c_str(), address.url().c_str());
    std::fflush(stdout);
    ops::ServiceNotifier::ready("listening on " + address.url());
    base::log(LogLevel::Info, "sio.app", "listening", "url=" + address.url());

    const int code = QCoreApplication::exec();
    base::log(LogLevel::Info, "sio.app", "stopped", {});
    return static_cast<ops::ExitCode>(code);
}

} // namespace sio::app
