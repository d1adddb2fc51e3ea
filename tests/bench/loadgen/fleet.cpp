// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/fleet.h"

namespace bench {

void Fleet::open(int window, int socketsPerUser)
{
    const int total = m_options.clients;
    m_clients.reserve(static_cast<std::size_t>(total));
    const int polling = static_cast<int>(m_options.pollingShare * total + 0.5);
    int started = 0;
    const auto startMore = [&] {
        while (started < total && started - m_joined < window) {
            // Spread the polling clients evenly over the fleet.
            const bool isPolling =
                polling > 0 && (started + 1) * polling / total != started * polling / total;
            auto client =
                isPolling ? makePollingClient(m_poller, *this) : makeWebSocketClient(m_poller, *this);
            client->index = started;
            if (!client->open(m_options.target, "u" + std::to_string(started / socketsPerUser)))
                throw std::runtime_error("no descriptor for client " + std::to_string(started));
            m_clients.push_back(std::move(client));
            ++started;
        }
        return m_joined >= total;
    };
    runUntil(startMore);
}

void Fleet::joinRooms(int rooms, int window)
{
    int acknowledged = 0;
    int sent = 0;
    m_handler = [&](SocketClient&, std::string_view packet) {
        if (packet.substr(0, 3) == "30[")
            ++acknowledged;
    };
    runUntil([&] {
        while (sent < m_options.clients && sent - acknowledged < window) {
            client(sent).send("20[\"join_session_room\",{\"session_id\":\"r" + std::to_string(sent % rooms) +
                              "\"}]");
            ++sent;
        }
        return acknowledged >= m_options.clients;
    });
    m_handler = nullptr;
}

void Fleet::runUntil(const std::function<bool()>& done, int pollMs)
{
    std::uint64_t lastProgress = nowNs();
    std::uint64_t lastPackets = m_packets;
    while (!done()) {
        m_poller.run(pollMs);
        if (m_packets != lastPackets) {
            lastPackets = m_packets;
            lastProgress = nowNs();
        } else if (nowNs() - lastProgress > 30'000'000'000u) {
            throw std::runtime_error("no progress for 30 s (" + std::to_string(m_joined) + " joined, " +
                                     std::to_string(m_lost) + " lost)");
        }
    }
}

void Fleet::settle(double seconds)
{
    const std::uint64_t end = nowNs() + static_cast<std::uint64_t>(seconds * 1e9);
    while (nowNs() < end)
        m_poller.run(20);
}

void Fleet::onJoined(SocketClient&)
{
    ++m_joined;
    ++m_packets;
}

void Fleet::onPacket(SocketClient& client, std::string_view packet)
{
    ++m_packets;
    if (m_handler)
        m_handler(client, packet);
}

void Fleet::onLost(SocketClient& client)
{
    ++m_lost;
    if (!m_mayLose)
        throw std::runtime_error("client " + std::to_string(client.index) + " lost its connection");
}

} // namespace bench
