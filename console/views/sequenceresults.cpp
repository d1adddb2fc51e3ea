// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequenceresults.h"

#include "models/text.h"
#include "sequences/textreport.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

QString visible(const std::string& text, int most = 400)
{
    return models::visibleText(QString::fromStdString(text), most);
}

/// Text of a run with its lines kept; what a client chose cannot hide or turn anything round.
QString visibleLines(const std::string& text)
{
    QStringList lines = QString::fromStdString(text).split('\n');
    for (QString& line : lines)
        line = models::visibleText(line, 2000);
    return lines.join('\n');
}

QTreeWidget* makeTree(const QString& objectName, const QString& accessibleName, const QStringList& columns,
                      QWidget* parent)
{
    auto* tree = new QTreeWidget(parent);
    tree->setObjectName(objectName);
    tree->setAccessibleName(accessibleName);
    tree->setHeaderLabels(columns);
    tree->setUniformRowHeights(true);
    tree->setAlternatingRowColors(true);
    return tree;
}

/// A field's line: its path, what was expected, what came.
void addFields(QTreeWidgetItem* above, const std::vector<sequences::Difference>& fields, int firstColumn,
               const Colours& colours)
{
    for (const sequences::Difference& field : fields) {
        auto* item = new QTreeWidgetItem(above);
        item->setText(firstColumn, visible(field.path.empty() ? std::string("value") : field.path));
        item->setText(firstColumn + 1, visible(field.expected));
        item->setText(firstColumn + 2, visible(field.got));
        item->setForeground(firstColumn + 1, colours.ok);
        item->setForeground(firstColumn + 2, colours.danger);
        for (int column = firstColumn; column < firstColumn + 3; ++column)
            item->setToolTip(column, plainTip(item->text(column)));
        item->setData(0, Qt::UserRole, above->data(0, Qt::UserRole));
    }
}

void sizeColumns(QTreeWidget* tree, std::initializer_list<int> widths)
{
    int column = 0;
    for (const int width : widths)
        tree->setColumnWidth(column++, width);
    tree->header()->setStretchLastSection(true);
}

} // namespace

SequenceResultView::SequenceResultView(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* halves = new QSplitter(Qt::Vertical, this);
    m_failures = makeTree("sequenceFailures", tr("What failed"),
                          {tr("Step"), tr("Field"), tr("Expected"), tr("Received"), tr("When")}, halves);
    sizeColumns(m_failures, {380, 130, 180, 180, 70});
    m_text = new QPlainTextEdit(halves);
    m_text->setObjectName("sequenceResult");
    m_text->setAccessibleName(tr("What came of the run"));
    m_text->setFont(theme.mono());
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setPlaceholderText(tr("Nothing has run yet. F5 runs the sequence."));
    halves->addWidget(m_failures);
    halves->addWidget(m_text);
    halves->setSizes({180, 320});
    column->addWidget(halves);
    connect(m_failures, &QTreeWidget::itemActivated, this,
            [this](QTreeWidgetItem* item) { Q_EMIT stepChosen(item->data(0, Qt::UserRole).toInt()); });
    clear();
}

void SequenceResultView::clear()
{
    m_text->clear();
    m_failures->clear();
    m_failures->hide();
}

void SequenceResultView::addStep(const sequences::StepResult& step)
{
    m_text->appendPlainText(visibleLines(sequences::stepLine(step)).trimmed());
}

void SequenceResultView::setReport(const sequences::RunReport& report)
{
    std::string text;
    m_failures->clear();
    for (const sequences::StepResult& step : report.steps) {
        if (step.status == sequences::StepStatus::NotRun)
            continue;
        text += sequences::stepLine(step);
        for (const sequences::Failure& failure : step.failures) {
            auto* item = new QTreeWidgetItem(m_failures);
            item->setData(0, Qt::UserRole, static_cast<int>(step.index));
            item->setText(0, visible(step.title + (failure.actor.empty() ? "" : ", " + failure.actor) + ": " +
                                     failure.message));
            item->setToolTip(0, plainTip(item->text(0)));
            item->setForeground(0, m_theme.colours().danger);
            item->setText(4, visible(sequences::readableDuration(failure.when)));
            addFields(item, failure.fields, 1, m_theme.colours());
            item->setFirstColumnSpanned(failure.fields.empty());
        }
    }
    m_failures->expandAll();
    m_failures->setVisible(m_failures->topLevelItemCount() > 0);
    m_text->setPlainText(visibleLines(text + sequences::summaryText(report)));
}

