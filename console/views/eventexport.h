// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <QtCore/QByteArray>

/// Events of the feed as files and for other programs. Times are ISO 8601 with milliseconds and zone.
namespace sio::views {

/// The event's data: its one object argument, or the list of them; indented.
QByteArray eventData(const link::EventRow& event);

/// The line of names above eventCsv().
QByteArray eventCsvHead();
/// Cells that a spreadsheet would run are quoted as text.
QByteArray eventCsv(const link::EventRow& event, bool utc);
QByteArray eventJsonLine(const link::EventRow& event, bool utc);

} // namespace sio::views
