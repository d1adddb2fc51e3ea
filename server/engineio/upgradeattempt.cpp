// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/upgradeattempt.h"

#include "engineio/serversession.h"

namespace sio::engine {

using protocol::CloseReason;
using protocol::EnginePacketType;

namespace {

/// A client that asks again and again without reading the answers is not on its way to an upgrade.
constexpr std::size_t kMaxQueuedAnswers = 4 * 1024;

} // namespace

UpgradeAttempt::UpgradeAttempt(ServerSession& session, SessionHost& host, std::unique_ptr<Transport> probe)
    : m_session(session), m_host(host), m_probe(std::move(probe)), m_timeout(*this, Timeout),
      m_noopTick(*this, NoopTick)
{
    m_probe->setListener(*this);
    m_timeout.arm(m_host.services().timers(), m_host.options().upgradeTimeout);
}

void UpgradeAttempt::abandon()
{
    m_timeout.disarm();
    m_noopTick.disarm();
    if (!m_probe)
        return;
    m_probe->close(CloseReason::ForcedClose);
    m_host.letClose(std::move(m_probe), m_session.id());
}

void UpgradeAttempt::fail()
{
    abandon();
    m_session.upgradeFailed();
}

void UpgradeAttempt::onTransportText(std::span<char> text)
{
    const auto packet = protocol::decodeEnginePacket({text.data(), text.size()});
    if (packet && packet->type == EnginePacketType::Ping && packet->data == "probe" &&
        m_probe->queuedBytes() <= kMaxQueuedAnswers) {
        m_probe->send(m_host.frames().probeAnswer);
        m_noopTick.arm(m_host.services().timers(), kNoopInterval);
    } else if (packet && packet->type == EnginePacketType::Upgrade) {
        m_timeout.disarm();
        m_noopTick.disarm();
        m_session.completeUpgrade(std::move(m_probe));
    } else {
        fail();
    }
}

void UpgradeAttempt::onTransportBinary(std::span<char>)
{
    fail();
}

void UpgradeAttempt::onTransportEnded(CloseReason)
{
    fail();
}

void UpgradeAttempt::onTimer(int kind)
{
    if (kind == Timeout) {
        fail();
        return;
    }
    m_session.releasePoll();
    m_noopTick.arm(m_host.services().timers(), kNoopInterval);
}

} // namespace sio::engine
