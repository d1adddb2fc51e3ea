// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/socketioclient.h"

#include "link/decode.h"
#include "protocol/jsonscanner.h"
#include "protocol/socketpacket.h"
#include "version.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QRandomGenerator>
#include <QtCore/QUrlQuery>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslError>
#include <QtWebSockets/QWebSocket>

#include <algorithm>

namespace sio::link {

using namespace std::chrono_literals;
using protocol::SocketPacketType;

namespace {

/// A connection that lasted this long was a good one: the next retry starts with the shortest delay again.
constexpr auto kGoodConnection = 10s;
/// What the server's heartbeat may be, whatever it claims.
constexpr auto kMaxHeartbeat = 10min;
/// Events that may come before CONNECT is answered.
constexpr std::size_t kMaxEarlyEvents = 1000;

/// A server may send far more values in one packet than a client: the public `all_sockets` has all of them.
protocol::PacketLimits packetLimits()
{
    protocol::PacketLimits limits;
    limits.maxAttachments = 10'000;
    limits.maxEventName = 4096;
    limits.maxNamespaceName = 1024;
    limits.maxArguments = 10'000;
    limits.json.maxValues = kMaxValues;
    return limits;
}

QByteArray jsonName(const QString& name)
{
    return toBytes(protocol::jsonString(name.toStdString()));
}

TlsProblem problemOf(const QSslCertificate& certificate, const QList<QSslError>& errors)
{
    TlsProblem problem;
    problem.fingerprint = QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex());
    problem.subject = certificate.subjectDisplayName();
    problem.issuer = certificate.issuerDisplayName();
    problem.validFrom = certificate.effectiveDate().toString(Qt::ISODate);
    problem.validUntil = certificate.expiryDate().toString(Qt::ISODate);
    for (const QSslError& error : errors)
        problem.errors.append(error.errorString());
    return problem;
}

} // namespace

QJsonArray IncomingEvent::arguments() const
{
    QJsonArray array = QJsonDocument::fromJson(payload).array();
    if (!array.isEmpty())
        array.removeFirst();
    return array;
}

QJsonObject AckResult::object() const
{
    return QJsonDocument::fromJson(payload).array().at(0).toObject();
}

SocketIoClient::SocketIoClient(QObject* parent) : QObject(parent)
{
    m_retry.setSingleShot(true);
    m_deadline.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &SocketIoClient::startAttempt);
    connect(&m_deadline, &QTimer::timeout, this, &SocketIoClient::onDeadline);
    connect(&m_ackTimer, &QTimer::timeout, this, &SocketIoClient::expireRequests);
    m_ackTimer.setInterval(100ms);
}

SocketIoClient::~SocketIoClient()
{
    dropSocket();
}

void SocketIoClient::open(SocketIoOptions options)
{
    m_retry.stop();
    dropSocket();
    failRequests();
    m_options = std::move(options);
    m_attempt = 0;
    m_wasJoined = false;
    startAttempt();
}

void SocketIoClient::close()
{
    m_retry.stop();
    if (m_socket && m_state == State::Joined)
        send("4" + toBytes(protocol::encodePacketHead(SocketPacketType::Disconnect,
                                                      m_options.nsp.toStdString(), {})));
    dropSocket();
    setState(State::Closed);
    failRequests();
}

void SocketIoClient::retryNow()
{
    if (m_state != State::Waiting && m_state != State::Closed)
        return;
    m_retry.stop();
    startAttempt();
}

std::chrono::milliseconds SocketIoClient::retryIn() const
{
    return m_state == State::Waiting ? std::max(m_retry.remainingTimeAsDuration(), 0ms) : 0ms;
}

void SocketIoClient::startAttempt()
{
    dropSocket();
    ++m_attempt;
    m_heartbeat = 0ms;
    m_tlsProblem.reset();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(m_options.maxMessageBytes));
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(m_options.maxMessageBytes));
    connect(m_socket, &QWebSocket::textMessageReceived, this, &SocketIoClient::onTextMessage);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &SocketIoClient::onBinaryMessage);
    connect(m_socket, &QWebSocket::sslErrors, this, &SocketIoClient::onSslErrors);
    connect(m_socket, &QWebSocket::disconnected, this, &SocketIoClient::onDisconnected);
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this](QAbstractSocket::SocketError error) { endAttempt(lossOf(error)); });

    QUrl url = m_options.url;
    if (url.scheme() == "https")
        url.setScheme("wss");
    else if (url.scheme() == "http")
        url.setScheme("ws");
    url.setPath(m_options.path.endsWith('/') ? m_options.path : m_options.path + '/');
    url.setFragment({});
    const QString query = m_options.query.isEmpty() ? QString() : m_options.query + '&';
    url.setQuery(query + "EIO=4&transport=websocket", QUrl::StrictMode);
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", QByteArray("papermastery-console/") + kVersion);
    m_deadline.start(m_options.openTimeout);
    setState(State::Connecting);
    if (m_socket)
        m_socket->open(request);
}

