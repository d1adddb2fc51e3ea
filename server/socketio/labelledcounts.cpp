// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/labelledcounts.h"

namespace sio::socketio {

LabelledCounts::LabelledCounts(std::size_t maxLabels)
    : m_maxLabels(maxLabels), m_entries(std::make_unique<Entry[]>(maxLabels))
{
}

void LabelledCounts::add(std::string_view name, std::int64_t by)
{
    if (m_last && m_last->name == name) {
        m_last->count.add(by);
        return;
    }
    auto known = m_index.find(name);
    if (known == m_index.end()) {
        const std::size_t size = m_size.load(std::memory_order_relaxed);
        if (size == m_maxLabels) {
            addOther(by);
            return;
        }
        Entry& entry = m_entries[size];
        entry.name = name;
        known = m_index.emplace(entry.name, &entry).first;
        m_size.store(size + 1, std::memory_order_release);
    }
    m_last = known->second;
    m_last->count.add(by);
}

void LabelledCounts::mergeInto(NamedCounts& out) const
{
    const std::size_t size = m_size.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < size; ++i)
        out[m_entries[i].name] += m_entries[i].count.value();
    if (const std::int64_t other = m_other.value())
        out["other"] += other;
}

} // namespace sio::socketio
