// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/report.h"
#include "views/sequencedocument.h"

#include <QtWidgets/QWidget>

#include <set>

class QListWidget;
class QPlainTextEdit;
class QTableView;
class QToolButton;

namespace sio::views {

class StepForm;
class StepsModel;
class Theme;
class ViewMemory;

/// The open sequence, three ways at once: its steps as a table, the chosen step as a form, the file's text.
/// What is wrong is said at the field and by line. Steps are added, moved, copied, removed by button, key and
/// (moved) by mouse; undo is the text's.
class SequenceEditor : public QWidget {
    Q_OBJECT
public:
    SequenceEditor(Theme& theme, SequenceDocument& document, ViewMemory& memory, QWidget* parent = nullptr);

    StepsModel* steps() const { return m_steps; }
    StepForm* form() const { return m_form; }
    int currentStep() const;
    void chooseStep(int row);
    /// To the end of what is looked at.
    void showStep(int row);

    const std::set<std::size_t>& breakpoints() const { return m_breakpoints; }
    void clearBreakpoints();
    void toggleBreakpoint(int row);

Q_SIGNALS:
    void breakpointsChanged(const std::set<std::size_t>& breakpoints);

private:
    QWidget* makeTools();
    QWidget* makeTable();
    QWidget* makeText();
    void takeDocument();
    void takeProblems();
    void takeChoice();
    void takeOrder(const std::vector<int>& from);
    void chooseByCursor();
    void goToLine(int line);
    void addStep(const QString& kind);
    void moveBy(int by);
    void markLines();
    void refreshTools();

    Theme& m_theme;
    SequenceDocument& m_document;
    StepsModel* m_steps = nullptr;
    QTableView* m_table = nullptr;
    StepForm* m_form = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QListWidget* m_problems = nullptr;
    std::vector<QToolButton*> m_stepTools; ///< want a chosen step
    QToolButton* m_add = nullptr;
    std::set<std::size_t> m_breakpoints;
    bool m_isEditing = false; ///< the form's own change comes back
};

} // namespace sio::views
