// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "store/ring.h"

#include <cstddef>

namespace sio::store {

/// The audit records known, oldest first: live ones come at the end, pages that were asked for in front,
/// while there is room. Entries keep their numbers (and tables their rows) in both cases. A value: part of
/// ServerState, in its thread.
class AuditLog {
public:
    explicit AuditLog(std::size_t maxRows);

    const Ring<link::AuditRow>& rows() const { return m_rows; }
    /// No older ones can be kept.
    bool isFull() const { return m_rows.isFull(); }
    /// Takes from `batch`. Rows that are known are left as they are.
    void add(link::AuditBatch& batch);
    void clear() { m_rows.clear(); }

private:
    /// Rows that lie between known ones: all are put in order anew.
    void rebuild(std::vector<link::AuditRow> rows);

    Ring<link::AuditRow> m_rows;
};

} // namespace sio::store
