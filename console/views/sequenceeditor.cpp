// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequenceeditor.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/stepform.h"
#include "views/stepsmodel.h"
#include "views/tableview.h"
#include "views/theme.h"
#include "views/viewmemory.h"

#include <QtGui/QShortcut>
#include <QtGui/QTextBlock>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace sio::views {

SequenceEditor::SequenceEditor(Theme& theme, SequenceDocument& document, ViewMemory& memory, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_document(document)
{
    setObjectName("sequenceEditor");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* halves = new QSplitter(Qt::Horizontal, this);
    halves->setObjectName("sequenceHalves");
    halves->addWidget(makeTable());
    auto* details = new QSplitter(Qt::Vertical, halves);
    details->setObjectName("sequenceDetails");
    m_form = new StepForm(theme, details);
    details->addWidget(m_form);
    details->addWidget(makeText());
    details->setSizes({240, 240});
    halves->addWidget(details);
    halves->setSizes({460, 460});
    halves->setChildrenCollapsible(false);
    column->addWidget(halves);
    memory.attach("sequences/halves", halves);
    memory.attach("sequences/details", details);

    connect(&document, &SequenceDocument::changed, this, &SequenceEditor::takeDocument);
    connect(&document, &SequenceDocument::rearranged, this, &SequenceEditor::takeOrder);
    connect(&document, &SequenceDocument::editableChanged, this, [this] {
        m_text->setReadOnly(!m_document.isEditable());
        refreshTools();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SequenceEditor::takeChoice);
    connect(m_steps, &StepsModel::dropped, this, &SequenceEditor::chooseStep);
    connect(m_form, &StepForm::edited, this, [this](const sequences::Value& step) {
        m_isEditing = true;
        m_document.replaceStep(currentStep(), step);
        m_isEditing = false;
    });
    connect(m_text, &QPlainTextEdit::cursorPositionChanged, this, &SequenceEditor::chooseByCursor);
    connect(m_problems, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { goToLine(item->data(Qt::UserRole).toInt()); });
    connect(&theme, &Theme::changed, this, &SequenceEditor::markLines);
    takeDocument();
}

QWidget* SequenceEditor::makeTable()
{
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_steps = new StepsModel(m_theme, m_document, this);
    m_table = sio::views::makeTable("sequenceSteps", tr("Steps"), left);
    m_table->setModel(m_steps);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(false); // the order of the steps is their meaning
    m_table->setDragDropMode(QAbstractItemView::InternalMove);
    m_table->setDragDropOverwriteMode(false);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(StepsModel::What, QHeaderView::Stretch);
    for (const auto& [section, width] : {std::pair(StepsModel::Number, 50), std::pair(StepsModel::At, 64),
                                         std::pair(StepsModel::Result, 64), std::pair(StepsModel::Took, 64)})
        m_table->horizontalHeader()->resizeSection(section, width);
    column->addWidget(makeTools());
    column->addWidget(m_table, 1);
    return left;
}

QWidget* SequenceEditor::makeTools()
{
    auto* bar = new QWidget(this);
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    const auto add = [this, bar, line](const QString& objectName, const QString& word,
                                       const QString& iconName, const QKeySequence& keys, auto perform) {
        auto* button = new QToolButton(bar);
        button->setObjectName(objectName);
        button->setAccessibleName(word);
        button->setAutoRaise(true);
        if (iconName.isEmpty())
            button->setText(word);
        else
            button->setIcon(icon(iconName));
        button->setToolTip(keys.isEmpty() ? word
                                          : word + " (" + keys.toString(QKeySequence::NativeText) + ')');
        line->addWidget(button);
        connect(button, &QToolButton::clicked, this, perform);
        if (!keys.isEmpty())
            connect(new QShortcut(keys, m_table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
                    button, &QToolButton::click);
        return button;
    };
    m_add = add("stepAdd", tr("Add"), "plus", {Qt::Key_Insert}, [this] { m_add->showMenu(); });
    auto* kinds = new QMenu(m_add);
    for (const char* kind : {"connect", "emit", "publish", "expect", "expect-not", "expect-closed", "wait",
                             "pause", "fault", "disconnect"})
        kinds->addAction(kind, this, [this, kind] { addStep(kind); })->setObjectName(QString("add-") + kind);
    m_add->setMenu(kinds);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setText(tr("Add"));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stepTools = {
        add("stepUp", tr("Up"), {}, {Qt::ALT | Qt::Key_Up}, [this] { moveBy(-1); }),
        add("stepDown", tr("Down"), {}, {Qt::ALT | Qt::Key_Down}, [this] { moveBy(1); }),
        add("stepDuplicate", tr("Duplicate"), "copy", {Qt::CTRL | Qt::Key_D},
            [this] {
                const int row = currentStep();
                if (m_document.duplicateStep(row))
                    chooseStep(row + 1);
            }),
        add("stepRemove", tr("Remove"), "trash", QKeySequence::Delete,
            [this] {
                const int row = currentStep();
                if (m_document.removeStep(row))
                    chooseStep(std::min(row, m_steps->rowCount() - 1));
            }),
        add("stepBreakpoint", tr("Breakpoint"), "pause", {Qt::Key_F9},
            [this] { toggleBreakpoint(currentStep()); }),
    };
    line->addStretch(1);
    QToolButton* undo = add("stepUndo", tr("Undo"), {}, QKeySequence::Undo, [this] { m_text->undo(); });
    QToolButton* redo = add("stepRedo", tr("Redo"), {}, QKeySequence::Redo, [this] { m_text->redo(); });
    undo->setEnabled(false);
    redo->setEnabled(false);
    connect(&m_document.document(), &QTextDocument::undoAvailable, undo, &QToolButton::setEnabled);
    connect(&m_document.document(), &QTextDocument::redoAvailable, redo, &QToolButton::setEnabled);
    return bar;
}

QWidget* SequenceEditor::makeText()
{
    auto* lower = new QWidget(this);
    auto* column = new QVBoxLayout(lower);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_text = new QPlainTextEdit(lower);
    m_text->setObjectName("sequenceText");
    m_text->setAccessibleName(tr("The sequence's file"));
    m_text->setDocument(&m_document.document());
    m_document.document().setDefaultFont(m_theme.mono());
    m_text->setFont(m_theme.mono());
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_problems = new QListWidget(lower);
    m_problems->setObjectName("sequenceProblems");
    m_problems->setAccessibleName(tr("What is wrong with the file"));
    m_problems->setMaximumHeight(88);
    column->addWidget(m_text, 1);
    column->addWidget(m_problems);
    return lower;
}

int SequenceEditor::currentStep() const
{
    return m_table->currentIndex().row();
}

void SequenceEditor::chooseStep(int row)
{
    if (row >= 0 && row < m_steps->rowCount())
        m_table->setCurrentIndex(m_steps->index(row, StepsModel::What));
}

void SequenceEditor::showStep(int row)
{
    m_table->scrollTo(m_steps->index(row, 0));
}

void SequenceEditor::takeDocument()
{
    takeProblems();
    if (currentStep() < 0)
        chooseStep(0);
    takeChoice();
}

void SequenceEditor::takeProblems()
{
    m_problems->clear();
    for (const sequences::FileError& error : m_document.errors()) {
        auto* item = new QListWidgetItem(
            models::visibleText(QString::fromStdString(error.text({}).substr(1)), 400), m_problems);
        item->setData(Qt::UserRole, error.mark.line);
        item->setForeground(m_theme.colours().danger);
    }
    m_problems->setVisible(m_problems->count() > 0);
}

void SequenceEditor::takeChoice()
{
    const int row = currentStep();
    const auto& steps = m_document.steps();
    std::optional<sequences::Value> step;
    if (row >= 0 && row < static_cast<int>(steps.size()))
        step = steps[static_cast<std::size_t>(row)];
    m_form->setStep(step, m_document.actorNames(), m_document.problemsOf(row));
    markLines();
    refreshTools();
}

void SequenceEditor::takeOrder(const std::vector<int>& from)
{
    std::set<std::size_t> moved;
    for (std::size_t i = 0; i < from.size(); ++i)
        if (from[i] >= 0 && m_breakpoints.contains(static_cast<std::size_t>(from[i])))
            moved.insert(i);
    m_breakpoints = std::move(moved);
    m_steps->setBreakpoints(m_breakpoints);
    Q_EMIT breakpointsChanged(m_breakpoints);
}

void SequenceEditor::chooseByCursor()
{
    if (!m_text->hasFocus() || m_isEditing)
        return;
    const int line = m_text->textCursor().blockNumber() + 1;
    int row = -1;
    for (const sequences::Value& step : m_document.steps())
        if (step.mark().line <= line)
            ++row;
    if (row >= 0 && row != currentStep())
        chooseStep(row);
}

void SequenceEditor::goToLine(int line)
{
    m_text->setFocus();
    m_text->setTextCursor(QTextCursor(m_document.document().findBlockByNumber(line - 1)));
}

void SequenceEditor::markLines()
{
    QList<QTextEdit::ExtraSelection> marks;
    const auto mark = [this, &marks](int line, const QColor& colour) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(m_document.document().findBlockByNumber(line - 1));
        selection.format.setBackground(colour);
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks << selection;
    };
    const auto& steps = m_document.steps();
    if (const auto row = static_cast<std::size_t>(currentStep()); currentStep() >= 0 && row < steps.size()) {
        const int first = steps[row].mark().line;
        const int end =
            row + 1 < steps.size() ? steps[row + 1].mark().line : m_document.document().blockCount() + 1;
        for (int line = first; line < end && first > 0; ++line)
            if (!m_document.document().findBlockByNumber(line - 1).text().trimmed().isEmpty())
                mark(line, m_theme.colours().hover);
        if (!m_text->hasFocus() && first > 0) {
            m_text->setTextCursor(QTextCursor(m_document.document().findBlockByNumber(first - 1)));
            m_text->centerCursor();
        }
    }
    for (const sequences::FileError& error : m_document.errors()) {
        QColor colour = m_theme.colours().danger;
        colour.setAlpha(50);
        mark(error.mark.line, colour);
    }
    m_text->setExtraSelections(marks);
}

void SequenceEditor::addStep(const QString& kind)
{
    const int row = currentStep() + 1;
    if (m_document.insertStep(row, StepForm::emptyStep(kind.toStdString(), m_document.actorNames())))
        chooseStep(row);
}

void SequenceEditor::moveBy(int by)
{
    const int row = currentStep();
    if (m_document.moveStep(row, row + by))
        chooseStep(row + by);
}

void SequenceEditor::clearBreakpoints()
{
    m_breakpoints.clear();
    m_steps->setBreakpoints(m_breakpoints);
    Q_EMIT breakpointsChanged(m_breakpoints);
}

void SequenceEditor::toggleBreakpoint(int row)
{
    if (row < 0 || row >= m_steps->rowCount())
        return;
    const auto index = static_cast<std::size_t>(row);
    if (m_breakpoints.erase(index) == 0)
        m_breakpoints.insert(index);
    m_steps->setBreakpoints(m_breakpoints);
    Q_EMIT breakpointsChanged(m_breakpoints);
}

void SequenceEditor::refreshTools()
{
    const bool isEditable = m_document.isEditable();
    m_add->setEnabled(isEditable);
    m_form->setEditable(isEditable);
    for (QToolButton* tool : m_stepTools)
        tool->setEnabled(currentStep() >= 0 && (isEditable || tool->objectName() == "stepBreakpoint"));
}

} // namespace sio::views
