// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// Receivers of a publish: the union of all members.
struct Audience {
    std::vector<std::string> users, rooms, sockets;
    bool all = false;

    bool empty() const { return !all && users.empty() && rooms.empty() && sockets.empty(); }
    friend bool operator==(const Audience&, const Audience&) = default;
};

struct PublishCommand {
    std::string event;
    std::string dataJson = "{}"; ///< one JSON object
    std::optional<Audience> to;  ///< absent: derived from the data
    std::optional<Audience> except;
    bool dryRun = false;
    bool test = false;        ///< marked `test: true`, and held to the rule for test traffic
    bool testTraffic = false; ///< part of a replay: the same rule, needs that right, too
    bool isVolatile = false;
    std::string idempotencyKey;
    std::string reason;
    std::string confirm; ///< the typed name

    friend bool operator==(const PublishCommand&, const PublishCommand&) = default;
};

struct ReceiptSocket {
    std::string id;
    std::string user;
    std::string transport;
    std::string address;
    bool written = false;
    std::int64_t timeMs = 0;

    friend bool operator==(const ReceiptSocket&, const ReceiptSocket&) = default;
};

/// What became of a publish.
struct Receipt {
    std::string eventId;
    std::int64_t matchedUsers = 0;
    std::int64_t matchedSockets = 0;
    std::int64_t written = 0;
    std::string reason; ///< why nothing was written; empty: JSON null
    std::vector<std::string> warnings;
    std::vector<ReceiptSocket> sockets; ///< at most 1000
    std::int64_t timeMs = 0;

    friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// Which sockets a command is for: exactly one of the members is set.
struct SocketChoice {
    std::vector<std::string> sockets; ///< ids
    std::string user;
    std::string inRoom;
    bool all = false;

    friend bool operator==(const SocketChoice&, const SocketChoice&) = default;
};

/// pm_join, pm_leave.
struct MembershipCommand {
    SocketChoice choice;
    std::string room;
    std::string reason;

    friend bool operator==(const MembershipCommand&, const MembershipCommand&) = default;
};

struct DisconnectCommand {
    SocketChoice choice;
    bool close = false; ///< the whole connection, not only the namespace
    std::string reason;
    std::string confirm;

    friend bool operator==(const DisconnectCommand&, const DisconnectCommand&) = default;
};

/// pm_block; pm_unblock without the minutes.
struct BlockCommand {
    std::string user;
    std::int64_t minutes = 0;
    std::string reason;

    friend bool operator==(const BlockCommand&, const BlockCommand&) = default;
};

struct AuditQuery {
    std::optional<std::int64_t> before; ///< rows with a smaller seq
    std::int64_t limit = 100;
    std::string query; ///< part of any column

    friend bool operator==(const AuditQuery&, const AuditQuery&) = default;
};

/// A refused request: the `error` of its answer.
struct AdminError {
    std::string code;
    std::string message;
    std::string detailsJson = "{}"; ///< an object

    friend bool operator==(const AdminError&, const AdminError&) = default;
};

std::string toJson(const Audience& audience);
/// False when a member has another type than it should: a mistyped target must not become a wider one.
bool fromJson(std::string_view json, Audience& audience);
std::string toJson(const PublishCommand& command);
/// False as above, and when data is no object.
bool fromJson(std::string_view json, PublishCommand& command);
std::string toJson(const ReceiptSocket& socket);
bool fromJson(std::string_view json, ReceiptSocket& socket);
std::string toJson(const Receipt& receipt);
bool fromJson(std::string_view json, Receipt& receipt);
std::string toJson(const MembershipCommand& command);
/// False unless exactly one choice is made, and that of the right type; `all` is no choice here.
bool fromJson(std::string_view json, MembershipCommand& command);
std::string toJson(const DisconnectCommand& command);
/// False unless exactly one choice is made, and that of the right type.
bool fromJson(std::string_view json, DisconnectCommand& command);
std::string toJson(const BlockCommand& command);
bool fromJson(std::string_view json, BlockCommand& command);
std::string toJson(const AuditQuery& query);
bool fromJson(std::string_view json, AuditQuery& query);

/// `{"ok":true,...}` with the members of `bodyJson` (an object; "{}" for none).
std::string okAnswer(std::string_view bodyJson = "{}");
/// `{"ok":false,"error":{...}}`.
std::string errorAnswer(const AdminError& error);
/// Nothing when the answer says ok; otherwise its error, also for an answer that is none.
std::optional<AdminError> errorOf(std::string_view answerJson);

} // namespace sio::admin
