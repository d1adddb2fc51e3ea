// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "ops/logformat.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sio::ops {

struct LogOptions {
    base::LogLevel level = base::LogLevel::Info;
    LogFormat format = LogFormat::Text;
    int linesPerReason = 10;      ///< a second; the rest becomes one "suppressed n" line. 0 = no limit
    std::size_t maxQueued = 4096; ///< lines that wait for the writer; more are dropped and counted
};

/// The process's log: lines go into a bounded queue, one thread writes them. write() takes a short lock and
/// never waits for the output, so that an I/O worker is never held up by a slow terminal or a full pipe.
class LogWriter final : public base::LogSink {
public:
    /// Writes one batch of whole lines; called in the writer's thread alone.
    using Output = std::function<void(std::string_view lines)>;

    LogWriter(LogOptions options, Output output, const base::Clock& clock);
    ~LogWriter(); ///< writes what is queued (at most one more batch when the output blocks is waited for)
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    void write(base::LogLevel level, const char* category, const char* reason,
               std::string_view text) override;
    bool wants(base::LogLevel level) const override { return level >= m_options.level; }

    /// Lines lost because the writer could not keep up; any thread.
    std::uint64_t dropped() const;

    /// Waits until everything queued before the call has been written.
    void flush();

    /// Standard error, with one write() a batch where the kernel takes it whole.
    static Output standardError();

private:
    struct Window {
        base::TimePoint start{};
        int lines = 0;
        std::uint64_t suppressed = 0;
        base::LogLevel level = base::LogLevel::Info;
    };
    using ReasonKey = std::pair<std::string_view, std::string_view>; ///< category, reason: literals

    void run();
    void closeWindows(base::TimePoint now, bool all);
    void enqueue(base::LogLevel level, std::string_view category, std::string_view reason,
                 std::string_view text);

    const LogOptions m_options;
    const Output m_output;
    const base::Clock& m_clock;

    mutable std::mutex m_mutex; ///< guards everything below
    std::condition_variable m_wake;
    std::condition_variable m_idle;
    std::vector<std::string> m_queue;
    std::map<ReasonKey, Window> m_windows;
    std::uint64_t m_dropped = 0;
    std::uint64_t m_droppedToTell = 0;
    bool m_writing = false;
    bool m_stop = false;

    std::thread m_thread; ///< last: started when everything else is there
};

} // namespace sio::ops
