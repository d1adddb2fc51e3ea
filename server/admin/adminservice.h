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

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sio::admin {

/// What the composition gives the administration; everything outlives it.
struct AdminParts {
    socketio::Server& server;
    socketio::Namespace& target; ///< the application's namespace
    papermastery::Publisher& publisher;
    catalogue::IdentifierFormat identifiers;
    BlockList& blocks;
    net::Loop& control;
    const base::Clock& clock;
    papermastery::WallClock wall;
    std::string version;
    std::vector<catalogue::CatalogueSource> catalogue;
    std::function<bool(const socketio::Socket&)> isAuthenticated;
    /// The figures of the process; asked in the control thread, from the first second on.
    std::function<StatsTotals()> totals;
};

/// Everything behind the admin namespace. Made by the control thread before the Socket.IO server starts, and
/// opened when there are accounts, at once or later; until then the namespace is as if it did not exist, and
/// what happens to sockets is not observed.
class AdminService {
public:
    explicit AdminService(AdminParts parts);
    ~AdminService(); ///< after the workers have ended
    AdminService(const AdminService&) = delete;
    AdminService& operator=(const AdminService&) = delete;

    /// After Server::start(), before the workers serve.
    void start(const std::vector<net::Loop*>& loops);
    /// Lets the accounts of `options` in; once, in the control thread, after start(), also while the workers
    /// serve.
    void open(AdminOptions options, std::unique_ptr<AuditLog> audit);
    /// In the control thread.
    bool isOpen() const { return m_desk != nullptr; }
    /// New accounts once it is open, in the control thread. Logins of those that are gone, or have another
    /// password or role, end at once: sessions, arm leases and connections. Recorded; answers their names.
    std::vector<std::string> replaceAccounts(std::vector<Account> accounts);
    /// The eyes in worker `index`.
    WorkerFeed& feed(int index) { return *m_feeds[static_cast<std::size_t>(index)]; }
    /// An admin is armed, or no production; nothing until it is open. Any thread.
    std::optional<bool> isTestTrafficOpen() const;
    /// Null until it is open. Any thread.
    const HubStats* stats() const;
    /// Destroys what lives in worker `index`; in that worker, after its sessions are gone.
    void destroyWorkerState(int index) { m_feeds[static_cast<std::size_t>(index)].reset(); }

private:
    /// What there is with accounts alone.
    struct Desk {
        Desk(AdminOptions adminOptions, std::unique_ptr<AuditLog> auditLog, const base::Clock& clock);

        const AdminOptions options; ///< the accounts are those of the opening
        const std::unique_ptr<AuditLog> audit;
        Logins logins;
        ArmLeases leases;
        const AdminNamespace::Doors doors{logins, *audit};
        std::unique_ptr<Hub> hub;
    };

    HubParts hubParts();
    const Desk* desk() const { return m_opened.load(std::memory_order_acquire); }
    template <class Call> void inFeeds(Call call);

    AdminParts m_parts;
    std::vector<net::Loop*> m_loops;
    std::vector<std::unique_ptr<WorkerFeed>> m_feeds; ///< each used in its worker alone
    std::shared_ptr<Hub*> m_hubPointer;         ///< what other threads' tasks hold; null when there is no hub
    std::unique_ptr<Desk> m_desk;               ///< the control thread's
    std::atomic<const Desk*> m_opened{nullptr}; ///< the same for other threads, when it is complete
    AdminNamespace m_namespace;
};

/// The name of this machine, as the operating system says it.
std::string hostName();

} // namespace sio::admin
