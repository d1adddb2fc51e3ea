// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/fakeadminserver.h"

#include "support/testtls.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QSet>

#include <limits>

namespace sio::test {

namespace {

QString text(const QJsonArray& array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QJsonObject refusal(const QString& code, const QString& message, const QJsonObject& details = {})
{
    return {{"ok", false},
            {"error", QJsonObject{{"code", code}, {"message", message}, {"details", details}}}};
}

QJsonArray arrayOf(const QList<QJsonObject>& list)
{
    QJsonArray array;
    for (const QJsonObject& object : list)
        array << object;
    return array;
}

} // namespace

FakeAdminServer::FakeAdminServer(const QString& pemFile, QObject* parent)
    : QObject(parent),
      m_server("fake", pemFile.isEmpty() ? QWebSocketServer::NonSecureMode : QWebSocketServer::SecureMode)
{
    if (!pemFile.isEmpty())
        m_server.setSslConfiguration(tlsOf(pemFile));
    m_server.listen(QHostAddress::LocalHost, 0);
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        QWebSocket* socket = m_server.nextPendingConnection();
        if (m_socket)
            m_socket->abort();
        m_socket = socket;
        m_joined = false;
        connect(socket, &QWebSocket::disconnected, this, [this, socket] {
            if (m_socket == socket)
                m_joined = false;
            socket->deleteLater();
        });
        connect(socket, &QWebSocket::textMessageReceived, this, &FakeAdminServer::onMessage);
        send(
            R"(0{"sid":"fakefakefakefakefake","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})");
    });
}

QUrl FakeAdminServer::url() const
{
    const bool isSecure = m_server.secureMode() == QWebSocketServer::SecureMode;
    return QUrl(
        QStringLiteral("%1://127.0.0.1:%2").arg(isSecure ? "https" : "http").arg(m_server.serverPort()));
}

void FakeAdminServer::send(const QString& message)
{
    if (m_socket)
        m_socket->sendTextMessage(message);
}

void FakeAdminServer::push(const QString& event, const QJsonObject& data)
{
    send("42/admin," + text({event, data}));
}

void FakeAdminServer::delta(const QList<QJsonArray>& changes)
{
    QJsonArray list;
    for (const QJsonArray& change : changes)
        list.append(QJsonValue(change));
    const qint64 from = m_revision;
    m_revision += changes.size();
    push("pm_delta", {{"generation", QString::number(m_generation)},
                      {"from", from},
                      {"to", m_revision},
                      {"changes", list}});
}

void FakeAdminServer::vanish()
{
    m_server.close();
    if (m_socket)
        m_socket->abort();
}

QList<QJsonObject> FakeAdminServer::asked(const QString& name) const
{
    QList<QJsonObject> found;
    for (const Request& request : requests) {
        if (request.name == name)
            found << request.data;
    }
    return found;
}

QJsonObject FakeAdminServer::socket(const QString& id, const QString& user, const QStringList& rooms,
                                    const QString& transport)
{
    QStringList all{"user:" + user};
    all += rooms;
    return {{"id", id},
            {"client", id.left(12)},
            {"user", user},
            {"authenticated", true},
            {"nsp", "/"},
            {"transport", transport},
            {"address", "192.0.2.7"},
            {"agent", "Firefox"},
            {"since", QDateTime::currentMSecsSinceEpoch() - 60000},
            {"rooms", QJsonArray::fromStringList(all)}};
}

QJsonObject FakeAdminServer::config() const
{
    return {{"supportedFeatures", QJsonArray::fromStringList(features)},
            {"papermastery",
             QJsonObject{{"protocol", 1},
                         {"server_id", "server-one"},
                         {"hostname", "host-one"},
                         {"version", "0.1.0"},
                         {"environment", QJsonObject{{"name", environment},
                                                     {"colour", production ? "#b3261e" : "#2e7d32"},
                                                     {"production", production}}},
                         {"user", "tester"},
                         {"role", role},
                         {"capabilities", QJsonArray::fromStringList(capabilities)},
                         {"readonly", readOnly},
                         {"recipients_cap", recipientsCap},
                         {"test_users", QJsonArray()},
                         {"catalogue", QJsonArray()},
                         {"server_time", QDateTime::currentMSecsSinceEpoch()}}}};
}

void FakeAdminServer::onMessage(const QString& message)
{
    if (message == "2") {
        send("3");
        return;
    }
    const QString prefix = "/admin,";
    if (message.startsWith("40" + prefix)) {
        const QJsonObject auth = QJsonDocument::fromJson(message.mid(2 + prefix.size()).toUtf8()).object();
        if (auth.value("password").toString() != password && !auth.contains("sessionId")) {
            send(R"(44/admin,{"message":"invalid credentials","data":{"code":"INVALID_CREDENTIALS"}})");
            return;
        }
        send(R"(40/admin,{"sid":"adminadminadminadmin"})");
        m_joined = true;
        push("session", {{"sessionId", "session-of-a-test"}});
        push("config", config());
        return;
    }
    if (!message.startsWith("42" + prefix))
        return;
    qsizetype at = 2 + prefix.size();
    QString id;
    while (at < message.size() && message[at].isDigit())
        id += message[at++];
    const QJsonArray arguments = QJsonDocument::fromJson(message.mid(at).toUtf8()).array();
    const QString name = arguments.at(0).toString();
    const QJsonObject data = arguments.at(1).toObject();
    requests.push_back({name, data});
    const QJsonObject answer = m_answers.contains(name) ? m_answers.value(name)(data) : reply(name, data);
    if (!id.isEmpty() && !answer.isEmpty())
        send("43/admin," + id + text({answer}));
    if (name == "pm_subscribe" && data.value("topic") == "sockets" && sendsSnapshot) {
        const QJsonObject page{{"generation", QString::number(m_generation)},
                               {"page", 0},
                               {"pages", 1},
                               {"revision", m_revision},
                               {"rows", arrayOf(sockets)}};
        send("42/admin," + QString::number(++m_packet) + text({"pm_snapshot", page}));
    }
}

