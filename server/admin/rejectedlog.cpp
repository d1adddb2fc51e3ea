// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/rejectedlog.h"

#include "admin/rejecthints.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

namespace {
constexpr std::int64_t kTogetherMs = 1'000;
}

void RejectedLog::add(RejectedRow row)
{
    // Those that have gone out already are complete: a console adds rows, it does not change them.
    for (std::size_t i = 0; i < m_fresh; ++i) {
        RejectedRow& other = m_rows[m_rows.size() - 1 - i];
        if (row.timeMs - other.timeMs < kTogetherMs && isSameRefusal(other, row)) {
            other.count += row.count;
            return;
        }
    }
    explain(row);
    m_rows.push_back(std::move(row));
    ++m_fresh;
    while (m_rows.size() > m_maxRows)
        m_rows.pop_front();
    m_fresh = std::min(m_fresh, m_rows.size());
}

std::vector<RejectedRow> RejectedLog::takeNews()
{
    std::vector<RejectedRow> news(m_rows.end() - static_cast<std::ptrdiff_t>(m_fresh), m_rows.end());
    m_fresh = 0;
    return news;
}

} // namespace sio::admin
