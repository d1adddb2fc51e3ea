// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/ringmodel.h"
#include "store/auditpager.h"

#include <QtCore/QPointer>

namespace sio::models {

/// Who did what: live rows and pages asked for, in the order of their numbers.
class AuditModel : public RingModel<link::AuditRow> {
    Q_OBJECT
public:
    enum Column { Time, Who, RoleName, From, What, Target, Reason, Result, Matched, ColumnCount };

    explicit AuditModel(const store::ServerState& state, QObject* parent = nullptr);

    /// Older records come through it when a view reaches the end (fetchMore()).
    void setPager(store::AuditPager* pager) { m_pager = pager; }
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    int kind(int row, int column) const override;
    bool isFlagged(int row) const override;

private:
    QPointer<store::AuditPager> m_pager;
};

} // namespace sio::models
