// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sio::catalogue {

/// `2026-03-01T12:00:00.000Z`, as JavaScript's Date writes it. `ms`: since the epoch, years 1 to 9999.
std::string isoTimestamp(std::int64_t ms);

/// ISO 8601 date and time: `YYYY-MM-DD`, then `T`, hours and minutes, and optionally seconds, a fraction, and
/// a zone
/// (`Z`, `+hh`, `+hhmm`, `+hh:mm`).
bool isIsoTimestamp(std::string_view text);
/// `YYYY-MM-DD`, a day of the calendar.
bool isIsoDate(std::string_view text);

} // namespace sio::catalogue
