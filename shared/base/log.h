// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace sio::base {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

/// Takes log lines from any thread without blocking it. Lines are limited in rate per reason and escaped by
/// the sink, so that callers may pass text from outside; never pass secrets (threats.md, rule 8).
class LogSink {
public:
    /// `category` follows the folders ("sio.engine"); `reason` is a fixed word of the caller ("unknown_sid"),
    /// the unit of rate limiting; both are literals. `text` says the rest, ids first: "addr=192.0.2.7
    /// sid=k3Xm0a".
    virtual void write(LogLevel level, const char* category, const char* reason, std::string_view text) = 0;
    virtual bool wants(LogLevel level) const = 0;

protected:
    ~LogSink() = default;
};

namespace detail {
inline std::atomic<LogSink*> logSink{nullptr};
}

/// Where the process logs to. The one facility that is reached without a reference, since every layer may
/// have something to say; set by main() before other threads exist, and reset after they have ended. Null:
/// silence.
inline void setLogSink(LogSink* sink)
{
    detail::logSink.store(sink, std::memory_order_release);
}

inline bool logs(LogLevel level)
{
    const LogSink* sink = detail::logSink.load(std::memory_order_acquire);
    return sink && sink->wants(level);
}

inline void log(LogLevel level, const char* category, const char* reason, std::string_view text)
{
    LogSink* sink = detail::logSink.load(std::memory_order_acquire);
    if (sink && sink->wants(level))
        sink->write(level, category, reason, text);
}

} // namespace sio::base
