// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/serversession.h"

#include "protocol/base64.h"

#include <algorithm>
#include <utility>

namespace sio::engine {

using protocol::CloseReason;
using protocol::EnginePacketType;

namespace {

/// Holds the data of an open packet.
constexpr std::size_t kOpenDataBytes = 128;

/// Keeps a handler until the turn is over: it may be on the stack when its session ends.
struct RetiredHandler final : net::Retired {
    explicit RetiredHandler(std::unique_ptr<SessionHandler> h) : handler(std::move(h)) {}
    std::unique_ptr<SessionHandler> handler;
};

} // namespace

ServerSession::ServerSession(SessionHost& host, SessionId id, std::shared_ptr<const Handshake> handshake,
                             std::unique_ptr<Transport> transport)
    : m_host(host), m_handshake(std::move(handshake)), m_transport(std::move(transport)),
      m_heartbeat(*this, Heartbeat), m_id(id), m_kind(m_transport->kind())
{
    m_transport->setListener(*this);
    openCounter().add();
    m_host.stats().opened.add();
}

ServerSession::~ServerSession() = default;

base::Counter& ServerSession::openCounter()
{
    EngineStats& stats = m_host.stats();
    return m_kind == TransportKind::Polling ? stats.sessionsPolling : stats.sessionsWebSocket;
}

std::string ServerSession::openData() const
{
    const EngineOptions& options = m_host.options();
    const bool offersUpgrade =
        m_kind == TransportKind::Polling && options.allowUpgrades && options.allowWebSocket;
    std::string data;
    data.reserve(kOpenDataBytes);
    data += "{\"sid\":\"";
    data += m_id.view();
    data += offersUpgrade ? "\",\"upgrades\":[\"websocket\"]" : "\",\"upgrades\":[]";
    data += ",\"pingInterval\":";
    data += std::to_string(options.pingInterval.count());
    data += ",\"pingTimeout\":";
    data += std::to_string(options.pingTimeout.count());
    data += ",\"maxPayload\":";
    data += std::to_string(options.maxPayload);
    data += '}';
    return data;
}

void ServerSession::start(SessionAcceptor& acceptor)
{
    m_heartbeat.arm(timers(), m_host.options().pingInterval);
    std::unique_ptr<SessionHandler> handler = acceptor.onSession(*this);
    if (!m_isOpen) { // closed by the acceptor itself
        if (handler)
            handler->onClosed(m_closeReason);
        m_host.services().retire(std::make_unique<RetiredHandler>(std::move(handler)));
        return;
    }
    if (!handler) {
        close(CloseReason::ForcedClose);
        return;
    }
    m_handler = std::move(handler);
    m_transport->start();
}

PollingTransport* ServerSession::polling()
{
    return m_isOpen && m_kind == TransportKind::Polling ? static_cast<PollingTransport*>(m_transport.get())
                                                        : nullptr;
}

// Packets (engine-io.md, section 4)
// --------------------------------------------------------------------------

void ServerSession::onTransportText(std::span<char> text)
{
    if (!m_isOpen)
        return;
    const auto packet = protocol::decodeEnginePacket({text.data(), text.size()});
    if (!packet) {
        close(CloseReason::ParseError);
        return;
    }
    switch (packet->type) {
    case EnginePacketType::Message:
        noteSignOfLife();
        if (packet->base64) {
            std::optional<std::string> bytes = protocol::base64Decode(packet->data);
            if (!bytes) {
                close(CloseReason::ParseError);
                return;
            }
            countInbound(bytes->size());
            m_handler->onBinary(*bytes);
        } else {
            countInbound(packet->data.size());
            m_handler->onText(text.subspan(1));
        }
        return;
    case EnginePacketType::Pong:
        onPong();
        return;
    case EnginePacketType::Ping: // pings are ours; the probe's never comes here
        close(CloseReason::TransportError);
        return;
    case EnginePacketType::Close:
        if (m_kind == TransportKind::Polling) {
            close(CloseReason::TransportClose);
            return;
        }
        break; // a WebSocket has a close handshake of its own
    case EnginePacketType::Open:
    case EnginePacketType::Upgrade:
    case EnginePacketType::Noop:
        break;
    }
    noteSignOfLife();
    noteIdlePacket();
}

void ServerSession::onTransportBinary(std::span<char> bytes)
{
    if (!m_isOpen)
        return;
    noteSignOfLife();
    countInbound(bytes.size());
    m_handler->onBinary(bytes);
}

void ServerSession::noteIdlePacket()
{
    static constexpr Rate kRate = Rate::perSecond(kIdlePacketsPerSecond, kIdlePacketsPerSecond);
    if (!m_idlePackets.take(m_host.services().now(), kRate))
        close(CloseReason::PolicyViolation);
}

/// Precondition: the limit is on.
Rate ServerSession::inboundRate() const
{
    const EngineOptions& options = m_host.options();
    return Rate::perSecond(options.packetsPerSecond, std::max(options.packetsBurst, 1));
}

/// Above the rate reading pauses until the sender is inside it again: TCP slows it down, nothing is lost.
void ServerSession::countInbound(std::size_t bytes)
{
    m_host.stats().packetsIn.add();
    m_host.stats().bytesIn.add(static_cast<std::int64_t>(bytes));
    if (m_host.options().packetsPerSecond <= 0)
        return;
    const Rate rate = inboundRate();
    const base::TimePoint now = m_host.services().now();
    m_inbound.count(now, rate);
    const base::Duration wait = m_inbound.wait(now, rate);
    if (wait <= base::Duration::zero() || (m_throttle && m_throttle->isArmed()))
        return;
    if (!m_throttle) {
        net::TimerOwner& owner = *this;
        m_throttle = std::make_unique<net::Timer>(owner, Throttle);
    }
    m_throttle->arm(timers(), wait);
    m_wasThrottled = true;
    m_host.stats().readingPaused.add();
    m_transport->pauseReading();
}

// Heartbeat (engine-io.md, section 8)
// ------------------------------------------------------------------------

void ServerSession::onTimer(int kind)
{
    if (kind == Heartbeat) {
        onHeartbeat();
        return;
    }
    // What was read already when the pause began counts, too.
    const base::Duration wait = m_inbound.wait(m_host.services().now(), inboundRate());
    if (wait > base::Duration::zero())
        m_throttle->arm(timers(), wait);
    else
        m_transport->resumeReading();
}

void ServerSession::onHeartbeat()
{
    const EngineOptions& options = m_host.options();
    if (m_isAwaitingPong && !m_wasThrottled) {
        close(CloseReason::PingTimeout);
        return;
    }
    if (!m_isAwaitingPong) {
        if (isTooSlow(0)) {
            close(CloseReason::SlowConsumer);
            return;
        }
        m_isAwaitingPong = true;
        m_isExtended = false;
        m_transport->send(m_host.frames().ping);
    }
    m_wasThrottled = m_throttle && m_throttle->isArmed();
    m_heartbeat.arm(timers(), options.pingTimeout);
}

void ServerSession::onPong()
{
    const bool wasAwaited = std::exchange(m_isAwaitingPong, false);
    m_heartbeat.arm(timers(), m_host.options().pingInterval);
    if (!wasAwaited)
        noteIdlePacket();
}

void ServerSession::noteSignOfLife()
{
    if (!m_isAwaitingPong || m_isExtended)
        return;
    m_isExtended = true;
    m_heartbeat.arm(timers(), m_host.options().pingTimeout);
}

// Sending
// ----------------------------------------------------------------------------------------------------

SendResult ServerSession::send(std::span<const Message> parts, bool isVolatile, bool bulk)
{
    if (!m_isOpen)
        return SendResult::Closed;
    if (isVolatile && !m_transport->isWritable()) {
        m_host.stats().volatileDropped.add();
        return SendResult::Dropped;
    }
    std::size_t bytes = 0;
    for (const Message& part : parts)
        bytes += part.size();
    if (isTooSlow(bytes)) {
        close(CloseReason::SlowConsumer);
        return SendResult::Closed;
    }
    for (const Message& part : parts)
        m_transport->send(part, bulk);
    m_host.stats().packetsOut.add(static_cast<std::int64_t>(parts.size()));
    m_host.stats().bytesOut.add(static_cast<std::int64_t>(bytes));
    return SendResult::Sent;
}

bool ServerSession::isTooSlow(std::size_t more)
{
    const EngineOptions& options = m_host.options();
    const std::size_t queued = m_transport->queuedBytes();
    const std::size_t allowed = std::size_t{m_allowedQueueKiB} * 1024;
    if (queued + more > (allowed > 0 ? allowed : options.maxQueuedBytes))
        return true;
    // Only sending makes the queue grow, so looking when something is sent (a ping at the least) misses
    // nothing.
    if (queued <= (allowed > 0 ? allowed / 4 : options.slowQueuedBytes)) {
        m_slowSince = {};
        return false;
    }
    const base::TimePoint now = m_host.services().now();
    if (m_slowSince == base::TimePoint{})
        m_slowSince = now;
    return now - m_slowSince >= options.slowConsumerTimeout;
}

bool ServerSession::isWritable() const
{
    return m_isOpen && m_transport->isWritable();
}

std::size_t ServerSession::queuedBytes() const
{
    return m_isOpen ? m_transport->queuedBytes() : 0;
}

// Upgrade (engine-io.md, section 7)
// --------------------------------------------------------------------------

void ServerSession::tryUpgrade(std::unique_ptr<Transport> probe)
{
    if (!m_isOpen || m_kind != TransportKind::Polling || m_upgrade || !m_host.options().allowUpgrades) {
        probe->close(CloseReason::ForcedClose);
        m_host.letClose(std::move(probe), m_id);
        return;
    }
    m_upgrade = std::make_unique<UpgradeAttempt>(*this, m_host, std::move(probe));
    m_upgrade->start();
}

void ServerSession::releasePoll()
{
    if (PollingTransport* transport = polling())
        transport->releasePoll();
}

void ServerSession::upgradeFailed()
{
    m_host.services().retire(std::move(m_upgrade));
}

void ServerSession::completeUpgrade(std::unique_ptr<Transport> transport)
{
    const std::vector<Message> queued = polling()->handOver();
    m_host.services().retire(std::move(m_transport));
    m_host.services().retire(std::move(m_upgrade));

    openCounter().add(-1);
    m_kind = TransportKind::WebSocket;
    openCounter().add();
    m_host.stats().upgraded.add();
    m_transport = std::move(transport);
    m_transport->setListener(*this);
    for (const Message& message : queued)
        m_transport->send(message);
    // A ping may have gone down with the last poll: its answer gets the whole time once more.
    if (m_isAwaitingPong)
        m_heartbeat.arm(timers(), m_host.options().pingTimeout);
    if (m_throttle && m_throttle->isArmed())
        m_transport->pauseReading();
    m_handler->onTransportChanged(m_kind);
}

// The end (engine-io.md, section 9)
// --------------------------------------------------------------------------

void ServerSession::close(CloseReason reason)
{
    if (!m_isOpen)
        return;
    m_isOpen = false;
    m_closeReason = reason;
    m_heartbeat.disarm();
    if (m_throttle)
        m_throttle->disarm();
    if (m_upgrade) {
        m_upgrade->abandon();
        m_host.services().retire(std::move(m_upgrade));
    }
    openCounter().add(-1);
    m_host.stats().closes[static_cast<std::size_t>(reason)].add();
    if (reason == CloseReason::SlowConsumer)
        m_host.stats().slowConsumers.add();

    m_transport->close(reason);
    m_host.letClose(std::move(m_transport), m_id);
    m_host.removeSession(*this);
    if (std::unique_ptr<SessionHandler> handler = std::move(m_handler)) {
        SessionHandler& gone = *handler;
        m_host.services().retire(std::make_unique<RetiredHandler>(std::move(handler)));
        gone.onClosed(reason);
    }
}

} // namespace sio::engine
