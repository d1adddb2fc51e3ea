// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/receiptlist.h"

#include "models/roles.h"
#include "models/text.h"
#include "views/celldelegate.h"
#include "views/tableview.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>

#include <algorithm>
#include <iterator>

namespace sio::views {

ReceiptModel::ReceiptModel(bool preview, QObject* parent) : QAbstractTableModel(parent), m_preview(preview) {}

void ReceiptModel::setLines(std::vector<link::ReceiptLine> lines)
{
    const auto same = [](const link::ReceiptLine& a, const link::ReceiptLine& b) {
        return a.id == b.id && a.transport == b.transport && a.written == b.written;
    };
    // What is the same in front and behind stays, and with it scroll and selection.
    const auto front = static_cast<std::size_t>(
        std::mismatch(lines.begin(), lines.end(), m_lines.begin(), m_lines.end(), same).first -
        lines.begin());
    const std::size_t most = std::min(lines.size(), m_lines.size()) - front;
    std::size_t back = 0;
    while (back < most && same(lines[lines.size() - 1 - back], m_lines[m_lines.size() - 1 - back]))
        ++back;
    const auto at = [front](auto& list) { return list.begin() + static_cast<std::ptrdiff_t>(front); };
    const auto end = [back](auto& list) { return list.end() - static_cast<std::ptrdiff_t>(back); };
    if (m_lines.size() > front + back) {
        beginRemoveRows({}, static_cast<int>(front), static_cast<int>(m_lines.size() - back) - 1);
        m_lines.erase(at(m_lines), end(m_lines));
        endRemoveRows();
    }
    if (lines.size() > front + back) {
        beginInsertRows({}, static_cast<int>(front), static_cast<int>(lines.size() - back) - 1);
        m_lines.insert(at(m_lines), std::make_move_iterator(at(lines)), std::make_move_iterator(end(lines)));
        endInsertRows();
    }
}

void ReceiptModel::setUtc(bool utc)
{
    m_utc = utc;
    if (!m_lines.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ReceiptModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int ReceiptModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_preview ? Address : ColumnCount;
}

QVariant ReceiptModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const link::ReceiptLine& line = m_lines[static_cast<std::size_t>(index.row())];
    const bool raw = role == models::RawRole || role == Qt::ToolTipRole;
    if (role == models::IdRole)
        return line.id;
    if (role == models::FlagRole)
        return index.column() == Written && !line.written;
    if (role != Qt::DisplayRole && !raw)
        return {};
    switch (index.column()) {
    case User:
        return raw ? models::visibleText(line.user) : models::shortId(line.user);
    case Socket:
        return raw ? models::visibleText(line.id) : models::shortId(line.id);
    case Transport:
        return models::visibleText(line.transport, 20);
    case Address:
        return models::visibleText(line.address, 60);
    case Written:
        return line.written ? (line.time > 0 ? tr("written %1").arg(models::clockTime(line.time, m_utc))
                                             : tr("written"))
                            : tr("not written");
    default:
        return {};
    }
}

QVariant ReceiptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("User"), tr("Socket"), tr("Transport"), tr("Address"), tr("Result")};
    return names.value(section);
}

QTableView* makeReceiptList(Theme& theme, ReceiptModel* model, const QString& objectName,
                            const QString& accessibleName, QWidget* parent)
{
    QTableView* table = makeTable(objectName, accessibleName, parent);
    table->setSortingEnabled(false);
    table->setModel(model);
    table->setItemDelegate(new CellDelegate(theme,
                                            {{ReceiptModel::User, Look::Id},
                                             {ReceiptModel::Socket, Look::Id},
                                             {ReceiptModel::Transport, Look::Transport},
                                             {ReceiptModel::Address, Look::Quiet},
                                             {ReceiptModel::Written, Look::Result}},
                                            table));
    const int character = table->fontMetrics().averageCharWidth();
    table->horizontalHeader()->resizeSection(ReceiptModel::User, 12 * character + 16);
    table->horizontalHeader()->resizeSection(ReceiptModel::Socket, 12 * character + 16);
    table->horizontalHeader()->resizeSection(ReceiptModel::Transport, 14 * character + 16);
    table->horizontalHeader()->resizeSection(ReceiptModel::Address, 18 * character);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the last column gives way
    table->setContextMenuPolicy(Qt::NoContextMenu);
    return table;
}

} // namespace sio::views
