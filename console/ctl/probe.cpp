// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/probe.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QTimer>
#include <QtNetwork/QSslError>
#include <QtWebSockets/QWebSocket>

#include <memory>

namespace sio::ctl {

QByteArray HttpAnswer::header(const QByteArray& name) const
{
    const auto found = headers.find(name);
    return found == headers.end() ? QByteArray() : found->second;
}

HttpProbe::HttpProbe(std::chrono::milliseconds deadline) : m_deadline(deadline) {}

QNetworkRequest HttpProbe::requestFor(const QUrl& url, const HeaderList& headers) const
{
    QNetworkRequest request(url);
    request.setTransferTimeout(static_cast<int>(m_deadline.count()));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    for (const auto& [name, value] : headers)
        request.setRawHeader(name, value);
    return request;
}

HttpAnswer HttpProbe::get(const QUrl& url, const HeaderList& headers)
{
    return finish(m_network.get(requestFor(url, headers)));
}

HttpAnswer HttpProbe::post(const QUrl& url, const QByteArray& body, const QByteArray& type,
                           const HeaderList& headers)
{
    QNetworkRequest request = requestFor(url, headers);
    request.setHeader(QNetworkRequest::ContentTypeHeader, type);
    return finish(m_network.post(request, body));
}

HttpAnswer HttpProbe::finish(QNetworkReply* pending)
{
    const std::unique_ptr<QNetworkReply> reply(pending);
    HttpAnswer answer;
    QElapsedTimer timer;
    timer.start();
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(
        reply.get(), &QNetworkReply::sslErrors, &loop, [&answer](const QList<QSslError>& errors) {
            for (const QSslError& error : errors)
                answer.tlsErrors += (answer.tlsErrors.isEmpty() ? "" : "; ") + error.errorString();
        });
    if (!reply->isFinished())
        loop.exec();
    answer.took = std::chrono::milliseconds(timer.elapsed());
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    answer.error = reply->error();
    answer.errorText = reply->errorString();
    for (const auto& [name, value] : reply->rawHeaderPairs())
        answer.headers[name.toLower()] = value;
    return answer;
}

WebSocketAnswer probeWebSocket(const QUrl& url, std::chrono::milliseconds deadline, qsizetype messages,
                               const QString& sendAtOnce)
{
    WebSocketAnswer answer;
    QElapsedTimer clock;
    clock.start();
    QEventLoop loop;
    QWebSocket socket;
    bool isOpen = false;
    QObject::connect(&socket, &QWebSocket::connected, &loop, [&] {
        isOpen = true;
        if (!sendAtOnce.isEmpty())
            socket.sendTextMessage(sendAtOnce);
    });
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &loop, [&](const QString& text) {
        answer.messages.push_back(text);
        if (answer.messages.size() >= messages)
            loop.quit();
    });
    QObject::connect(&socket, &QWebSocket::disconnected, &loop, &QEventLoop::quit);
    QObject::connect(&socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), &loop,
                     [&](QAbstractSocket::SocketError error) {
                         answer.error = error;
                         answer.errorText = socket.errorString();
                         loop.quit();
                     });
    QTimer::singleShot(deadline, &loop, &QEventLoop::quit);
    socket.open(url);
    loop.exec();
    answer.took = std::chrono::milliseconds(clock.elapsed());
    answer.closeCode = static_cast<int>(socket.closeCode());
    if (isOpen)
        answer.errorText.clear();
    else if (answer.errorText.isEmpty())
        answer.errorText = QStringLiteral("no answer in time");
    socket.disconnect(&loop);
    socket.abort();
    return answer;
}

} // namespace sio::ctl
