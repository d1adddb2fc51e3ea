// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/pollingtransport.h"
#include "engineio/ratemeter.h"
#include "engineio/session.h"
#include "engineio/sessionhost.h"
#include "engineio/transport.h"
#include "engineio/upgradeattempt.h"
#include "net/timerwheel.h"

namespace sio::engine {

/// The state machine of one session: packets, heartbeat, upgrade, limits, close (engine-io.md, sections 4 and
/// 6 to 9). Owned by the worker's SessionTable, lives in that worker. An idle session holds one timer and no
/// buffer.
class ServerSession final : public EngineSession,
                            public net::Retired,
                            private TransportListener,
                            private net::TimerOwner {
public:
    /// Packets that mean nothing (an unsolicited pong, an open, a noop) are accepted at this rate
    /// (threats.md, Engine.IO).
    static constexpr int kIdlePacketsPerSecond = 100;

    ServerSession(SessionHost& host, SessionId id, std::shared_ptr<const Handshake> handshake,
                  std::unique_ptr<Transport> transport);
    ~ServerSession() override;

    /// Makes the handler and begins to read. The open packet has been sent.
    void start(SessionAcceptor& acceptor);
    /// The open packet's data (engine-io.md, section 3).
    std::string openData() const;

    const SessionId& id() const override { return m_id; }
    std::shared_ptr<const Handshake> handshake() const override { return m_handshake; }
    TransportKind transport() const override { return m_kind; }
    SendResult send(std::span<const Message> parts, bool isVolatile, bool bulk) override;
    bool isWritable() const override;
    std::size_t queuedBytes() const override;
    void allowQueue(std::size_t bytes) override
    {
        m_allowedQueueKiB = static_cast<std::uint32_t>(bytes / 1024);
    }
    void close(protocol::CloseReason reason) override;
    bool isOpen() const override { return m_isOpen; }
    net::TimerWheel& timers() override { return m_host.services().timers(); }

    /// The polling transport; null once the session is on a WebSocket, or closed.
    PollingTransport* polling();
    /// Takes a WebSocket that names this session; one too many is closed, and the session is unaffected.
    void tryUpgrade(std::unique_ptr<Transport> probe);

    // For the attempt:
    void completeUpgrade(std::unique_ptr<Transport> transport);
    void upgradeFailed();
    void releasePoll();

    /// Precondition: closed.
    protocol::CloseReason closeReason() const { return m_closeReason; }

    /// The session counts in AddressLimits.
    void setCountedAddress() { m_isCountedAddress = true; }
    bool isCountedAddress() const { return m_isCountedAddress; }

private:
    enum Kind { Heartbeat, Throttle };

    void onTransportText(std::span<char> packet) override;
    void onTransportBinary(std::span<char> bytes) override;
    void onTransportEnded(protocol::CloseReason reason) override { close(reason); }
    void onTransportFinished() override {}
    void onTimer(int kind) override;

    void onHeartbeat();
    void onPong();
    /// Any other packet: while a pong is awaited the first one restarts pingTimeout.
    void noteSignOfLife();
    void noteIdlePacket();
    Rate inboundRate() const;
    void countInbound(std::size_t bytes);
    /// True when the peer has taken too little for too long, `more` bytes included.
    bool isTooSlow(std::size_t more);
    base::Counter& openCounter();

    SessionHost& m_host;
    std::shared_ptr<const Handshake> m_handshake;
    std::unique_ptr<SessionHandler> m_handler;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<UpgradeAttempt> m_upgrade;
    /// Ends a pause of reading; exists from the first one on.
    std::unique_ptr<net::Timer> m_throttle;
    net::Timer m_heartbeat;
    RateMeter m_inbound;
    RateMeter m_idlePackets;
    base::TimePoint m_slowSince{};
    SessionId m_id;
    std::uint32_t m_allowedQueueKiB = 0; ///< 0: as in the options
    TransportKind m_kind;
    protocol::CloseReason m_closeReason = protocol::CloseReason::ForcedClose;
    bool m_isOpen = true;
    bool m_isAwaitingPong = false;
    bool m_isExtended = false; ///< this ping's timeout was restarted once
    bool m_wasThrottled =
        false; ///< reading paused since the last ping: the pong may stand behind what we did not read
    bool m_isCountedAddress = false;
};

} // namespace sio::engine
