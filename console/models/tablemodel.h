// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/slab.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QByteArray>
#include <QtCore/QStringList>

#include <cstdint>
#include <vector>

namespace sio::models {

/// What a row is sorted by in one column: numbers before texts.
struct SortKey {
    std::int64_t number = 0;
    QString text; ///< compared without regard to case when both numbers are equal
};

/// A table whose rows keep their number while they live: row n is entry n of the store's slab, and a row
/// whose entry is gone is a hole until another takes it. Never shown as it is: a FilterProxy leaves the holes
/// out. That way removing 200 scattered rows of 50,000 costs 200 steps and no row shifts.
///
/// Two ways of telling what changed: Qt's signals (rows are only ever added at the end; the rest is
/// dataChanged), and batchChanged(), which the proxy uses.
class TableModel : public QAbstractItemModel {
    Q_OBJECT
public:
    virtual bool isLiveRow(int row) const = 0;
    /// Orders rows when no column is sorted: older ones have smaller numbers.
    virtual std::int64_t ordinal(int row) const = 0;
    virtual SortKey sortKey(int row, int column) const = 0;
    /// Words by which the filter box may name a part of a row (`user`, `room`, ...).
    virtual QStringList filterKeys() const = 0;
    /// The texts behind one of filterKeys(), raw; several when the row has several (rooms).
    virtual QStringList filterTexts(int row, int key) const = 0;
    /// All that free text is looked for in (models/searchtext.h).
    virtual QByteArray searchText(int row) const = 0;
    /// The row with this IdRole; -1: none.
    virtual int rowOfId(const QString& id) const = 0;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Numbers are right-aligned.
    bool isNumberColumn(int column) const;

    /// The zone of the times shown: local, unless told.
    void setUtc(bool utc);
    bool isUtc() const { return m_utc; }

Q_SIGNALS:
    /// After the model has changed; rows in `changes` are row numbers.
    void batchChanged(const sio::store::SlotChanges& changes);
    /// Every row looks different (StaleRole, the age of times).
    void looksChanged();

protected:
    struct ColumnSpec {
        const char* title;
        bool isNumber = false;
    };
    TableModel(std::vector<ColumnSpec> columns, QObject* parent);

    /// Short and escaped, as shown.
    virtual QString shown(int row, int column) const = 0;
    /// As the server sent it.
    virtual QString raw(int row, int column) const = 0;
    virtual QString rowId(int row) const = 0;
    virtual int kind(int, int) const { return 0; }
    virtual bool isFlagged(int) const { return false; }
    virtual bool isStale() const { return false; }
    /// What a role means for one cell, once the model has found the values behind it.
    QVariant cell(int role, int column, const QString& shown, const QString& raw) const;

    /// More rows, as told to Qt. Never fewer: a row that is gone is a hole.
    void growTo(int rows);
    /// Tells Qt's listeners and the proxy; after growTo().
    void tell(const store::SlotChanges& changes);
    virtual void rowsGrown(int) {}

private:
    std::vector<ColumnSpec> m_columns;
    int m_rows = 0;
    bool m_utc = false;
};

} // namespace sio::models
