// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/ringmodel.h"

namespace sio::models {

RingTable::RingTable(std::vector<ColumnSpec> columns, std::size_t capacity, std::uint64_t origin,
                     QObject* parent)
    : TableModel(std::move(columns), parent), m_ring(capacity, origin)
{
}

std::int64_t RingTable::ordinal(int row) const
{
    return static_cast<std::int64_t>(m_ring.numberAt(row));
}

QString RingTable::rowId(int row) const
{
    return QString::number(m_ring.numberAt(row));
}

int RingTable::rowOfId(const QString& id) const
{
    bool isNumber = false;
    const quint64 number = id.toULongLong(&isNumber);
    if (!isNumber || number < m_ring.first() || number >= m_ring.end())
        return -1;
    return m_ring.rowOf(number);
}

} // namespace sio::models
