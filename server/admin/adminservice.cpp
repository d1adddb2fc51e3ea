// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/adminservice.h"

#include "admin/commandjob.h"
#include "net/loop.h"

#include <unistd.h>

#include <array>
#include <utility>

namespace sio::admin {

std::string hostName()
{
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0')
        return "server";
    return name.data();
}

AdminService::Desk::Desk(AdminOptions adminOptions, std::unique_ptr<AuditLog> auditLog,
                         const base::Clock& clock)
    : options(std::move(adminOptions)), audit(std::move(auditLog)), logins(options, clock),
      leases(options.armLease, clock)
{
}

AdminService::AdminService(AdminParts parts)
    : m_parts(std::move(parts)), m_hubPointer(std::make_shared<Hub*>(nullptr)),
      m_namespace(m_parts.server, m_parts.control, m_hubPointer, m_parts.clock)
{
}

AdminService::~AdminService()
{
    *m_hubPointer = nullptr;
}

void AdminService::start(const std::vector<net::Loop*>& loops)
{
    m_loops = loops;
    m_namespace.start(loops);
    for (std::size_t i = 0; i < loops.size(); ++i) {
        const auto deliver = [&control = m_parts.control, hub = m_hubPointer](FeedBatch batch) {
            control.post([hub, batch = std::move(batch)]() mutable {
                if (*hub)
                    (*hub)->take(std::move(batch));
            });
        };
        FeedHost host{loops[i]->timers(),
                      [loop = loops[i]](base::Task task) { return loop->post(std::move(task)); }, deliver,
                      m_parts.wall, m_parts.isAuthenticated};
        m_feeds.push_back(std::make_unique<WorkerFeed>(static_cast<int>(i), m_parts.server, std::move(host)));
    }
}

void AdminService::open(AdminOptions options, std::unique_ptr<AuditLog> audit)
{
    m_desk = std::make_unique<Desk>(std::move(options), std::move(audit), m_parts.clock);
    m_desk->hub = std::make_unique<Hub>(hubParts());
    *m_hubPointer = m_desk->hub.get();
    inFeeds([this](WorkerFeed& feed) { m_parts.server.observe(feed.worker(), feed); });
    m_desk->audit->onWritten([&control = m_parts.control, hub = m_hubPointer](const AuditRow& row) {
        control.post([hub, row] {
            if (*hub)
                (*hub)->showAudit(row);
        });
    });
    m_opened.store(m_desk.get(), std::memory_order_release);
    m_namespace.open(m_desk->doors);
}

std::optional<bool> AdminService::isTestTrafficOpen() const
{
    const Desk* const opened = desk();
    if (!opened)
        return std::nullopt;
    return !opened->options.environment.production || opened->leases.isAnyAdminArmed();
}

const HubStats* AdminService::stats() const
{
    const Desk* const opened = desk();
    return opened ? &opened->hub->stats() : nullptr;
}

std::vector<std::string> AdminService::replaceAccounts(std::vector<Account> accounts)
{
    Logins::Replaced replaced = m_desk->logins.replaceAccounts(std::move(accounts));
    for (const SessionKey& session : replaced.sessions)
        m_desk->leases.disarm(session);
    m_desk->hub->disconnectEnded();
    AuditRow row;
    row.who = "(server)";
    row.what = "reload accounts";
    row.target = joinedTexts(replaced.accounts);
    row.reason = "SIGHUP";
    row.result = "ok";
    row.matched = static_cast<std::int64_t>(replaced.sessions.size());
    m_desk->audit->append(std::move(row));
    return std::move(replaced.accounts);
}

/// Runs `call(feed)` in every worker.
template <class Call> void AdminService::inFeeds(Call call)
{
    for (std::size_t i = 0; i < m_feeds.size(); ++i) {
        m_loops[i]->post([this, i, call] {
            if (m_feeds[i])
                call(*m_feeds[i]);
        });
    }
}

HubParts AdminService::hubParts()
{
    const std::string host = hostName();
    return {CommandTools{m_desk->options, host, m_parts.identifiers, m_parts.control, m_parts.target,
                         m_parts.publisher, m_desk->logins, m_desk->leases, *m_desk->audit, m_parts.blocks,
                         m_parts.wall},
            static_cast<int>(m_loops.size()),
            host,
            m_parts.version,
            m_parts.catalogue,
            m_parts.totals,
            [this](std::uint64_t generation) {
                inFeeds([generation](WorkerFeed& feed) {
                    if (generation == 0)
                        feed.unwatchSockets();
                    else
                        feed.watchSockets(generation);
                });
            },
            [this](bool on) { inFeeds([on](WorkerFeed& feed) { feed.nameTargets(on); }); }};
}

} // namespace sio::admin
