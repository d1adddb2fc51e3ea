// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/filterpass.h"

#include <QtCore/QThreadPool>

#include <algorithm>
#include <atomic>

namespace sio::models {

using Clock = std::chrono::steady_clock;

namespace {

/// Rows looked at between two looks at the clock.
constexpr int kStride = 64;

} // namespace

struct FilterPass::Sorting {
    std::vector<KeyedRow> rows;
    RowOrder order;
    std::atomic<bool> isDone{false};

    void run()
    {
        order.sort(rows);
        isDone.store(true, std::memory_order_release);
    }
};

FilterPass::FilterPass(const TableModel& table, TableFilter filter, RowOrder order)
    : m_table(table), m_filter(std::move(filter)), m_order(order)
{
}

FilterPass::FilterPass(const TableModel& table, TableFilter filter, RowOrder order, std::vector<int> rows)
    : m_table(table), m_filter(std::move(filter)), m_order(order), m_isResort(true), m_given(std::move(rows))
{
}

std::chrono::milliseconds FilterPass::age() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_began);
}

bool FilterPass::accepts(int row) const
{
    return m_table.isLiveRow(row) && m_filter.accepts(m_table, row);
}

bool FilterPass::look(Clock::time_point until)
{
    const int end = m_isResort ? static_cast<int>(m_given.size()) : m_table.rowCount();
    while (m_next < end) {
        const int next = m_next++;
        const int row = m_isResort ? m_given[static_cast<std::size_t>(next)] : next;
        if (m_isResort ? m_table.isLiveRow(row) : accepts(row))
            m_found.push_back(m_order.keyed(m_table, row));
        if (next % kStride == kStride - 1 && Clock::now() >= until)
            return m_next >= end;
    }
    return true;
}

FilterPass::Step FilterPass::advance(Clock::time_point until)
{
    if (!m_sorting) {
        if (!look(until))
            return Step::Looking;
        m_sorting = std::make_shared<Sorting>();
        m_sorting->rows = std::move(m_found);
        m_sorting->order = m_order;
        QThreadPool::globalInstance()->start([sorting = m_sorting] { sorting->run(); });
    }
    return m_sorting->isDone.load(std::memory_order_acquire) ? Step::Done : Step::Sorting;
}

FilterPass::Step FilterPass::advanceHere()
{
    if (!m_sorting) {
        look(Clock::time_point::max());
        m_sorting = std::make_shared<Sorting>();
        m_sorting->rows = std::move(m_found);
        m_sorting->order = m_order;
        m_sorting->run();
    }
    return m_sorting->isDone.load(std::memory_order_acquire) ? Step::Done : Step::Sorting;
}

void FilterPass::touch(const store::SlotChanges& changes)
{
    for (const auto* rows : {&changes.removed, &changes.added, &changes.changed})
        m_touched.insert(m_touched.end(), rows->begin(), rows->end());
}

std::vector<int> FilterPass::result()
{
    std::sort(m_touched.begin(), m_touched.end());
    m_touched.erase(std::unique(m_touched.begin(), m_touched.end()), m_touched.end());
    std::vector<int> rows;
    rows.reserve(m_sorting->rows.size());
    for (const KeyedRow& entry : m_sorting->rows) {
        if (!std::binary_search(m_touched.begin(), m_touched.end(), entry.row))
            rows.push_back(entry.row);
    }
    std::vector<int> newcomers;
    std::copy_if(m_touched.begin(), m_touched.end(), std::back_inserter(newcomers),
                 [this](int row) { return accepts(row); });
    return m_order.merged(m_table, rows, newcomers);
}

} // namespace sio::models
