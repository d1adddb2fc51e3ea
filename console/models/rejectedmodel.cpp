// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/rejectedmodel.h"

#include "models/searchtext.h"
#include "models/text.h"

namespace sio::models {

RejectedModel::RejectedModel(const store::ServerState& state, QObject* parent)
    : RingModel({{"Time"},
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
                state, state.rejected(), parent)
{
}

bool RejectedModel::isFlagged(int row) const
{
    return at(row).count > 1;
}

QString RejectedModel::shown(int row, int column) const
{
    const link::RejectedRow& entry = at(row);
    switch (column) {
    case Time:
        return clockTime(entry.time, isUtc());
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
    const link::RejectedRow& entry = at(row);
    switch (column) {
    case Time:
        return fullTime(entry.time, isUtc());
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
    const link::RejectedRow& entry = at(row);
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
    SearchText text;
    for (int column = Layer; column <= Agent; ++column)
        text.add(raw(row, column));
    return text.text();
}

} // namespace sio::models
