// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/rows.h"

namespace sio::link {

QString directionWord(Direction direction)
{
    switch (direction) {
    case Direction::In:
        return QStringLiteral("in");
    case Direction::Out:
        return QStringLiteral("out");
    case Direction::Unknown:
        break;
    }
    return {};
}

Direction directionFrom(QStringView word)
{
    if (word == u"in")
        return Direction::In;
    return word == u"out" ? Direction::Out : Direction::Unknown;
}

} // namespace sio::link
