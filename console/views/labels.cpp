// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/labels.h"

#include "views/theme.h"

#include <QtGui/QPainter>

namespace sio::views {

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel* wrappedLabel(const QString& text, QWidget* parent)
{
    QLabel* label = plainLabel(text, parent);
    label->setWordWrap(true);
    label->setMinimumWidth(1); // else that of its longest word
    return label;
}

QString breakable(const QString& text)
{
    constexpr int kRun = 40; // a UUID stays whole
    QString out;
    out.reserve(text.size() + text.size() / kRun);
    int run = 0;
    for (const QChar c : text) {
        run = c.isSpace() || c == '-' ? 0 : run + 1;
        if (run > kRun && !c.isLowSurrogate()) {
            out += QChar(0x200b);
            run = 1;
        }
        out += c;
    }
    return out;
}

QString plainTip(const QString& text)
{
    if (text.isEmpty())
        return {};
    QString cut = text.left(kTipCharacters);
    qsizetype end = 0;
    for (int line = 0; line < kTipLines && end >= 0; ++line)
        end = cut.indexOf('\n', end == 0 ? 0 : end + 1);
    if (end >= 0)
        cut.truncate(end);
    if (cut.size() < text.size())
        cut += QStringLiteral("…");
    return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(breakable(cut).toHtmlEscaped());
}

QString plainCaption(const QString& text)
{
    return QString(text).replace('&', QLatin1String("&&"));
}

void setInk(QLabel* label, const QColor& colour)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    palette.setColor(QPalette::Text, colour);
    label->setPalette(palette);
}

QuietLabel::QuietLabel(QWidget* parent, Qt::TextElideMode mode) : QLabel(parent), m_mode(mode)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void QuietLabel::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize QuietLabel::minimumSizeHint() const
{
    return {40, fontMetrics().height()};
}

QSize QuietLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height()};
}

void QuietLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::PlaceholderText));
    const QString shown = fontMetrics().elidedText(m_text, m_mode, width());
    setToolTip(shown == m_text ? QString() : plainTip(m_text));
    painter.drawText(rect(), static_cast<int>(alignment() | Qt::TextSingleLine), shown);
}

Badge::Badge(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setText(const QString& text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Badge::setColour(const QColor& colour)
{
    m_colour = colour;
    update();
}

QSize Badge::sizeHint() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(bold);
    return {metrics.horizontalAdvance(m_text) + 18, metrics.height() + 6};
}

void Badge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colour);
    painter.drawRoundedRect(rect(), 4, 4);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(readableOn(m_colour));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

QColor readableOn(const QColor& background)
{
    const QColor dark(Qt::black); // anything lighter falls short of 4.5 on some colour in the middle
    return contrast(background, Qt::white) >= contrast(background, dark) ? QColor(Qt::white) : dark;
}

} // namespace sio::views
