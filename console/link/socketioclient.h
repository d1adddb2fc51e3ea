// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/loss.h"

#include <QtCore/QByteArray>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

class QSslError;
class QWebSocket;

namespace sio::link {

/// An event from the server. `payload` is the packet's JSON array text, its first item the name.
struct IncomingEvent {
    QString name;
    QByteArray payload;
    std::optional<std::uint64_t> ackId; ///< wants SocketIoClient::answer()

    /// The arguments after the name; parsed at each call.
    QJsonArray arguments() const;
};

/// How a request ended.
struct AckResult {
    enum class Status : std::uint8_t { Answered, TimedOut, Disconnected };
    Status status = Status::Disconnected;
    QByteArray payload; ///< JSON array text of the ack's arguments
    /// The first argument when it is an object.
    QJsonObject object() const;
};

/// The server's CONNECT_ERROR.
struct Refusal {
    QString message;
    QJsonObject data;
};

/// A certificate that the system does not vouch for, shown to people before they pin it.
struct TlsProblem {
    QString fingerprint; ///< SHA-256, lower-case hex: what a Profile's pin is compared with
    QString subject;
    QString issuer;
    QString validFrom;
    QString validUntil;
    QStringList errors;
    bool pinChanged = false; ///< there was a pin, and this is another certificate
};

struct SocketIoOptions {
    QUrl url; ///< http(s) or ws(s), host and port; its path is ignored
    QString path = "/socket.io";
    QString nsp = "/";
    QString query;         ///< appended to the URL's query, encoded
    QByteArray auth;       ///< JSON object text of the CONNECT payload; empty: none
    QString pin;           ///< SHA-256 of the one certificate accepted beyond the system's judgement
    bool reconnect = true; ///< after a lost connection; never after a refusal
    std::chrono::milliseconds backoffFirst{500};
    std::chrono::milliseconds backoffMax{10000};
    std::chrono::milliseconds openTimeout{10000}; ///< until CONNECT is answered
    qint64 maxMessageBytes = 16 * 1024 * 1024;
};

/// A Socket.IO v4 client of one namespace over one websocket (no polling, no attachments: binary events
/// arrive with their placeholders). Reconnects with backoff and jitter. Lives in the thread that made it;
/// listeners may call close() or open() from any signal, and must not delete it (deleteLater is fine). What
/// the server sends is hostile: a malformed packet closes the connection as a fault of the peer, a message
/// over the limit as well.
class SocketIoClient : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t { Closed, Connecting, Joining, Joined, Waiting };
    Q_ENUM(State)
    using AckCallback = std::function<void(const AckResult&)>;

    explicit SocketIoClient(QObject* parent = nullptr);
    ~SocketIoClient() override;

    /// Starts connecting; ends what was before.
    void open(SocketIoOptions options);
    /// Ends without a signal but stateChanged; pending requests end as Disconnected.
    void close();
    /// Tries again now while Waiting.
    void retryNow();
    /// Takes effect with the next CONNECT.
    void setAuth(QByteArray auth) { m_options.auth = std::move(auth); }
    void setPin(const QString& pin) { m_options.pin = pin; }

    State state() const { return m_state; }
    bool isJoined() const { return m_state == State::Joined; }
    QString socketId() const { return m_socketId; }
    /// While Waiting: when the next attempt is due.
    std::chrono::milliseconds retryIn() const;
    int attempt() const { return m_attempt; }

    /// Sends an event; `arguments` are JSON values joined by commas ("" for none). False when not joined:
    /// nothing is kept for later.
    bool emitEvent(const QString& name, const QByteArray& arguments = {});
    bool emitEvent(const QString& name, const QJsonArray& arguments);
    /// The same, and waits for the ack. The callback runs exactly once, in this thread: unless `context` or
    /// this client is destroyed first. When not joined it runs at once with Disconnected.
    void request(const QString& name, const QByteArray& arguments, std::chrono::milliseconds timeout,
                 QObject* context, AckCallback callback);
    /// Acknowledges an event.
    void answer(std::uint64_t ackId, const QByteArray& arguments);

Q_SIGNALS:
    void stateChanged(sio::link::SocketIoClient::State state);
    void joined(const QString& socketId);
    /// CONNECT was refused; the state is Closed.
    void refused(const sio::link::Refusal& refusal);
    /// The connection was lost, or could not be made; a retry follows when `willRetry`: never after a final
    /// loss, unless there was a connection before.
    void lost(const sio::link::Loss& loss, bool willRetry);
    /// The server's certificate is not accepted; the state is Closed until open() or setPin() with
    /// retryNow().
    void tlsRefused(const sio::link::TlsProblem& problem);
    void eventReceived(const sio::link::IncomingEvent& event);

private:
    struct Pending {
        QPointer<QObject> context;
        AckCallback callback;
        std::chrono::steady_clock::time_point deadline;
    };

    void startAttempt();
    /// Ends the attempt or the connection; the last thing a slot does.
    void endAttempt(const Loss& loss);
    /// What m_socket says, in our words.
    Loss lossOf(QAbstractSocket::SocketError error) const;
    void onDisconnected();
    void endAsRefused(const Refusal& refusal);
    void dropSocket();
    void setState(State state);
    void onTextMessage(const QString& message);
    void onBinaryMessage();
    void onSslErrors(const QList<QSslError>& errors);
    void onDeadline();
    void onOpenPacket(const QByteArray& json);
    void onPacket(const QByteArray& text);
    void onConnectAnswer(const QByteArray& json);
    void onEvent(std::optional<std::uint64_t> ackId, const QByteArray& payload);
    void onAck(std::uint64_t id, const QByteArray& payload);
    void send(const QByteArray& text);
    void expireRequests();
    void failRequests();

    SocketIoOptions m_options;
    State m_state = State::Closed;
    QWebSocket* m_socket = nullptr; ///< child of this; replaced with each attempt
    QString m_socketId;
    int m_attempt = 0;
    QTimer m_retry{this};
    QTimer m_deadline{this}; ///< of opening, then of the heartbeat
    QTimer m_ackTimer{this};
    std::chrono::milliseconds m_heartbeat{0}; ///< 0: the server's open packet has not come
    bool m_wasJoined = false;                 ///< since open()
    std::chrono::steady_clock::time_point m_joinedAt{};
    std::uint64_t m_nextAck = 0;
    std::map<std::uint64_t, Pending> m_pending;
    std::vector<IncomingEvent> m_early; ///< came before CONNECT was answered
    int m_attachmentsDue = 0;
    QByteArray m_binaryPacket; ///< whose attachments are awaited, and left out
    std::optional<TlsProblem> m_tlsProblem;
};

} // namespace sio::link

Q_DECLARE_METATYPE(sio::link::IncomingEvent)
Q_DECLARE_METATYPE(sio::link::Refusal)
Q_DECLARE_METATYPE(sio::link::TlsProblem)
