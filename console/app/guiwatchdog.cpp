// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/guiwatchdog.h"

#include <cstdio>

namespace sio::app {

using namespace std::chrono_literals;

GuiWatchdog::GuiWatchdog(QObject* parent) : QObject(parent), m_thread([this] { watch(); }) {}

GuiWatchdog::~GuiWatchdog()
{
    m_stop = true;
    m_thread.join();
}

bool GuiWatchdog::isWanted()
{
#ifdef NDEBUG
    return qEnvironmentVariableIntValue("PAPERMASTERY_CONSOLE_WATCHDOG") == 1;
#else
    return qEnvironmentVariable("PAPERMASTERY_CONSOLE_WATCHDOG") != "0";
#endif
}

void GuiWatchdog::watch()
{
    while (!m_stop) {
        const std::uint64_t number = m_asked.fetch_add(1) + 1;
        const auto asked = std::chrono::steady_clock::now();
        // Queued: crosses threads.
        QMetaObject::invokeMethod(
            this, [this, number] { m_answered = number; }, Qt::QueuedConnection);
        while (!m_stop && m_answered.load() < number)
            std::this_thread::sleep_for(2ms);
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked);
        if (m_stop)
            return;
        if (took > kLimit) {
            if (took.count() > m_longest.load())
                m_longest = static_cast<int>(took.count());
            std::fprintf(stderr, "papermastery-console: gui_blocked ms=%lld\n",
                         static_cast<long long>(took.count()));
        }
        std::this_thread::sleep_for(10ms);
    }
}

} // namespace sio::app
