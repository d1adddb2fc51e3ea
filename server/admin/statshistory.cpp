// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/statshistory.h"

#include "catalogue/jsonobject.h"

#include <numeric>

namespace sio::admin {

namespace {

using Counts = std::map<std::string, std::int64_t>;
using Latency = std::vector<std::pair<std::int64_t, std::int64_t>>;

std::int64_t sum(const Counts& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                           [](std::int64_t total, const auto& entry) { return total + entry.second; });
}

/// What has grown, and by how much.
Counts growth(const Counts& before, const Counts& after)
{
    Counts grown;
    for (const auto& [name, count] : after) {
        const auto old = before.find(name);
        const std::int64_t by = count - (old == before.end() ? 0 : old->second);
        if (by > 0)
            grown[name] = by;
    }
    return grown;
}

/// Upper end of the bucket in which the given part of the publishes of this period lies; 0: there were none.
std::int64_t quantile(const Latency& before, const Latency& after, double part)
{
    std::vector<std::int64_t> grown;
    for (std::size_t i = 0; i < after.size(); ++i)
        grown.push_back(after[i].second - (i < before.size() ? before[i].second : 0));
    const std::int64_t total = std::accumulate(grown.begin(), grown.end(), std::int64_t{0});
    std::int64_t below = 0;
    for (std::size_t i = 0; i < grown.size() && total > 0; ++i) {
        below += grown[i];
        if (static_cast<double>(below) >= part * static_cast<double>(total))
            return after[i].first;
    }
    return 0;
}

} // namespace

StatsRow StatsHistory::add(StatsTotals totals, StatsRow row)
{
    const StatsTotals& last = m_last;
    row.clients = totals.clients;
    row.websocket = totals.websocket;
    row.polling = totals.polling;
    row.sockets = totals.sockets;
    row.users = totals.users;
    row.rooms = totals.rooms;
    row.loopLagUs = totals.loopLagUs;
    row.rssBytes = totals.rssBytes;
    row.connects = totals.connects - last.connects;
    row.disconnects = sum(totals.disconnects) - sum(last.disconnects);
    row.messagesIn = totals.messagesIn - last.messagesIn;
    row.messagesOut = totals.messagesOut - last.messagesOut;
    row.bytesIn = totals.bytesIn - last.bytesIn;
    row.bytesOut = totals.bytesOut - last.bytesOut;
    row.publishes = totals.publishes - last.publishes;
    row.publishP50Us = quantile(last.publishLatency, totals.publishLatency, 0.5);
    row.publishP99Us = quantile(last.publishLatency, totals.publishLatency, 0.99);
    row.rejects = growth(last.rejects, totals.rejects);
    m_last = std::move(totals);
    m_rows.push_back(row);
    if (m_rows.size() > kMaxRows)
        m_rows.pop_front();
    return row;
}

std::string PublicStats::take(const StatsTotals& totals, std::int64_t nowMs, std::int64_t uptimeMs)
{
    const std::int64_t second = nowMs / 1'000 * 1'000;
    const StatsTotals& last = m_last;
    std::string events = "[";
    const auto add = [&events, second](std::string_view type, std::int64_t count,
                                       std::string_view subType = {}) {
        if (count <= 0)
            return;
        if (events.size() > 1)
            events += ',';
        catalogue::JsonObject event;
        event.integer("timestamp", second).text("type", type);
        if (!subType.empty())
            event.text("subType", subType);
        events += event.integer("count", count).str();
    };
    add("rawConnection", totals.connects - last.connects);
    for (const auto& [reason, count] : growth(last.disconnects, totals.disconnects))
        add("rawDisconnection", count, reason);
    add("packetsIn", totals.messagesIn - last.messagesIn);
    add("bytesIn", totals.bytesIn - last.bytesIn);
    add("packetsOut", totals.messagesOut - last.messagesOut);
    add("bytesOut", totals.bytesOut - last.bytesOut);
    events += ']';

    std::string namespaces = "[";
    for (const auto& [name, count] : totals.sockets) {
        if (namespaces.size() > 1)
            namespaces += ',';
        namespaces += catalogue::JsonObject().text("name", name).integer("socketsCount", count).str();
    }
    namespaces += ']';
    m_last = totals;
    return '{' + m_headJson + ",\"uptime\":" + std::to_string(uptimeMs / 1'000) + '.' +
           std::to_string(uptimeMs % 1'000 / 100) + ",\"clientsCount\":" + std::to_string(totals.clients) +
           ",\"pollingClientsCount\":" + std::to_string(totals.polling) + ",\"aggregatedEvents\":" + events +
           ",\"namespaces\":" + namespaces + '}';
}

} // namespace sio::admin
