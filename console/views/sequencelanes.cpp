// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequencelanes.h"

#include "models/text.h"
#include "views/theme.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

#include <algorithm>
#include <cmath>

namespace sio::views {

using sequences::Duration;
using sequences::Step;
using sequences::StepKind;
using sequences::StepStatus;

namespace {

constexpr int kLaneHeight = 24;
constexpr int kNameWidth = 150;
constexpr int kMark = 9;
constexpr int kAxis = 18;

/// Whom a step concerns; nobody: the backend.
std::vector<std::string> actorsOf(const Step& step)
{
    if (step.kind == StepKind::Expect || step.kind == StepKind::ExpectNot)
        return step.expect->actors;
    return step.actors;
}

} // namespace

SequenceLanes::SequenceLanes(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setObjectName("sequenceLanes");
    setAccessibleName(tr("Steps over time, a lane for each virtual user"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SequenceLanes::setSequence(const sequences::Sequence& sequence)
{
    m_sequence = sequence;
    m_lanes = {tr("backend")};
    for (const sequences::Actor& actor : sequence.actors)
        m_lanes << models::visibleText(QString::fromStdString(actor.name), 60);
    clearRun();
    updateGeometry();
}

void SequenceLanes::setReport(const sequences::RunReport& report)
{
    m_report = report;
    m_hasRun = true;
    place();
}

void SequenceLanes::setBreakpoints(const std::set<std::size_t>& breakpoints)
{
    m_breakpoints = breakpoints;
    update();
}

void SequenceLanes::clearRun()
{
    m_report = {};
    m_hasRun = false;
    place();
}

int SequenceLanes::laneOf(const std::string& actor) const
{
    for (std::size_t i = 0; i < m_sequence.actors.size(); ++i) {
        if (m_sequence.actors[i].name == actor)
            return static_cast<int>(i) + 1;
    }
    return 0;
}

void SequenceLanes::place()
{
    m_marks.clear();
    Duration planned{};
    Duration last{};
    m_length = std::chrono::milliseconds(100);
    for (std::size_t i = 0; i < m_sequence.steps.size(); ++i) {
        const Step& step = m_sequence.steps[i];
        planned = std::max(planned, step.at.value_or(planned));
        Mark mark;
        mark.step = static_cast<int>(i);
        mark.time = planned;
        if (m_hasRun && i < m_report.steps.size() && m_report.steps[i].status != StepStatus::NotRun) {
            mark.status = m_report.steps[i].status;
            mark.time = planned = m_report.steps[i].started;
            last = std::max({last, m_report.steps[i].started, m_report.steps[i].finished});
        }
        m_length = std::max(m_length, mark.time);
        const std::vector<std::string> actors = actorsOf(step);
        if (actors.empty())
            m_marks.push_back(mark);
        for (const std::string& actor : actors) {
            mark.lane = laneOf(actor);
            m_marks.push_back(mark);
        }
    }
    for (const sequences::TraceEntry& entry : m_report.trace.entries) {
        if (entry.kind != sequences::TraceKind::Received)
            continue;
        m_marks.push_back({laneOf(entry.actor), entry.time, entry.step, true, StepStatus::Passed});
        m_length = std::max(m_length, entry.time);
    }
    const bool isOver = m_sequence.steps.empty() || !m_hasRun || m_report.duration > Duration::zero();
    m_now = isOver ? std::nullopt : std::optional(last);
    update();
}

QSize SequenceLanes::sizeHint() const
{
    return {600, static_cast<int>(m_lanes.size()) * kLaneHeight + kAxis};
}

QSize SequenceLanes::minimumSizeHint() const
{
    return {300, std::min(sizeHint().height(), 6 * kLaneHeight + kAxis)};
}

QRectF SequenceLanes::markRect(const Mark& mark) const
{
    const double width = std::max(1, this->width() - kNameWidth - 2 * kMark);
    const double x = kNameWidth + kMark / 2.0 +
                     width * static_cast<double>(mark.time.count()) / static_cast<double>(m_length.count());
    const double y = mark.lane * kLaneHeight + kLaneHeight / 2.0;
    if (mark.isTick)
        return {x - 1, y - kLaneHeight / 2.0 + 3, 2, kLaneHeight - 6.0};
    return {x - kMark / 2.0, y - kMark / 2.0, kMark, kMark};
}

void SequenceLanes::paintEvent(QPaintEvent*)
{
    const Colours& colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_lanes.size(); ++i) {
        const QRect row(0, i * kLaneHeight, width(), kLaneHeight);
        if (i % 2 == 1)
            painter.fillRect(row, colours.alternate);
        painter.setPen(colours.text);
        painter.drawText(row.adjusted(4, 0, kNameWidth - 8 - width(), 0), Qt::AlignVCenter,
                         fontMetrics().elidedText(m_lanes[i], Qt::ElideMiddle, kNameWidth - 12));
        painter.setPen(colours.line);
        painter.drawLine(kNameWidth, row.center().y(), width(), row.center().y());
    }
    painter.setPen(colours.muted);
    const QRect axis(kNameWidth, static_cast<int>(m_lanes.size()) * kLaneHeight, width() - kNameWidth, kAxis);
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, tr("0"));
    painter.drawText(axis.adjusted(0, 0, -4, 0), Qt::AlignRight | Qt::AlignVCenter,
                     QString::fromStdString(sequences::readableDuration(m_length)));
    if (m_now) {
        const double x = markRect({0, *m_now}).center().x();
        painter.setPen(QPen(colours.accent, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, 0), QPointF(x, static_cast<int>(m_lanes.size()) * kLaneHeight));
    }
    for (const Mark& mark : m_marks) {
        const QRectF rect = markRect(mark);
        if (mark.isTick) {
            painter.fillRect(rect, mark.step < 0 ? colours.warning : colours.in);
            continue;
        }
        const bool isHeld = m_breakpoints.contains(static_cast<std::size_t>(mark.step));
        QColor colour = colours.muted;
        if (mark.status == StepStatus::Passed)
            colour = colours.ok;
        else if (mark.status == StepStatus::Failed)
            colour = colours.danger;
        else if (mark.status == StepStatus::Running)
            colour = colours.accent;
        painter.setPen(QPen(isHeld ? colours.danger : colour, isHeld ? 2 : 1));
        painter.setBrush(mark.status == StepStatus::NotRun ? QBrush(Qt::NoBrush) : QBrush(colour));
        // A failure is told by its shape as well as by its colour.
        if (mark.status == StepStatus::Failed)
            painter.drawRect(rect);
        else
            painter.drawEllipse(rect);
    }
}

void SequenceLanes::mousePressEvent(QMouseEvent* event)
{
    constexpr double kReach = 6;
    for (const Mark& mark : m_marks) {
        if (mark.step >= 0 &&
            markRect(mark).adjusted(-kReach, -kReach, kReach, kReach).contains(event->position())) {
            Q_EMIT stepChosen(mark.step);
            return;
        }
    }
}

} // namespace sio::views
