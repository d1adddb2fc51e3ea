// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/tablemodel.h"

#include <QtCore/Qt>

#include <vector>

namespace sio::models {

/// A row of a table with what it is sorted by: can be compared without the table, on another thread.
struct KeyedRow {
    SortKey key;
    int row = 0;
};

/// How a view puts the rows of a table in order. A value.
struct RowOrder {
    int column = -1; ///< -1: in order of arrival
    Qt::SortOrder order = Qt::AscendingOrder;

    bool operator==(const RowOrder&) const = default;

    KeyedRow keyed(const TableModel& table, int row) const;
    /// Rows with equal keys stand in the table's order, whichever way the column is sorted.
    bool precedes(const KeyedRow& left, const KeyedRow& right) const;
    void sort(std::vector<KeyedRow>& rows) const;
    void sort(const TableModel& table, std::vector<int>& rows) const;

    /// Where each of `newcomers` (in any order) belongs among `rows`, which are in order: pairs of a place in
    /// `rows` as they are, and the row that goes before what stands there. In order.
    struct Place {
        std::size_t before = 0;
        int row = 0;
    };
    std::vector<Place> places(const TableModel& table, const std::vector<int>& rows,
                              const std::vector<int>& newcomers) const;
    /// `rows` with the newcomers among them. Costs what it takes to copy `rows`, and a search for each
    /// newcomer.
    std::vector<int> merged(const TableModel& table, const std::vector<int>& rows,
                            const std::vector<int>& newcomers) const;
};

} // namespace sio::models
