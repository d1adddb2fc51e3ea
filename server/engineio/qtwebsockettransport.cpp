// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/qtwebsockettransport.h"

#include "engineio/websocketframes.h"
#include "protocol/base64.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

#include <utility>

namespace sio::engine {

using protocol::CloseReason;
using protocol::WsCloseCode;
using protocol::WsOpcode;

namespace {

/// Taken from the kernel while reading pauses; a frame that is incomplete then waits for its rest.
constexpr qint64 kPausedBuffer = 65'536;

/// For QWebSocketServer: the client's own handshake has been checked, and answered.
QByteArray handshakeForQt()
{
    return QByteArrayLiteral(
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
}

/// What ended it, by the close frame that QWebSocket would send: an echo of the peer's, or its verdict on
/// what came. The two cannot be told apart when the peer sends a verdict of its own.
CloseReason reasonOf(std::string_view closeFrame)
{
    if (closeFrame.size() < 4)
        return CloseReason::TransportClose;
    const int code =
        static_cast<unsigned char>(closeFrame[2]) << 8 | static_cast<unsigned char>(closeFrame[3]);
    switch (const auto verdict = static_cast<WsCloseCode>(code)) {
    case WsCloseCode::ProtocolError:
    case WsCloseCode::InvalidData:
    case WsCloseCode::MessageTooBig:
        return closeReasonOf(verdict);
    default:
        return CloseReason::TransportClose;
    }
}

} // namespace

QtWebSocketTransport::QtWebSocketTransport(WorkerServices& services, const WebSocketSettings& settings,
                                           net::http::UpgradedConnection connection, std::string_view answer)
    : m_services(services), m_settings(settings), m_onClosed(std::move(connection.onClosed)),
      m_unread(std::move(connection.unread)), m_socket(*this, connection.descriptor),
      m_server(std::make_unique<QWebSocketServer>(QString(), QWebSocketServer::NonSecureMode)), m_later(*this)
{
    QObject::connect(&m_socket, &QIODevice::bytesWritten, &m_socket, [this] { onBytesWritten(); });
    QObject::connect(&m_socket, &QAbstractSocket::disconnected, &m_socket, [this] { onDisconnected(); });
    QObject::connect(m_server.get(), &QWebSocketServer::newConnection, &m_socket,
                     [this] { takeWebSocket(); });
    m_socket.send(answer);
    m_socket.showHandshake(handshakeForQt());
    m_server->handleConnection(&m_socket);
    // The server would delete the socket then; it is ours.
    QObject::disconnect(&m_socket, &QAbstractSocket::disconnected, m_server.get(), nullptr);
}

QtWebSocketTransport::~QtWebSocketTransport()
{
    drop();
    m_webSocket.reset();
}

/// In a later turn than the constructor (QWebSocketServer queues the handshake), inside a function of the
/// server.
void QtWebSocketTransport::takeWebSocket()
{
    m_webSocket.reset(m_server->nextPendingConnection());
    // Bytes that came meanwhile made the server look for another handshake.
    QCoreApplication::removePostedEvents(m_server.get(), QEvent::MetaCall);
    m_server.release()->deleteLater();
    QWebSocket& socket = *m_webSocket;
    socket.setMaxAllowedIncomingMessageSize(m_settings.limits.maxMessage);
    socket.setMaxAllowedIncomingFrameSize(m_settings.limits.maxMessage);
    QObject::connect(&socket, &QWebSocket::textFrameReceived, &m_socket,
                     [this](const QString&, bool isLast) { onFragment(isLast); });
    QObject::connect(&socket, &QWebSocket::binaryFrameReceived, &m_socket,
                     [this](const QByteArray&, bool isLast) { onFragment(isLast); });
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString& text) { onText(text); });
    QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &m_socket,
                     [this](const QByteArray& bytes) { onBinary(bytes); });
    QObject::connect(&socket, &QWebSocket::pong, &m_socket, [this] { admitControlFrame(); });
    // After QWebSocket's own connection: what it leaves unread is ours to drop.
    QObject::connect(&m_socket, &QIODevice::readyRead, &m_socket, [this] { onReadyRead(); });
    if (m_isStarted)
        beginReading();
}

void QtWebSocketTransport::start()
{
    if (!std::exchange(m_isStarted, true) && m_webSocket)
        beginReading();
}

void QtWebSocketTransport::beginReading()
{
    if (m_state == State::Finishing || m_state == State::Finished)
        return;
    m_socket.openInput(std::exchange(m_unread, {}));
    if (m_isPaused)
        m_socket.pauseInput(kPausedBuffer);
    else
        read();
}

/// Lets QWebSocket read what is there.
void QtWebSocketTransport::read()
{
    if (m_socket.bytesAvailable() > 0)
        Q_EMIT m_socket.readyRead();
}

// ---- what comes in

void QtWebSocketTransport::onFragment(bool isLast)
{
    m_fragments = isLast ? 0 : m_fragments + 1;
    if (m_settings.limits.maxFragments > 0 && m_fragments >= m_settings.limits.maxFragments)
        fail(WsCloseCode::PolicyViolation, "too many fragments", CloseReason::PolicyViolation);
}

