// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/statsrow.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sio::admin {

/// The server's figures as they stand. What is not "now" has grown since the start.
struct StatsTotals {
    std::int64_t clients = 0, websocket = 0, polling = 0; ///< now
    std::map<std::string, std::int64_t> sockets;          ///< now, by namespace
    std::int64_t users = 0, rooms = 0;                    ///< now
    std::vector<std::int64_t> loopLagUs;                  ///< now, of each worker
    std::int64_t rssBytes = 0;                            ///< now

    std::int64_t connects = 0;
    std::map<std::string, std::int64_t> disconnects; ///< by reason, in the reference's words
    std::int64_t messagesIn = 0, messagesOut = 0, bytesIn = 0, bytesOut = 0;
    std::int64_t publishes = 0;
    /// Publishes by the time that they took: upper ends in microseconds, rising, and how many.
    std::vector<std::pair<std::int64_t, std::int64_t>> publishLatency;
    std::map<std::string, std::int64_t> rejects; ///< by reason
};

/// Ten minutes of figures, one row a second, made from the differences of the totals. Lives in the hub's
/// thread.
class StatsHistory {
public:
    static constexpr std::size_t kMaxRows = 600;

    /// The figures since the last call, or since the start. `row` brings time, server, uptime and sampling.
    StatsRow add(StatsTotals totals, StatsRow row);
    const std::deque<StatsRow>& rows() const { return m_rows; }

private:
    StatsTotals m_last;
    std::deque<StatsRow> m_rows;
};

/// The `server_stats` of the public protocol: totals and their differences since the last emission, as
/// `aggregatedEvents`. Lives in the hub's thread.
class PublicStats {
public:
    /// `headJson`: members that never change, as `"serverId":...,"hostname":...,"pid":...`.
    explicit PublicStats(std::string headJson) : m_headJson(std::move(headJson)) {}
    std::string take(const StatsTotals& totals, std::int64_t nowMs, std::int64_t uptimeMs);

private:
    const std::string m_headJson;
    StatsTotals m_last;
};

} // namespace sio::admin
