// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

/// The words of the admin stream (resources/docs/protocol/admin-stream.md).
namespace sio::admin {

inline constexpr int kProtocol = 1;
inline constexpr std::string_view kNamespace = "/admin";

/// Server to console.
namespace news {
inline constexpr std::string_view kSession = "session";
inline constexpr std::string_view kConfig = "config";
inline constexpr std::string_view kServerStats = "server_stats";
inline constexpr std::string_view kSnapshot = "pm_snapshot";
inline constexpr std::string_view kDelta = "pm_delta";
inline constexpr std::string_view kResync = "pm_resync";
inline constexpr std::string_view kEvents = "pm_events";
inline constexpr std::string_view kStats = "pm_stats";
inline constexpr std::string_view kRejected = "pm_rejected";
inline constexpr std::string_view kAuditRow = "pm_audit_row";
} // namespace news

/// Console to server; each wants an ack.
namespace request {
inline constexpr std::string_view kSubscribe = "pm_subscribe";
inline constexpr std::string_view kUnsubscribe = "pm_unsubscribe";
inline constexpr std::string_view kSearch = "pm_search";
inline constexpr std::string_view kUser = "pm_user";
inline constexpr std::string_view kRoom = "pm_room";
inline constexpr std::string_view kPublish = "pm_publish";
inline constexpr std::string_view kJoin = "pm_join";
inline constexpr std::string_view kLeave = "pm_leave";
inline constexpr std::string_view kDisconnect = "pm_disconnect";
inline constexpr std::string_view kBlock = "pm_block";
inline constexpr std::string_view kUnblock = "pm_unblock";
inline constexpr std::string_view kArm = "pm_arm";
inline constexpr std::string_view kDisarm = "pm_disarm";
inline constexpr std::string_view kAudit = "pm_audit";
inline constexpr std::string_view kLogout = "pm_logout";
} // namespace request

/// What can be subscribed to.
namespace topic {
inline constexpr std::string_view kSockets = "sockets";
inline constexpr std::string_view kEvents = "events";
inline constexpr std::string_view kStats = "stats";
inline constexpr std::string_view kRejected = "rejected";
inline constexpr std::string_view kAudit = "audit";
} // namespace topic

/// Names in `supportedFeatures`.
namespace feature {
inline constexpr std::string_view kSockets = "PM_SOCKETS";
inline constexpr std::string_view kSearch = "PM_SEARCH";
inline constexpr std::string_view kEvents = "PM_EVENTS";
inline constexpr std::string_view kHistory = "PM_HISTORY";
inline constexpr std::string_view kStats = "PM_STATS";
inline constexpr std::string_view kRejected = "PM_REJECTED";
inline constexpr std::string_view kPublish = "PM_PUBLISH";
inline constexpr std::string_view kCommands = "PM_COMMANDS";
inline constexpr std::string_view kBlock = "PM_BLOCK";
inline constexpr std::string_view kArm = "PM_ARM";
inline constexpr std::string_view kAudit = "PM_AUDIT";
inline constexpr std::string_view kTestTraffic = "PM_TEST_TRAFFIC";
} // namespace feature

} // namespace sio::admin
