// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/roworder.h"

#include <algorithm>

namespace sio::models {

KeyedRow RowOrder::keyed(const TableModel& table, int row) const
{
    if (column < 0)
        return {{table.ordinal(row), {}}, row};
    return {table.sortKey(row, column), row};
}

bool RowOrder::precedes(const KeyedRow& left, const KeyedRow& right) const
{
    const bool descending = order == Qt::DescendingOrder;
    if (left.key.number != right.key.number)
        return (left.key.number < right.key.number) != descending;
    const int texts = QString::compare(left.key.text, right.key.text, Qt::CaseInsensitive);
    return texts != 0 ? (texts < 0) != descending : left.row < right.row;
}

void RowOrder::sort(std::vector<KeyedRow>& rows) const
{
    std::sort(rows.begin(), rows.end(),
              [this](const KeyedRow& a, const KeyedRow& b) { return precedes(a, b); });
}

void RowOrder::sort(const TableModel& table, std::vector<int>& rows) const
{
    std::vector<KeyedRow> all;
    all.reserve(rows.size());
    for (const int row : rows)
        all.push_back(keyed(table, row));
    sort(all);
    std::transform(all.begin(), all.end(), rows.begin(), [](const KeyedRow& entry) { return entry.row; });
}

std::vector<RowOrder::Place> RowOrder::places(const TableModel& table, const std::vector<int>& rows,
                                              const std::vector<int>& newcomers) const
{
    std::vector<KeyedRow> sorted;
    sorted.reserve(newcomers.size());
    for (const int row : newcomers)
        sorted.push_back(keyed(table, row));
    sort(sorted);
    std::vector<Place> places;
    places.reserve(sorted.size());
    // The next one cannot stand before this one.
    auto from = rows.begin();
    for (const KeyedRow& entry : sorted) {
        from = std::upper_bound(from, rows.end(), entry, [&](const KeyedRow& value, int other) {
            return precedes(value, keyed(table, other));
        });
        places.push_back({static_cast<std::size_t>(from - rows.begin()), entry.row});
    }
    return places;
}

std::vector<int> RowOrder::merged(const TableModel& table, const std::vector<int>& rows,
                                  const std::vector<int>& newcomers) const
{
    std::vector<int> all;
    all.reserve(rows.size() + newcomers.size());
    std::size_t done = 0;
    for (const Place& place : places(table, rows, newcomers)) {
        all.insert(all.end(), rows.begin() + static_cast<std::ptrdiff_t>(done),
                   rows.begin() + static_cast<std::ptrdiff_t>(place.before));
        all.push_back(place.row);
        done = place.before;
    }
    all.insert(all.end(), rows.begin() + static_cast<std::ptrdiff_t>(done), rows.end());
    return all;
}

} // namespace sio::models
