// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/roworder.h"
#include "models/tablefilter.h"
#include "models/tablemodel.h"

#include <chrono>
#include <memory>
#include <vector>

namespace sio::models {

/// One pass over a table that finds the rows which a filter accepts, in order: rows are looked at in slices
/// of the caller's time, and sorted on another thread over copied keys. The table may change meanwhile, if it
/// is said (touch()). Lives in the thread of its table, which outlives it; a sorting that is under way may
/// outlive the pass.
class FilterPass {
public:
    /// Over all rows.
    FilterPass(const TableModel& table, TableFilter filter, RowOrder order);
    /// Over rows that the filter has accepted before: puts them in order again.
    FilterPass(const TableModel& table, TableFilter filter, RowOrder order, std::vector<int> rows);

    bool isResort() const { return m_isResort; }
    const TableFilter& filter() const { return m_filter; }
    const RowOrder& order() const { return m_order; }
    /// Since the pass began.
    std::chrono::milliseconds age() const;

    enum class Step : std::uint8_t {
        Looking, ///< call again at once
        Sorting, ///< call again soon: another thread is at it
        Done
    };
    /// Goes on until the time is up, or there is nothing to do in this thread.
    Step advance(std::chrono::steady_clock::time_point until);
    /// All that is left, in this thread, except what the other one has begun.
    Step advanceHere();
    /// These rows of the table came, went or changed.
    void touch(const store::SlotChanges& changes);
    /// The rows that are accepted now, in order. Precondition: Step::Done.
    std::vector<int> result();

private:
    struct Sorting;

    /// True when all rows have been looked at.
    bool look(std::chrono::steady_clock::time_point until);
    bool accepts(int row) const;

    const TableModel& m_table;
    TableFilter m_filter;
    RowOrder m_order;
    bool m_isResort = false;
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
    int m_next = 0;           ///< row (or place in m_given) to look at
    std::vector<int> m_given; ///< of a resort
    std::vector<KeyedRow> m_found;
    std::vector<int> m_touched;         ///< looked at again at the end
    std::shared_ptr<Sorting> m_sorting; ///< shared with the thread that sorts
};

} // namespace sio::models