void QtWebSocketTransport::onText(const QString& text)
{
    if (m_state != State::Open)
        return;
    QByteArray bytes = text.toUtf8();
    // QWebSocket counts UTF-16 units where a message comes in fragments.
    if (static_cast<std::size_t>(bytes.size()) > m_settings.limits.maxMessage) {
        fail(WsCloseCode::MessageTooBig, "message too big", CloseReason::MessageTooBig);
        return;
    }
    m_listener->onTransportText({bytes.data(), static_cast<std::size_t>(bytes.size())});
}

void QtWebSocketTransport::onBinary(QByteArray bytes)
{
    if (m_state != State::Open)
        return;
    m_listener->onTransportBinary({bytes.data(), static_cast<std::size_t>(bytes.size())});
}

bool QtWebSocketTransport::admitControlFrame()
{
    if (m_state != State::Open || m_settings.controlFrames.burst == 0)
        return m_state == State::Open;
    if (m_controlFrames.take(m_services.now(), m_settings.controlFrames))
        return true;
    fail(WsCloseCode::PolicyViolation, "too many control frames", CloseReason::PolicyViolation);
    return false;
}

void QtWebSocketTransport::onPong(const std::string& frame)
{
    if (!admitControlFrame())
        return;
    if (queuedBytes() <= kPongQueue)
        m_socket.send(frame);
    else
        m_pong = frame;
}

void QtWebSocketTransport::onCloseFrame(const std::string& frame)
{
    if (m_state != State::Open)
        return;
    m_socket.send(frame);
    m_endReason = reasonOf(frame);
}

/// The close frames of both sides have gone, or QWebSocket reads no further.
void QtWebSocketTransport::onCloseWished()
{
    if (m_state != State::Open && m_state != State::Closing)
        return;
    const bool isNew = m_state == State::Open;
    finish();
    if (isNew)
        m_listener->onTransportEnded(m_endReason);
}

void QtWebSocketTransport::onReadyRead()
{
    if (m_state == State::Finishing)
        m_socket.discardInput();
}

void QtWebSocketTransport::pauseReading()
{
    if (m_isPaused || m_state != State::Open)
        return;
    m_isPaused = true;
    m_socket.pauseInput(kPausedBuffer);
}

void QtWebSocketTransport::resumeReading()
{
    if (!m_isPaused)
        return;
    m_isPaused = false;
    m_socket.resumeInput();
    // Not from here: QWebSocket may be on the stack.
    m_later.schedule(m_services, &QtWebSocketTransport::readLater);
}

void QtWebSocketTransport::readLater()
{
    m_later.started();
    if (!m_isPaused && (m_state == State::Open || m_state == State::Closing))
        read();
}

// ---- what goes out

bool QtWebSocketTransport::isWritable() const
{
    return m_state == State::Open && (queuedBytes() == 0 || m_queuedSince == m_services.now());
}

void QtWebSocketTransport::send(const Message& message, bool)
{
    if (m_state != State::Open)
        return;
    if (queuedBytes() == 0)
        m_queuedSince = m_services.now();
    if (message.isBinary() && m_sendsBase64) {
        std::string text = "b";
        protocol::base64Append(text, message.packet());
        sendControl(WsOpcode::Text, text);
    } else {
        m_socket.send(message.frame().view());
    }
}

void QtWebSocketTransport::sendControl(WsOpcode opcode, std::string_view payload)
{
    m_socket.send(webSocketFrame(opcode, payload).view());
}

void QtWebSocketTransport::onBytesWritten()
{
    if (queuedBytes() > 0)
        return;
    if (m_state == State::Finishing) {
        m_socket.finishSending();
        return;
    }
    if (m_state != State::Open)
        return;
    if (!m_pong.empty())
        m_socket.send(std::exchange(m_pong, {}));
    if (queuedBytes() == 0)
        m_listener->onTransportDrained();
}

// ---- the end

void QtWebSocketTransport::close(CloseReason reason)
{
    if (m_state != State::Open)
        return;
    const auto [code, text] = closeFrameOf(reason);
    sendControl(WsOpcode::Close, protocol::encodeClosePayload(code, text));
    m_state = State::Closing;
    start();
    resumeReading(); // the peer's close frame may stand behind what we did not want to read
}

void QtWebSocketTransport::fail(WsCloseCode code, std::string_view reason, CloseReason closeReason)
{
    if (m_state != State::Open)
        return;
    sendControl(WsOpcode::Close, protocol::encodeClosePayload(code, reason));
    finish();
    m_listener->onTransportEnded(closeReason);
}

void QtWebSocketTransport::finish()
{
    m_state = State::Finishing;
    m_socket.shut();
    if (queuedBytes() == 0)
        m_socket.finishSending();
}

void QtWebSocketTransport::onDisconnected()
{
    if (m_state == State::Finished)
        return;
    const bool isNew = m_state == State::Open;
    drop();
    if (isNew)
        m_listener->onTransportEnded(CloseReason::TransportClose);
    else
        m_listener->onTransportFinished();
}

void QtWebSocketTransport::abort()
{
    drop();
}

void QtWebSocketTransport::drop()
{
    m_state = State::Finished;
    if (m_server) // it would look for the handshake in a socket that is closed, and warn
        QCoreApplication::removePostedEvents(m_server.get(), QEvent::MetaCall);
    m_socket.drop();
    if (base::Task onClosed = std::exchange(m_onClosed, {}))
        onClosed();
}

} // namespace sio::engine
