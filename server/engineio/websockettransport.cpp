// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/websockettransport.h"

#include "engineio/websocketframes.h"
#include "protocol/base64.h"

#include <algorithm>
#include <optional>

namespace sio::engine {

using protocol::CloseReason;
using protocol::WsCloseCode;
using protocol::WsOpcode;

struct WebSocketTransport::Backlog {
    explicit Backlog(WebSocketTransport& transport) : later(transport) {}
    bool isIdle() const { return unread.empty() && !pong && !later.isPending(); }

    std::string unread;
    std::optional<std::string> pong; ///< the answer to the last ping, due when all is sent
    LaterCall<WebSocketTransport> later;
};

WebSocketTransport::WebSocketTransport(WorkerServices& services, const WebSocketSettings& settings,
                                       std::unique_ptr<net::Stream> stream, std::string unread,
                                       base::Task onClosed)
    : m_services(services), m_settings(settings), m_stream(std::move(stream)),
      m_reader(protocol::WsReader::Role::Server, settings.limits), m_onClosed(std::move(onClosed))
{
    m_stream->setListener(this);
    if (!unread.empty())
        backlog().unread = std::move(unread);
}

WebSocketTransport::~WebSocketTransport()
{
    closeStream();
}

void WebSocketTransport::start()
{
    if (m_backlog)
        readBacklog();
}

bool WebSocketTransport::isWritable() const
{
    return m_state == State::Open && (m_stream->queuedBytes() == 0 || m_queuedSince == m_services.now());
}

void WebSocketTransport::send(const Message& message, bool bulk)
{
    if (message.isBinary() && m_sendsBase64) {
        std::string text = "b";
        protocol::base64Append(text, message.packet());
        sendFrame(webSocketFrame(WsOpcode::Text, text), bulk);
    } else {
        sendFrame(message.frame(), bulk);
    }
}

void WebSocketTransport::sendFrame(base::SharedBytes frame, bool bulk)
{
    if (m_state != State::Open)
        return;
    if (m_stream->queuedBytes() == 0)
        m_queuedSince = m_services.now();
    m_stream->write(std::move(frame), bulk ? net::FlushPriority::Bulk : net::FlushPriority::Direct);
}

void WebSocketTransport::sendControl(WsOpcode opcode, std::string_view payload)
{
    m_stream->write(webSocketFrame(opcode, payload));
}

void WebSocketTransport::pauseReading()
{
    if (m_isPaused || m_state != State::Open)
        return;
    m_isPaused = true;
    m_stream->pauseReading();
}

void WebSocketTransport::resumeReading()
{
    if (!m_isPaused)
        return;
    m_isPaused = false;
    if (m_backlog && !m_backlog->unread.empty())
        m_backlog->later.schedule(m_services, &WebSocketTransport::readBacklog);
    else
        m_stream->resumeReading();
}

void WebSocketTransport::onBytes(std::span<char> bytes)
{
    if (m_backlog && !m_backlog->unread.empty())
        m_backlog->unread.append(bytes.data(), bytes.size()); // behind what waits
    else
        read(bytes);
}

/// Feeds the reader piece by piece. What does not get its turn (paused, or the slice is over) waits in the
/// backlog, with the stream paused.
void WebSocketTransport::read(std::span<char> bytes)
{
    std::optional<base::TimePoint> begin;
    while (!bytes.empty()) {
        bool isSliceOver = false;
        if (bytes.size() > kPiece || begin) {
            const base::TimePoint now = m_services.timers().now();
            begin = begin.value_or(now);
            isSliceOver = now - *begin >= kSliceTime;
        }
        if (m_isPaused || isSliceOver) {
            Backlog& rest = backlog();
            rest.unread.assign(bytes.data(), bytes.size());
            m_stream->pauseReading();
            if (!m_isPaused)
                rest.later.schedule(m_services, &WebSocketTransport::readBacklog);
            return;
        }
        const std::span<char> piece = bytes.first(std::min(bytes.size(), kPiece));
        bytes = bytes.subspan(piece.size());
        m_reader.feed(piece, *this);
        if (m_state == State::Finishing || m_state == State::Finished)
            return;
    }
}

void WebSocketTransport::readBacklog()
{
    m_backlog->later.started();
    if (m_isPaused || m_state == State::Finishing || m_state == State::Finished)
        return;
    std::string unread = std::exchange(m_backlog->unread, {});
    read(unread);
    if (!m_backlog->unread.empty() || m_state == State::Finishing || m_state == State::Finished)
        return;
    if (!m_isPaused)
        m_stream->resumeReading();
    if (m_backlog->isIdle())
        m_backlog.reset();
}

WebSocketTransport::Backlog& WebSocketTransport::backlog()
{
    if (!m_backlog)
        m_backlog = std::make_unique<Backlog>(*this);
    return *m_backlog;
}

void WebSocketTransport::onDrained()
{
    if (m_state != State::Open)
        return;
    if (m_backlog && m_backlog->pong) {
        sendControl(WsOpcode::Pong, *m_backlog->pong);
        m_backlog->pong.reset();
        if (m_backlog->isIdle())
            m_backlog.reset();
    }
    m_listener->onTransportDrained();
}

bool WebSocketTransport::onWsMessage(bool isText, std::span<char> bytes)
{
    if (m_state != State::Open)
        return true; // read on for the peer's close frame
    if (isText)
        m_listener->onTransportText(bytes);
    else
        m_listener->onTransportBinary(bytes);
    return m_state != State::Finished;
}

bool WebSocketTransport::admitControlFrame()
{
    if (m_state != State::Open || m_settings.controlFrames.burst == 0)
        return m_state == State::Open;
    if (m_controlFrames.take(m_services.now(), m_settings.controlFrames))
        return true;
    fail(WsCloseCode::PolicyViolation, "too many control frames", CloseReason::PolicyViolation);
    return false;
}

bool WebSocketTransport::onWsPing(std::span<char> payload)
{
    if (admitControlFrame()) {
        const std::string_view text(payload.data(), payload.size());
        if (m_stream->queuedBytes() <= kPongQueue)
            sendControl(WsOpcode::Pong, text);
        else
            backlog().pong = std::string(text);
    }
    return m_state == State::Open || m_state == State::Closing;
}

bool WebSocketTransport::onWsPong(std::span<char>)
{
    admitControlFrame();
    return m_state == State::Open || m_state == State::Closing;
}

bool WebSocketTransport::onWsClose(WsCloseCode code, std::string_view)
{
    const bool isTheirs = m_state == State::Open;
    if (isTheirs)
        sendControl(WsOpcode::Close, protocol::encodeClosePayload(code));
    finish();
    if (isTheirs)
        m_listener->onTransportEnded(CloseReason::TransportClose);
    return false;
}

void WebSocketTransport::onWsError(WsCloseCode code, std::string_view what)
{
    fail(code, what, closeReasonOf(code));
}

void WebSocketTransport::fail(WsCloseCode code, std::string_view reason, CloseReason closeReason)
{
    const bool isNew = m_state == State::Open;
    if (isNew)
        sendControl(WsOpcode::Close, protocol::encodeClosePayload(code, reason));
    finish();
    if (isNew)
        m_listener->onTransportEnded(closeReason);
}

void WebSocketTransport::onPeerFinished()
{
    // What we have not read yet is still to be delivered: a close frame ends it, or the next ping that cannot
    // be sent.
    if (m_state == State::Open && (m_isPaused || (m_backlog && !m_backlog->unread.empty())))
        return;
    // Without a close frame: the connection is lost (RFC 6455, 7.1.5), and nobody reads our answers.
    const bool isNew = m_state == State::Open;
    if (m_state == State::Open || m_state == State::Closing)
        finish();
    if (isNew)
        m_listener->onTransportEnded(CloseReason::TransportClose);
}

void WebSocketTransport::onStreamEnded(net::StreamEnd)
{
    const bool isNew = m_state == State::Open;
    closeStream();
    if (isNew)
        m_listener->onTransportEnded(CloseReason::TransportClose);
    else
        m_listener->onTransportFinished();
}

void WebSocketTransport::close(CloseReason reason)
{
    if (m_state != State::Open)
        return;
    const auto [code, text] = closeFrameOf(reason);
    sendControl(WsOpcode::Close, protocol::encodeClosePayload(code, text));
    m_state = State::Closing;
    resumeReading(); // the peer's close frame may stand behind what we did not want to read
}

void WebSocketTransport::finish()
{
    m_state = State::Finishing;
    m_stream->finish();
}

void WebSocketTransport::abort()
{
    closeStream();
}

void WebSocketTransport::closeStream()
{
    m_state = State::Finished;
    m_stream->close();
    if (base::Task onClosed = std::exchange(m_onClosed, {}))
        onClosed();
}

} // namespace sio::engine
