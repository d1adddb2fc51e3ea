// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/stepsmodel.h"

#include "models/text.h"
#include "views/sequencedocument.h"
#include "views/theme.h"

#include <QtCore/QMimeData>
#include <QtGui/QFont>

#include <algorithm>

namespace sio::views {

using sequences::StepStatus;

namespace {

constexpr const char* kRowType = "application/x-papermastery-step";

/// What a step that is not valid says it does.
QString rawTitle(const sequences::Value& step)
{
    for (const sequences::Value::Member& member : step.members())
        if (member.name != "at" && member.name != "name" && member.name != "actor") {
            const sequences::Value* event = member.value.find("event");
            const sequences::Value& what = event ? *event : member.value;
            return QString::fromStdString(member.name + ' ' +
                                          (what.isScalar() && !what.isNull() ? what.text() : ""));
        }
    return {};
}

} // namespace

StepsModel::StepsModel(Theme& theme, SequenceDocument& document, QObject* parent)
    : QAbstractTableModel(parent), m_theme(theme), m_document(document)
{
    connect(&document, &SequenceDocument::changed, this, &StepsModel::takeDocument);
    takeDocument();
}

void StepsModel::takeDocument()
{
    // Rows stay where they can: whoever edits one keeps it.
    const std::size_t count = m_document.steps().size();
    if (count == m_results.size()) {
        clearResults();
        return;
    }
    beginResetModel();
    m_results.assign(count, {});
    endResetModel();
}

void StepsModel::setResult(const sequences::StepResult& result)
{
    if (result.index >= m_results.size())
        return;
    m_results[result.index] = result;
    const int row = static_cast<int>(result.index);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void StepsModel::clearResults()
{
    m_results.assign(m_results.size(), {});
    if (!m_results.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void StepsModel::setBreakpoints(const std::set<std::size_t>& breakpoints)
{
    m_breakpoints = breakpoints;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Number), index(rowCount() - 1, Number));
}

int StepsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_results.size());
}

int StepsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StepsModel::data(const QModelIndex& index, int role) const
{
    const auto row = static_cast<std::size_t>(index.row());
    const sequences::Value& step = m_document.steps()[row];
    const sequences::StepResult& result = m_results[row];
    if (role == Qt::ForegroundRole) {
        if (index.column() == Number && m_breakpoints.contains(row))
            return m_theme.colours().danger;
        if (index.column() == Result && result.status == StepStatus::Passed)
            return m_theme.colours().ok;
        if (index.column() == Result && result.status == StepStatus::Failed)
            return m_theme.colours().danger;
        if (index.column() == What && !m_document.problemsOf(index.row()).empty())
            return m_theme.colours().danger;
        return {};
    }
    if (role == Qt::ToolTipRole)
        return tooltipOf(row);
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (index.column()) {
    case Number:
        return (m_breakpoints.contains(row) ? QStringLiteral("\u25CF ") : QString()) +
               QString::number(row + 1);
    case At:
    case What:
        if (index.column() == What && role == Qt::DisplayRole)
            return whatOf(row);
        if (const sequences::Value* text = step.find(index.column() == At ? "at" : "name"))
            return models::visibleText(QString::fromStdString(text->text()), 200);
        return {};
    case Result:
        return result.status == StepStatus::NotRun
                   ? QString()
                   : QString::fromStdString(std::string(sequences::stepStatusName(result.status)));
    case Took:
        return result.status == StepStatus::Passed || result.status == StepStatus::Failed
                   ? QString::fromStdString(sequences::readableDuration(result.finished - result.started))
                   : QString();
    default:
        return {};
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("Step");
    case At:
        return tr("At");
    case What:
        return tr("What");
    case Result:
        return tr("Result");
    case Took:
        return tr("Took");
    default:
        return {};
    }
}

QString StepsModel::whatOf(std::size_t row) const
{
    const auto& sequence = m_document.sequence();
    const QString title = sequence && row < sequence->steps.size()
                              ? QString::fromStdString(sequences::stepTitle(*sequence, row)).section(' ', 1)
                              : rawTitle(m_document.steps()[row]);
    return models::visibleText(title, 200);
}

QString StepsModel::tooltipOf(std::size_t row) const
{
    QStringList lines;
    for (const auto& [member, text] : m_document.problemsOf(static_cast<int>(row)))
        lines << QString::fromStdString(text);
    for (const sequences::Failure& failure : m_results[row].failures)
        lines << QString::fromStdString(sequences::failureText(failure)).split('\n');
    for (QString& line : lines)
        line = models::visibleText(line, 500).toHtmlEscaped();
    return lines.join("<br>");
}

Qt::ItemFlags StepsModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags result = QAbstractTableModel::flags(index);
    if (!m_document.isEditable())
        return result;
    if (!index.isValid())
        return result | Qt::ItemIsDropEnabled; // between rows, not onto them
    result |= Qt::ItemIsDragEnabled;
    if (index.column() == At || index.column() == What)
        result |= Qt::ItemIsEditable;
    return result;
}

bool StepsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || (index.column() != At && index.column() != What))
        return false;
    sequences::Value step = m_document.steps()[static_cast<std::size_t>(index.row())];
    const std::string text = value.toString().trimmed().toStdString();
    if (index.column() == At) {
        const auto at = sequences::parseDuration(text);
        if (!text.empty() && (!at || *at < sequences::Duration::zero()))
            return false;
    }
    const std::string member = index.column() == At ? "at" : "name";
    if (text.empty())
        step.remove(member);
    else if (step.find(member))
        step.set(member, sequences::Value::string(text));
    else
        step.members().insert(step.members().begin(), {member, sequences::Value::string(text)});
    return m_document.replaceStep(index.row(), step);
}

QStringList StepsModel::mimeTypes() const
{
    return {kRowType};
}

QMimeData* StepsModel::mimeData(const QModelIndexList& indexes) const
{
    auto* data = new QMimeData;
    data->setData(kRowType, QByteArray::number(indexes.value(0).row()));
    return data;
}

bool StepsModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int,
                              const QModelIndex& parent)
{
    if (action != Qt::MoveAction || !data->hasFormat(kRowType))
        return false;
    bool isNumber = false;
    const int from = data->data(kRowType).toInt(&isNumber);
    if (row < 0)
        row = parent.isValid() ? parent.row() : rowCount();
    const int to = row > from ? row - 1 : row; // it leaves a place above
    if (!isNumber || !m_document.moveStep(from, to))
        return false;
    Q_EMIT dropped(to);
    return true;
}

} // namespace sio::views
