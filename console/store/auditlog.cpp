// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/auditlog.h"

#include <algorithm>

namespace sio::store {

namespace {

/// Rings' worth of older records that could be put in front.
constexpr std::uint64_t kRoomInFront = 1'000'000;

bool isOlder(const link::AuditRow& a, const link::AuditRow& b)
{
    return a.seq < b.seq;
}

void putInOrder(std::vector<link::AuditRow>& rows)
{
    std::stable_sort(rows.begin(), rows.end(), isOlder);
    const auto isSame = [](const link::AuditRow& a, const link::AuditRow& b) { return a.seq == b.seq; };
    rows.erase(std::unique(rows.begin(), rows.end(), isSame), rows.end());
}

} // namespace

AuditLog::AuditLog(std::size_t maxRows) : m_rows(maxRows, maxRows, maxRows * kRoomInFront) {}

void AuditLog::add(link::AuditBatch& batch)
{
    std::vector<link::AuditRow>& rows = batch.rows;
    putInOrder(rows);
    if (rows.empty())
        return;
    if (batch.newest && m_rows.count() > 0 && m_rows.at(m_rows.end() - 1).seq < rows.front().seq - 1)
        m_rows.clear();
    if (m_rows.count() == 0) {
        for (link::AuditRow& row : rows)
            m_rows.push(std::move(row));
        return;
    }
    const auto older = std::lower_bound(rows.begin(), rows.end(), m_rows.at(m_rows.first()), isOlder);
    const auto newer = std::upper_bound(older, rows.end(), m_rows.at(m_rows.end() - 1), isOlder);
    const auto isUnknown = [this](const link::AuditRow& row) {
        auto first = m_rows.first();
        for (auto count = m_rows.end() - first; count > 0;) { // a binary search over numbers
            const auto half = count / 2;
            if (isOlder(m_rows.at(first + half), row)) {
                first += half + 1;
                count -= half + 1;
            } else {
                count = half;
            }
        }
        return first == m_rows.end() || m_rows.at(first).seq != row.seq;
    };
    if (std::any_of(older, newer, isUnknown)) {
        rebuild(std::move(rows));
        return;
    }
    // What was there may leave at the front when new ones are pushed: the older ones go first, as far as
    // there is room.
    for (auto row = older; row != rows.begin();) {
        if (!m_rows.pushFront(std::move(*--row)))
            break;
    }
    for (auto row = newer; row != rows.end(); ++row)
        m_rows.push(std::move(*row));
}

void AuditLog::rebuild(std::vector<link::AuditRow> rows)
{
    for (auto number = m_rows.first(); number < m_rows.end(); ++number)
        rows.push_back(m_rows.at(number));
    putInOrder(rows);
    m_rows.clear();
    for (link::AuditRow& row : rows)
        m_rows.push(std::move(row));
}

} // namespace sio::store
