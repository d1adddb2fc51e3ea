// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/consolecase.h"
#include "views/tablepage.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

namespace sio::test {

/// A row of the server's feed, of now.
inline QJsonObject anEvent(qint64 seq, const QString& name, const QString& dir = "out",
                           const QString& payload = R"([{"a":1}])")
{
    return {{"seq", seq},
            {"time", QDateTime::currentMSecsSinceEpoch()},
            {"dir", dir},
            {"event", name},
            {"nsp", "/"},
            {"user", "u1"},
            {"rooms", QJsonArray{"user:u1"}},
            {"matched", 2},
            {"written", 2},
            {"event_id", "e" + QString::number(seq)},
            {"size", payload.size()},
            {"payload", payload},
            {"source", "api"}};
}

} // namespace sio::test
