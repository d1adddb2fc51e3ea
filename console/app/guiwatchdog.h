// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

#include <atomic>
#include <chrono>
#include <thread>

namespace sio::app {

/// Says when the GUI thread was blocked for longer than it may be (50 ms), on standard error. A thread of its
/// own asks the event loop for a sign of life. On in debug builds, and elsewhere with
/// PAPERMASTERY_CONSOLE_WATCHDOG=1.
class GuiWatchdog : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kLimit{50};

    explicit GuiWatchdog(QObject* parent = nullptr);
    ~GuiWatchdog() override;
    static bool isWanted();

    /// The longest block so far, in milliseconds; any thread.
    int longestMs() const { return m_longest.load(std::memory_order_relaxed); }

private:
    void watch();

    std::atomic<bool> m_stop{false};
    std::atomic<std::uint64_t> m_asked{0};    ///< written by the watcher
    std::atomic<std::uint64_t> m_answered{0}; ///< written by the GUI thread
    std::atomic<int> m_longest{0};
    std::thread m_thread;
};

} // namespace sio::app
