// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/tablemodel.h"
#include "store/serverstate.h"

#include <vector>

namespace sio::models {

/// All rooms with members. Rows are the store's room slots. IdRole: the room's name. KindRole:
/// store::RoomKind.
class RoomsModel : public TableModel {
    Q_OBJECT
public:
    enum Column { Name, Kind, Members, Namespaces, ColumnCount };

    explicit RoomsModel(const store::ServerState& state, QObject* parent = nullptr);

    const store::RoomEntry* entry(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    bool isLiveRow(int row) const override;
    std::int64_t ordinal(int row) const override;
    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;
    int rowOfId(const QString& id) const override;

private:
    void onPublished(const store::Changes& changes);
    void setRowCount(int rows) override { m_rows = rows; }

    const store::ServerState& m_state;
    int m_rows = 0;
    mutable std::vector<QByteArray> m_search;
};

} // namespace sio::models
