// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <chrono>
#include <ctime>

#include <unistd.h>

namespace sio::bench {

using Clock = std::chrono::steady_clock;

inline double milliseconds(Clock::duration d)
{
    return std::chrono::duration<double, std::milli>(d).count();
}

inline double threadCpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

inline double residentMb()
{
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// How long each event took the GUI thread, outermost ones only: by the clock on the wall, and by the CPU
/// (what is left when other programs take turns).
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (QThread::currentThread() != thread())
            return QApplication::notify(receiver, event);
        if (m_depth++ > 0) {
            const bool result = QApplication::notify(receiver, event);
            --m_depth;
            return result;
        }
        const auto start = Clock::now();
        const double cpu = threadCpuMs();
        const int type = event->type();
        const char* name = receiver->metaObject()->className();
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const double took = milliseconds(Clock::now() - start);
        const double used = threadCpuMs() - cpu;
        busy += used;
        if (took > 50)
            ++over50;
        longestCpu = std::max(longestCpu, used);
        if (took > longest) {
            longest = took;
            longestWas = QString("%1 event %2").arg(QLatin1String(name)).arg(type);
        }
        return result;
    }

    void reset()
    {
        longest = longestCpu = busy = 0;
        over50 = 0;
    }

    double longest = 0;
    double longestCpu = 0;
    double busy = 0;
    int over50 = 0;
    QString longestWas;

private:
    int m_depth = 0;
};

inline void spin(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

/// What a person does, as an event of its own: so that it is timed as well.
template <class Call> void perform(QObject& context, Call call)
{
    QEventLoop loop;
    QMetaObject::invokeMethod(
        &context,
        [&] {
            call();
            loop.quit();
        },
        Qt::QueuedConnection);
    loop.exec();
}

} // namespace sio::bench
