// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <QtCore/QString>

#include <string>
#include <vector>

namespace sio::ctl {

/// Text of a server for a terminal: control, escape and bidi characters are written out as \u{1b}, so that
/// nothing that a client chose as its name can move the cursor or turn the line round.
std::string printable(const QString& text);

/// One JSON object as one line.
QByteArray jsonLine(const QJsonObject& object);

/// A table with aligned columns, the first row being its head.
std::string tableOf(const std::vector<std::vector<std::string>>& rows);

/// "2026-03-01 12:00:00" in local time; "-" for 0.
std::string timeText(std::int64_t ms);

} // namespace sio::ctl
