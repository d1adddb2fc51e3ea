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
/// answers back. Nobody who observes sees it. Set up in the control thread; its handlers run in the workers.
class AdminNamespace {
public:
    static constexpr std::size_t kMaxQueuedBytes = std::size_t{32} * 1024 * 1024; ///< of an admin socket
    static constexpr int kMaxSockets = 64;
    static constexpr int kRequestsPerSecond = 50; ///< of an admin socket; beyond: TOO_MANY_REQUESTS
    static constexpr int kRequestsBurst = 200;

    /// Makes the namespace; before Server::start(). Everything outlives the workers; `hub` is null when the
    /// hub has gone, and is looked at in the control thread alone.
    AdminNamespace(socketio::Server& server, Logins& logins, AuditLog& audit, net::Loop& control,
                   std::shared_ptr<Hub*> hub, const base::Clock& clock);

    /// After Server::start().
    void start(std::vector<net::Loop*> loops);

private:
    using State = std::shared_ptr<AdminSocket>;

    void login(socketio::Socket& socket, socketio::Verdict verdict);
    void enter(socketio::Socket& socket);
    void leave(socketio::Socket& socket);
    void onRequest(socketio::Socket& socket, const socketio::Event& event);
    net::Loop& loopHere() const;
    void noteLogin(const std::string& name, const State& state, const LoginResult& result);

    Logins& m_logins;
    AuditLog& m_audit;
    net::Loop& m_control;
    const std::shared_ptr<Hub*> m_hub;
    const base::Clock& m_clock;
    std::vector<net::Loop*> m_loops;
    std::atomic<std::uint64_t> m_lastKey{0};
    std::atomic<int> m_sockets{0};
};

} // namespace sio::admin
