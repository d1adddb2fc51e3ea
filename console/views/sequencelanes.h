// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/report.h"
#include "sequences/sequence.h"

#include <QtWidgets/QWidget>

#include <optional>
#include <set>
#include <vector>

namespace sio::views {

class Theme;

/// A sequence over time: a lane for the backend and one for each actor, time to the right. Steps are marks:
/// hollow while planned, filled in colour when done; what arrived is a tick; a dashed
/// line goes along with a run. A click on a step chooses it.
class SequenceLanes : public QWidget {
    Q_OBJECT
public:
    explicit SequenceLanes(Theme& theme, QWidget* parent = nullptr);

    void setSequence(const sequences::Sequence& sequence);
    void setReport(const sequences::RunReport& report);
    void setBreakpoints(const std::set<std::size_t>& breakpoints);
    void clearRun();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// The lanes' names from above; the marks of each step, for tests.
    QStringList laneNames() const { return m_lanes; }
    int markCount() const { return static_cast<int>(m_marks.size()); }

Q_SIGNALS:
    void stepChosen(int step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    struct Mark {
        int lane = 0;
        sequences::Duration time{};
        int step = -1; ///< -1: something that arrived and nobody expected
        bool isTick = false;
        sequences::StepStatus status = sequences::StepStatus::NotRun;
    };
    int laneOf(const std::string& actor) const;
    void place();
    QRectF markRect(const Mark& mark) const;

    Theme& m_theme;
    sequences::Sequence m_sequence;
    sequences::RunReport m_report;
    bool m_hasRun = false;
    QStringList m_lanes;
    std::vector<Mark> m_marks;
    std::set<std::size_t> m_breakpoints;
    sequences::Duration m_length{};
    std::optional<sequences::Duration> m_now; ///< how far a run has come; nothing: none is under way
};

} // namespace sio::views
