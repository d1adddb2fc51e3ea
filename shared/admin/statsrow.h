// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// A server's figures of one second. Counts are per the last second; what is "now" says so.
struct StatsRow {
    std::int64_t timeMs = 0;
    std::string serverId;
    std::int64_t uptimeS = 0;
    std::int64_t clients = 0, websocket = 0, polling = 0; ///< now
    std::map<std::string, std::int64_t> sockets;          ///< now, by namespace
    std::int64_t users = 0, rooms = 0;                    ///< now
    std::int64_t connects = 0, disconnects = 0;
    std::int64_t messagesIn = 0, messagesOut = 0, bytesIn = 0, bytesOut = 0;
    std::int64_t publishes = 0;
    std::int64_t publishP50Us = 0, publishP99Us = 0;
    std::map<std::string, std::int64_t> rejects; ///< by reason
    std::vector<std::int64_t> loopLagUs;         ///< of each worker
    std::int64_t rssBytes = 0;                   ///< now
    bool sampling = false;                       ///< some console is being sent a sample only

    friend bool operator==(const StatsRow&, const StatsRow&) = default;
};

std::string toJson(const StatsRow& row);
bool fromJson(std::string_view json, StatsRow& row);

} // namespace sio::admin
