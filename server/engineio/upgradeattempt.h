// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/sessionhost.h"
#include "engineio/transport.h"
#include "net/timerwheel.h"

#include <memory>

namespace sio::engine {

/// A WebSocket on its way to become the transport of a polling session (engine-io.md, section 7). Owned by
/// the session, exists only meanwhile. Whatever goes wrong costs the probe socket alone.
class UpgradeAttempt final : public net::Retired, private TransportListener, private net::TimerOwner {
public:
    /// A held GET is released so often, so that the client's polling comes to rest.
    static constexpr base::Duration kNoopInterval = std::chrono::milliseconds(100);

    UpgradeAttempt(ServerSession& session, SessionHost& host, std::unique_ptr<Transport> probe);

    /// Begins to read. May end the attempt before it returns.
    void start() { m_probe->start(); }
    /// The session ends, or no longer wants it: closes the probe socket.
    void abandon();

private:
    enum Kind { Timeout, NoopTick };

    void onTransportText(std::span<char> packet) override;
    void onTransportBinary(std::span<char> bytes) override;
    void onTransportEnded(protocol::CloseReason reason) override;
    void onTransportFinished() override {}
    void onTimer(int kind) override;
    void fail();

    ServerSession& m_session;
    SessionHost& m_host;
    std::unique_ptr<Transport> m_probe;
    net::Timer m_timeout;
    net::Timer m_noopTick;
};

} // namespace sio::engine