SequenceDiffView::SequenceDiffView(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setObjectName("sequenceDiff");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    auto* row = new QHBoxLayout;
    row->addWidget(plainLabel(tr("The last run compared with"), this));
    m_with = new QComboBox(this);
    m_with->setObjectName("sequenceDiffWith");
    m_with->setAccessibleName(tr("Compared with"));
    m_with->addItems({tr("the run before"), tr("what the sequence says")});
    row->addWidget(m_with);
    m_words = plainLabel({}, this);
    m_words->setObjectName("sequenceDiffWords");
    row->addWidget(m_words, 1);
    column->addLayout(row);
    m_changes =
        makeTree("sequenceChanges", tr("Differences"),
                 {tr("Difference"), tr("Who"), tr("What"), tr("Field"), tr("First"), tr("Second")}, this);
    m_changes->setRootIsDecorated(true);
    sizeColumns(m_changes, {110, 100, 260, 130, 170, 170});
    column->addWidget(m_changes, 1);
    connect(m_with, &QComboBox::currentIndexChanged, this, &SequenceDiffView::compare);
    connect(m_changes, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (const int step = item->data(0, Qt::UserRole).toInt(); step >= 0)
            Q_EMIT stepChosen(step);
    });
    compare();
}

void SequenceDiffView::clear()
{
    m_before.reset();
    m_planned.reset();
    m_run.reset();
    compare();
}

void SequenceDiffView::setRuns(const sequences::Sequence& sequence,
                               const std::optional<sequences::Trace>& before,
                               const sequences::RunReport& report)
{
    m_planned = sequences::traceOf(sequence);
    m_before = before;
    m_run = report.trace;
    compare();
}

void SequenceDiffView::compare()
{
    m_changes->clear();
    m_text.clear();
    const auto& with = m_with->currentIndex() == 0 ? m_before : m_planned;
    if (!m_run || !with) {
        m_words->setText(m_run ? tr("There is no run before this one: run it again.")
                               : tr("Nothing has run yet."));
        return;
    }
    const auto changes = sequences::diffTraces(*with, *m_run);
    m_text = visibleLines(sequences::diffText(changes)).trimmed();
    m_words->setText(changes.empty() ? tr("No differences")
                                     : models::counted(static_cast<std::int64_t>(changes.size()),
                                                       tr("difference"), tr("differences")));
    setInk(m_words, changes.empty() ? m_theme.colours().ok : m_theme.colours().text);
    for (const sequences::Change& change : changes) {
        const bool isTiming = change.kind == sequences::ChangeKind::Timing;
        auto* item = new QTreeWidgetItem(m_changes);
        item->setData(0, Qt::UserRole, change.step);
        item->setText(0, visible(std::string(sequences::changeKindName(change.kind))));
        item->setForeground(0, isTiming ? m_theme.colours().warning : m_theme.colours().danger);
        item->setText(1, visible(change.actor.empty() ? std::string("backend") : change.actor));
        item->setText(2,
                      visible((change.step >= 0 ? std::to_string(change.step + 1) + ' ' : "") + change.what));
        if (change.kind != sequences::ChangeKind::Extra)
            item->setText(4, visible(sequences::readableDuration(change.first)));
        if (change.kind != sequences::ChangeKind::Missing)
            item->setText(5, visible(sequences::readableDuration(change.second)));
        addFields(item, change.fields, 3, m_theme.colours());
    }
    m_changes->expandAll();
}

} // namespace sio::views
