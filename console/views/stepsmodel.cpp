// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/stepsmodel.h"

#include "models/text.h"
#include "views/theme.h"

#include <QtGui/QFont>

#include <algorithm>

namespace sio::views {

using sequences::StepStatus;

StepsModel::StepsModel(Theme& theme, QObject* parent) : QAbstractTableModel(parent), m_theme(theme) {}

void StepsModel::setSequence(const sequences::Sequence& sequence)
{
    beginResetModel();
    m_sequence = sequence;
    m_results.assign(sequence.steps.size(), {});
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
    m_results.assign(m_sequence.steps.size(), {});
    if (!m_results.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void StepsModel::setBreakpoints(const std::set<std::size_t>& breakpoints)
{
    m_breakpoints = breakpoints;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Number), index(rowCount() - 1, Number));
}

bool StepsModel::move(int row, int by)
{
    const int target = row + by;
    if (!m_isEditable || row < 0 || target < 0 || row >= rowCount() || target >= rowCount() || by == 0)
        return false;
    beginResetModel();
    auto& steps = m_sequence.steps;
    // Times belong to the places: the order changes, the timeline stays.
    std::swap(steps[static_cast<std::size_t>(row)].at, steps[static_cast<std::size_t>(target)].at);
    std::swap(steps[static_cast<std::size_t>(row)], steps[static_cast<std::size_t>(target)]);
    m_results.assign(steps.size(), {});
    endResetModel();
    Q_EMIT edited();
    return true;
}

bool StepsModel::duplicate(int row)
{
    if (!m_isEditable || row < 0 || row >= rowCount())
        return false;
    beginResetModel();
    auto& steps = m_sequence.steps;
    sequences::Step copy = steps[static_cast<std::size_t>(row)];
    copy.name.clear(); // names are distinct
    copy.captures.clear();
    if (copy.expect)
        copy.expect->captures.clear();
    steps.insert(steps.begin() + row + 1, std::move(copy));
    m_results.assign(steps.size(), {});
    endResetModel();
    Q_EMIT edited();
    return true;
}

bool StepsModel::remove(int row)
{
    if (!m_isEditable || row < 0 || row >= rowCount() || rowCount() == 1)
        return false;
    beginResetModel();
    m_sequence.steps.erase(m_sequence.steps.begin() + row);
    m_results.assign(m_sequence.steps.size(), {});
    endResetModel();
    Q_EMIT edited();
    return true;
}

int StepsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sequence.steps.size());
}

int StepsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StepsModel::data(const QModelIndex& index, int role) const
{
    const auto row = static_cast<std::size_t>(index.row());
    const sequences::Step& step = m_sequence.steps[row];
    const sequences::StepResult& result = m_results[row];
    if (role == Qt::ForegroundRole) {
        if (index.column() == Number && m_breakpoints.contains(row))
            return m_theme.colours().danger;
        if (index.column() == Result && result.status == StepStatus::Passed)
            return m_theme.colours().ok;
        if (index.column() == Result && result.status == StepStatus::Failed)
            return m_theme.colours().danger;
        return {};
    }
    if (role == Qt::ToolTipRole && !result.failures.empty()) {
        QString text;
        for (const sequences::Failure& failure : result.failures)
            for (const QString& line : QString::fromStdString(sequences::failureText(failure)).split('\n'))
                text += models::visibleText(line, 500).toHtmlEscaped() + "<br>";
        return text;
    }
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (index.column()) {
    case Number:
        return (m_breakpoints.contains(row) ? QStringLiteral("\u25CF ") : QString()) +
               QString::number(row + 1);
    case At:
        return step.at ? QString::fromStdString(sequences::durationText(*step.at)) : QString();
    case What: {
        if (role == Qt::EditRole)
            return QString::fromStdString(step.name);
        const QString title = QString::fromStdString(sequences::stepTitle(m_sequence, row));
        return models::visibleText(title.section(' ', 1), 200);
    }
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

Qt::ItemFlags StepsModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags result = QAbstractTableModel::flags(index);
    if (m_isEditable && (index.column() == At || index.column() == What))
        result |= Qt::ItemIsEditable;
    return result;
}

bool StepsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !m_isEditable || !index.isValid())
        return false;
    sequences::Step& step = m_sequence.steps[static_cast<std::size_t>(index.row())];
    const std::string text = value.toString().trimmed().toStdString();
    if (index.column() == At) {
        const auto at = sequences::parseDuration(text);
        if (!text.empty() && (!at || *at < sequences::Duration::zero()))
            return false;
        step.at = text.empty() ? std::nullopt : at;
    } else if (index.column() == What) {
        step.name = text;
    } else {
        return false;
    }
    Q_EMIT dataChanged(index, index);
    Q_EMIT edited();
    return true;
}

} // namespace sio::views
