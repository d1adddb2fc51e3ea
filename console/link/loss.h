// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QString>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>

#include <cstdint>

namespace sio::link {

/// Why there is no connection, or no longer one.
struct Loss {
    enum class Kind : std::uint8_t {
        ConnectionRefused, ///< nobody listens there
        UnknownHost,
        TimedOut, ///< no answer at all, or silence later
        Tls,      ///< the handshake failed; an untrusted certificate is a TlsProblem
        NoServer, ///< something answers, and it is no Socket.IO server
        Closed,   ///< by the server, or on the way
        Protocol, ///< the server sent what it must not
        Other
    };
    Kind kind = Kind::Other;
    QString text; ///< for people: what, where, and a hint where there is one

    /// Comes again with the next attempt, until somebody changes the address: worth telling, not worth a
    /// retry.
    bool isFinal() const { return kind == Kind::UnknownHost || kind == Kind::Tls; }
};

/// How a websocket ended. A value.
struct SocketEnd {
    QUrl url;
    QString path; ///< of the Socket.IO server
    QAbstractSocket::SocketError error =
        QAbstractSocket::UnknownSocketError; ///< as the websocket signalled it
    /// As its TCP socket has it: a websocket that was answered with something else than 101 calls that
    /// refused, too.
    QAbstractSocket::SocketError tcpError = QAbstractSocket::UnknownSocketError;
    QString errorText;
    bool wasOpen = false; ///< the server has spoken Engine.IO
};
Loss lossFrom(const SocketEnd& end);

} // namespace sio::link

Q_DECLARE_METATYPE(sio::link::Loss)
