// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/preflight.h"

#include "link/virtualclienthttp.h"

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

#include <algorithm>

namespace sio::ctl {

namespace {

constexpr std::chrono::seconds kDeadline{10};

link::HttpAnswer ask(const sequences::ServerAddress& server, std::string_view method, std::string_view target,
                     const link::HttpHeaders& headers, std::string_view body)
{
    QEventLoop loop;
    link::HttpChannel channel(server.host, server.port);
    link::HttpAnswer result;
    result.body = "no answer in time";
    QTimer::singleShot(kDeadline, &loop, &QEventLoop::quit);
    channel.request(method, target, headers, body, [&](const link::HttpAnswer& answer) {
        result = answer;
        loop.quit();
    });
    loop.exec();
    return result;
}

/// Why nobody listens there; empty when somebody does.
std::string whyUnreachable(const sequences::ServerAddress& server)
{
    QEventLoop loop;
    QTcpSocket socket;
    std::string why = "no answer in time";
    QTimer::singleShot(kDeadline, &loop, &QEventLoop::quit);
    QObject::connect(&socket, &QTcpSocket::connected, &loop, [&] {
        why.clear();
        loop.quit();
    });
    QObject::connect(
        &socket, &QTcpSocket::errorOccurred, &loop,
        [&] {
            why = socket.errorString().toStdString();
            loop.quit();
        },
        Qt::QueuedConnection);
    socket.connectToHost(QString::fromStdString(server.host), server.port);
    loop.exec();
    return why;
}

} // namespace

std::string preflight(const sequences::ServerAddress& server, const std::vector<std::string>& features,
                      const std::string& publishKey)
{
    const std::string where = server.host + ':' + std::to_string(server.port);
    if (const std::string why = whyUnreachable(server); !why.empty())
        return "cannot reach " + where + ": " + why;
    if (std::find(features.begin(), features.end(), "publish") == features.end())
        return {};
    link::HttpHeaders headers{{"Content-Type", "application/json"}};
    if (!publishKey.empty())
        headers.emplace_back("Authorization", "Bearer " + publishKey);
    // A rehearsal, and to nobody.
    const link::HttpAnswer answer = ask(
        server, "POST", "/api/v1/publish", headers,
        R"({"event":"session_update","data":{"session_id":"none","status":"scheduled"},"to":{"users":["none"]},"dry_run":true})");
    if (answer.status == 200)
        return {};
    if (answer.status == 401 || answer.status == 403)
        return where + " does not let this program publish (" + std::to_string(answer.status) +
               "): set PAPERMASTERY_PUBLISH_KEY";
    return where + " has no publish API (" + std::to_string(answer.status) + ")";
}

} // namespace sio::ctl
