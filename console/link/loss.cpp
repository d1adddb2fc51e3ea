// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/loss.h"

namespace sio::link {

Loss lossFrom(const SocketEnd& end)
{
    const bool isSecure = end.url.scheme() == "https" || end.url.scheme() == "wss";
    const QString host = end.url.host();
    const QString where = QStringLiteral("%1:%2")
                              .arg(host.contains(':') ? '[' + host + ']' : host)
                              .arg(end.url.port(isSecure ? 443 : 80));
    switch (end.error) {
    case QAbstractSocket::ConnectionRefusedError:
        if (end.tcpError != QAbstractSocket::ConnectionRefusedError)
            return {Loss::Kind::NoServer,
                    QStringLiteral("%1 answers, but not as a Socket.IO server on %2: %3")
                        .arg(where, end.path, end.errorText)};
        return {Loss::Kind::ConnectionRefused,
                QStringLiteral("connection refused by %1: is papermastery-server running there?").arg(where)};
    case QAbstractSocket::HostNotFoundError:
        return {Loss::Kind::UnknownHost, QStringLiteral("unknown host %1: is its name right?").arg(host)};
    case QAbstractSocket::SocketTimeoutError:
        return {Loss::Kind::TimedOut, QStringLiteral("no answer from %1").arg(where)};
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return {Loss::Kind::Tls,
                QStringLiteral("TLS with %1 failed: %2; does it speak https?").arg(where, end.errorText)};
    case QAbstractSocket::RemoteHostClosedError:
        return {Loss::Kind::Closed,
                end.wasOpen ? QStringLiteral("the server closed the connection")
                : isSecure  ? QStringLiteral("%1 closed the connection before it answered").arg(where)
                            : QStringLiteral("%1 closed the connection before it answered: does it "
                                              "speak https?")
                                 .arg(where)};
    default:
        return {Loss::Kind::Other, QStringLiteral("%1: %2").arg(where, end.errorText)};
    }
}

} // namespace sio::link
