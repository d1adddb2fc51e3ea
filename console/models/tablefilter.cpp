// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/tablefilter.h"

namespace sio::models {

TableFilter::TableFilter(const FilterQuery& query, const TableModel& table)
    : m_query(query), m_match(query, table.filterKeys())
{
}

TableFilter TableFilter::parse(const QString& text, const TableModel& table)
{
    return TableFilter(FilterQuery::parse(text, table.filterKeys()), table);
}

bool TableFilter::accepts(const TableModel& table, int row) const
{
    return m_match.accepts([&](int key) { return table.filterTexts(row, key); },
                           [&] { return table.searchText(row); });
}

} // namespace sio::models
