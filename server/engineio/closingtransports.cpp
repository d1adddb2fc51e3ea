// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/closingtransports.h"

#include "net/timerwheel.h"

#include <optional>

namespace sio::engine {

class ClosingTransports::Entry final : public net::Retired,
                                       private TransportListener,
                                       private net::TimerOwner {
public:
    Entry(ClosingTransports& owner, std::unique_ptr<Transport> transport, base::Duration atMost)
        : m_owner(owner), m_transport(std::move(transport)), m_deadline(*this)
    {
        m_transport->setListener(*this);
        m_deadline.arm(m_owner.m_services.timers(), atMost);
    }

    Transport& transport() { return *m_transport; }
    void disarm() { m_deadline.disarm(); }
    void hurry(base::Duration atMost)
    {
        net::TimerWheel& timers = m_owner.m_services.timers();
        if (m_deadline.deadline() - timers.now() > atMost)
            m_deadline.arm(timers, atMost);
    }

    std::optional<SessionId> pollingId;

private:
    void onTransportText(std::span<char>) override {}
    void onTransportBinary(std::span<char>) override {}
    void onTransportEnded(protocol::CloseReason) override {}
    void onTransportFinished() override { m_owner.remove(*this); }
    void onTimer(int) override
    {
        m_transport->abort();
        m_owner.remove(*this);
    }

    ClosingTransports& m_owner;
    std::unique_ptr<Transport> m_transport;
    net::Timer m_deadline;
};

ClosingTransports::ClosingTransports(WorkerServices& services) : m_services(services) {}

ClosingTransports::~ClosingTransports()
{
    for (const auto& [entry, owned] : m_entries)
        entry->transport().abort();
}

ClosingTransports::Entry* ClosingTransports::insert(std::unique_ptr<Transport> transport,
                                                    base::Duration atMost)
{
    if (transport->isFinished()) {
        m_services.retire(std::move(transport));
        return nullptr;
    }
    auto entry = std::make_unique<Entry>(*this, std::move(transport), atMost);
    Entry* const added = entry.get();
    m_entries.emplace(added, std::move(entry));
    return added;
}

void ClosingTransports::add(std::unique_ptr<Transport> transport, base::Duration atMost)
{
    insert(std::move(transport), atMost);
}

void ClosingTransports::addPolling(std::unique_ptr<PollingTransport> transport, const SessionId& id,
                                   base::Duration atMost)
{
    if (Entry* const entry = insert(std::move(transport), atMost)) {
        entry->pollingId = id;
        m_polling.emplace(id, entry);
    }
}

PollingTransport* ClosingTransports::find(const SessionId& id) const
{
    const auto found = m_polling.find(id);
    return found == m_polling.end() ? nullptr : static_cast<PollingTransport*>(&found->second->transport());
}

void ClosingTransports::hurry(base::Duration atMost)
{
    for (const auto& [entry, owned] : m_entries)
        entry->hurry(atMost);
}

void ClosingTransports::remove(Entry& entry)
{
    if (entry.pollingId)
        m_polling.erase(*entry.pollingId);
    entry.disarm();
    auto node = m_entries.extract(&entry);
    m_services.retire(std::move(node.mapped()));
    if (m_observer)
        m_observer();
}

} // namespace sio::engine
