// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/armlease.h"
#include "admin/accounts/auditlog.h"
#include "admin/accounts/logins.h"
#include "admin/adminnamespace.h"
#include "admin/blocklist.h"
#include "admin/hub.h"
#include "admin/workerfeed.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sio::admin {

/// What the composition gives the administration; everything outlives it.
struct AdminParts {
    const AdminOptions& options;
    socketio::Server& server;
    socketio::Namespace& target; ///< the application's namespace
    papermastery::Publisher& publisher;
    catalogue::IdentifierFormat identifiers;
    BlockList& blocks;
    AuditLog& audit;
    net::Loop& control;
    const base::Clock& clock;
    papermastery::WallClock wall;
    std::string version;
    std::vector<catalogue::CatalogueSource> catalogue;
    std::function<bool(const socketio::Socket&)> isAuthenticated;
    /// The figures of the process; asked in the control thread, from the first second on.
    std::function<StatsTotals()> totals;
};

/// Everything behind the admin namespace. Made by the control thread before the Socket.IO server starts, when
/// there are accounts; without it the namespace does not exist and nothing is observed.
class AdminService {
public:
    explicit AdminService(AdminParts parts);
    ~AdminService(); ///< after the workers have ended
    AdminService(const AdminService&) = delete;
    AdminService& operator=(const AdminService&) = delete;

    /// After Server::start(), before the workers serve.
    void start(const std::vector<net::Loop*>& loops);
    /// New accounts, in the control thread. Logins of those that are gone, or have another password or role,
    /// end at once: sessions, arm leases and connections. Recorded; answers their names.
    std::vector<std::string> replaceAccounts(std::vector<Account> accounts);
    /// The eyes in worker `index`.
    WorkerFeed& feed(int index) { return *m_feeds[static_cast<std::size_t>(index)]; }
    /// Any thread.
    bool isAnyAdminArmed() const { return m_leases.isAnyAdminArmed(); }
    /// Any thread, once started.
    const HubStats& stats() const { return m_hub->stats(); }
    /// Destroys what lives in worker `index`; in that worker, after its sessions are gone.
    void destroyWorkerState(int index) { m_feeds[static_cast<std::size_t>(index)].reset(); }

private:
    HubParts hubParts();
    template <class Call> void inFeeds(Call call);

    AdminParts m_parts;
    Logins m_logins;
    ArmLeases m_leases;
    std::vector<net::Loop*> m_loops;
    std::vector<std::unique_ptr<WorkerFeed>> m_feeds; ///< each used in its worker alone
    std::shared_ptr<Hub*> m_hubPointer; ///< what other threads' tasks hold; null when the hub has gone
    std::unique_ptr<Hub> m_hub;
    AdminNamespace m_namespace;
};

/// The name of this machine, as the operating system says it.
std::string hostName();

} // namespace sio::admin
