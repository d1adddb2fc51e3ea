// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/statshistory.h"

#include <algorithm>
#include <cstdint>

namespace sio::store {

namespace {

constexpr std::size_t kMaxServers = 200;

} // namespace

bool StatsHistory::add(link::StatsBatch& batch)
{
    bool isNew = false;
    for (link::StatsRow& row : batch.rows) {
        if (m_servers.size() >= kMaxServers && !m_servers.contains(row.serverId))
            continue;
        std::deque<link::StatsRow>& history = m_servers[row.serverId];
        if (!history.empty() && row.time <= history.back().time) {
            // The history of a new subscription repeats what is known; a clock set back begins anew.
            if (batch.history || history.back().time - row.time < 60'000)
                continue;
            history.clear();
        }
        history.push_back(std::move(row));
        const std::int64_t oldest = history.back().time - std::int64_t{m_seconds} * 1000;
        while (history.front().time < oldest)
            history.pop_front();
        isNew = true;
    }
    return isNew;
}

link::StatsRow StatsHistory::totals() const
{
    link::StatsRow sum;
    sum.periodSeconds = 1;
    const auto add = [](std::int64_t& to, std::int64_t value) {
        if (value >= 0)
            to = std::max<std::int64_t>(0, to) + value;
    };
    for (const auto& [id, history] : m_servers) {
        if (history.empty())
            continue;
        const link::StatsRow& row = history.back();
        const double period = row.periodSeconds > 0 ? row.periodSeconds : 1;
        const auto rate = [period](std::int64_t count) {
            return static_cast<std::int64_t>(static_cast<double>(count) / period + 0.5);
        };
        sum.time = std::max(sum.time, row.time);
        sum.clients += row.clients;
        sum.websocket += row.websocket;
        sum.polling += row.polling;
        for (auto it = row.sockets.begin(); it != row.sockets.end(); ++it)
            sum.sockets[it.key()] += it.value();
        for (auto it = row.rejects.begin(); it != row.rejects.end(); ++it)
            sum.rejects[it.key()] += it.value();
        add(sum.users, row.users);
        add(sum.rooms, row.rooms);
        add(sum.rssBytes, row.rssBytes);
        sum.connects += rate(row.connects);
        sum.disconnects += rate(row.disconnects);
        sum.messagesIn += rate(row.messagesIn);
        sum.messagesOut += rate(row.messagesOut);
        sum.bytesIn += rate(row.bytesIn);
        sum.bytesOut += rate(row.bytesOut);
        add(sum.publishes, row.publishes < 0 ? -1 : rate(row.publishes));
        sum.publishP50Us = std::max(sum.publishP50Us, row.publishP50Us);
        sum.publishP99Us = std::max(sum.publishP99Us, row.publishP99Us);
        for (const std::int64_t lag : row.loopLagUs)
            sum.loopLagUs.push_back(lag);
        sum.sampling = sum.sampling || row.sampling;
    }
    return sum;
}

} // namespace sio::store
