// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/console.h"
#include "admin/eventassembler.h"
#include "admin/socketmirror.h"
#include "admin/statshistory.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sio::admin {

/// Speaks the public admin-UI protocol (resources/docs/protocol/admin-ui.md) to admin sockets that do not ask
/// for the stream, without what is wrong with the reference: nothing is sent while nobody listens, lists are
/// capped, events are sampled, and what is shown of a handshake holds no secrets. Lives in the hub's thread.
class PublicBridge {
public:
    static constexpr std::size_t kMaxSockets = 1'000; ///< shown to the page, which stalls on more
    static constexpr std::size_t kMaxChangesPerTick = 200;
    static constexpr double kEventsPerSecond = 20; ///< its events page freezes on more
    static constexpr double kEventsBurst = 40;

    PublicBridge(const AdminOptions& options, std::string namespaceName, std::string statsHead);

    /// Whether there is anybody to tell of sockets and events: a public client in development mode.
    bool isDetailed() const { return m_isDetailed; }
    void setClients(std::vector<Console*> clients);

    static std::vector<std::string> features(const AdminOptions& options, Role role);
    /// `config`, and in development mode `all_sockets`.
    void welcome(Console& console, const SocketMirror* mirror);
    /// Sends `server_stats` to everybody given.
    void sendStats(const StatsTotals& totals, std::int64_t nowMs, std::int64_t uptimeMs,
                   const std::vector<Console*>& everybody);

    void onChanges(const std::vector<SocketChange>& changes, std::int64_t nowMs);
    void onEvent(const AssembledEvent& event, std::int64_t nowMs);
    /// The table was fetched anew: what is shown starts again.
    void reset(const SocketMirror& mirror);

private:
    std::string socketJson(const SocketRow& row) const;
    std::string allSockets(const SocketMirror& mirror);
    void tell(std::string_view event, const std::string& arguments);
    bool takeBudget(std::int64_t nowMs);

    const AdminOptions& m_options;
    const std::string m_namespace;
    PublicStats m_stats;
    std::vector<Console*> m_clients; ///< in development mode alone
    bool m_isDetailed = false;
    std::unordered_map<std::string, std::vector<std::string>> m_shown; ///< rooms by socket id
    double m_tokens = kEventsBurst;
    std::int64_t m_tokensAtMs = 0;
};

} // namespace sio::admin
