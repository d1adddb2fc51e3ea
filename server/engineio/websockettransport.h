// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/ratemeter.h"
#include "engineio/services.h"
#include "engineio/transport.h"
#include "protocol/websocketframe.h"

#include <memory>
#include <string>
#include <utility>

namespace sio::engine {

/// What all WebSocket connections of a server share; outlives them.
struct WebSocketSettings {
    protocol::WsLimits limits;
    Rate controlFrames; ///< burst 0: unlimited
};

/// The `strict` engine: RFC 6455 on a byte stream, over our own codec. Idle it holds no buffer. Frames are
/// queued on the stream, which gathers what one turn wrote into one system call.
class WebSocketTransport final : public Transport, private net::StreamListener, private protocol::WsSink {
public:
    /// So much of a read is looked at before others get their turn, where a read holds more and it took
    /// longer than kSliceTime.
    static constexpr std::size_t kPiece = 16 * 1024;
    static constexpr base::Duration kSliceTime = std::chrono::milliseconds(2);

    /// `stream` stands behind the handshake. `unread` came with the handshake and is read by start().
    /// `onClosed` is called once, when the descriptor is closed.
    WebSocketTransport(WorkerServices& services, const WebSocketSettings& settings,
                       std::unique_ptr<net::Stream> stream, std::string unread, base::Task onClosed);
    ~WebSocketTransport() override;

    /// Binary messages are sent as `b` and base64 in text frames (query parameter `b64`).
    void sendBinaryAsText() { m_sendsBase64 = true; }
    /// A whole frame that is no packet of ours; for programs that speak bare WebSocket.
    void sendFrame(base::SharedBytes frame, bool bulk = false);

    TransportKind kind() const override { return TransportKind::WebSocket; }
    void setListener(TransportListener& listener) override { m_listener = &listener; }
    void start() override;
    bool isWritable() const override;
    std::size_t queuedBytes() const override { return m_stream->queuedBytes(); }
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
        Finishing, ///< both are done, or there is no use in waiting: our FIN is sent, the peer's end is
                   ///< awaited
        Finished   ///< the descriptor is closed
    };
    /// What a ping flood or a pause leaves for later turns; exists only then.
    struct Backlog;

    void onBytes(std::span<char> bytes) override;
    void onDrained() override;
    void onPeerFinished() override;
    void onStreamEnded(net::StreamEnd end) override;

    bool onWsMessage(bool isText, std::span<char> bytes) override;
    bool onWsPing(std::span<char> payload) override;
    bool onWsPong(std::span<char> payload) override;
    bool onWsClose(protocol::WsCloseCode code, std::string_view reason) override;
    void onWsError(protocol::WsCloseCode code, std::string_view what) override;

    void read(std::span<char> bytes);
    void readBacklog();
    Backlog& backlog();
    bool admitControlFrame();
    void sendControl(protocol::WsOpcode opcode, std::string_view payload);
    /// Says why, closes our side, and tells the listener.
    void fail(protocol::WsCloseCode code, std::string_view reason, protocol::CloseReason closeReason);
    void finish();
    void closeStream();

    WorkerServices& m_services;
    const WebSocketSettings& m_settings;
    TransportListener* m_listener = nullptr;
    std::unique_ptr<net::Stream> m_stream;
    protocol::WsReader m_reader;
    std::unique_ptr<Backlog> m_backlog;
    base::Task m_onClosed;
    RateMeter m_controlFrames;
    base::TimePoint m_queuedSince{}; ///< when the stream's queue was last found empty
    State m_state = State::Open;
    bool m_isPaused = false;
    bool m_sendsBase64 = false;
};

} // namespace sio::engine
