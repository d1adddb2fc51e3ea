// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGui/QColor>
#include <QtGui/QIcon>

namespace sio::views {

/// A line icon of resources/icons by its name, drawn in the palette's text colour of the moment: it follows a
/// change of scheme and the disabled and selected states by itself.
QIcon icon(const QString& name);

/// The same in a fixed colour of meaning (a transport, a direction). Cached by name, colour, size.
QPixmap tinted(const QString& name, const QColor& colour, int size, qreal devicePixelRatio);

} // namespace sio::views
