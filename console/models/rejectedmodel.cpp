// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/rejectedmodel.h"

#include "models/text.h"

namespace sio::models {

RejectedModel::RejectedModel(const store::ServerState& state, QObject* parent)
    : TableModel({{"Time"},
                  {"Layer"},
                  {"Code"},
                  {"Cause"},
                  {"How to mend it"},
                  {"Address"},
                  {"User"},
                  {"Transport"},
                  {"Namespace"},
                  {"User agent"},
                  {"Count", true}},
                 parent),
      m_state(state), m_ring(state.rejected().capacity())
{
    onPublished({});
    connect(&state, &store::ServerState::published, this, &RejectedModel::onPublished);
}

void RejectedModel::onPublished(const store::Changes&)
{
    const store::SlotChanges changes = m_ring.moveTo(m_state.rejected().first(), m_state.rejected().end());
    growTo(m_ring.rows());
    tell(changes);
}

const link::RejectedRow* RejectedModel::entry(int row) const
{
    return isLiveRow(row) ? &m_state.rejected().at(m_ring.numberAt(row)) : nullptr;
}

bool RejectedModel::isLiveRow(int row) const
{
    // Between two publications the ring is still the one that was published.
    return m_ring.has(row) && m_ring.numberAt(row) >= m_state.rejected().first() &&
           m_ring.numberAt(row) < m_state.rejected().end();
}

std::int64_t RejectedModel::ordinal(int row) const
{
    return static_cast<std::int64_t>(m_ring.numberAt(row));
}

QString RejectedModel::rowId(int row) const
{
    return QString::number(m_ring.numberAt(row));
}

int RejectedModel::rowOfId(const QString& id) const
{
    bool isNumber = false;
    const quint64 number = id.toULongLong(&isNumber);
    if (!isNumber || number < m_ring.first() || number >= m_ring.end())
        return -1;
    return m_ring.rowOf(number);
}

int RejectedModel::kind(int, int) const
{
    return 0;
}

bool RejectedModel::isFlagged(int row) const
{
    return m_state.rejected().at(m_ring.numberAt(row)).count > 1;
}

QString RejectedModel::shown(int row, int column) const
{
    const link::RejectedRow& entry = m_state.rejected().at(m_ring.numberAt(row));
    switch (column) {
    case Time:
        return clockTime(entry.time);
    case User:
        return shortId(entry.user);
    case Count:
        return grouped(entry.count);
    default:
        return visibleText(raw(row, column), 200);
    }
}

QString RejectedModel::raw(int row, int column) const
{
    const link::RejectedRow& entry = m_state.rejected().at(m_ring.numberAt(row));
    switch (column) {
    case Time:
        return fullTime(entry.time);
    case Layer:
        return entry.layer;
    case Code:
        return entry.code;
    case Cause:
        return entry.cause;
    case Hint:
        return entry.hint;
    case Address:
        return entry.address;
    case User:
        return entry.user;
    case Transport:
        return entry.transport;
    case Namespace:
        return entry.nsp;
    case Agent:
        return entry.agent;
    case Count:
        return QString::number(entry.count);
    default:
        return {};
    }
}

SortKey RejectedModel::sortKey(int row, int column) const
{
    const link::RejectedRow& entry = m_state.rejected().at(m_ring.numberAt(row));
    if (column == Time)
        return {entry.time, {}};
    if (column == Count)
        return {entry.count, {}};
    return {0, raw(row, column)};
}

QStringList RejectedModel::filterKeys() const
{
    return {"layer", "code", "cause", "hint", "address", "user", "transport", "nsp", "agent"};
}

QStringList RejectedModel::filterTexts(int row, int key) const
{
    return {raw(row, key + Layer)};
}

QByteArray RejectedModel::searchText(int row) const
{
    QStringList parts;
    for (int column = Layer; column <= Agent; ++column)
        parts << raw(row, column);
    return lowered(parts.join('\n').toUtf8());
}

} // namespace sio::models
