// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/ratemeter.h"
#include "engineio/services.h"
#include "engineio/transport.h"
#include "engineio/upgradedsocket.h"
#include "engineio/websockettransport.h"
#include "net/http/handler.h"

#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

#include <memory>
#include <string>

namespace sio::engine {

/// The `qt` engine: QWebSocket reads, the frames that are shared by all transports go out past it, on the
/// socket below. The handshake was checked and is answered by us, so both engines let the same clients in.
/// Where QWebSocket reads otherwise than RFC 6455 asks, and it cannot be mended from outside, is listed, and
/// asserted, in tests/data/qt-engine-deviations.json.
class QtWebSocketTransport final : public Transport, private UpgradedSocket::Owner {
public:
    /// `answer` is the 101, complete.
    QtWebSocketTransport(WorkerServices& services, const WebSocketSettings& settings,
                         net::http::UpgradedConnection connection, std::string_view answer);
    ~QtWebSocketTransport() override;

    /// Binary messages are sent as `b` and base64 in text frames (query parameter `b64`).
    void sendBinaryAsText() { m_sendsBase64 = true; }

    TransportKind kind() const override { return TransportKind::WebSocket; }
    void setListener(TransportListener& listener) override { m_listener = &listener; }
    void start() override;
    bool isWritable() const override;
    std::size_t queuedBytes() const override { return static_cast<std::size_t>(m_socket.bytesToWrite()); }
    void send(const Message& message, bool bulk) override;
    void pauseReading() override;
    void resumeReading() override;
    void close(protocol::CloseReason reason) override;
    void abort() override;
    bool isFinished() const override { return m_state == State::Finished; }

private:
    enum class State : std::uint8_t {
        Open,
        Closing,   ///< our close frame is sent, the peer's is awaited
        Finishing, ///< our FIN follows what is queued, the peer's end is awaited
        Finished   ///< the descriptor is closed
    };

    void onPong(const std::string& frame) override;
    void onCloseFrame(const std::string& frame) override;
    void onCloseWished() override;

    void takeWebSocket();
    void beginReading();
    void onText(const QString& text);
    void onBinary(QByteArray bytes);
    void onFragment(bool isLast);
    void onBytesWritten();
    void onReadyRead();
    void onDisconnected();

    void read();
    void readLater();
    bool admitControlFrame();
    void sendControl(protocol::WsOpcode opcode, std::string_view payload);
    void fail(protocol::WsCloseCode code, std::string_view reason, protocol::CloseReason closeReason);
    void finish();
    void drop();

    WorkerServices& m_services;
    const WebSocketSettings& m_settings;
    TransportListener* m_listener = nullptr;
    base::Task m_onClosed;
    std::string m_unread; ///< came together with the handshake
    std::string m_pong;   ///< the answer to the last ping, due when all is sent
    UpgradedSocket m_socket;
    std::unique_ptr<QWebSocketServer> m_server; ///< until it has made the QWebSocket
    std::unique_ptr<QWebSocket> m_webSocket;
    LaterCall<QtWebSocketTransport> m_later;
    RateMeter m_controlFrames;
    base::TimePoint m_queuedSince{}; ///< when the queue was last found empty
    int m_fragments = 0;             ///< of the message that is being read
    protocol::CloseReason m_endReason = protocol::CloseReason::TransportClose;
    State m_state = State::Open;
    bool m_isStarted = false;
    bool m_isPaused = false;
    bool m_sendsBase64 = false;
};

} // namespace sio::engine
