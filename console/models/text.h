// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringView>

#include <cstdint>

/// How values are shown. All text from a server goes through visibleText() before it reaches a widget.
namespace sio::models {

/// Control, bidirectional and other invisible characters as `\u202e`, newlines and tabs as `\n`, `\t`, lone
/// surrogates as `\ud800`; over `maxLength` characters the rest becomes `…`. The result is plain text of one
/// line.
QString visibleText(QStringView text, int maxLength = 256);
/// The same, keeping line breaks: for details and raw views.
QString visibleLines(QStringView text, int maxLength);
/// `5f0c1234-…2a01` in the middle: ids over 13 characters keep the first 6 and the last 4. Escaped.
QString shortId(QStringView id);
/// Rooms keep their prefix: `session:6f0c…2a01`.
QString shortRoom(QStringView room);
/// Under an hour "now", "12 s", "5 min"; beyond, the time of day (and the date, when it is another day).
QString relativeTime(std::int64_t time, std::int64_t now, bool utc = false);
/// `12:06:31.042`
QString clockTime(std::int64_t time, bool utc = false);
/// `2026-03-01 12:06:31.042`
QString fullTime(std::int64_t time, bool utc = false);
/// `2026-03-01T12:06:31.042Z`, or with the offset of local time: for exports.
QString isoTime(std::int64_t time, bool utc);
/// `48,112`: grouped; "-" for a negative one (unknown).
QString grouped(std::int64_t number);
/// `1.2 kB`, `16.0 MB`; "-" for a negative one.
QString byteSize(std::int64_t bytes);
/// `0.8 ms`, `12 µs`, `1.2 s`; "-" for a negative one.
QString microseconds(std::int64_t us);
/// `4:12`, `1:02:03`
QString duration(std::int64_t seconds);
/// `2 sockets`, `1 socket`
QString counted(std::int64_t number, const QString& one, const QString& many);

} // namespace sio::models
