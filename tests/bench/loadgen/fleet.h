// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "loadgen/options.h"
#include "loadgen/process.h"
#include "loadgen/socketclient.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

/// All clients of one run: opens them with a bounded number under way, joins rooms, hands packets to the
/// scenario.
class Fleet final : private ClientListener {
public:
    using PacketHandler = std::function<void(SocketClient&, std::string_view)>;

    Fleet(const Options& options, Poller& poller) : m_options(options), m_poller(poller)
    {
        if (options.staysAwake)
            poller.stayAwake();
    }

    /// Opens `options.clients` clients, `window` at a time; returns when all are joined. Client i has userId
    /// "u<i / socketsPerUser>".
    void open(int window, int socketsPerUser = 1);
    /// Each client joins room "r<i % rooms>" and waits for its acknowledgement, `window` under way.
    void joinRooms(int rooms, int window);

    void onPacket(PacketHandler handler) { m_handler = std::move(handler); }
    /// Runs the loop until `done()` holds, which is asked at least every `pollMs`; throws when nothing came
    /// for 30 s.
    void runUntil(const std::function<bool()>& done, int pollMs = 100);
    /// Lets the loop run for that long.
    void settle(double seconds);

    std::vector<std::unique_ptr<SocketClient>>& clients() { return m_clients; }
    SocketClient& client(int index) { return *m_clients[static_cast<std::size_t>(index)]; }
    Poller& poller() { return m_poller; }
    /// Connections that ended by themselves.
    int lost() const { return m_lost; }
    void allowLosses() { m_mayLose = true; }

private:
    void onJoined(SocketClient& client) override;
    void onPacket(SocketClient& client, std::string_view packet) override;
    void onLost(SocketClient& client) override;

    const Options& m_options;
    Poller& m_poller;
    std::vector<std::unique_ptr<SocketClient>> m_clients;
    PacketHandler m_handler;
    int m_joined = 0;
    int m_lost = 0;
    std::uint64_t m_packets = 0;
    bool m_mayLose = false;
};

} // namespace bench
