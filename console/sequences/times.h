// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::sequences {

using Duration = std::chrono::nanoseconds;

/// Milliseconds since the epoch: the time of day, which runs start at and payloads speak of. Never used to
/// measure.
using WallTime = std::int64_t;

/// `250ms`, `1.5s`, `2h30m`, `+2d`, `-1h`; nothing for other texts and for more than 10,000 days.
std::optional<Duration> parseDuration(std::string_view text);
/// The shortest text that parseDuration() reads back: `1500ms` is `1.5s`, `90m` stays `90m`.
std::string durationText(Duration duration);
/// For people: `412 ms`, `3.2 s`.
std::string readableDuration(Duration duration);

/// An ISO 8601 date and time; without a zone it is UTC.
std::optional<WallTime> parseTimestamp(std::string_view text);
std::string timestampText(WallTime time);
/// The same moment moved by `by`, written as the original was (zone, digits of the fraction: none or three).
std::optional<std::string> shiftTimestamp(std::string_view text, Duration by);
/// Down to a whole multiple of `step` since the epoch.
WallTime roundDown(WallTime time, Duration step);

} // namespace sio::sequences
