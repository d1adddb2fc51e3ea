// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/filtermatch.h"
#include "models/filterquery.h"
#include "models/tablemodel.h"

namespace sio::models {

/// A FilterQuery made ready for one kind of table: immutable, cheap per row.
class TableFilter {
public:
    TableFilter() = default;
    TableFilter(const FilterQuery& query, const TableModel& table);
    static TableFilter parse(const QString& text, const TableModel& table);

    const FilterQuery& query() const { return m_query; }
    bool isEmpty() const { return m_match.isEmpty(); }
    /// Precondition: the row is live.
    bool accepts(const TableModel& table, int row) const;

private:
    FilterQuery m_query;
    FilterMatch m_match;
};

} // namespace sio::models
