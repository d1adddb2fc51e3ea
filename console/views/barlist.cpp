// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/barlist.h"

#include "models/text.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace sio::views {

BarList::BarList(const QString& title, const QString& whenEmpty, QWidget* parent)
    : QWidget(parent), m_title(title), m_whenEmpty(whenEmpty)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(title);
}

void BarList::setWhenEmpty(const QString& words)
{
    if (words == m_whenEmpty)
        return;
    m_whenEmpty = words;
    update();
}

void BarList::setItems(std::vector<Item> items)
{
    std::stable_sort(items.begin(), items.end(),
                     [](const Item& a, const Item& b) { return a.value > b.value; });
    m_items = std::move(items);
    QStringList words;
    for (const Item& item : m_items)
        words << item.name + ' ' + models::grouped(item.value);
    setAccessibleDescription(words.isEmpty() ? m_whenEmpty : words.join(", "));
    update();
}

void BarList::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QSize BarList::minimumSizeHint() const
{
    return {200, fontMetrics().height() * 4 + 34};
}

void BarList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QPalette& p = palette();
    const QColor muted = p.color(QPalette::Active, QPalette::PlaceholderText);
    painter.fillRect(rect(), p.color(QPalette::Base));
    painter.setPen(p.color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(m_stale ? muted : p.color(QPalette::Text));
    const int line = fontMetrics().height() + 6;
    painter.drawText(QRect(12, 8, width() - 24, line), Qt::AlignLeft | Qt::AlignTop, m_title);
    painter.setFont(font());
    if (m_items.empty()) {
        painter.setPen(muted);
        painter.drawText(QRect(12, 8 + line, width() - 24, line), Qt::AlignLeft | Qt::AlignVCenter,
                         m_whenEmpty);
        return;
    }
    const std::int64_t most = std::max<std::int64_t>(1, m_items.front().value);
    const int room = std::max(1, (height() - 12 - line - 8) / line);
    int y = 10 + line;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (static_cast<int>(i) == room - 1 && m_items.size() > static_cast<std::size_t>(room)) {
            painter.setPen(muted);
            painter.drawText(QRect(12, y, width() - 24, line), Qt::AlignLeft | Qt::AlignVCenter,
                             tr("%1 more").arg(m_items.size() - i));
            break;
        }
        const Item& item = m_items[i];
        const QRect row(12, y, width() - 24, line);
        const int bar = static_cast<int>(static_cast<double>(row.width()) * static_cast<double>(item.value) /
                                         static_cast<double>(most));
        painter.fillRect(QRect(row.left(), row.bottom() - 2, std::max(2, bar), 2),
                         m_stale ? p.color(QPalette::Mid) : p.color(QPalette::Link));
        const QString value = models::grouped(item.value);
        const int valueWidth = fontMetrics().horizontalAdvance(value);
        painter.setPen(m_stale ? muted : p.color(QPalette::Text));
        painter.drawText(row.adjusted(0, 0, 0, -3), Qt::AlignRight | Qt::AlignVCenter, value);
        painter.drawText(row.adjusted(0, 0, -valueWidth - 8, -3), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(item.name, Qt::ElideMiddle, row.width() - valueWidth - 12));
        y += line;
    }
}

Figure::Figure(const QString& word, QWidget* parent) : QWidget(parent), m_word(word), m_value("–")
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(word);
}

void Figure::setValue(const QString& value, const QString& note)
{
    if (value == m_value && note == m_note)
        return;
    m_value = value;
    m_note = note;
    setAccessibleDescription(value + ' ' + note);
    update();
}

void Figure::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QSize Figure::minimumSizeHint() const
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.75);
    return {112, QFontMetrics(large).height() + fontMetrics().height() + 4};
}

void Figure::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor muted = palette().color(QPalette::PlaceholderText);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.75);
    painter.setFont(large);
    painter.setPen(m_stale ? muted : palette().color(QPalette::Text));
    const int h = painter.fontMetrics().height();
    painter.drawText(QRect(0, 0, width(), h), Qt::AlignLeft | Qt::AlignVCenter, m_value);
    painter.setFont(font());
    painter.setPen(muted);
    const QString text = m_note.isEmpty() ? m_word : m_word + " · " + m_note;
    painter.drawText(QRect(0, h, width(), fontMetrics().height() + 2), Qt::AlignLeft | Qt::AlignTop,
                     fontMetrics().elidedText(text, Qt::ElideRight, width() - 4));
}

} // namespace sio::views
