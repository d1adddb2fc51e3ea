// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/filterpass.h"
#include "models/roworder.h"
#include "models/tablefilter.h"
#include "models/tablemodel.h"

#include <QtCore/QAbstractProxyModel>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <memory>
#include <vector>

namespace sio::models {

/// Filters and sorts a TableModel for one view, made for 50,000 rows and thousands of changes a second: a new
/// filter or order is worked out in slices of the event loop, beside the old one, and swapped in with
/// layoutChanged; sorting itself runs on another thread over copied keys. News of the table is merged in
/// between. Small batches become ranges of rowsInserted and rowsRemoved, large ones one layoutChanged.
/// Selection and scroll position survive both. A sorted column whose values change is put in order again
/// about once a second. Children (a user's sockets) are passed through unfiltered.
class FilterProxy : public QAbstractProxyModel {
    Q_OBJECT
public:
    explicit FilterProxy(QObject* parent = nullptr);
    ~FilterProxy() override;

    /// Use this instead of setSourceModel().
    void setTable(TableModel* table);
    TableModel* table() const { return m_table; }

    void setFilter(const TableFilter& filter);
    /// Parses for the table's keys; errors are in filter().query().errors().
    void setFilterText(const QString& text);
    /// The one that was set last; what is shown may still be the one before (isWorking()).
    const TableFilter& filter() const { return m_filter; }

    /// -1: in order of arrival.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const { return m_order.column; }
    Qt::SortOrder sortOrder() const { return m_order.order; }

    int shown() const { return static_cast<int>(m_rows.size()); }
    int total() const { return m_total; }
    bool isWorking() const { return m_pass && !m_pass->isResort(); }
    /// Does the rest of the work at once. For tests and programs without a GUI.
    void finish();

    /// The row with this IdRole, when it is shown.
    QModelIndex indexOfId(const QString& id, int column = 0) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    QModelIndex sibling(int row, int column, const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QModelIndex mapToSource(const QModelIndex& proxyIndex) const override;
    QModelIndex mapFromSource(const QModelIndex& sourceIndex) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Takes a TableModel (or nothing); for anything else it does nothing.
    void setSourceModel(QAbstractItemModel* model) override;

Q_SIGNALS:
    /// A filter or order has been swapped in, after `tookMs` milliseconds.
    void applied(int shown, int total, int tookMs);
    void workingChanged(bool working);
    void countsChanged(int shown, int total);

private:
    void startPass(bool isResort);
    void workSlice();
    void swapIn();
    void onBatch(const store::SlotChanges& changes);
    void onSourceDataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                             const QList<int>& roles);
    void onLooksChanged();
    bool accepts(int row) const;
    void insertTableRows(const std::vector<int>& rows);
    void removePlaces(const std::vector<int>& places);
    void replaceAll(std::vector<int> rows, const std::vector<int>& gone);
    void renumber(std::size_t from);
    void tellChanged(std::vector<int> places);

    QPointer<TableModel> m_table;
    TableFilter m_filter;      ///< as asked for
    TableFilter m_shownFilter; ///< as shown
    RowOrder m_order;          ///< as asked for
    RowOrder m_shownOrder;     ///< as shown
    std::vector<int> m_rows;   ///< place in this proxy -> row of the table
    std::vector<int> m_place;  ///< row of the table -> place; -1: not shown
    int m_total = 0;
    int m_forwarding = 0; ///< child rows are being inserted or removed beneath a row that is shown
    std::unique_ptr<FilterPass> m_pass; ///< under way
    QTimer m_slice{this};
    QTimer m_resort{this};
};

} // namespace sio::models
