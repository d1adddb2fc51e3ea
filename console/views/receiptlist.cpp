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

namespace sio::views {

ReceiptModel::ReceiptModel(bool preview, QObject* parent) : QAbstractTableModel(parent), m_preview(preview) {}

void ReceiptModel::setLines(std::vector<link::ReceiptLine> lines)
{
    const auto same = [](const link::ReceiptLine& a, const link::ReceiptLine& b) {
        return a.id == b.id && a.transport == b.transport && a.written == b.written;
    };
    if (std::equal(lines.begin(), lines.end(), m_lines.begin(), m_lines.end(), same))
        return; // a preview that says the same again keeps scroll and selection
    beginResetModel();
    m_lines = std::move(lines);
    endResetModel();
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
        return line.written
                   ? (line.time > 0 ? tr("written %1").arg(models::clockTime(line.time)) : tr("written"))
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
    table->horizontalHeader()->resizeSection(ReceiptModel::User, 16 * character);
    table->horizontalHeader()->resizeSection(ReceiptModel::Socket, 16 * character);
    table->horizontalHeader()->resizeSection(ReceiptModel::Transport, 16 * character);
    table->horizontalHeader()->resizeSection(ReceiptModel::Address, 18 * character);
    table->setContextMenuPolicy(Qt::NoContextMenu);
    return table;
}

} // namespace sio::views
