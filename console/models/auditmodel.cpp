// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/auditmodel.h"

#include "models/searchtext.h"
#include "models/text.h"

namespace sio::models {

AuditModel::AuditModel(const store::ServerState& state, QObject* parent)
    : RingModel({{"Time"},
                 {"Who"},
                 {"Role"},
                 {"From"},
                 {"What"},
                 {"Target"},
                 {"Reason"},
                 {"Result"},
                 {"Matched", true}},
                state, state.audit(), parent)
{
}

bool AuditModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_pager && m_pager->canLoadOlder();
}

void AuditModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        m_pager->loadOlder();
}

int AuditModel::kind(int row, int) const
{
    return isFlagged(row) ? 1 : 0;
}

bool AuditModel::isFlagged(int row) const
{
    return at(row).result != u"ok";
}

QString AuditModel::shown(int row, int column) const
{
    const link::AuditRow& entry = at(row);
    switch (column) {
    case Time:
        return clockTime(entry.time, isUtc());
    case Matched:
        return grouped(entry.matched);
    default:
        return visibleText(raw(row, column), 200);
    }
}

QString AuditModel::raw(int row, int column) const
{
    const link::AuditRow& entry = at(row);
    switch (column) {
    case Time:
        return fullTime(entry.time, isUtc());
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
    const link::AuditRow& entry = at(row);
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
    SearchText text;
    for (int column = Who; column <= Result; ++column)
        text.add(raw(row, column));
    return text.add(at(row).eventId).text();
}

} // namespace sio::models
