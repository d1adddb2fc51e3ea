// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/ringrows.h"
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

private:
    void onPublished(const store::Changes& changes);

    const store::ServerState& m_state;
    RingRows m_ring;
};

} // namespace sio::models
