// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/scenarios.h"

#include "loadgen/fleet.h"
#include "loadgen/histogram.h"

#include <charconv>
#include <cmath>
#include <deque>

namespace bench {

namespace {

constexpr double kMs = 1e6;

void addLatency(Figures& figures, const Histogram& latency)
{
    figures["p50_ms"] = static_cast<double>(latency.quantile(0.5)) / kMs;
    figures["p99_ms"] = static_cast<double>(latency.quantile(0.99)) / kMs;
    figures["max_ms"] = static_cast<double>(latency.max()) / kMs;
}

/// CPU time of the server and wall time between construction and the calls.
class Meter {
public:
    explicit Meter(int pid) : m_pid(pid), m_cpu(cpuNs(pid)), m_wall(nowNs()) {}
    double cpuUs() const { return static_cast<double>(cpuNs(m_pid) - m_cpu) / 1e3; }
    double seconds() const { return static_cast<double>(nowNs() - m_wall) / 1e9; }

private:
    int m_pid;
    std::uint64_t m_cpu;
    std::uint64_t m_wall;
};

/// Makes the server send events to a room or to a user, in its dialect, and hears when it has taken one.
class Trigger {
public:
    Trigger(const Options& options, Fleet& fleet) : m_options(options), m_fleet(fleet)
    {
        if (options.dialect == Dialect::Product) {
            for (int i = 0; i < std::max(1, options.inFlight); ++i) {
                m_posters.push_back(
                    std::make_unique<HttpPoster>(fleet.poller(), options.target, [this](int status, auto) {
                        if (status != 200)
                            throw std::runtime_error("publish answered " + std::to_string(status));
                        ++m_answered;
                    }));
                m_posters.back()->connect();
            }
        }
        m_text.assign(static_cast<std::size_t>(options.payloadBytes), 'x');
    }

    /// The payload carries `number` and the time; receivers read them back with numberOf() and sentAt().
    void toRoom(int room, std::uint64_t number)
    {
        const std::string stamp =
            "\"stamp\":\"" + std::to_string(number) + ":" + std::to_string(nowNs()) + ":\"";
        const std::string id = "r" + std::to_string(room);
        if (m_options.dialect == Dialect::Product) {
            poster().post("/api/v1/events/session_update", "{\"session_id\":\"" + id +
                                                               "\",\"status\":\"scheduled\"," + stamp +
                                                               ",\"note\":\"" + m_text + "\"}");
        } else {
            m_fleet.client(0).send("2[\"bench_broadcast\",{\"session_id\":\"" + id + "\",\"payload\":{" +
                                   stamp + ",\"note\":\"" + m_text + "\"}}]");
        }
    }

    void toUser(int user, std::uint64_t number)
    {
        poster().post("/api/v1/events/payment_update",
                      "{\"payment_id\":\"p\",\"user_id\":\"u" + std::to_string(user) +
                          "\",\"status\":\"pending\",\"stamp\":\"" + std::to_string(number) + ":" +
                          std::to_string(nowNs()) + ":\",\"note\":\"" + m_text + "\"}");
    }

    std::uint64_t answered() const { return m_answered; }

    /// When the event in `packet` was sent; 0 when it carries no stamp.
    static std::uint64_t sentAt(std::string_view packet)
    {
        const std::size_t at = packet.find("\"stamp\":\"");
        if (at == std::string_view::npos)
            return 0;
        const std::size_t colon = packet.find(':', at + 9);
        std::uint64_t ns = 0;
        if (colon != std::string_view::npos)
            std::from_chars(packet.data() + colon + 1, packet.data() + packet.size(), ns);
        return ns;
    }

private:
    HttpPoster& poster() { return *m_posters[m_nextPoster++ % m_posters.size()]; }

