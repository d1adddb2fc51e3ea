// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/tablemodel.h"

#include "models/roles.h"
#include "models/text.h"

#include <QtCore/QMetaMethod>

#include <algorithm>

namespace sio::models {

namespace {

constexpr int kMaxToolTip = 2000;

} // namespace

TableModel::TableModel(std::vector<ColumnSpec> columns, QObject* parent)
    : QAbstractItemModel(parent), m_columns(std::move(columns))
{
}

QModelIndex TableModel::index(int row, int column, const QModelIndex& parent) const
{
    if (parent.isValid() || row < 0 || row >= m_rows || column < 0 || column >= columnCount())
        return {};
    return createIndex(row, column, quintptr(0));
}

QModelIndex TableModel::parent(const QModelIndex&) const
{
    return {};
}

bool TableModel::hasChildren(const QModelIndex& parent) const
{
    return !parent.isValid() && m_rows > 0;
}

int TableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int TableModel::columnCount(const QModelIndex&) const
{
    return static_cast<int>(m_columns.size());
}

bool TableModel::isNumberColumn(int column) const
{
    return column >= 0 && column < columnCount() && m_columns[static_cast<std::size_t>(column)].isNumber;
}

void TableModel::setUtc(bool utc)
{
    if (utc == m_utc)
        return;
    m_utc = utc;
    Q_EMIT looksChanged();
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return QString::fromUtf8(m_columns[static_cast<std::size_t>(section)].title);
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumberColumn(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant TableModel::cell(int role, int column, const QString& shownText, const QString& rawText) const
{
    switch (role) {
    case Qt::DisplayRole:
        return shownText;
    case Qt::ToolTipRole:
        return visibleLines(rawText, kMaxToolTip);
    case Qt::AccessibleTextRole:
        return visibleText(rawText);
    case RawRole:
        return rawText;
    case Qt::TextAlignmentRole:
        return QVariant((isNumberColumn(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant TableModel::data(const QModelIndex& index, int role) const
{
    const int row = index.row();
    if (!index.isValid() || !isLiveRow(row))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return shown(row, index.column());
    case SortRole: {
        const SortKey key = sortKey(row, index.column());
        return key.text.isEmpty() ? QVariant::fromValue<qint64>(key.number) : QVariant(key.text);
    }
    case IdRole:
        return rowId(row);
    case KindRole:
        return kind(row, index.column());
    case FlagRole:
        return isFlagged(row);
    case StaleRole:
        return isStale();
    case Qt::TextAlignmentRole:
        return cell(role, index.column(), {}, {});
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
    case RawRole:
        return cell(role, index.column(), {}, raw(row, index.column()));
    default:
        return {};
    }
}

void TableModel::growTo(int rows)
{
    if (rows <= m_rows)
        return;
    beginInsertRows({}, m_rows, rows - 1);
    m_rows = rows;
    rowsGrown(rows);
    endInsertRows();
}

void TableModel::tell(const store::SlotChanges& changes)
{
    if (changes.isEmpty())
        return;
    if (isSignalConnected(QMetaMethod::fromSignal(&QAbstractItemModel::dataChanged))) {
        std::vector<store::Slot> rows = changes.changed;
        rows.insert(rows.end(), changes.removed.begin(), changes.removed.end());
        rows.insert(rows.end(), changes.added.begin(), changes.added.end());
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        for (std::size_t i = 0; i < rows.size();) {
            std::size_t end = i + 1;
            while (end < rows.size() && rows[end] == rows[end - 1] + 1)
                ++end;
            Q_EMIT dataChanged(index(static_cast<int>(rows[i]), 0),
                               index(static_cast<int>(rows[end - 1]), columnCount() - 1));
            i = end;
        }
    }
    Q_EMIT batchChanged(changes);
}

} // namespace sio::models
