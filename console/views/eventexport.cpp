// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/eventexport.h"

#include "models/text.h"
#include "views/csv.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace sio::views {

QByteArray eventData(const link::EventRow& event)
{
    const QJsonDocument document = QJsonDocument::fromJson(event.payload);
    if (!document.isArray())
        return event.payload;
    const QJsonArray arguments = document.array();
    if (arguments.size() == 1 && arguments.first().isObject())
        return QJsonDocument(arguments.first().toObject()).toJson(QJsonDocument::Indented);
    return document.toJson(QJsonDocument::Indented);
}

QByteArray eventCsvHead()
{
    return csvLine({"time", "direction", "event", "user", "socket", "rooms", "size", "matched", "written",
                    "event_id", "source", "by", "payload"});
}

QByteArray eventCsv(const link::EventRow& event, bool utc)
{
    const auto number = [](std::int64_t n) { return n < 0 ? QString() : QString::number(n); };
    return csvLine({models::isoTime(event.time, utc), link::directionWord(event.dir), event.event, event.user,
                    event.socket, event.rooms.join(' '), number(event.size), number(event.matched),
                    number(event.written), event.eventId, event.source, event.by,
                    QString::fromUtf8(event.payload)});
}

QByteArray eventJsonLine(const link::EventRow& event, bool utc)
{
    QJsonObject object{{"time", models::isoTime(event.time, utc)},
                       {"dir", link::directionWord(event.dir)},
                       {"event", event.event}};
    const auto put = [&object](const char* name, const QJsonValue& value) {
        object.insert(QLatin1String(name), value);
    };
    if (!event.user.isEmpty())
        put("user", event.user);
    if (!event.socket.isEmpty())
        put("socket", event.socket);
    if (!event.rooms.isEmpty())
        put("rooms", QJsonArray::fromStringList(event.rooms));
    if (event.matched >= 0)
        put("matched", static_cast<qint64>(event.matched));
    if (event.written >= 0)
        put("written", static_cast<qint64>(event.written));
    if (!event.eventId.isEmpty())
        put("event_id", event.eventId);
    const QJsonDocument payload = QJsonDocument::fromJson(event.payload);
    if (payload.isArray())
        put("payload", payload.array());
    else
        put("payload_text", QString::fromUtf8(event.payload));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace sio::views