    const Options& m_options;
    Fleet& m_fleet;
    std::vector<std::unique_ptr<HttpPoster>> m_posters;
    std::string m_text;
    std::size_t m_nextPoster = 0;
    std::uint64_t m_answered = 0;
};

/// Connect storm: from TCP connect to the CONNECT answer, `inFlight` under way.
Figures storm(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    const Meter meter(options.serverPid);
    fleet.open(std::max(options.inFlight, 64));
    return {{"connects_per_s", options.clients / meter.seconds()},
            {"cpu_us_per_connect", meter.cpuUs() / options.clients}};
}

/// Memory of idle clients, then again after each has sent one message of 12 KB.
Figures idle(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    const Memory before = memoryOf(options.serverPid);
    fleet.open(256);
    fleet.settle(options.seconds);
    const Memory joined = memoryOf(options.serverPid);
    const Meter meter(options.serverPid);
    fleet.settle(options.seconds);
    const double cpu = meter.cpuUs() / 1e6 / meter.seconds() * 100;
    const std::string large = "2[\"message-from-bench\",\"" + std::string(12 * 1024, 'x') + "\"]";
    for (auto& client : fleet.clients()) {
        client->send(large);
        poller.run(0);
    }
    fleet.settle(options.seconds);
    const Memory after = memoryOf(options.serverPid);
    const auto perClient = [&](std::uint64_t from, std::uint64_t to) {
        return (static_cast<double>(to) - static_cast<double>(from)) / options.clients / 1024;
    };
    return {{"rss_kib_per_client", perClient(before.resident, joined.resident)},
            {"anonymous_kib_per_client", perClient(before.anonymous, joined.anonymous)},
            {"rss_kib_per_client_after_12kb", perClient(before.resident, after.resident)},
            {"rss_mib", static_cast<double>(joined.resident) / 1024 / 1024},
            {"cpu_percent_idle", cpu}};
}

/// Joins: every client joins one room and is told so.
Figures join(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    const Meter meter(options.serverPid);
    fleet.joinRooms(options.rooms, 256);
    return {{"cpu_us_per_join", meter.cpuUs() / options.clients},
            {"joins_per_s", options.clients / meter.seconds()}};
}

/// Acknowledgements: each client has one request under way all the time.
Figures ack(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    fleet.joinRooms(1, 256);
    const bool product = options.dialect == Dialect::Product;
    const auto request = [&](SocketClient& client) {
        client.startedNs = nowNs();
        const std::string number = std::to_string(client.counter++);
        client.send(product ? "2" + number + "[\"join_session_room\",{\"session_id\":\"r0\"}]"
                            : "2" + number + "[\"bench_ack\",{\"seq\":" + number + "}]");
    };
    Histogram latency;
    std::uint64_t done = 0;
    const std::uint64_t wanted =
        static_cast<std::uint64_t>(options.operations) * static_cast<std::uint64_t>(options.clients);
    fleet.onPacket([&](SocketClient& client, std::string_view packet) {
        if (packet[0] != '3')
            return;
        latency.record(nowNs() - client.startedNs);
        ++done;
        if (client.counter < static_cast<std::uint64_t>(options.operations))
            request(client);
    });
    const Meter meter(options.serverPid);
    for (auto& client : fleet.clients())
        request(*client);
    fleet.runUntil([&] { return done >= wanted; });
    Figures figures{{"cpu_us_per_ack", meter.cpuUs() / static_cast<double>(done)},
                    {"acks_per_s", static_cast<double>(done) / meter.seconds()}};
    addLatency(figures, latency);
    return figures;
}

/// Fan-out: `operations` broadcasts to one room of all clients, `inFlight` under way (one is over when
/// everybody has it).
Figures fanout(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    fleet.joinRooms(1, 256);
    Trigger trigger(options, fleet);
    Histogram latency;
    std::uint64_t deliveries = 0;
    fleet.onPacket([&](SocketClient&, std::string_view packet) {
        if (const std::uint64_t sent = Trigger::sentAt(packet)) {
            latency.record(nowNs() - sent);
            ++deliveries;
        }
    });
    const auto run = [&](std::uint64_t operations) {
        std::uint64_t sent = 0;
        deliveries = 0;
        const auto members = static_cast<std::uint64_t>(options.clients);
        fleet.runUntil([&] {
            while (sent < operations &&
                   sent - deliveries / members < static_cast<std::uint64_t>(options.inFlight))
                trigger.toRoom(0, sent++);
            return deliveries >= operations * members;
        });
    };
    run(2); // warm up
    latency = Histogram();
    const Meter meter(options.serverPid);
    run(static_cast<std::uint64_t>(options.operations));
    const double total = static_cast<double>(deliveries);
    Figures figures{{"cpu_us_per_delivery", meter.cpuUs() / total},
                    {"deliveries_per_s", total / meter.seconds()}};
    addLatency(figures, latency);
    return figures;
}

/// Targeted publishes (product): one event to one user with one socket, `inFlight` publishers, closed or open
/// loop.
Figures targeted(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    Trigger trigger(options, fleet);
    Histogram latency;
    std::uint64_t received = 0;
    fleet.onPacket([&](SocketClient&, std::string_view packet) {
        if (const std::uint64_t sent = Trigger::sentAt(packet)) {
            latency.record(nowNs() - sent);
            ++received;
        }
    });
    const auto wanted = static_cast<std::uint64_t>(options.operations);
    std::uint64_t sent = 0;
    const Meter meter(options.serverPid);
    fleet.runUntil([&] {
        while (sent < wanted && sent - trigger.answered() < static_cast<std::uint64_t>(options.inFlight)) {
            trigger.toUser(static_cast<int>((sent * 7919) % static_cast<std::uint64_t>(options.clients)),
                           sent);
            ++sent;
        }
        return received >= wanted && trigger.answered() >= wanted;
    });
    Figures figures{{"cpu_us_per_publish", meter.cpuUs() / static_cast<double>(wanted)},
                    {"publishes_per_s", static_cast<double>(wanted) / meter.seconds()}};
    addLatency(figures, latency);
    return figures;
}

/// Trickle: everybody idle but for `rate` broadcasts a second to rooms of one, on schedule (latency counts
/// from the time an event was due, so a server that stalls cannot hide it).
Figures trickle(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    Options alone = options;
    alone.rooms = options.clients;
    fleet.joinRooms(alone.rooms, 256);
    Trigger trigger(options, fleet);
    Histogram latency;
    std::deque<std::uint64_t> due;
    std::uint64_t received = 0;
    fleet.onPacket([&](SocketClient&, std::string_view packet) {
        if (Trigger::sentAt(packet) == 0)
            return;
        latency.record(nowNs() - due.front());
        due.pop_front();
        ++received;
    });
    const auto gap = static_cast<std::uint64_t>(1e9 / options.rate);
    const auto wanted = static_cast<std::uint64_t>(options.rate * options.seconds);
    const Meter meter(options.serverPid);
    const std::uint64_t start = nowNs();
    std::uint64_t sent = 0;
    while (received < wanted) {
        while (sent < wanted && nowNs() >= start + sent * gap) {
            due.push_back(start + sent * gap);
            trigger.toRoom(static_cast<int>((sent * 7919) % static_cast<std::uint64_t>(options.clients)),
                           sent);
            ++sent;
        }
        poller.run(1);
        if (meter.seconds() > options.seconds + 30)
            throw std::runtime_error("events of the trickle were lost");
    }
    Figures figures{{"cpu_percent", meter.cpuUs() / 1e6 / meter.seconds() * 100}};
    addLatency(figures, latency);
    return figures;
}

/// Slow consumers: `slowShare` of a room stops reading while broadcasts go on; the others' latency and the
/// server's memory.
Figures slow(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.allowLosses();
    fleet.open(256);
    fleet.joinRooms(1, 256);
    const int slowCount = static_cast<int>(options.slowShare * options.clients);
    const int fast = options.clients - slowCount;
    for (int i = fast; i < options.clients; ++i)
        fleet.client(i).pauseReading(true);
    Trigger trigger(options, fleet);
    Histogram latency;
    std::uint64_t deliveries = 0;
    fleet.onPacket([&](SocketClient& client, std::string_view packet) {
        const std::uint64_t sent = client.index < fast ? Trigger::sentAt(packet) : 0;
        if (sent != 0) {
            latency.record(nowNs() - sent);
            ++deliveries;
        }
    });
    const Memory before = memoryOf(options.serverPid);
    double peak = 0;
    const Meter meter(options.serverPid);
    std::uint64_t sent = 0;
    const auto operations = static_cast<std::uint64_t>(options.operations);
    fleet.runUntil([&] {
        while (sent < operations && sent - deliveries / static_cast<std::uint64_t>(fast) < 2)
            trigger.toRoom(0, sent++);
        if (sent % 16 == 0)
            peak = std::max(peak, static_cast<double>(memoryOf(options.serverPid).resident));
        return deliveries >= operations * static_cast<std::uint64_t>(fast);
    });
    Figures figures{{"cpu_us_per_delivery", meter.cpuUs() / static_cast<double>(deliveries)},
                    {"growth_mib", (peak - static_cast<double>(before.resident)) / 1024 / 1024}};
    addLatency(figures, latency);
    return figures;
}

/// A realistic mix (product): users with two sockets each, rooms that are joined and left, publishes to users
/// and rooms, in an open loop of `rate` operations a second.
Figures mix(const Options& options)
{
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256, 2);
    fleet.joinRooms(options.rooms, 256);
    Trigger trigger(options, fleet);
    Histogram latency;
    std::uint64_t deliveries = 0;
    fleet.onPacket([&](SocketClient&, std::string_view packet) {
        if (const std::uint64_t sent = Trigger::sentAt(packet)) {
            latency.record(nowNs() - sent);
            ++deliveries;
        }
    });
    const auto gap = static_cast<std::uint64_t>(1e9 / options.rate);
    const auto operations = static_cast<std::uint64_t>(options.rate * options.seconds);
    const auto users = static_cast<std::uint64_t>(options.clients / 2);
    const Meter meter(options.serverPid);
    const std::uint64_t start = nowNs();
    for (std::uint64_t sent = 0; sent < operations;) {
        while (sent < operations && nowNs() >= start + sent * gap) {
            const std::uint64_t draw = sent * 2654435761u;
            SocketClient& client =
                fleet.client(static_cast<int>(draw % static_cast<std::uint64_t>(options.clients)));
            const std::string room =
                "r" + std::to_string(draw / 64 % static_cast<std::uint64_t>(options.rooms));
            const std::string id = std::to_string(client.counter++);
            switch (sent % 10) {
            case 0:
            case 1:
            case 2:
                client.send("2" + id + "[\"join_session_room\",{\"session_id\":\"" + room + "\"}]");
                break;
            case 3:
            case 4:
                client.send("2" + id + "[\"leave_session_room\",{\"session_id\":\"" + room + "\"}]");
                break;
            case 5:
            case 6:
            case 7:
            case 8:
                trigger.toUser(static_cast<int>(draw % users), sent);
                break;
            default:
                trigger.toRoom(static_cast<int>(draw / 64 % static_cast<std::uint64_t>(options.rooms)), sent);
            }
            ++sent;
        }
        poller.run(1);
    }
    const double cpu = meter.cpuUs();
    const double seconds = meter.seconds();
    fleet.settle(0.5);
    Figures figures{{"cpu_percent", cpu / 1e6 / seconds * 100},
                    {"cpu_us_per_operation", cpu / static_cast<double>(operations)},
                    {"deliveries_per_s", static_cast<double>(deliveries) / seconds}};
    addLatency(figures, latency);
    return figures;
}

} // namespace

Figures runScenario(const Options& options)
{
    static const std::map<std::string, Figures (*)(const Options&)> scenarios{
        {"storm", storm}, {"idle", idle},         {"join", join},       {"ack", ack},   {"fanout", fanout},
        {"mix", mix},     {"targeted", targeted}, {"trickle", trickle}, {"slow", slow},
    };
    const auto found = scenarios.find(options.scenario);
    if (found == scenarios.end())
        throw std::runtime_error("unknown scenario " + options.scenario);
    return found->second(options);
}

} // namespace bench
