// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/tablemodel.h"
#include "store/serverstate.h"

#include <vector>

namespace sio::models {

/// Refused handshakes and events, oldest first. Row n holds entry number n modulo the ring's size. IdRole:
/// the entry's number in the ring, as text.
class RejectedModel : public TableModel {
    Q_OBJECT
public:
    enum Column {
        Time,
        Layer,
        Code,
        Cause,
        Hint,
        Address,
        User,
        Transport,
        Namespace,
        Agent,
        Count,
        ColumnCount
    };

    explicit RejectedModel(const store::ServerState& state, QObject* parent = nullptr);

    /// Null when the row is none.
    const link::RejectedRow* entry(int row) const;

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
    std::uint64_t numberAt(int row) const;

    const store::ServerState& m_state;
    int m_rows = 0;
    std::uint64_t m_first = 0;
    std::uint64_t m_end = 0;
};

} // namespace sio::models
