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

    bool isLiveRow(int row) const override;
    std::int64_t ordinal(int row) const override;
    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;
    int rowOfId(const QString& id) const override;

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    QString rowId(int row) const override;
    int kind(int row, int column) const override;
    bool isFlagged(int row) const override;
    bool isStale() const override;

private:
    void onPublished(const store::Changes& changes);

    const store::ServerState& m_state;
    mutable std::vector<QByteArray> m_search;
};

} // namespace sio::models
