// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <QtCore/QString>

#include <deque>
#include <map>

namespace sio::store {

/// The figures of the last minutes, server by server. A value: part of ServerState, in its thread.
class StatsHistory {
public:
    explicit StatsHistory(int seconds) : m_seconds(seconds) {}

    /// True when something was new. Takes from `batch`.
    bool add(link::StatsBatch& batch);
    void clear() { m_servers.clear(); }

    /// Oldest first, by server id; their time is by the server's clock.
    const std::map<QString, std::deque<link::StatsRow>>& servers() const { return m_servers; }
    /// All servers together, the newest figures of each; counts per second.
    link::StatsRow totals() const;

private:
    int m_seconds;
    std::map<QString, std::deque<link::StatsRow>> m_servers;
};

} // namespace sio::store
