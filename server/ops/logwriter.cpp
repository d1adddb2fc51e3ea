// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/logwriter.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace sio::ops {

namespace {

constexpr base::Duration kWindow = std::chrono::seconds(1);
/// Reasons are literals of this program; the bound only keeps a mistake from growing without end.
constexpr std::size_t kMaxReasons = 1024;

std::int64_t wallClockMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace

LogWriter::LogWriter(LogOptions options, Output output, const base::Clock& clock)
    : m_options(options), m_output(std::move(output)), m_clock(clock), m_thread([this] { run(); })
{
}

LogWriter::~LogWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        closeWindows(m_clock.now(), true);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void LogWriter::write(base::LogLevel level, const char* category, const char* reason, std::string_view text)
{
    const std::lock_guard lock(m_mutex);
    const base::TimePoint now = m_clock.now();
    closeWindows(now, false);
    if (m_options.linesPerReason > 0) {
        const ReasonKey key(category, reason);
        auto window = m_windows.find(key);
        if (window == m_windows.end() && m_windows.size() < kMaxReasons)
            window = m_windows.emplace(key, Window{now, 0, 0, level}).first;
        if (window != m_windows.end()) {
            window->second.level = level;
            if (++window->second.lines > m_options.linesPerReason) {
                ++window->second.suppressed;
                return;
            }
        }
    }
    enqueue(level, category, reason, text);
}

/// Ends the windows that are over; whoever suppressed lines says so.
void LogWriter::closeWindows(base::TimePoint now, bool all)
{
    for (auto window = m_windows.begin(); window != m_windows.end();) {
        if (!all && now - window->second.start < kWindow) {
            ++window;
            continue;
        }
        if (window->second.suppressed > 0)
            enqueue(window->second.level, window->first.first, window->first.second,
                    "suppressed " + std::to_string(window->second.suppressed));
        window = m_windows.erase(window);
    }
}

void LogWriter::enqueue(base::LogLevel level, std::string_view category, std::string_view reason,
                        std::string_view text)
{
    if (m_queue.size() >= m_options.maxQueued) {
        ++m_dropped;
        ++m_droppedToTell;
        return;
    }
    m_queue.push_back(formatLogLine(m_options.format, wallClockMs(), level, category, reason, text));
    m_wake.notify_one();
}

std::uint64_t LogWriter::dropped() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

void LogWriter::flush()
{
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [this] { return m_queue.empty() && !m_writing; });
}

void LogWriter::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        // The wait is bounded so that a "suppressed n" line follows even when its reason falls silent.
        m_wake.wait_for(lock, kWindow, [this] { return m_stop || !m_queue.empty(); });
        closeWindows(m_clock.now(), false);
        if (m_droppedToTell > 0 && m_queue.size() < m_options.maxQueued) {
            const std::string text = "lines=" + std::to_string(std::exchange(m_droppedToTell, 0));
            enqueue(base::LogLevel::Warning, "sio.ops", "log_dropped", text);
        }
        if (m_queue.empty()) {
            m_idle.notify_all();
            if (m_stop)
                return;
            continue;
        }
        std::vector<std::string> batch = std::exchange(m_queue, {});
        m_writing = true;
        lock.unlock();
        std::string lines;
        for (const std::string& line : batch)
            lines += line;
        m_output(lines);
        lock.lock();
        m_writing = false;
        if (m_queue.empty())
            m_idle.notify_all();
    }
}

LogWriter::Output LogWriter::standardError()
{
    return [](std::string_view lines) {
        while (!lines.empty()) {
            const ssize_t written = ::write(STDERR_FILENO, lines.data(), lines.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return; // a closed or broken stderr: nowhere left to say so
            lines.remove_prefix(static_cast<std::size_t>(written));
        }
    };
}

} // namespace sio::ops
