// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/timechart.h"

#include "models/text.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <algorithm>
#include <cmath>

namespace sio::views {

namespace {

/// The next of 1, 2, 5 times a power of ten: axes end at round numbers.
double roundUp(double value)
{
    if (value <= 0)
        return 1;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (value <= step * power)
            return step * power;
    }
    return 10 * power;
}

} // namespace

TimeChart::TimeChart(const QString& title, Format format, QWidget* parent)
    : QWidget(parent), m_title(title), m_format(std::move(format))
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(title);
}

int TimeChart::addLine(const QString& word, const QColor& colour)
{
    m_lines.push_back({word, colour, {}});
    return static_cast<int>(m_lines.size()) - 1;
}

void TimeChart::setColour(int line, const QColor& colour)
{
    m_lines[static_cast<std::size_t>(line)].colour = colour;
    update();
}

void TimeChart::setPoints(int line, std::vector<Point> points)
{
    m_lines[static_cast<std::size_t>(line)].points = std::move(points);
    describe();
    update();
}

void TimeChart::setNow(std::int64_t now)
{
    m_now = now;
    update();
}

void TimeChart::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    update();
}

QString TimeChart::lastText(int line) const
{
    const Line& l = m_lines[static_cast<std::size_t>(line)];
    return l.points.empty() ? QStringLiteral("–") : m_format(l.points.back().value);
}

void TimeChart::describe()
{
    QStringList words;
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        words << (m_lines[i].word + QLatin1Char(' ') + lastText(static_cast<int>(i))).trimmed();
    setAccessibleDescription(words.join(QStringLiteral(", ")));
}

QRectF TimeChart::plotArea() const
{
    const int line = fontMetrics().height();
    return QRectF(12, line + 18, width() - 24, height() - 2 * line - 28);
}

double TimeChart::top() const
{
    double most = 0;
    for (const Line& line : m_lines) {
        for (const Point& point : line.points) {
            if (point.time >= m_now - kSpanMs)
                most = std::max(most, point.value);
        }
    }
    return roundUp(most);
}

void TimeChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QPalette& p = palette();
    const QColor muted = p.color(QPalette::Active, QPalette::PlaceholderText);
    painter.fillRect(rect(), p.color(QPalette::Active, QPalette::Base));
    painter.setPen(p.color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));

    // The head: the title, and each line's word with its last value.
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(p.color(QPalette::Active, m_stale ? QPalette::PlaceholderText : QPalette::Text));
    const int lineHeight = fontMetrics().height();
    const QRect head(12, 8, width() - 24, lineHeight + 2);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    // The words give way where there is no room for all of them: values and colours stay.
    int wanted = 0;
    int wordsWidth = 0;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        wanted += painter.fontMetrics().horizontalAdvance(lastText(static_cast<int>(i))) + 40;
        wordsWidth += fontMetrics().horizontalAdvance(m_lines[i].word);
    }
    const int room = head.width() - painter.fontMetrics().horizontalAdvance(m_title) - wanted;
    const double share =
        wordsWidth > 0 && room < wordsWidth ? std::max(0, room) / static_cast<double>(wordsWidth) : 1.0;
    int right = head.right();
    for (std::size_t i = m_lines.size(); i-- > 0;) {
        const QString value = lastText(static_cast<int>(i));
        painter.setFont(bold);
        painter.setPen(p.color(QPalette::Active, m_stale ? QPalette::PlaceholderText : QPalette::Text));
        const int valueWidth = painter.fontMetrics().horizontalAdvance(value);
        painter.drawText(QRect(right - valueWidth, head.top(), valueWidth + 1, head.height()),
                         Qt::AlignVCenter, value);
        right -= valueWidth + 5;
        painter.setFont(font());
        QString word = m_lines[i].word;
        if (share < 1)
            word = fontMetrics().elidedText(word, Qt::ElideRight,
                                            static_cast<int>(fontMetrics().horizontalAdvance(word) * share));
        const int wordWidth = fontMetrics().horizontalAdvance(word);
        painter.setPen(muted);
        painter.drawText(QRect(right - wordWidth, head.top(), wordWidth + 1, head.height()), Qt::AlignVCenter,
                         word);
        right -= wordWidth + (word.isEmpty() ? 0 : 5);
        painter.fillRect(QRect(right - 8, head.center().y() - 1, 8, 3), m_stale ? muted : m_lines[i].colour);
        right -= 22;
    }
    painter.setFont(font());

    const QRectF plot = plotArea();
    const double most = top();
    painter.setPen(QPen(p.color(QPalette::Mid), 1));
    for (int i = 0; i <= 2; ++i) {
        const qreal y = std::round(plot.bottom() - plot.height() * i / 2) + 0.5;
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    const auto xOf = [&](std::int64_t time) {
        return plot.right() - plot.width() * static_cast<double>(m_now - time) / static_cast<double>(kSpanMs);
    };
    const auto yOf = [&](double value) { return plot.bottom() - plot.height() * value / most; };

    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(plot.adjusted(0, -2, 0, 2));
    for (const Line& line : m_lines) {
        QPainterPath path;
        std::int64_t before = 0;
        for (const Point& point : line.points) {
            if (point.time < m_now - kSpanMs - 5000)
                continue;
            const QPointF at(xOf(point.time), yOf(point.value));
            if (before == 0 || point.time - before > 10'000) // a hole in the figures stays a hole
                path.moveTo(at);
            else
                path.lineTo(at);
            before = point.time;
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_stale ? muted : line.colour, 1.5));
        painter.drawPath(path);
    }
    painter.setClipping(false);
    painter.setRenderHint(QPainter::Antialiasing, false);

    const bool hasFigures =
        std::any_of(m_lines.begin(), m_lines.end(), [](const Line& line) { return !line.points.empty(); });
    if (!hasFigures) {
        painter.setPen(muted);
        painter.drawText(plot, Qt::AlignCenter, tr("no figures"));
        return;
    }

    // Axis words after the lines, on a ground of their own, so that they can be read.
    painter.setPen(muted);
    const QRectF foot(plot.left(), plot.bottom() + 4, plot.width(), lineHeight + 2);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, tr("−10 min"));
    painter.drawText(foot, Qt::AlignHCenter | Qt::AlignVCenter, tr("−5 min"));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, tr("now"));
    const QString topText = m_format(most);
    const QRectF label(plot.left(), plot.top() + 2, fontMetrics().horizontalAdvance(topText) + 6, lineHeight);
    QColor ground = p.color(QPalette::Active, QPalette::Base);
    ground.setAlpha(200);
    painter.fillRect(label, ground);
    painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, topText);

    if (m_hover < plot.left() || m_hover > plot.right())
        return;
    const std::int64_t at = m_now - static_cast<std::int64_t>((plot.right() - m_hover) / plot.width() *
                                                              static_cast<double>(kSpanMs));
    QStringList words{models::clockTime(at, m_utc).left(8)};
    bool any = false;
    for (const Line& line : m_lines) {
        const auto found =
            std::lower_bound(line.points.begin(), line.points.end(), at,
                             [](const Point& point, std::int64_t time) { return point.time < time; });
        if (found == line.points.end() || found->time - at > 5000)
            continue;
        any = true;
        words << (line.word + QLatin1Char(' ') + m_format(found->value)).trimmed();
    }
    painter.setPen(p.color(QPalette::Dark));
    painter.drawLine(m_hover, static_cast<int>(plot.top()), m_hover, static_cast<int>(plot.bottom()));
    if (!any)
        words << tr("no figures");
    const QString text = words.join(QStringLiteral(" · "));
    const int w = fontMetrics().horizontalAdvance(text) + 12;
    const int x = std::clamp(m_hover - w / 2, 4, std::max(4, width() - w - 4));
    const QRect tip(x, static_cast<int>(plot.bottom()) - lineHeight - 8, w, lineHeight + 6);
    painter.fillRect(tip, p.color(QPalette::ToolTipBase));
    painter.setPen(p.color(QPalette::ToolTipText));
    painter.drawText(tip, Qt::AlignCenter, text);
}

void TimeChart::setUtc(bool utc)
{
    m_utc = utc;
    update();
}

void TimeChart::mouseMoveEvent(QMouseEvent* event)
{
    m_hover = event->position().toPoint().x();
    update();
}

void TimeChart::leaveEvent(QEvent*)
{
    m_hover = -1;
    update();
}

void TimeChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace sio::views
