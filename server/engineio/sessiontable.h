// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/closingtransports.h"
#include "engineio/engineshared.h"
#include "engineio/serversession.h"
#include "engineio/sessionhost.h"

#include <memory>
#include <unordered_set>
#include <vector>

namespace sio::engine {

/// The sessions of one worker; lives in it.
class SessionTable final : public SessionHost, private net::TimerOwner {
public:
    SessionTable(EngineShared& shared, int worker, SessionAcceptor& acceptor);
    ~SessionTable();

    /// A new session, in the table, not started.
    ServerSession& open(std::shared_ptr<const Handshake> handshake, std::unique_ptr<Transport> transport);
    void start(ServerSession& session) { session.start(m_acceptor); }

    ServerSession* find(const SessionId& id) const;
    /// The polling transport of a session that is over, but whose client does not know yet.
    PollingTransport* findClosing(const SessionId& id) const { return m_closing.find(id); }

    /// Says goodbye over a transport that has no session.
    void letClose(std::unique_ptr<Transport> transport)
    {
        m_closing.add(std::move(transport), options().closeTimeout);
    }

    /// Closes all sessions, also those that come meanwhile, spread over `over`; `done` is called when none is
    /// left and the last goodbye was said.
    void closeAll(protocol::CloseReason reason, base::Duration over, base::Task done);

    // SessionHost
    const EngineOptions& options() const override { return m_shared.options; }
    WorkerServices& services() override { return m_services; }
    EngineStats& stats() override { return m_stats; }
    const ControlFrames& frames() const override { return m_frames; }
    void letClose(std::unique_ptr<Transport> transport, const SessionId& id) override;
    void removeSession(ServerSession& session) override;

private:
    static constexpr base::Duration kDrainTick = std::chrono::milliseconds(20);

    struct ById {
        using is_transparent = void;
        // Not noexcept, so that the table keeps each hash beside its pointer (there is room for it in the
        // block) and a look at a bucket's other sessions touches none of them.
        std::size_t operator()(const SessionId& id) const { return id.hash(); }
        std::size_t operator()(const std::unique_ptr<ServerSession>& s) const { return s->id().hash(); }
        bool operator()(const std::unique_ptr<ServerSession>& a,
                        const std::unique_ptr<ServerSession>& b) const
        {
            return a->id() == b->id();
        }
        bool operator()(const SessionId& a, const std::unique_ptr<ServerSession>& b) const
        {
            return a == b->id();
        }
        bool operator()(const std::unique_ptr<ServerSession>& a, const SessionId& b) const
        {
            return a->id() == b;
        }
    };

    void onTimer(int kind) override;
    void checkDrained();

    EngineShared& m_shared;
    WorkerServices& m_services;
    EngineStats& m_stats;
    SessionAcceptor& m_acceptor;
    const int m_worker;
    ControlFrames m_frames;
    std::unordered_set<std::unique_ptr<ServerSession>, ById, ById> m_sessions;
    ClosingTransports m_closing;

    // While draining:
    bool m_isDraining = false;
    protocol::CloseReason m_drainReason = protocol::CloseReason::ServerShuttingDown;
    std::size_t m_drainPerTick = 1;
    net::Timer m_drainTimer;
    std::vector<base::Task> m_drainDone;
};

} // namespace sio::engine
