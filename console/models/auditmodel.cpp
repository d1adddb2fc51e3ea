// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/auditmodel.h"

#include "models/text.h"

namespace sio::models {

AuditModel::AuditModel(const store::ServerState& state, QObject* parent)
    : TableModel({{"Time"},
                  {"Who"},
                  {"Role"},
                  {"From"},
                  {"What"},
                  {"Target"},
                  {"Reason"},
                  {"Result"},
                  {"Matched", true}},
                 parent),
      m_state(state), m_ring(state.audit().capacity())
{
    onPublished({});
    connect(&state, &store::ServerState::published, this, &AuditModel::onPublished);
}

void AuditModel::onPublished(const store::Changes&)
{
    const store::SlotChanges changes = m_ring.moveTo(m_state.audit().first(), m_state.audit().end());
    growTo(m_ring.rows());
    tell(changes);
}

const link::AuditRow* AuditModel::entry(int row) const
{
    return isLiveRow(row) ? &m_state.audit().at(m_ring.numberAt(row)) : nullptr;
}

bool AuditModel::isLiveRow(int row) const
{
    // Between two publications the ring is still the one that was published.
    return m_ring.has(row) && m_ring.numberAt(row) >= m_state.audit().first() &&
           m_ring.numberAt(row) < m_state.audit().end();
}

std::int64_t AuditModel::ordinal(int row) const
{
    return static_cast<std::int64_t>(m_ring.numberAt(row));
}

QString AuditModel::rowId(int row) const
{
    return QString::number(m_ring.numberAt(row));
}

int AuditModel::rowOfId(const QString& id) const
{
    bool isNumber = false;
    const quint64 number = id.toULongLong(&isNumber);
    if (!isNumber || number < m_ring.first() || number >= m_ring.end())
        return -1;
    return m_ring.rowOf(number);
}

int AuditModel::kind(int row, int) const
{
    return isFlagged(row) ? 1 : 0;
}

bool AuditModel::isFlagged(int row) const
{
    return m_state.audit().at(m_ring.numberAt(row)).result != u"ok";
}

QString AuditModel::shown(int row, int column) const
{
    const link::AuditRow& entry = m_state.audit().at(m_ring.numberAt(row));
    switch (column) {
    case Time:
        return clockTime(entry.time);
    case Matched:
        return grouped(entry.matched);
    default:
        return visibleText(raw(row, column), 200);
    }
}

QString AuditModel::raw(int row, int column) const
{
    const link::AuditRow& entry = m_state.audit().at(m_ring.numberAt(row));
    switch (column) {
    case Time:
        return fullTime(entry.time);
    case Who:
        return entry.who;
    case RoleName:
        return entry.role;
    case From:
        return entry.from;
    case What:
        return entry.what;
    case Target:
        return entry.target;
    case Reason:
        return entry.reason;
    case Result:
        return entry.result;
    case Matched:
        return entry.matched < 0 ? QString() : QString::number(entry.matched);
    default:
        return {};
    }
}

SortKey AuditModel::sortKey(int row, int column) const
{
    const link::AuditRow& entry = m_state.audit().at(m_ring.numberAt(row));
    if (column == Time)
        return {entry.time, {}};
    if (column == Matched)
        return {entry.matched, {}};
    return {0, raw(row, column)};
}

QStringList AuditModel::filterKeys() const
{
    return {"who", "role", "from", "what", "target", "reason", "result"};
}

QStringList AuditModel::filterTexts(int row, int key) const
{
    return {raw(row, key + Who)};
}

QByteArray AuditModel::searchText(int row) const
{
    QStringList parts;
    for (int column = Who; column <= Result; ++column)
        parts << raw(row, column);
    parts << m_state.audit().at(m_ring.numberAt(row)).eventId;
    return lowered(parts.join('\n').toUtf8());
}

} // namespace sio::models
