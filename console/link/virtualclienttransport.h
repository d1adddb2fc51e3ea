// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclient.h"
#include "link/virtualclienthttp.h"
#include "protocol/websocketframe.h"

#include <memory>
#include <QtCore/QObject>
#include <QtNetwork/QTcpSocket>
#include <span>
#include <string>
#include <string_view>

namespace sio::link {

/// What a transport has to say. A callback may close the transport, but not destroy it.
class EngineSink {
public:
    /// One Engine.IO packet as text; a binary message as `b` and base64.
    virtual void onEnginePacket(std::string_view packet) = 0;
    /// The transport is dead. `refusal`: the handshake was answered with this (an HTTP body), else empty.
    virtual void onEngineEnded(const std::string& reason, const std::string& refusal) = 0;
    /// After close(): the goodbye has been taken.
    virtual void onEngineGone() = 0;

protected:
    ~EngineSink() = default;
};

/// The client's end of an Engine.IO transport.
class EngineTransport : public QObject {
public:
    explicit EngineTransport(EngineSink& sink) : m_sink(sink) {}

    virtual void open() = 0;
    virtual void send(std::string_view packet) = 0;
    /// Sends `last` (a packet; may be empty) and ends the session in order; nothing but onEngineGone() is
    /// reported afterwards.
    virtual void close(std::string_view last) = 0;
    virtual void drop() = 0;
    virtual void setReadingStalled(bool stalled) = 0;

protected:
    EngineSink& m_sink;
};

/// A long-polling session: a GET is always under way; packets travel in POSTs, one at a time.
class VirtualPolling final : public EngineTransport {
public:
    VirtualPolling(const VirtualClientOptions& options, EngineSink& sink);

    void open() override;
    void send(std::string_view packet) override;
    void close(std::string_view last) override;
    void drop() override;
    void setReadingStalled(bool stalled) override;

private:
    std::string target() const;
    void poll();
    void post();
    void onPolled(const HttpAnswer& answer);
    void end(const std::string& reason, const std::string& refusal = {});

    HttpChannel m_getter;
    HttpChannel m_poster;
    HttpHeaders m_headers;
    std::string m_target;
    std::string m_sid;
    std::string m_outbox;
    bool m_isEnded = false;
    bool m_isClosing = false;
    bool m_isStalled = false;
};

/// A WebSocket session.
class VirtualWebSocket final : public EngineTransport, private protocol::WsSink {
public:
    VirtualWebSocket(const VirtualClientOptions& options, EngineSink& sink);
    ~VirtualWebSocket() override;

    void open() override;
    void send(std::string_view packet) override;
    void close(std::string_view last) override;
    void drop() override;
    void setReadingStalled(bool stalled) override;

private:
    void onConnected();
    void read();
    void onEnded();
    void end(const std::string& reason, const std::string& refusal = {});
    void sendFrame(protocol::WsOpcode opcode, std::string_view payload);

    bool onWsMessage(bool isText, std::span<char> bytes) override;
    bool onWsPing(std::span<char> payload) override;
    bool onWsPong(std::span<char> payload) override;
    bool onWsClose(protocol::WsCloseCode code, std::string_view reason) override;
    void onWsError(protocol::WsCloseCode code, std::string_view what) override;

    const VirtualClientOptions m_options;
    QTcpSocket m_socket;
    protocol::WsLimits m_limits;
    protocol::WsReader m_reader;
    std::string m_input; ///< until the handshake is answered
    std::string m_key;
    bool m_isUpgraded = false;
    bool m_isEnded = false;
    bool m_isClosing = false;
    bool m_isStalled = false;
};

} // namespace sio::link
