// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/auditlog.h"
#include "admin/accounts/logins.h"
#include "admin/hub.h"
#include "socketio/server.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sio::admin {

struct AdminSocket;

/// The namespace `/admin`: lets people in, and carries their requests from the workers to the hub, and the
/// answers back. Nobody who observes sees it. Until open() it answers like a namespace that does not exist.
/// Set up in the control thread; its handlers run in the workers.
class AdminNamespace {
public:
    static constexpr std::size_t kMaxQueuedBytes = std::size_t{32} * 1024 * 1024; ///< of an admin socket
    static constexpr int kMaxSockets = 64;
    static constexpr int kRequestsPerSecond = 50; ///< of an admin socket; beyond: TOO_MANY_REQUESTS
    static constexpr int kRequestsBurst = 200;

    /// What it needs to let people in.
    struct Doors {
        Logins& logins;
        AuditLog& audit;
    };

    /// Makes the namespace; before Server::start(). Everything outlives the workers; `hub` is null when there
    /// is no hub yet or no more, and is looked at in the control thread alone.
    AdminNamespace(socketio::Server& server, net::Loop& control, std::shared_ptr<Hub*> hub,
                   const base::Clock& clock);

    /// After Server::start().
    void start(std::vector<net::Loop*> loops);
    /// Once, in the control thread, when the hub is there; also while the workers serve. `doors` outlives
    /// them.
    void open(const Doors& doors) { m_doors.store(&doors, std::memory_order_release); }

private:
    using State = std::shared_ptr<AdminSocket>;

    void login(socketio::Socket& socket, socketio::Verdict verdict);
    void enter(socketio::Socket& socket);
    void leave(socketio::Socket& socket);
    void onRequest(socketio::Socket& socket, const socketio::Event& event);
    net::Loop& loopHere() const;
    const Doors* doors() const { return m_doors.load(std::memory_order_acquire); }
    void noteLogin(const std::string& name, const State& state, const LoginResult& result);

    std::atomic<const Doors*> m_doors{nullptr}; ///< null: nobody comes in, so no other handler runs
    net::Loop& m_control;
    const std::shared_ptr<Hub*> m_hub;
    const base::Clock& m_clock;
    std::vector<net::Loop*> m_loops;
    std::atomic<std::uint64_t> m_lastKey{0};
    std::atomic<int> m_sockets{0};
};

} // namespace sio::admin
