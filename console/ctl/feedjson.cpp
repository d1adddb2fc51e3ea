// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/feedjson.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace sio::ctl {

namespace {

/// Builds an object, leaving out what is unknown.
class Builder {
public:
    explicit Builder(const char* type) { m_object.insert(QLatin1String("type"), QLatin1String(type)); }

    Builder& text(const char* name, const QString& value)
    {
        if (!value.isEmpty())
            m_object.insert(QLatin1String(name), value);
        return *this;
    }
    Builder& number(const char* name, std::int64_t value, std::int64_t unknown = -1)
    {
        if (value != unknown)
            m_object.insert(QLatin1String(name), static_cast<qint64>(value));
        return *this;
    }
    Builder& flag(const char* name, bool value)
    {
        if (value)
            m_object.insert(QLatin1String(name), true);
        return *this;
    }
    Builder& list(const char* name, const QStringList& values)
    {
        if (!values.isEmpty())
            m_object.insert(QLatin1String(name), QJsonArray::fromStringList(values));
        return *this;
    }
    Builder& counts(const char* name, const QHash<QString, std::int64_t>& values)
    {
        QJsonObject inner;
        for (auto item = values.begin(); item != values.end(); ++item)
            inner.insert(item.key(), static_cast<qint64>(item.value()));
        m_object.insert(QLatin1String(name), inner);
        return *this;
    }
    Builder& value(const char* name, const QJsonValue& value)
    {
        m_object.insert(QLatin1String(name), value);
        return *this;
    }
    operator QJsonObject() const { return m_object; }

private:
    QJsonObject m_object;
};

QJsonValue lastOf(const link::LastEvent& last)
{
    if (last.event.isEmpty())
        return QJsonValue::Undefined;
    return QJsonObject{{"event", last.event},
                       {"dir", link::directionWord(last.dir)},
                       {"time", static_cast<qint64>(last.time)}};
}

/// The arguments as JSON; as text where they were cut or are none.
QJsonValue payloadOf(const link::EventRow& row)
{
    const QJsonDocument document = row.cut ? QJsonDocument() : QJsonDocument::fromJson(row.payload);
    if (document.isArray())
        return document.array();
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue(QString::fromUtf8(row.payload));
}

} // namespace

QJsonObject toJson(const link::EventRow& row)
{
    return Builder("event")
        .number("seq", row.seq, 0)
        .number("time", row.time, 0)
        .text("dir", link::directionWord(row.dir))
        .text("event", row.event)
        .text("nsp", row.nsp)
        .text("user", row.user)
        .text("socket", row.socket)
        .list("rooms", row.rooms)
        .number("matched", row.matched)
        .number("written", row.written)
        .text("event_id", row.eventId)
        .number("size", row.size)
        .value("payload", payloadOf(row))
        .flag("cut", row.cut)
        .flag("ack", row.ack)
        .text("source", row.source)
        .text("by", row.by);
}

QJsonObject toJson(const link::StatsRow& row)
{
    QJsonArray lag;
    for (const std::int64_t value : row.loopLagUs)
        lag.push_back(static_cast<qint64>(value));
    return Builder("stats")
        .number("time", row.time, 0)
        .text("server_id", row.serverId)
        .value("uptime_s", row.uptimeSeconds)
        .number("clients", row.clients)
        .number("websocket", row.websocket)
        .number("polling", row.polling)
        .counts("sockets", row.sockets)
        .number("users", row.users)
        .number("rooms", row.rooms)
        .number("connects", row.connects)
        .number("disconnects", row.disconnects)
        .number("messages_in", row.messagesIn)
        .number("messages_out", row.messagesOut)
        .number("bytes_in", row.bytesIn)
        .number("bytes_out", row.bytesOut)
        .number("publishes", row.publishes)
        .number("publish_p50_us", row.publishP50Us)
        .number("publish_p99_us", row.publishP99Us)
        .counts("rejects", row.rejects)
        .value("loop_lag_us", lag)
        .number("rss_bytes", row.rssBytes)
        .flag("sampling", row.sampling);
}

QJsonObject toJson(const link::RejectedRow& row)
{
    return Builder("rejected")
        .number("time", row.time, 0)
        .text("layer", row.layer)
        .text("code", row.code)
        .text("cause", row.cause)
        .text("hint", row.hint)
        .text("address", row.address)
        .text("transport", row.transport)
        .text("user", row.user)
        .text("nsp", row.nsp)
        .text("agent", row.agent)
        .number("count", row.count);
}

QJsonObject toJson(const link::AuditRow& row)
{
    return Builder("audit")
        .number("seq", row.seq, 0)
        .number("time", row.time, 0)
        .text("who", row.who)
        .text("role", row.role)
        .text("from", row.from)
        .text("what", row.what)
        .text("target", row.target)
        .text("reason", row.reason)
        .text("result", row.result)
        .number("matched", row.matched)
        .text("event_id", row.eventId);
}

QJsonObject toJson(const link::SocketRow& row)
{
    return Builder("socket")
        .text("id", row.id)
        .text("client", row.client)
        .text("user", row.user)
        .flag("authenticated", row.authenticated)
        .text("nsp", row.nsp)
        .text("transport", row.transport)
        .text("address", row.address)
        .text("agent", row.agent)
        .number("since", row.since, 0)
        .value("rooms", QJsonArray::fromStringList(row.rooms))
        .value("last", lastOf(row.last));
}

QJsonObject toJson(const link::SocketChange& change)
{
    using Kind = link::SocketChange::Kind;
    switch (change.kind) {
    case Kind::Connected: {
        QJsonObject object = toJson(change.row);
        object.insert(QLatin1String("type"), QLatin1String("connected"));
        return object;
    }
    case Kind::Updated: {
        QJsonObject object = toJson(change.row);
        object.insert(QLatin1String("type"), QLatin1String("updated"));
        return object;
    }
    case Kind::Disconnected:
        return Builder("disconnected").text("id", change.id).text("reason", change.text);
    case Kind::Joined:
        return Builder("joined").text("id", change.id).text("room", change.room);
    case Kind::Left:
        return Builder("left").text("id", change.id).text("room", change.room);
    case Kind::Transport:
        return Builder("transport").text("id", change.id).text("transport", change.text);
    case Kind::Last:
        return Builder("last").text("id", change.id).value("last", lastOf(change.last));
    }
    return {};
}

} // namespace sio::ctl
