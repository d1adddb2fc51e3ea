// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>

#include <chrono>
#include <map>
#include <optional>
#include <utility>

namespace sio::ctl {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

struct HttpAnswer {
    int status = 0; ///< 0: there was no answer, `error` says why
    QByteArray body;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString errorText;
    QString tlsErrors;                        ///< what is wrong with the certificate, if that was it
    std::map<QByteArray, QByteArray> headers; ///< names in lower case
    std::chrono::milliseconds took{};

    QByteArray header(const QByteArray& name) const;
    bool isJson() const { return header("content-type").startsWith("application/json"); }
};

/// One HTTP request after the other, each with a deadline, without following redirects. Each call runs an
/// event loop of its own: a command line has no other.
class HttpProbe {
public:
    explicit HttpProbe(std::chrono::milliseconds deadline);

    HttpAnswer get(const QUrl& url, const HeaderList& headers = {});
    HttpAnswer post(const QUrl& url, const QByteArray& body, const QByteArray& type,
                    const HeaderList& headers = {});

private:
    HttpAnswer finish(QNetworkReply* reply);
    QNetworkRequest requestFor(const QUrl& url, const HeaderList& headers) const;

    std::chrono::milliseconds m_deadline;
    QNetworkAccessManager m_network;
};

struct WebSocketAnswer {
    QList<QString> messages; ///< what came, in order
    int closeCode = 0;
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
    QString errorText; ///< empty when the handshake succeeded
    std::chrono::milliseconds took{};
};

/// Opens a WebSocket, sends `send` after the first message when that is not empty, and waits until `messages`
/// have come, it is closed, or the deadline.
WebSocketAnswer probeWebSocket(const QUrl& url, std::chrono::milliseconds deadline, qsizetype messages,
                               const QString& sendAtOnce = {});

} // namespace sio::ctl
