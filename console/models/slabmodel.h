// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/tablemodel.h"
#include "store/serverstate.h"

#include <vector>

namespace sio::models {

/// What all tables over a slab of the store share: rows are the store's slots. The text that free filters
/// look at is made when first asked for, and dropped when the row changes.
template <class Entry> class SlabModel : public TableModel {
public:
    /// Null when the row is none.
    const Entry* entry(int row) const { return isLiveRow(row) ? &at(row) : nullptr; }

    bool isLiveRow(int row) const override
    {
        return row >= 0 && m_entries.isLive(static_cast<store::Slot>(row));
    }
    std::int64_t ordinal(int row) const override { return row; }
    QByteArray searchText(int row) const final
    {
        QByteArray& text = m_search[static_cast<std::size_t>(row)];
        if (text.isNull())
            text = makeSearchText(row);
        return text;
    }

protected:
    /// `entries` and `changes` are those of the state, which outlives this.
    SlabModel(std::vector<ColumnSpec> columns, const store::ServerState& state,
              const store::Slab<Entry>& entries, store::SlotChanges store::Changes::*changes, QObject* parent)
        : TableModel(std::move(columns), parent), m_state(state), m_entries(entries)
    {
        growTo(static_cast<int>(entries.size()));
        connect(&state, &store::ServerState::published, this,
                [this, changes](const store::Changes& news) { follow(news, news.*changes); });
        connect(&state, &store::ServerState::freshnessChanged, this, &TableModel::looksChanged);
    }

    const store::ServerState& state() const { return m_state; }
    /// Precondition: isLiveRow().
    const Entry& at(int row) const { return m_entries[static_cast<store::Slot>(row)]; }
    bool isStale() const override { return m_state.freshness() == store::Freshness::Stale; }
    void rowsGrown(int rows) override { m_search.resize(static_cast<std::size_t>(rows)); }

    /// As SearchText makes it, never null.
    virtual QByteArray makeSearchText(int row) const = 0;
    /// There are rows for all entries; what changed is told right after this.
    virtual void aboutToTell(const store::Changes&) {}

private:
    void follow(const store::Changes& news, const store::SlotChanges& changes)
    {
        growTo(static_cast<int>(m_entries.size()));
        for (const auto* rows : {&changes.removed, &changes.added, &changes.changed}) {
            for (const store::Slot row : *rows)
                m_search[row] = {};
        }
        aboutToTell(news);
        tell(changes);
    }

    const store::ServerState& m_state;
    const store::Slab<Entry>& m_entries;
    mutable std::vector<QByteArray> m_search; ///< by row; null: not made
};

} // namespace sio::models
