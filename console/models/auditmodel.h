// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/ringmodel.h"

namespace sio::models {

/// Who did what: live rows and pages asked for, in the order of their numbers.
class AuditModel : public RingModel<link::AuditRow> {
    Q_OBJECT
public:
    enum Column { Time, Who, RoleName, From, What, Target, Reason, Result, Matched, ColumnCount };

    explicit AuditModel(const store::ServerState& state, QObject* parent = nullptr);

    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    int kind(int row, int column) const override;
    bool isFlagged(int row) const override;
};

} // namespace sio::models