QJsonObject FakeAdminServer::publish(const QJsonObject& data)
{
    const bool dry = data.value("dry_run").toBool();
    if (!dry && production) {
        if (data.value("reason").toString().isEmpty())
            return refusal("REASON_REQUIRED", "a reason is required");
        if (!armed)
            return refusal("NOT_ARMED", "arm first");
    }
    QSet<QString> rooms;
    const QJsonObject row = data.value("data").toObject();
    const QJsonObject to = data.value("to").toObject();
    QStringList ids;
    if (to.isEmpty()) {
        if (row.contains("user_id"))
            rooms << "user:" + row.value("user_id").toString();
        if (data.value("event") != "payment_update" && row.contains("session_id"))
            rooms << "session:" + row.value("session_id").toString();
    }
    for (const QJsonValue& user : to.value("users").toArray())
        rooms << "user:" + user.toString();
    for (const QJsonValue& room : to.value("rooms").toArray())
        rooms << room.toString();
    for (const QJsonValue& id : to.value("sockets").toArray())
        ids << id.toString();
    QJsonArray lines;
    QSet<QString> users;
    for (const QJsonObject& socket : sockets) {
        bool matches = to.value("all").toBool() || ids.contains(socket.value("id").toString());
        for (const QJsonValue& room : socket.value("rooms").toArray())
            matches = matches || rooms.contains(room.toString());
        if (!matches)
            continue;
        users << socket.value("user").toString();
        lines << QJsonObject{{"id", socket.value("id")},
                             {"user", socket.value("user")},
                             {"transport", socket.value("transport")},
                             {"address", socket.value("address")},
                             {"written", !dry},
                             {"time", dry ? 0 : QDateTime::currentMSecsSinceEpoch()}};
    }
    if (!dry && production && lines.size() > recipientsCap && data.value("confirm").toString().isEmpty())
        return refusal("CONFIRMATION_REQUIRED", "type the name",
                       {{"type", "server-one"}, {"matched_sockets", lines.size()}, {"cap", recipientsCap}});
    return {{"ok", true},
            {"event_id", dry ? QString() : QStringLiteral("3f2a0000-0000-4000-8000-00000000c0de")},
            {"matched_users", users.size()},
            {"matched_sockets", lines.size()},
            {"written", dry ? 0 : lines.size()},
            {"reason", dry ? QJsonValue("dry_run") : QJsonValue()},
            {"warnings", QJsonArray()},
            {"sockets", lines},
            {"time", QDateTime::currentMSecsSinceEpoch()}};
}

QJsonObject FakeAdminServer::reply(const QString& name, const QJsonObject& data)
{
    const QJsonObject ok{{"ok", true}};
    if (name == "pm_subscribe") {
        const QString topic = data.value("topic").toString();
        if (topic == "sockets")
            return {{"ok", true},
                    {"generation", QString::number(++m_generation)},
                    {"revision", m_revision},
                    {"total", sockets.size()}};
        if (topic == "events")
            return {{"ok", true},
                    {"history", data.value("history").toInt() > 0 ? arrayOf(events) : QJsonArray()},
                    {"lost", 0}};
        if (topic == "stats")
            return {{"ok", true}, {"history", arrayOf(stats)}};
        if (topic == "rejected")
            return {{"ok", true}, {"history", arrayOf(rejected)}};
        return ok;
    }
    if (name == "pm_publish")
        return publish(data);
    if (name == "pm_arm") {
        armed = true;
        return {{"ok", true}, {"armed_until", QDateTime::currentMSecsSinceEpoch() + 300000}};
    }
    if (name == "pm_disarm") {
        armed = false;
        return ok;
    }
    if (name == "pm_user") {
        QJsonArray own;
        for (const QJsonObject& socket : sockets) {
            if (socket.value("user") == data.value("user"))
                own << socket;
        }
        return {{"ok", true},
                {"user", data.value("user")},
                {"blocked", false},
                {"sockets", own},
                {"timeline", arrayOf(events)}};
    }
    if (name == "pm_search") {
        const QString query = data.value("query").toString();
        QJsonArray rows;
        for (const QJsonObject& socket : sockets) {
            const QString user = socket.value("user").toString();
            if (data.value("kind") == "users" && user.contains(query))
                rows << QJsonObject{{"user", user},
                                    {"sockets", 1},
                                    {"rooms", 1},
                                    {"transports", QJsonArray{"websocket"}},
                                    {"since", 0}};
        }
        return {{"ok", true}, {"total", rows.size()}, {"rows", rows}};
    }
    if (name == "pm_audit") {
        QJsonArray rows;
        const int before = data.value("before").toInt(std::numeric_limits<int>::max());
        const int limit = data.value("limit").toInt();
        qsizetype older = 0;
        for (const QJsonObject& row : audit) // the newest first
            older += row.value("seq").toInt() < before ? 1 : 0;
        for (const QJsonObject& row : audit) {
            if (row.value("seq").toInt() < before && rows.size() < limit)
                rows.append(row);
        }
        return {{"ok", true}, {"rows", rows}, {"more", older > rows.size()}};
    }
    if (name == "pm_disconnect" || name == "pm_join" || name == "pm_leave")
        return {{"ok", true}, {"matched", 2}};
    return ok;
}

} // namespace sio::test
