// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/filterquery.h"
#include "models/tablemodel.h"

#include <vector>

namespace sio::models {

/// A FilterQuery made ready for one kind of table: immutable, cheap per row.
class TableFilter {
public:
    TableFilter() = default;
    TableFilter(const FilterQuery& query, const TableModel& table);
    static TableFilter parse(const QString& text, const TableModel& table);

    const FilterQuery& query() const { return m_query; }
    bool isEmpty() const { return m_terms.empty(); }
    bool accepts(const TableModel& table, int row) const;

private:
    struct Term {
        int key = -1; ///< in the table's filterKeys(); -1: anywhere
        bool negated = false;
        bool isRegex = false;
        std::vector<QString> alternatives;
        std::vector<QByteArray> lowered; ///< the same, for the search text
        std::vector<QRegularExpression> patterns;
    };
    static bool holds(const Term& term, const TableModel& table, int row);

    FilterQuery m_query;
    std::vector<Term> m_terms;
};

} // namespace sio::models
