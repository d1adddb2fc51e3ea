// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/testtls.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QStringList>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

#include <functional>
#include <memory>

namespace sio::test {

/// A websocket server that speaks as much Engine.IO as a test tells it to: every text goes out as it is
/// written. By default it opens the session and accepts every CONNECT of its namespace.
class FakeSocketServer : public QObject {
public:
    explicit FakeSocketServer(const QString& nsp = "/admin", const QString& pemFile = {})
        : m_nsp(nsp),
          m_server("fake", pemFile.isEmpty() ? QWebSocketServer::NonSecureMode : QWebSocketServer::SecureMode)
    {
        if (!pemFile.isEmpty())
            m_server.setSslConfiguration(tlsOf(pemFile));
        listen();
        connect(&m_server, &QWebSocketServer::newConnection, this, &FakeSocketServer::onConnection);
    }

    void listen() { m_server.listen(QHostAddress::LocalHost, m_port), m_port = m_server.serverPort(); }
    /// Nobody gets in, and who is in is thrown out, until listen().
    void stop()
    {
        m_server.close();
        drop();
    }
    void drop()
    {
        if (m_socket)
            m_socket->abort();
    }

    QUrl url() const
    {
        return QUrl(QString("%1://127.0.0.1:%2")
                        .arg(m_server.secureMode() == QWebSocketServer::SecureMode ? "https" : "http")
                        .arg(m_port));
    }
    quint16 port() const { return m_port; }

    /// One Engine.IO packet.
    void send(const QString& text)
    {
        if (m_socket)
            m_socket->sendTextMessage(text);
    }
    void sendBinary(const QByteArray& bytes)
    {
        if (m_socket)
            m_socket->sendBinaryMessage(bytes);
    }
    /// An event; `rest` are JSON values joined by commas.
    void emitEvent(const QString& name, const QString& rest, const QString& id = {})
    {
        send(QString("42%1,%2[\"%3\"%4]").arg(m_nsp, id, name, rest.isEmpty() ? QString() : ',' + rest));
    }
    void acknowledge(const QString& id, const QString& values)
    {
        send(QString("43%1,%2[%3]").arg(m_nsp, id, values));
    }

    QString openPacket =
        R"(0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";
    QString connectAnswer = R"({"sid":"socket-1"})";    ///< empty: none
    QString connectError;                               ///< instead of the answer
    std::function<void(const QString& auth)> onConnect; ///< before the answer
    std::function<void()> onJoined;                     ///< after it
    /// Each event of the client: its name and rest as JSON array text, the ack id or nothing.
    std::function<void(const QString& array, const QString& id)> onEvent;

    QStringList received; ///< every text of every client
    QStringList auths;
    QStringList requests; ///< paths with queries
    int connections = 0;

private:
    void onConnection()
    {
        QWebSocket* socket = m_server.nextPendingConnection();
        ++connections;
        requests << socket->requestUrl().toString(QUrl::RemoveScheme | QUrl::RemoveAuthority);
        socket->setParent(this);
        m_socket = socket;
        connect(socket, &QWebSocket::textMessageReceived, this, &FakeSocketServer::onText);
        connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        if (!openPacket.isEmpty())
            send(openPacket);
    }

    void onText(const QString& text)
    {
        received << text;
        const QString connectHead = "40" + m_nsp + ',';
        const QString eventHead = "42" + m_nsp + ',';
        if (text.startsWith(connectHead)) {
            const QString auth = text.mid(connectHead.size());
            auths << auth;
            if (onConnect)
                onConnect(auth);
            if (!connectError.isEmpty())
                send("44" + m_nsp + ',' + connectError);
            else if (!connectAnswer.isEmpty())
                send("40" + m_nsp + ',' + connectAnswer);
            if (connectError.isEmpty() && onJoined)
                onJoined();
        } else if (text.startsWith(eventHead)) {
            const QString rest = text.mid(eventHead.size());
            const qsizetype bracket = rest.indexOf('[');
            if (onEvent)
                onEvent(rest.mid(bracket), rest.left(bracket));
        }
    }

    QString m_nsp;
    QWebSocketServer m_server;
    QPointer<QWebSocket> m_socket;
    quint16 m_port = 0;
};

} // namespace sio::test
