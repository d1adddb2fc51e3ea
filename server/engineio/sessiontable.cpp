// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/sessiontable.h"

#include "base/log.h"
#include "engineio/sessionplacement.h"

#include <algorithm>
#include <utility>

namespace sio::engine {

using protocol::CloseReason;

namespace {

void logSession(const char* event, const ServerSession& session, std::string_view what)
{
    if (!base::logs(base::LogLevel::Debug))
        return;
    std::string text = "sid=";
    text += session.id().logPrefix();
    text += ' ';
    text += what;
    base::log(base::LogLevel::Debug, "sio.engine", event, text);
}

} // namespace

SessionTable::SessionTable(EngineShared& shared, int worker, SessionAcceptor& acceptor)
    : m_shared(shared), m_services(*shared.services[static_cast<std::size_t>(worker)]),
      m_stats(*shared.stats[static_cast<std::size_t>(worker)]), m_acceptor(acceptor), m_worker(worker),
      m_closing(m_services), m_drainTimer(*this)
{
    m_closing.setObserver([this] { checkDrained(); });
}

SessionTable::~SessionTable()
{
    m_closing.setObserver({});
    while (!m_sessions.empty())
        (*m_sessions.begin())->close(CloseReason::ServerShuttingDown);
}

ServerSession& SessionTable::open(std::shared_ptr<const Handshake> handshake,
                                  std::unique_ptr<Transport> transport)
{
    SessionId id = drawSessionId(m_worker, m_shared.workerCount());
    while (find(id))
        id = drawSessionId(m_worker, m_shared.workerCount());
    auto session = std::make_unique<ServerSession>(*this, id, std::move(handshake), std::move(transport));
    ServerSession& added = *session;
    m_sessions.insert(std::move(session));
    logSession("opened", added, transportName(added.transport()));
    return added;
}

ServerSession* SessionTable::find(const SessionId& id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->get();
}

void SessionTable::letClose(std::unique_ptr<Transport> transport, const SessionId& id)
{
    if (transport->kind() == TransportKind::WebSocket) {
        letClose(std::move(transport));
        return;
    }
    const base::Duration atMost = m_isDraining
                                      ? std::min(options().undeliveredCloseWait, options().closeTimeout)
                                      : options().undeliveredCloseWait;
    m_closing.addPolling(
        std::unique_ptr<PollingTransport>(static_cast<PollingTransport*>(transport.release())), id, atMost);
}

void SessionTable::removeSession(ServerSession& session)
{
    logSession("closed", session, protocol::closeReasonLabel(session.closeReason()));
    if (session.isCountedAddress())
        m_shared.addresses.sessionClosed(AddressKey::of(session.handshake()->address()));
    auto node = m_sessions.extract(m_sessions.find(session.id()));
    m_services.retire(std::move(node.value()));
    checkDrained();
}

void SessionTable::closeAll(CloseReason reason, base::Duration over, base::Task done)
{
    m_isDraining = true;
    m_drainReason = reason;
    m_drainDone.push_back(std::move(done));
    const auto ticks = static_cast<std::size_t>(std::max<std::int64_t>(1, over / kDrainTick));
    m_drainPerTick = m_sessions.size() / ticks + 1;
    m_closing.hurry(options().closeTimeout);
    m_drainTimer.arm(m_services.timers(), base::Duration::zero());
}

void SessionTable::onTimer(int)
{
    for (std::size_t i = 0; i < m_drainPerTick && !m_sessions.empty(); ++i)
        (*m_sessions.begin())->close(m_drainReason);
    if (!m_sessions.empty())
        m_drainTimer.arm(m_services.timers(), kDrainTick);
    checkDrained();
}

void SessionTable::checkDrained()
{
    if (m_drainDone.empty() || !m_sessions.empty() || m_closing.size() != 0)
        return;
    m_drainTimer.disarm();
    m_isDraining = false;
    for (base::Task& done : std::exchange(m_drainDone, {})) {
        if (done)
            done();
    }
}

} // namespace sio::engine
