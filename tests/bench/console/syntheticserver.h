// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "syntheticfeed.h"

#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

namespace sio::bench {

/// An admin namespace with a synthetic feed behind it, for one console: what that receives are bytes on a
/// socket, so that framing, decoding and making rows of it are measured, too. Lives in a thread of its own.
class SyntheticServer : public QObject {
public:
    SyntheticServer(int sockets, int eventsPerSecond);

    /// Listens on a free loopback port.
    QUrl listen();

private:
    void onConnection();
    void onText(const QString& text);
    void onSubscribe(const QString& topic, const QString& ackId);
    void sendPage();
    void sendPeriod();
    /// `["name",body]`, as an event of the namespace.
    void emitEvent(const char* name, const std::string& body, const QString& ackId = {});

    SyntheticFeed m_feed;
    QWebSocketServer m_server{"bench", QWebSocketServer::NonSecureMode, this};
    QWebSocket* m_socket = nullptr; ///< a child of m_server
    QTimer m_period{this};
    int m_page = 0;
    bool m_wantsEvents = false;
};

} // namespace sio::bench
