// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sidebar.h"

#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QStyledItemDelegate>

namespace sio::views {

namespace {

class SidebarDelegate : public QStyledItemDelegate {
public:
    SidebarDelegate(Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colours& c = m_theme.colours();
        const bool selected = option.state & QStyle::State_Selected;
        const bool focused = option.widget && option.widget->hasFocus();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect).adjusted(6, 1, -6, -1);
        if (selected || option.state & QStyle::State_MouseOver) {
            painter->setPen(selected && focused ? QPen(c.accent, 1) : QPen(Qt::NoPen));
            painter->setBrush(selected ? c.selection : c.hover);
            painter->drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        const QColor colour = selected ? c.selectionText : c.text;
        const int size = 16;
        painter->drawPixmap(QPointF(row.left() + 10, row.center().y() - size / 2.0),
                            tinted(index.data(Sidebar::IconRole).toString(), selected ? c.accent : c.muted,
                                   size, painter->device()->devicePixelRatioF()));
        painter->setPen(colour);
        QFont font = option.font;
        if (selected)
            font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        QRectF text = row.adjusted(36, 0, -10, 0);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, index.data(Qt::DisplayRole).toString());
        const QString count = index.data(Sidebar::CountRole).toString();
        painter->setFont(option.font);
        if (!count.isEmpty() && index.data(Sidebar::AttentionRole).toBool()) {
            const int w = option.fontMetrics.horizontalAdvance(count) + 12;
            const QRectF badge(text.right() - w + 4, row.center().y() - option.fontMetrics.height() / 2.0 - 1,
                               w, option.fontMetrics.height() + 2);
            painter->setPen(Qt::NoPen);
            painter->setBrush(c.danger);
            painter->drawRoundedRect(badge, badge.height() / 2, badge.height() / 2);
            painter->setPen(readableOn(c.danger));
            painter->drawText(badge, Qt::AlignCenter, count);
        } else if (!count.isEmpty()) {
            painter->setPen(selected ? c.selectionText : c.muted);
            painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, count);
        }
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {160, option.fontMetrics.height() + 16};
    }

private:
    Theme& m_theme;
};

} // namespace

Sidebar::Sidebar(Theme& theme, QWidget* parent) : QListView(parent), m_model(new QStandardItemModel(this))
{
    setObjectName("sidebar");
    setAccessibleName(tr("Pages"));
    setModel(m_model);
    setItemDelegate(new SidebarDelegate(theme, this));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    viewport()->setBackgroundRole(QPalette::Window);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            Q_EMIT pageChosen(now.data(KeyRole).toString());
    });
}

void Sidebar::addPage(const QString& key, const QString& title, const QString& iconName)
{
    auto* item = new QStandardItem(title);
    item->setData(key, KeyRole);
    item->setData(iconName, IconRole);
    const int number = m_model->rowCount() + 1;
    if (number <= 9)
        item->setToolTip(tr("Ctrl+%1").arg(number));
    m_model->appendRow(item);
}

void Sidebar::setCurrentPage(const QString& key)
{
    const QModelIndex index = indexOf(key);
    if (index.isValid() && index != currentIndex())
        setCurrentIndex(index);
}

void Sidebar::setCount(const QString& key, const QString& text, bool attention)
{
    const QModelIndex index = indexOf(key);
    if (!index.isValid() ||
        (index.data(CountRole).toString() == text && index.data(AttentionRole).toBool() == attention))
        return;
    m_model->setData(index, text, CountRole);
    m_model->setData(index, attention, AttentionRole);
    const QString title = index.data(Qt::DisplayRole).toString();
    m_model->setData(index, text.isEmpty() ? title : title + ", " + text, Qt::AccessibleTextRole);
}

QString Sidebar::countText(const QString& key) const
{
    return indexOf(key).data(CountRole).toString();
}

QSize Sidebar::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 26, 200};
}

QModelIndex Sidebar::indexOf(const QString& key) const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        if (index.data(KeyRole).toString() == key)
            return index;
    }
    return {};
}

} // namespace sio::views
