// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/firstframe.h"

#include <QtCore/QEvent>
#include <QtCore/QFile>
#include <QtCore/QTimer>
#include <QtGui/QWindow>

#include <cstdio>
#include <ctime>

#include <unistd.h>

namespace sio::app {

namespace {

/// Since the process was started, to a hundredth of a second; -1: unknown.
double processAgeMs()
{
    QFile file("/proc/self/stat");
    timespec now{};
    if (!file.open(QIODevice::ReadOnly) || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return -1;
    // Field 22 (proc(5)), counted behind the program's name, which may hold anything.
    const QByteArray text = file.readAll();
    const double ticks = text.mid(text.lastIndexOf(')') + 2).split(' ').value(19).toDouble();
    const double started = ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1e3 * (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - started);
}

} // namespace

FirstFrame::FirstFrame(QWindow& window)
{
    window.installEventFilter(this);
    if (window.isExposed())
        say();
}

bool FirstFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Expose && static_cast<QWindow*>(watched)->isExposed())
        say();
    return false;
}

void FirstFrame::say()
{
    if (std::exchange(m_isSaid, true))
        return;
    // After this event: the frame is painted in it.
    QTimer::singleShot(0, this, [] {
        std::fprintf(stderr, "papermastery-console: window_shown ms=%.0f\n", processAgeMs());
    });
}

} // namespace sio::app
