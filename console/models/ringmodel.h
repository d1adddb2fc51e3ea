// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/ringrows.h"
#include "models/tablemodel.h"
#include "store/serverstate.h"

#include <vector>

namespace sio::models {

/// What all tables over a ring of the store share: row n holds entry number n modulo the ring's size, so that
/// a new entry takes the oldest one's row. IdRole: the entry's number in the ring, as text.
class RingTable : public TableModel {
public:
    std::int64_t ordinal(int row) const override;
    int rowOfId(const QString& id) const override;

protected:
    RingTable(std::vector<ColumnSpec> columns, std::size_t capacity, std::uint64_t origin, QObject* parent);

    QString rowId(int row) const override;
    const RingRows& ring() const { return m_ring; }
    /// The rows are those of entries `first` to `end` from now on; grow and tell follow.
    store::SlotChanges moveTo(std::uint64_t first, std::uint64_t end) { return m_ring.moveTo(first, end); }

private:
    RingRows m_ring;
};

/// A table that shows a ring as it is.
template <class Entry> class RingModel : public RingTable {
public:
    /// Null when the row is none.
    const Entry* entry(int row) const { return isLiveRow(row) ? &at(row) : nullptr; }

    bool isLiveRow(int row) const override
    {
        // Between two publications the ring may already be further on.
        return ring().has(row) && ring().numberAt(row) >= m_entries.first() &&
               ring().numberAt(row) < m_entries.end();
    }

protected:
    /// `entries` is one of the state's, which outlives this.
    RingModel(std::vector<ColumnSpec> columns, const store::ServerState& state,
              const store::Ring<Entry>& entries, QObject* parent)
        : RingTable(std::move(columns), entries.capacity(), entries.origin(), parent), m_entries(entries)
    {
        follow();
        connect(&state, &store::ServerState::published, this, [this] { follow(); });
    }

    /// Precondition: isLiveRow().
    const Entry& at(int row) const { return m_entries.at(ring().numberAt(row)); }

private:
    void follow()
    {
        const store::SlotChanges changes = moveTo(m_entries.first(), m_entries.end());
        growTo(ring().rows());
        tell(changes);
    }

    const store::Ring<Entry>& m_entries;
};

} // namespace sio::models
