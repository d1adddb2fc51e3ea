// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace sio::views {

/// One line of CSV (RFC 4180). A cell that begins with = + - @ tab or return gets an apostrophe in front,
/// since a spreadsheet would run it.
QByteArray csvLine(const QStringList& cells);

/// Writes the whole file or nothing; only its owner may read it.
bool saveOwnerOnly(const QString& path, const QByteArray& bytes, QString* problem);

} // namespace sio::views
