// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/tablefilter.h"
#include "models/tablemodel.h"

#include <QtCore/QAbstractProxyModel>
#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <chrono>
#include <memory>
#include <vector>

namespace sio::models {

/// Filters and sorts a TableModel for one view, made for 50,000 rows and thousands of changes a second: a new
/// filter or order is worked out in slices of the event loop, beside the old one, and swapped in with
/// layoutChanged; sorting itself runs on another thread over copied keys. News of the table is merged in
/// between. Small batches become ranges of rowsInserted and rowsRemoved, large ones one layoutChanged.
/// Selection and scroll position survive both. Children (a user's sockets) are passed through unfiltered.
class FilterProxy : public QAbstractProxyModel {
    Q_OBJECT
public:
    explicit FilterProxy(QObject* parent = nullptr);
    ~FilterProxy() override;

    /// The table outlives the proxy or is unset. Use this instead of setSourceModel().
    void setTable(TableModel* table);
    TableModel* table() const { return m_table; }

    void setFilter(const TableFilter& filter);
    /// Parses for the table's keys; errors are in filter().query().errors().
    void setFilterText(const QString& text);
    const TableFilter& filter() const { return m_filter; }

    /// -1: in order of arrival.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

    int shown() const { return static_cast<int>(m_rows.size()); }
    int total() const { return m_total; }
    /// A new filter or order is being worked out; what is shown is still the old one.
    bool isWorking() const { return m_work != nullptr; }
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

    /// Not for use: takes TableModels only, see setTable().
    void setSourceModel(QAbstractItemModel* model) override;

Q_SIGNALS:
    /// A filter or order has been swapped in, after `tookMs` milliseconds.
    void applied(int shown, int total, int tookMs);
    void workingChanged(bool working);
    void countsChanged(int shown, int total);

private:
    struct Work;
    struct Sorted;

    void startWork();
    void cancelWork();
    void workSlice();
    void collect(std::chrono::steady_clock::time_point until);
    void startSorting();
    void swapIn();
    void onBatch(const store::SlotChanges& changes);
    void onSourceDataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                             const QList<int>& roles);
    bool less(int left, int right) const;
    int placeFor(int row) const;
    void insertRows(std::vector<int> rows);
    void removeRows(std::vector<int> rows);
    void replaceAll(std::vector<int> rows);
    void renumber(int from);

    QPointer<TableModel> m_table;
    TableFilter m_filter;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<int> m_rows;  ///< proxy row -> table row
    std::vector<int> m_place; ///< table row -> proxy row; -1: not shown
    int m_total = 0;
    std::unique_ptr<Work> m_work;
    std::uint64_t m_workNumber = 0;
    QTimer m_sliceTimer;
    QTimer m_resortTimer;
};

} // namespace sio::models