void SocketIoClient::dropSocket()
{
    m_deadline.stop();
    m_early.clear();
    m_attachmentsDue = 0;
    m_binaryPacket.clear();
    m_socketId.clear();
    if (!m_socket)
        return;
    // It may be on the stack: nothing of it is wanted any more, and it goes with the event loop.
    QWebSocket* socket = m_socket;
    m_socket = nullptr;
    disconnect(socket, nullptr, this, nullptr);
    socket->flush();
    socket->close();
    socket->deleteLater();
}

void SocketIoClient::onDisconnected()
{
    // Where a connection had been made, `error` comes before this, or not at all. Where none could be made it
    // comes right after this, in the same turn, and knows why: queued, so that it goes first.
    const auto end = [this, socket = QPointer<QWebSocket>(m_socket)] {
        if (!socket || socket != m_socket)
            return;
        const QString reason = m_socket->closeReason();
        endAttempt({Loss::Kind::Closed,
                    reason.isEmpty() ? lossOf(QAbstractSocket::RemoteHostClosedError).text : reason});
    };
    if (m_state == State::Connecting)
        QMetaObject::invokeMethod(this, end, Qt::QueuedConnection);
    else
        end();
}

Loss SocketIoClient::lossOf(QAbstractSocket::SocketError error) const
{
    return lossFrom({m_options.url, m_options.path, error, m_socket->error(), m_socket->errorString(),
                     m_state != State::Connecting});
}

void SocketIoClient::endAttempt(const Loss& loss)
{
    if (m_state == State::Closed || m_state == State::Waiting)
        return;
    if (m_state == State::Joined && std::chrono::steady_clock::now() - m_joinedAt >= kGoodConnection)
        m_attempt = 0;
    const std::optional<TlsProblem> tls = std::move(m_tlsProblem);
    m_tlsProblem.reset();
    dropSocket();
    const bool retries = m_options.reconnect && !tls && (m_wasJoined || !loss.isFinal());
    if (retries) {
        const int doublings = std::clamp(m_attempt - 1, 0, 20);
        const auto full = std::min(m_options.backoffMax, m_options.backoffFirst * (1 << doublings));
        const auto jittered = full / 2 + full / 2 * QRandomGenerator::global()->bounded(1000) / 1000;
        m_retry.start(jittered);
    }
    const QPointer<SocketIoClient> self(this);
    setState(retries ? State::Waiting : State::Closed);
    if (self)
        failRequests();
    if (!self)
        return;
    if (tls)
        Q_EMIT tlsRefused(*tls);
    else
        Q_EMIT lost(loss, retries);
}

void SocketIoClient::endAsRefused(const Refusal& refusal)
{
    dropSocket();
    const QPointer<SocketIoClient> self(this);
    setState(State::Closed);
    if (self)
        failRequests();
    if (self)
        Q_EMIT refused(refusal);
}

void SocketIoClient::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void SocketIoClient::onDeadline()
{
    if (m_state == State::Joined)
        endAttempt({Loss::Kind::TimedOut, QStringLiteral("the server has gone silent")});
    else
        endAttempt({Loss::Kind::TimedOut, QStringLiteral("%1 within %2 s")
                                              .arg(lossOf(QAbstractSocket::SocketTimeoutError).text)
                                              .arg(m_options.openTimeout / 1s)});
}

void SocketIoClient::onSslErrors(const QList<QSslError>& errors)
{
    const QSslCertificate certificate =
        errors.isEmpty() ? QSslCertificate() : m_socket->sslConfiguration().peerCertificate();
    TlsProblem problem = problemOf(certificate, errors);
    if (!certificate.isNull() && !m_options.pin.isEmpty() && problem.fingerprint == m_options.pin) {
        m_socket->ignoreSslErrors(errors);
        return;
    }
    problem.pinChanged = !m_options.pin.isEmpty();
    m_tlsProblem = std::move(problem);
}

