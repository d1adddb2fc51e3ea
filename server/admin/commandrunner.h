// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/armlease.h"
#include "admin/accounts/auditlog.h"
#include "admin/accounts/logins.h"
#include "admin/accounts/sendguard.h"
#include "admin/blocklist.h"
#include "admin/commands.h"
#include "admin/console.h"
#include "catalogue/identifier.h"
#include "net/loop.h"
#include "papermastery/publisher.h"
#include "socketio/namespace.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::admin {

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
};

/// Does what administrators ask for: checks role and guard, works out the audience, checks again, writes the
/// audit record, and only then acts. One order for both protocols. Lives in the hub's thread; answers come
/// there, later or at once.
class CommandRunner {
public:
    explicit CommandRunner(CommandTools tools);
    ~CommandRunner();

    /// False when `request` is no command.
    bool run(const ConsoleIdentity& who, std::string_view request, std::string_view json, Answer& answer);

    /// The public protocol's emit, join, leave, _disconnect; `arguments` is the JSON array of all of them.
    /// Nobody is answered, what is refused is recorded.
    void runPublic(const ConsoleIdentity& who, std::string_view event, std::string_view arguments);

private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;
    using Act = std::function<void(const JobPointer&)>;

    void publish(const JobPointer& job, std::string_view json);
    void send(const JobPointer& job, papermastery::PublishRequest request);
    void changeMembership(const JobPointer& job, std::string_view json, bool joins);
    void disconnect(const JobPointer& job, std::string_view json);
    void block(const JobPointer& job, std::string_view json, bool isUnblock);
    void arm(const JobPointer& job, std::string_view json);
    void disarm(const JobPointer& job);
    void auditPage(const JobPointer& job, std::string_view json);
    void logout(const JobPointer& job);

    JobPointer begin(const ConsoleIdentity& who, GuardedCommand command, std::string what);
    /// Asks the guard with what is known so far; a refusal is recorded and answered.
    bool isRefused(const JobPointer& job);
    void refuse(const JobPointer& job, AdminError error);
    /// How many sockets are meant, then the guard once more, then the record, then `act`.
    void withAudience(const JobPointer& job, socketio::BroadcastOperator audience, Act act);
    void record(const JobPointer& job, Act act);
    void note(const JobPointer& job, std::string result);
    void finish(const JobPointer& job, std::string answerJson);
    std::optional<socketio::BroadcastOperator> audienceOf(const SocketChoice& choice, Job& job) const;
    /// Runs `task` in the hub's thread, unless the runner has gone.
    template <class Function> auto here(Function function);

    const CommandTools m_tools;
    const SendGuard m_guard;
    std::shared_ptr<CommandRunner*> m_self;

    // Answers to idempotency keys, by login name and key; the oldest go first.
    struct Remembered {
        std::string answer; ///< empty: under way
        std::vector<Answer> waiting;
    };
    std::unordered_map<std::string, Remembered> m_keys;
    std::deque<std::string> m_keyOrder;
};

} // namespace sio::admin
