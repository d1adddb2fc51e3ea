// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/ringmodel.h"

namespace sio::models {

/// Refused handshakes and events, oldest first.
class RejectedModel : public RingModel<link::RejectedRow> {
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

    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    bool isFlagged(int row) const override;
};

} // namespace sio::models
