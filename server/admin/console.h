// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/adminsessions.h"
#include "admin/consolelink.h"
#include "admin/eventfilter.h"
#include "admin/socketpager.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sio::admin {

/// Who is at the other end of an admin socket.
struct ConsoleIdentity {
    AdminSessions::Session session;
    std::string address;
    bool isStream = false; ///< speaks the admin stream; otherwise the public protocol alone
};

/// One admin socket as the hub knows it: what it looks at, and how much it may still be sent. Lives in the
/// hub's thread.
struct Console {
    // What one console may be sent in a tick, and what may wait for it, before events are sampled.
    static constexpr std::size_t kMaxEventBytes = std::size_t{200} * 1024;
    static constexpr std::size_t kMaxEvents = 400;
    static constexpr std::size_t kSampleAboveQueued = std::size_t{1024} * 1024;
    /// More waiting than this: the generation ends, the console subscribes again when it can.
    static constexpr std::size_t kResyncAboveQueued = std::size_t{8} * 1024 * 1024;

    ConsoleIdentity who;
    std::shared_ptr<ConsoleLink> link;

    std::optional<SocketPager> sockets; ///< subscribed to sockets
    std::uint64_t pagerSerial = 0;      ///< tells acks of an older generation
    std::optional<EventFilter> events;  ///< subscribed to events
    bool wantsStats = false;
    bool wantsRejected = false;
    bool wantsAudit = false;

    // Events of this tick.
    std::string batch; ///< JSON texts, comma separated
    std::size_t batchCount = 0;
    std::int64_t sampled = 0;
};

/// The admin sockets that are there, by key. Lives in the hub's thread.
class Consoles {
public:
    Console& add(std::uint64_t key) { return m_consoles[key]; }
    void remove(std::uint64_t key) { m_consoles.erase(key); }
    Console* find(std::uint64_t key)
    {
        const auto entry = m_consoles.find(key);
        return entry == m_consoles.end() ? nullptr : &entry->second;
    }
    bool empty() const { return m_consoles.empty(); }
    std::size_t size() const { return m_consoles.size(); }
    auto begin() { return m_consoles.begin(); }
    auto end() { return m_consoles.end(); }
    auto begin() const { return m_consoles.begin(); }
    auto end() const { return m_consoles.end(); }

private:
    std::map<std::uint64_t, Console> m_consoles;
};

} // namespace sio::admin
