// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/diff.h"
#include "sequences/report.h"
#include "sequences/sequence.h"

#include <QtWidgets/QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QTreeWidget;

namespace sio::views {

class Theme;

/// What came of a run: each failure with what was expected and what came, field by field, above the whole
/// report as text.
class SequenceResultView : public QWidget {
    Q_OBJECT
public:
    explicit SequenceResultView(Theme& theme, QWidget* parent = nullptr);

    void clear();
    void addStep(const sequences::StepResult& step);
    void setReport(const sequences::RunReport& report);

Q_SIGNALS:
    void stepChosen(int row);

private:
    Theme& m_theme;
    QTreeWidget* m_failures = nullptr;
    QPlainTextEdit* m_text = nullptr;
};

/// In what the last run differs from the one before, or from what its sequence says.
class SequenceDiffView : public QWidget {
    Q_OBJECT
public:
    explicit SequenceDiffView(Theme& theme, QWidget* parent = nullptr);

    void clear();
    /// `before`: the run before, where there is one.
    void setRuns(const sequences::Sequence& sequence, const std::optional<sequences::Trace>& before,
                 const sequences::RunReport& report);
    /// As lines, for copying and for tests.
    QString text() const { return m_text; }

Q_SIGNALS:
    void stepChosen(int row);

private:
    void compare();

    Theme& m_theme;
    QComboBox* m_with = nullptr;
    QLabel* m_words = nullptr;
    QTreeWidget* m_changes = nullptr;
    std::optional<sequences::Trace> m_before;
    std::optional<sequences::Trace> m_planned;
    std::optional<sequences::Trace> m_run;
    QString m_text;
};

} // namespace sio::views
