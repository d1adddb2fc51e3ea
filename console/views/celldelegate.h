// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtWidgets/QStyledItemDelegate>

namespace sio::views {

class Theme;

/// How a column is painted. The same thing has the same colour, icon and face on every page.
enum class Look {
    Text,
    Quiet,     ///< muted: context, not content
    Id,        ///< fixed width
    Number,    ///< right-aligned
    Time,      ///< muted
    Transport, ///< icon and word
    Direction, ///< arrow alone
    Room,      ///< icon of the room's kind
    Event,     ///< fixed width, stronger
    Payload,   ///< fixed width, muted
    Result,    ///< "ok" or why not, in colour
};

/// Paints all cells: one line, elided, no rich text, no widgets. Colours come from the theme at paint time.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    CellDelegate(Theme& theme, QHash<int, Look> looks, QObject* parent);
    /// Rows whose FlagRole is set show it in the first column.
    void setMarksFlags(bool marks) { m_marksFlags = marks; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

private:
    Theme& m_theme;
    QHash<int, Look> m_looks;
    QFont m_mono;
    bool m_marksFlags = false;
};

} // namespace sio::views
