// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/log.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sio::ops {

enum class LogFormat : std::uint8_t { Text, Json };

/// Appends `text` so that it stays on its line and shows what it is: control characters, line separators,
/// bidi marks and bytes that are not UTF-8 as \u{...} or \x.. (threats.md, rule 7). At most `limit` bytes of
/// input are shown.
void appendEscaped(std::string& out, std::string_view text, std::size_t limit = 2048);

/// One line with its newline. `unixMs` is wall-clock time.
std::string formatLogLine(LogFormat format, std::int64_t unixMs, base::LogLevel level,
                          std::string_view category, std::string_view reason, std::string_view text);

std::string_view logLevelName(base::LogLevel level);

} // namespace sio::ops
