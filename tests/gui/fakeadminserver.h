// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QStringList>
#include <QtCore/QUrl>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

#include <functional>

namespace sio::test {

/// The server's half of the admin stream (admin-stream.md), in this process: one client, answers from data
/// that a test sets. What was asked is kept in `requests`.
class FakeAdminServer : public QObject {
    Q_OBJECT
public:
    using Answer = std::function<QJsonObject(const QJsonObject& request)>;

    /// `pemFile`: certificate and key; empty: no TLS.
    explicit FakeAdminServer(const QString& pemFile = {}, QObject* parent = nullptr);
    QUrl url() const;

    // What the next login is told.
    QString environment = "development";
    bool production = false;
    bool readOnly = false;
    QString role = "admin";
    QStringList capabilities{"watch", "publish", "membership",  "disconnect",
                             "block", "audit",   "test_traffic"};
    QStringList features{"PM_SOCKETS", "PM_SEARCH",   "PM_EVENTS",  "PM_HISTORY",
                         "PM_STATS",   "PM_REJECTED", "PM_PUBLISH", "PM_COMMANDS",
                         "PM_BLOCK",   "PM_ARM",      "PM_AUDIT",   "PM_TEST_TRAFFIC"};
    int recipientsCap = 50;
    QString password = "right";
    bool sendsSnapshot = true; ///< false: the first page never comes

    /// Rows of pm_subscribe sockets.
    QList<QJsonObject> sockets;
    QList<QJsonObject> events;   ///< history
    QList<QJsonObject> rejected; ///< history
    QList<QJsonObject> stats;    ///< history
    QList<QJsonObject> audit;
    bool armed = false;

    /// Replaces the answer to one request.
    void answer(const QString& request, Answer answer) { m_answers.insert(request, std::move(answer)); }
    /// Sends an event.
    void push(const QString& event, const QJsonObject& data);
    /// Changes of the sockets, as one delta.
    void delta(const QList<QJsonArray>& changes);
    /// Breaks the connection, and refuses further ones.
    void vanish();

    struct Request {
        QString name;
        QJsonObject data;
    };
    QList<Request> requests;
    QList<QJsonObject> asked(const QString& name) const;
    bool isJoined() const { return m_joined; }

    static QJsonObject socket(const QString& id, const QString& user, const QStringList& rooms = {},
                              const QString& transport = "websocket");

private:
    void onMessage(const QString& text);
    QJsonObject reply(const QString& name, const QJsonObject& data);
    QJsonObject publish(const QJsonObject& data);
    QJsonObject config() const;
    void send(const QString& text);

    QWebSocketServer m_server;
    QPointer<QWebSocket> m_socket;
    QHash<QString, Answer> m_answers;
    bool m_joined = false;
    qint64 m_revision = 100;
    int m_generation = 0;
    int m_packet = 0;
};

} // namespace sio::test
