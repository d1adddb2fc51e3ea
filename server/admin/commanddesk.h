// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/armlease.h"
#include "admin/accounts/auditlog.h"
#include "admin/accounts/logins.h"
#include "admin/accounts/sendguard.h"
#include "admin/blocklist.h"
#include "catalogue/identifier.h"
#include "net/loop.h"
#include "papermastery/publisher.h"
#include "socketio/namespace.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace sio::admin {

class CommandJob;

/// What commands are done with; everything outlives the runner.
struct CommandTools {
    const AdminOptions& options;
    std::string serverId;
    catalogue::IdentifierFormat identifiers;
    net::Loop& loop; ///< the hub's
    socketio::Namespace& target;
    papermastery::Publisher& publisher;
    Logins& logins;
    ArmLeases& leases;
    AuditLog& audit;
    BlockList& blocks;
    std::function<std::int64_t()> wall;
    /// How long a command waits for the workers, each time, before its answer says that they are not done.
    base::Duration patience = std::chrono::seconds(5);
};

/// What all commands share: the tools, the guard, the way back into the hub's thread, and the clock for those
/// that wait for workers. Lives in the hub's thread, and outlives no loop.
class CommandDesk final : private net::TimerOwner {
public:
    explicit CommandDesk(CommandTools tools);
    ~CommandDesk();
    CommandDesk(const CommandDesk&) = delete;
    CommandDesk& operator=(const CommandDesk&) = delete;

    const CommandTools& tools() const { return m_tools; }
    const SendGuard& guard() const { return m_guard; }

    /// A callback that may be called in any thread, once, with one value: runs `function(value)` in the hub's
    /// thread, unless the desk has gone by then.
    template <class Function> auto here(Function function)
    {
        return [alive = m_alive, &loop = m_tools.loop, function = std::move(function)](auto value) mutable {
            loop.post([alive, function = std::move(function), value = std::move(value)]() mutable {
                if (*alive)
                    function(std::move(value));
            });
        };
    }
    /// The same for callbacks that come in the hub's thread anyway: whether the desk is still there.
    std::shared_ptr<const bool> alive() const { return m_alive; }

    /// Tells the job when its patience is over, which is answered.
    base::TimePoint timeLimit(const std::shared_ptr<CommandJob>& job);

private:
    struct Waiting {
        base::TimePoint until;
        std::weak_ptr<CommandJob> job;
    };
    void onTimer(int kind) override;
    void armTimer();

    const CommandTools m_tools;
    const SendGuard m_guard;
    const std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); ///< read in the hub's thread alone
    std::deque<Waiting> m_waiting; ///< the first one's time comes first: all wait equally long
    net::Timer m_timer{*this};
};

} // namespace sio::admin