void SocketIoClient::onTextMessage(const QString& message)
{
    const QByteArray text = message.toUtf8();
    if (text.isEmpty()) {
        endAttempt({Loss::Kind::Protocol, QStringLiteral("the server sent an empty packet")});
        return;
    }
    if (m_state == State::Joined)
        m_deadline.start(m_heartbeat);
    switch (text.front()) {
    case '0':
        onOpenPacket(text.mid(1));
        return;
    case '1':
        endAttempt({Loss::Kind::Closed, QStringLiteral("the server closed the session")});
        return;
    case '2':
        send("3" + text.mid(1));
        return;
    case '4':
        if (m_attachmentsDue > 0)
            endAttempt(
                {Loss::Kind::Protocol, QStringLiteral("the server sent text where binary data was due")});
        else
            onPacket(text.mid(1));
        return;
    case '3':
    case '6':
        return;
    default:
        endAttempt({Loss::Kind::NoServer,
                    QStringLiteral("the server sent no Engine.IO packet: is this a Socket.IO server?")});
    }
}

void SocketIoClient::onOpenPacket(const QByteArray& json)
{
    const QJsonObject open = QJsonDocument::fromJson(json).object();
    const qint64 beat = open.value("pingInterval").toInteger() + open.value("pingTimeout").toInteger();
    if (m_heartbeat > 0ms || open.value("sid").toString().isEmpty() || beat <= 0) {
        endAttempt({Loss::Kind::NoServer, QStringLiteral("the server's handshake is malformed")});
        return;
    }
    m_heartbeat = std::min<std::chrono::milliseconds>(std::chrono::milliseconds(beat), kMaxHeartbeat);
    const QByteArray head =
        toBytes(protocol::encodePacketHead(SocketPacketType::Connect, m_options.nsp.toStdString(), {}));
    send("4" + head + m_options.auth);
    setState(State::Joining);
}

void SocketIoClient::onBinaryMessage()
{
    if (m_attachmentsDue == 0) {
        endAttempt(
            {Loss::Kind::Protocol, QStringLiteral("the server sent binary data that belongs to nothing")});
        return;
    }
    if (--m_attachmentsDue > 0)
        return;
    const QByteArray packet = std::exchange(m_binaryPacket, {});
    onPacket(packet);
}

void SocketIoClient::onPacket(const QByteArray& text)
{
    protocol::SocketPacketDecoder decoder(packetLimits());
    const auto decodedPacket = decoder.decode(viewOf(text));
    if (!decodedPacket) {
        const std::string_view why = protocol::packetErrorText(decodedPacket.error());
        endAttempt({Loss::Kind::Protocol,
                    QStringLiteral("the server sent a malformed packet: %1").arg(fromLatin(why))});
        return;
    }
    const protocol::SocketPacket& packet = *decodedPacket;
    if (packet.attachments > 0 && m_binaryPacket.isNull() && m_attachmentsDue == 0) {
        // Comes back as a plain event (with its placeholders) once the attachments have passed.
        m_attachmentsDue = packet.attachments;
        const bool isEvent = packet.type == SocketPacketType::BinaryEvent;
        m_binaryPacket =
            toBytes(protocol::encodePacketHead(isEvent ? SocketPacketType::Event : SocketPacketType::Ack,
                                               packet.nsp, packet.id)) +
            toBytes(packet.payload);
        return;
    }
    if (packet.nsp != viewOf(m_options.nsp.toUtf8()))
        return;
    switch (packet.type) {
    case SocketPacketType::Connect:
        onConnectAnswer(toBytes(packet.payload));
        return;
    case SocketPacketType::ConnectError: {
        const QJsonDocument document = QJsonDocument::fromJson(toBytes(packet.payload));
        Refusal refusal;
        refusal.message = document.isObject() ? document.object().value("message").toString()
                                              : decoded(packet.payload.substr(0, kMaxText));
        refusal.data = document.object().value("data").toObject();
        endAsRefused(refusal);
        return;
    }
    case SocketPacketType::Disconnect:
        endAttempt({Loss::Kind::Closed, QStringLiteral("the server ended this login")});
        return;
    case SocketPacketType::Event:
        onEvent(packet.id, toBytes(packet.payload));
        return;
    case SocketPacketType::Ack:
        if (packet.id)
            onAck(*packet.id, toBytes(packet.payload));
        return;
    case SocketPacketType::BinaryEvent:
    case SocketPacketType::BinaryAck:
        return;
    }
}

