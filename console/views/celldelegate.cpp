// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/celldelegate.h"

#include "models/roles.h"
#include "store/entries.h"
#include "views/consolestyle.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QToolTip>

namespace sio::views {

namespace {

struct Mark {
    QString icon;
    QColor colour;
};

Mark transportMark(const Colours& c, const QString& word)
{
    if (word.isEmpty() || word == QLatin1String("-"))
        return {};
    if (word.contains(QLatin1String("polling")))
        return {QStringLiteral("polling"), c.polling};
    return {QStringLiteral("websocket"), c.websocket};
}

Mark roomMark(const Colours& c, const QModelIndex& index)
{
    const QString room = index.data(models::RawRole).toString();
    const store::RoomKind kind = store::roomKind(room);
    switch (kind) {
    case store::RoomKind::Session:
        return {QStringLiteral("session"), c.session};
    case store::RoomKind::Researcher:
        return {QStringLiteral("researcher"), c.researcher};
    case store::RoomKind::User:
        return {QStringLiteral("user"), c.user};
    case store::RoomKind::Other:
        break;
    }
    return {QStringLiteral("other"), c.other};
}

} // namespace

CellDelegate::CellDelegate(Theme& theme, QHash<int, Look> looks, QObject* parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_looks(std::move(looks)), m_mono(theme.mono())
{
    connect(&theme, &Theme::changed, this, [this] { m_mono = m_theme.mono(); });
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    const Colours& c = m_theme.colours();
    const Look look = m_looks.value(index.column(), Look::Text);
    QStyleOptionViewItem panel(option);
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);

    const bool selected = option.state & QStyle::State_Selected;
    const bool stale = index.data(models::StaleRole).toBool();
    const bool flagged = index.data(models::FlagRole).toBool();
    const QString text = index.data(Qt::DisplayRole).toString();
    QRect rect = option.rect.adjusted(ConsoleStyle::kCellMargin, 0, -ConsoleStyle::kCellMargin, 0);
    const qreal ratio = painter->device()->devicePixelRatioF();

    QColor colour = selected ? c.selectionText : c.text;
    QFont font = option.font;
    Qt::TextElideMode elide = Qt::ElideRight;
    int align = Qt::AlignLeft;
    Mark mark;
    switch (look) {
    case Look::Text:
        break;
    case Look::Quiet:
        colour = selected ? c.selectionText : c.muted;
        break;
    case Look::Id:
        font = m_mono;
        elide = Qt::ElideMiddle;
        break;
    case Look::Number:
        align = Qt::AlignRight;
        break;
    case Look::Time:
        colour = selected ? c.selectionText : c.muted;
        break;
    case Look::Transport:
        mark = transportMark(c, text);
        break;
    case Look::Direction: {
        const int dir = index.data(models::KindRole).toInt();
        mark = dir == 1   ? Mark{QStringLiteral("in"), c.in}
               : dir == 2 ? Mark{QStringLiteral("out"), c.out}
                          : Mark{};
        break;
    }
    case Look::Room:
        mark = text.isEmpty() ? Mark{} : roomMark(c, index);
        font = m_mono;
        elide = Qt::ElideMiddle;
        break;
    case Look::Event:
        font = m_mono;
        break;
    case Look::Payload:
        font = m_mono;
        colour = selected ? c.selectionText : c.muted;
        break;
    case Look::Result:
        colour = selected ? c.selectionText : flagged ? c.danger : c.ok;
        break;
    }
    if (stale && !selected)
        colour = c.muted;
    if (flagged && m_marksFlags && index.column() == 0 && !stale && !selected)
        colour = c.warning;

    if (!mark.icon.isEmpty()) {
        const int size = 14;
        const QPixmap pixmap = tinted(mark.icon, stale ? c.muted : mark.colour, size, ratio);
        painter->drawPixmap(QPoint(rect.left(), rect.center().y() - size / 2 + 1), pixmap);
        rect.setLeft(rect.left() + size + 6);
        if (look == Look::Direction)
            return;
    }
    painter->setFont(font);
    painter->setPen(colour);
    QString words = QFontMetrics(font).elidedText(text, elide, rect.width());
    words.replace(QStringLiteral("……"), QStringLiteral("…")); // a short id that is cut once more
    painter->drawText(rect, align | Qt::AlignVCenter | Qt::TextSingleLine, words);
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
        painter->setPen(c.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Look look = m_looks.value(index.column(), Look::Text);
    const QFontMetrics metrics(
        look == Look::Id || look == Look::Event || look == Look::Payload ? m_mono : option.font);
    return {metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + 40,
            option.fontMetrics.height() + 8};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                             const QModelIndex& index)
{
    Q_UNUSED(option)
    const QString text = index.data(Qt::ToolTipRole).toString();
    if (text.isEmpty()) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(event->globalPos(), plainTip(text), view, view->visualRect(index));
    return true;
}

} // namespace sio::views
