// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "syntheticserver.h"

#include "admin/names.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <chrono>

namespace sio::bench {

using namespace std::chrono_literals;

namespace {

constexpr auto kPeriod = 100ms; // as the server's

const char* const kOpen =
    R"(0{"sid":"bench","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";
const char* const kConfig =
    R"({"supportedFeatures":["PM_SOCKETS","PM_EVENTS"],"papermastery":{"protocol":1,"server_id":"bench",)"
    R"("environment":{"name":"bench","colour":"#808080","production":false},"user":"bench","role":"viewer",)"
    R"("capabilities":["watch"],"readonly":true}})";

} // namespace

SyntheticServer::SyntheticServer(int sockets, int eventsPerSecond) : m_feed(sockets, eventsPerSecond)
{
    m_period.setInterval(kPeriod);
    connect(&m_period, &QTimer::timeout, this, &SyntheticServer::sendPeriod);
    connect(&m_server, &QWebSocketServer::newConnection, this, &SyntheticServer::onConnection);
}

QUrl SyntheticServer::listen()
{
    m_server.listen(QHostAddress::LocalHost);
    return QUrl(QString("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

void SyntheticServer::onConnection()
{
    m_socket = m_server.nextPendingConnection();
    connect(m_socket, &QWebSocket::textMessageReceived, this, &SyntheticServer::onText);
    connect(m_socket, &QWebSocket::disconnected, &m_period, &QTimer::stop);
    m_socket->sendTextMessage(kOpen);
}

void SyntheticServer::onText(const QString& text)
{
    const qsizetype comma = text.indexOf(',');
    const qsizetype bracket = text.indexOf('[');
    if (text.startsWith("40")) {
        m_socket->sendTextMessage(R"(40/admin,{"sid":"console"})");
        emitEvent("config", kConfig);
    } else if (text.startsWith("42") && comma > 0 && bracket > comma) {
        const QJsonArray event = QJsonDocument::fromJson(text.mid(bracket).toUtf8()).array();
        onSubscribe(event.at(1).toObject().value("topic").toString(),
                    text.mid(comma + 1, bracket - comma - 1));
    } else if (text.startsWith("43")) { // a page has been applied
        sendPage();
    }
}

void SyntheticServer::onSubscribe(const QString& topic, const QString& ackId)
{
    m_wantsEvents = m_wantsEvents || topic == "events";
    m_socket->sendTextMessage(
        QString(
            R"(43/admin,%1[{"ok":true,"generation":"bench","revision":0,"total":%2,"history":[],"lost":0}])")
            .arg(ackId)
            .arg(m_feed.count()));
    if (topic == "sockets")
        sendPage();
}

void SyntheticServer::sendPage()
{
    if (m_page < m_feed.pages())
        emitEvent(admin::news::kSnapshot.data(), admin::toJson(m_feed.page(m_page++)), "0");
    else if (!m_period.isActive())
        m_period.start();
}

void SyntheticServer::sendPeriod()
{
    const SyntheticFeed::Period news = m_feed.period(std::chrono::duration<double>(kPeriod).count());
    emitEvent(admin::news::kDelta.data(), admin::toJson(news.delta));
    for (const admin::EventBatch& batch : news.events) {
        if (m_wantsEvents)
            emitEvent(admin::news::kEvents.data(), admin::toJson(batch));
    }
}

void SyntheticServer::emitEvent(const char* name, const std::string& body, const QString& ackId)
{
    m_socket->sendTextMessage("42/admin," + ackId + "[\"" + QLatin1String(name) + "\"," +
                              QString::fromStdString(body) + ']');
}

} // namespace sio::bench
