// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtGui/QColor>
#include <QtWidgets/QWidget>

#include <cstdint>
#include <functional>
#include <vector>

namespace sio::views {

/// Lines over the last ten minutes: an axis from zero, a unit, the last value of each line in words, the
/// values under the pointer. Nothing else. The caller hands over points already in order; the chart keeps
/// only what it shows and paints in time proportional to its width.
class TimeChart : public QWidget {
    Q_OBJECT
public:
    struct Point {
        std::int64_t time = 0; ///< ms since the epoch
        double value = 0;
    };
    using Format = std::function<QString(double)>;

    TimeChart(const QString& title, Format format, QWidget* parent = nullptr);

    /// Lines are told apart by colour and by word.
    int addLine(const QString& word, const QColor& colour);
    void setColour(int line, const QColor& colour);
    void setPoints(int line, std::vector<Point> points);
    /// The right edge; the left one is ten minutes before.
    void setNow(std::int64_t now);
    void setUtc(bool utc); ///< zone of the time under the pointer
    /// Greyed: these are old figures.
    void setStale(bool stale);

    QString title() const { return m_title; }
    /// What the legend says of the line's last value; for tests and for people who cannot see the line.
    QString lastText(int line) const;

    QSize minimumSizeHint() const override { return {200, 110}; }
    QSize sizeHint() const override { return {340, 150}; }

    static constexpr std::int64_t kSpanMs = 10 * 60 * 1000;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Line {
        QString word;
        QColor colour;
        std::vector<Point> points;
    };

    QRectF plotArea() const;
    double top() const;
    void describe();

    QString m_title;
    Format m_format;
    std::vector<Line> m_lines;
    std::int64_t m_now = 0;
    int m_hover = -1; ///< x of the pointer, -1: outside
    bool m_stale = false;
    bool m_utc = false;
};

} // namespace sio::views