void SocketIoClient::onConnectAnswer(const QByteArray& json)
{
    if (m_state != State::Joining)
        return;
    m_socketId = QJsonDocument::fromJson(json).object().value("sid").toString();
    m_joinedAt = std::chrono::steady_clock::now();
    m_wasJoined = true;
    m_deadline.start(m_heartbeat);
    std::vector<IncomingEvent> early = std::exchange(m_early, {});
    const QPointer<SocketIoClient> self(this);
    const QPointer<QWebSocket> socket(m_socket);
    setState(State::Joined);
    if (self && socket && m_socket == socket)
        Q_EMIT joined(m_socketId);
    for (const IncomingEvent& event : early) {
        if (!self || !socket || m_socket != socket)
            return;
        Q_EMIT eventReceived(event);
    }
}

void SocketIoClient::onEvent(std::optional<std::uint64_t> ackId, const QByteArray& payload)
{
    protocol::JsonScanner scanner(packetLimits().json);
    if (payload.isEmpty() || scanner.scan(viewOf(payload)) != protocol::JsonStatus::Valid ||
        scanner.children().empty())
        return;
    const protocol::JsonSlice& first = scanner.children().front();
    IncomingEvent event;
    event.name = first.type == protocol::JsonType::String ? decoded(protocol::jsonStringDecode(first.value))
                                                          : decoded(first.value);
    event.payload = payload;
    event.ackId = ackId;
    if (m_state == State::Joined)
        Q_EMIT eventReceived(event);
    else if (m_early.size() < kMaxEarlyEvents)
        m_early.push_back(std::move(event));
}

void SocketIoClient::onAck(std::uint64_t id, const QByteArray& payload)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end())
        return;
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (m_pending.empty())
        m_ackTimer.stop();
    if (pending.context)
        pending.callback({AckResult::Status::Answered, payload});
}

bool SocketIoClient::emitEvent(const QString& name, const QByteArray& arguments)
{
    if (!isJoined())
        return false;
    send("4" + toBytes(protocol::encodePacketHead(SocketPacketType::Event, m_options.nsp.toStdString(), {})) +
         '[' + jsonName(name) + (arguments.isEmpty() ? QByteArray() : ',' + arguments) + ']');
    return true;
}

bool SocketIoClient::emitEvent(const QString& name, const QJsonArray& arguments)
{
    const QByteArray array = QJsonDocument(arguments).toJson(QJsonDocument::Compact);
    return emitEvent(name, array.mid(1, array.size() - 2));
}

void SocketIoClient::request(const QString& name, const QByteArray& arguments,
                             std::chrono::milliseconds timeout, QObject* context, AckCallback callback)
{
    if (!isJoined()) {
        callback({AckResult::Status::Disconnected, {}});
        return;
    }
    const std::uint64_t id = m_nextAck++;
    m_pending.emplace(id, Pending{context, std::move(callback), std::chrono::steady_clock::now() + timeout});
    if (!m_ackTimer.isActive())
        m_ackTimer.start();
    send("4" + toBytes(protocol::encodePacketHead(SocketPacketType::Event, m_options.nsp.toStdString(), id)) +
         '[' + jsonName(name) + (arguments.isEmpty() ? QByteArray() : ',' + arguments) + ']');
}

void SocketIoClient::answer(std::uint64_t ackId, const QByteArray& arguments)
{
    if (isJoined())
        send("4" +
             toBytes(protocol::encodePacketHead(SocketPacketType::Ack, m_options.nsp.toStdString(), ackId)) +
             '[' + arguments + ']');
}

void SocketIoClient::send(const QByteArray& text)
{
    if (m_socket)
        m_socket->sendTextMessage(QString::fromUtf8(text));
}

void SocketIoClient::expireRequests()
{
    const auto now = std::chrono::steady_clock::now();
    std::vector<Pending> expired;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        if (it->second.deadline <= now) {
            expired.push_back(std::move(it->second));
            it = m_pending.erase(it);
        } else {
            ++it;
        }
    }
    if (m_pending.empty())
        m_ackTimer.stop();
    for (const Pending& pending : expired) {
        if (pending.context)
            pending.callback({AckResult::Status::TimedOut, {}});
    }
}

void SocketIoClient::failRequests()
{
    const auto pending = std::exchange(m_pending, {});
    m_ackTimer.stop();
    for (const auto& [id, request] : pending) {
        if (request.context)
            request.callback({AckResult::Status::Disconnected, {}});
    }
}

} // namespace sio::link
