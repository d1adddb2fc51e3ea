// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/rejectedrow.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace sio::admin {

/// The latest refusals, explained; equal ones within a second are one row. Lives in the hub's thread.
class RejectedLog {
public:
    explicit RejectedLog(std::size_t maxRows) : m_maxRows(maxRows) {}

    void add(RejectedRow row);
    /// Rows that are new or have a higher count since the last call; a row that is still open may come again.
    std::vector<RejectedRow> takeNews();
    const std::deque<RejectedRow>& rows() const { return m_rows; }

private:
    const std::size_t m_maxRows;
    std::deque<RejectedRow> m_rows; ///< oldest first
    std::size_t m_fresh = 0;        ///< at the end: not taken yet
};

} // namespace sio::admin
