// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/scenarios.h"

#include "loadgen/fleet.h"
#include "loadgen/histogram.h"

#include <charconv>

namespace bench {

namespace {

constexpr double kMs = 1e6;

void addLatency(Figures& figures, const Histogram& latency)
{
    figures["p50_ms"] = static_cast<double>(latency.quantile(0.5)) / kMs;
    figures["p99_ms"] = static_cast<double>(latency.quantile(0.99)) / kMs;
    figures["max_ms"] = static_cast<double>(latency.max()) / kMs;
}

/// CPU time of the server and wall time between construction and stop().
class Meter {
public:
    explicit Meter(int pid) : m_pid(pid), m_own(ownCpuNs()), m_cpu(cpuNs(pid)), m_wall(nowNs()) {}

    /// Adds how busy the generator was: near 100 the rates are its own limit, not the server's.
    void stop(Figures& figures)
    {
        m_cpuUs = static_cast<double>(cpuNs(m_pid) - m_cpu) / 1e3;
        m_seconds = static_cast<double>(nowNs() - m_wall) / 1e9;
        figures["generator_percent"] = static_cast<double>(ownCpuNs() - m_own) / 1e7 / m_seconds;
    }
    double cpuUs() const { return m_cpuUs; }
    double seconds() const { return m_seconds; }
    double cpuPercent() const { return m_cpuUs / 1e4 / m_seconds; }

private:
    int m_pid;
    std::uint64_t m_own;
    std::uint64_t m_cpu;
    std::uint64_t m_wall;
    double m_cpuUs = 0;
    double m_seconds = 0;
};

/// Operations that fall due at a fixed rate, whatever the server does. Latency counts from that moment, so a
/// server that stalls cannot hide it by making the generator wait (coordinated omission).
class Schedule {
public:
    Schedule(double rate, double seconds)
        : m_gap(1e9 / rate), m_total(static_cast<std::uint64_t>(rate * seconds)), m_start(nowNs())
    {
    }
    /// The next operation that is due, to be carried out now: its number and its time.
    bool take(std::uint64_t& number, std::uint64_t& dueNs)
    {
        if (m_next >= m_total)
            return false;
        dueNs = m_start + static_cast<std::uint64_t>(static_cast<double>(m_next) * m_gap);
        if (nowNs() < dueNs)
            return false;
        number = m_next++;
        return true;
    }
    bool isOver() const { return m_next >= m_total; }
    std::uint64_t total() const { return m_total; }

private:
    double m_gap;
    std::uint64_t m_total;
    std::uint64_t m_start;
    std::uint64_t m_next = 0;
};

/// Spreads consecutive numbers over 0 .. count-1 in no order that a cache would like.
int spread(std::uint64_t number, int count)
{
    return static_cast<int>(number * 2654435761u % static_cast<std::uint64_t>(count));
}

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

    /// The payload carries the time `sentNs`; receivers read it back with sentAt().
    void toRoom(int room, std::uint64_t sentNs = nowNs())
    {
        const std::string stamp = stampOf(sentNs);
        const std::string id = "r" + std::to_string(room);
        if (m_options.dialect == Dialect::Product) {
            poster().post("/api/v1/events/session_update", "{\"session_id\":\"" + id +
                                                               "\",\"status\":\"scheduled\"," + stamp +
                                                               ",\"note\":\"" + m_text + "\"}");
        } else {
            // The payload is what the product makes of the same event: the same bytes go to every client.
            m_fleet.client(0).send("2[\"bench_broadcast\",{\"session_id\":\"" + id +
                                   "\",\"payload\":{\"session_id\":\"" + id + "\",\"status\":\"scheduled\"," +
                                   stamp + ",\"note\":\"" + m_text +
                                   "\",\"event_id\":\"00000000-0000-4000-8000-000000000000\",\"occurred_at\":"
                                   "\"2026-01-01T00:00:00.000Z\"}}]");
        }
    }

    void toUser(int user, std::uint64_t sentNs = nowNs())
    {
        poster().post("/api/v1/events/payment_update",
                      "{\"payment_id\":\"p\",\"user_id\":\"u" + std::to_string(user) +
                          "\",\"status\":\"pending\"," + stampOf(sentNs) + ",\"note\":\"" + m_text + "\"}");
    }

    std::uint64_t answered() const { return m_answered; }

    /// When the event in `packet` was sent; 0 when it carries no stamp.
    static std::uint64_t sentAt(std::string_view packet)
    {
        const std::size_t at = packet.find("\"stamp\":\"");
        if (at == std::string_view::npos)
            return 0;
        std::uint64_t ns = 0;
        std::from_chars(packet.data() + at + 9, packet.data() + packet.size(), ns);
        return ns;
    }

private:
    static std::string stampOf(std::uint64_t ns) { return "\"stamp\":\"" + std::to_string(ns) + "\""; }
    HttpPoster& poster() { return *m_posters[m_nextPoster++ % m_posters.size()]; }

    const Options& m_options;
    Fleet& m_fleet;
    std::vector<std::unique_ptr<HttpPoster>> m_posters;
    std::string m_text;
    std::size_t m_nextPoster = 0;
    std::uint64_t m_answered = 0;
};

/// Consoles that watch: logged in at the admin namespace, subscribed to everything.
class Consoles final : private ClientListener {
public:
    Consoles(const Options& options, Fleet& fleet)
    {
        for (int i = 0; i < options.consoles; ++i) {
            m_clients.push_back(makeWebSocketClient(fleet.poller(), *this));
            m_clients.back()->connectPacket =
                R"(0/admin,{"username":"bench","password":"bench-password","stream":1})";
            m_clients.back()->open(options.target, "");
        }
        for (int i = 0; i < 500 && m_subscribed < 3 * options.consoles; ++i)
            fleet.settle(0.02);
        if (m_subscribed < 3 * options.consoles)
            throw std::runtime_error("the consoles were not let in");
        fleet.settle(options.consoles > 0 ? 1 : 0); // the snapshots
        m_received = 0;
    }
    std::uint64_t received() const { return m_received; }

private:
    void onJoined(SocketClient& client) override
    {
        client.send(R"(2/admin,0["pm_subscribe",{"topic":"sockets"}])");
        client.send(R"(2/admin,1["pm_subscribe",{"topic":"events","history":0}])");
        client.send(R"(2/admin,2["pm_subscribe",{"topic":"stats"}])");
    }
    void onPacket(SocketClient& client, std::string_view packet) override
    {
        ++m_received;
        const std::size_t comma = packet.find(',');
        const std::size_t bracket = packet.find('[');
        if (comma == std::string_view::npos || bracket == std::string_view::npos)
            return;
        if (packet[0] == '3' && packet.find("\"ok\":true") != std::string_view::npos)
            ++m_subscribed;
        else if (packet[0] == '2' && comma + 1 < bracket) // a page that wants to be acknowledged
            client.send("3/admin," + std::string(packet.substr(comma + 1, bracket - comma - 1)) + "[{}]");
    }
    void onLost(SocketClient&) override { throw std::runtime_error("a console lost its connection"); }

    std::vector<std::unique_ptr<SocketClient>> m_clients;
    int m_subscribed = 0;
    std::uint64_t m_received = 0;
};

/// Opens all clients and notes what that took under names that begin with `prefix`.
void openAll(const Options& options, Fleet& fleet, const std::string& prefix, Figures& figures)
{
    Meter meter(options.serverPid);
    fleet.open(std::max(options.inFlight, 64));
    meter.stop(figures);
    figures[prefix + "cpu_us_per_connect"] = meter.cpuUs() / options.clients;
    figures[prefix + "connects_per_s"] = options.clients / meter.seconds();
}

/// Connect storm, from TCP connect to the CONNECT answer, `inFlight` under way: everybody comes (back) to a
/// server that has just started; then all leave, and come once more to one that has warmed up.
Figures storm(const Options& options)
{
    Figures figures;
    Poller poller;
    {
        Fleet fleet(options, poller);
        openAll(options, fleet, "", figures);
    }
    Fleet again(options, poller);
    again.settle(0.7);
    openAll(options, again, "again_", figures);
    return figures;
}

/// Memory of idle clients, then again after each has sent one message of 12 KB.
Figures idle(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    const Memory before = memoryOf(options.serverPid);
    fleet.open(256);
    fleet.settle(options.seconds);
    const Memory joined = memoryOf(options.serverPid);
    Meter meter(options.serverPid);
    fleet.settle(options.seconds);
    meter.stop(figures);
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
    figures["rss_kib_per_client"] = perClient(before.resident, joined.resident);
    figures["heap_kib_per_client"] = perClient(before.anonymous, joined.anonymous);
    figures["rss_kib_per_client_after_12kb"] = perClient(before.resident, after.resident);
    figures["rss_mib"] = static_cast<double>(joined.resident) / 1024 / 1024;
    figures["cpu_percent_idle"] = meter.cpuPercent();
    return figures;
}

/// Joins: every client joins one room and is told so.
Figures join(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    Meter meter(options.serverPid);
    fleet.joinRooms(options.rooms, 256);
    meter.stop(figures);
    figures["cpu_us_per_join"] = meter.cpuUs() / options.clients;
    figures["joins_per_s"] = options.clients / meter.seconds();
    return figures;
}

/// Acknowledgements. Closed loop: each client has one request under way all the time. Open loop: `rate`
/// requests a second from clients in turn.
Figures ack(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    fleet.joinRooms(1, 256);
    const bool product = options.dialect == Dialect::Product;
    const auto request = [&](SocketClient& client, std::uint64_t sentNs) {
        client.startedNs = sentNs;
        const std::string number = std::to_string(client.counter++);
        client.send(product ? "2" + number + "[\"join_session_room\",{\"session_id\":\"r0\"}]"
                            : "2" + number + "[\"bench_ack\",{\"seq\":" + number + "}]");
    };
    const bool isOpenLoop = options.rate > 0;
    Histogram latency;
    std::uint64_t done = 0;
    fleet.onPacket([&](SocketClient& client, std::string_view packet) {
        if (packet[0] != '3')
            return;
        latency.record(nowNs() - client.startedNs);
        ++done;
        if (!isOpenLoop && client.counter < static_cast<std::uint64_t>(options.operations))
            request(client, nowNs());
    });
    Meter meter(options.serverPid);
    if (isOpenLoop) {
        Schedule schedule(options.rate, options.seconds);
        fleet.runUntil(
            [&] {
                std::uint64_t number = 0;
                std::uint64_t due = 0;
                while (schedule.take(number, due))
                    request(
                        fleet.client(static_cast<int>(number % static_cast<std::uint64_t>(options.clients))),
                        due);
                return done >= schedule.total();
            },
            1);
    } else {
        for (auto& client : fleet.clients())
            request(*client, nowNs());
        const auto wanted =
            static_cast<std::uint64_t>(options.operations) * static_cast<std::uint64_t>(options.clients);
        fleet.runUntil([&] { return done >= wanted; });
    }
    meter.stop(figures);
    figures["cpu_us_per_ack"] = meter.cpuUs() / static_cast<double>(done);
    figures["acks_per_s"] = static_cast<double>(done) / meter.seconds();
    addLatency(figures, latency);
    return figures;
}

/// Records what arrives with a stamp.
struct Deliveries {
    explicit Deliveries(Fleet& fleet)
    {
        fleet.onPacket([this](SocketClient&, std::string_view packet) {
            if (const std::uint64_t sent = Trigger::sentAt(packet)) {
                latency.record(nowNs() - sent);
                ++count;
            }
        });
    }
    Histogram latency;
    std::uint64_t count = 0;
};

/// Broadcasts to the room of all clients, `inFlight` under way (one is over when everybody has it).
void broadcast(const Options& options, Fleet& fleet, Figures& figures)
{
    const Consoles consoles(options, fleet);
    Trigger trigger(options, fleet);
    Deliveries deliveries(fleet);
    const auto run = [&](std::uint64_t operations) {
        std::uint64_t sent = 0;
        deliveries.count = 0;
        const auto members = static_cast<std::uint64_t>(options.clients);
        fleet.runUntil([&] {
            while (sent < operations &&
                   sent - deliveries.count / members < static_cast<std::uint64_t>(options.inFlight)) {
                trigger.toRoom(0);
                ++sent;
            }
            return deliveries.count >= operations * members;
        });
    };
    run(2); // warm up
    deliveries.latency = Histogram();
    Meter meter(options.serverPid);
    run(static_cast<std::uint64_t>(options.operations));
    meter.stop(figures);
    const double total = static_cast<double>(deliveries.count);
    figures["cpu_us_per_delivery"] = meter.cpuUs() / total;
    figures["deliveries_per_s"] = total / meter.seconds();
    if (options.consoles > 0)
        figures["packets_to_consoles"] = static_cast<double>(consoles.received());
    addLatency(figures, deliveries.latency);
}

/// Fan-out to one room.
Figures fanout(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    fleet.joinRooms(1, 256);
    broadcast(options, fleet, figures);
    return figures;
}

/// How costs grow with the number of clients: connecting, memory, fan-out.
Figures growth(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    const Memory before = memoryOf(options.serverPid);
    openAll(options, fleet, "", figures);
    fleet.joinRooms(1, 256);
    fleet.settle(0.5);
    figures["rss_kib_per_client"] =
        static_cast<double>(memoryOf(options.serverPid).resident - before.resident) / 1024 / options.clients;
    broadcast(options, fleet, figures);
    return figures;
}

/// Targeted publishes (product): one event to one user with one socket. Closed loop: `inFlight` publishers;
/// open loop: `rate` publishes a second.
Figures targeted(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    Trigger trigger(options, fleet);
    Deliveries deliveries(fleet);
    std::uint64_t wanted = static_cast<std::uint64_t>(options.operations);
    std::uint64_t sent = 0;
    Meter meter(options.serverPid);
    if (options.rate > 0) {
        Schedule schedule(options.rate, options.seconds);
        wanted = schedule.total();
        fleet.runUntil(
            [&] {
                std::uint64_t due = 0;
                while (schedule.take(sent, due))
                    trigger.toUser(spread(sent, options.clients), due);
                return deliveries.count >= wanted && trigger.answered() >= wanted;
            },
            1);
    } else {
        fleet.runUntil([&] {
            while (sent < wanted && sent - trigger.answered() < static_cast<std::uint64_t>(options.inFlight))
                trigger.toUser(spread(sent++, options.clients));
            return deliveries.count >= wanted && trigger.answered() >= wanted;
        });
    }
    meter.stop(figures);
    figures["cpu_us_per_publish"] = meter.cpuUs() / static_cast<double>(wanted);
    figures["publishes_per_s"] = static_cast<double>(wanted) / meter.seconds();
    addLatency(figures, deliveries.latency);
    return figures;
}

/// Trickle: everybody idle but for `rate` broadcasts a second to rooms of one, in an open loop.
Figures trickle(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256);
    fleet.joinRooms(options.clients, 256);
    Trigger trigger(options, fleet);
    Deliveries deliveries(fleet);
    Meter meter(options.serverPid);
    Schedule schedule(options.rate, options.seconds);
    fleet.runUntil(
        [&] {
            std::uint64_t number = 0;
            std::uint64_t due = 0;
            while (schedule.take(number, due))
                trigger.toRoom(spread(number, options.clients), due);
            return deliveries.count >= schedule.total();
        },
        1);
    meter.stop(figures);
    figures["cpu_percent"] = meter.cpuPercent();
    addLatency(figures, deliveries.latency);
    return figures;
}

/// Slow consumers: `slowShare` of a room stops reading while broadcasts go on; the others' latency and the
/// server's memory.
Figures slow(const Options& options)
{
    Figures figures;
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
    Meter meter(options.serverPid);
    std::uint64_t sent = 0;
    const auto operations = static_cast<std::uint64_t>(options.operations);
    fleet.runUntil([&] {
        while (sent < operations && sent - deliveries / static_cast<std::uint64_t>(fast) < 2) {
            trigger.toRoom(0);
            ++sent;
        }
        if (sent % 16 == 0)
            peak = std::max(peak, static_cast<double>(memoryOf(options.serverPid).resident));
        return deliveries >= operations * static_cast<std::uint64_t>(fast);
    });
    meter.stop(figures);
    figures["cpu_us_per_fast_delivery"] = meter.cpuUs() / static_cast<double>(deliveries);
    figures["growth_mib"] = (peak - static_cast<double>(before.resident)) / 1024 / 1024;
    addLatency(figures, latency);
    return figures;
}

/// A realistic mix (product): users with two sockets each, rooms that are joined and left, publishes to users
/// and rooms, in an open loop of `rate` operations a second.
Figures mix(const Options& options)
{
    Figures figures;
    Poller poller;
    Fleet fleet(options, poller);
    fleet.open(256, 2);
    fleet.joinRooms(options.rooms, 256);
    Trigger trigger(options, fleet);
    Deliveries deliveries(fleet);
    const auto operate = [&](std::uint64_t number, std::uint64_t due) {
        const int room = spread(number / 10, options.rooms);
        const std::uint64_t kind = number % 10;
        if (kind < 5) { // three joins, two leaves
            SocketClient& client = fleet.client(spread(number, options.clients));
            client.send("2" + std::to_string(client.counter++) +
                        (kind < 3 ? "[\"join_session_room\"" : "[\"leave_session_room\"") +
                        ",{\"session_id\":\"r" + std::to_string(room) + "\"}]");
        } else if (kind < 9) {
            trigger.toUser(spread(number, options.clients / 2), due);
        } else {
            trigger.toRoom(room, due);
        }
    };
    Meter meter(options.serverPid);
    Schedule schedule(options.rate, options.seconds);
    fleet.runUntil(
        [&] {
            std::uint64_t number = 0;
            std::uint64_t due = 0;
            while (schedule.take(number, due))
                operate(number, due);
            return schedule.isOver();
        },
        1);
    meter.stop(figures);
    fleet.settle(0.5); // the last deliveries
    figures["cpu_percent"] = meter.cpuPercent();
    figures["cpu_us_per_operation"] = meter.cpuUs() / static_cast<double>(schedule.total());
    figures["deliveries_per_s"] = static_cast<double>(deliveries.count) / meter.seconds();
    addLatency(figures, deliveries.latency);
    return figures;
}

} // namespace

Figures runScenario(const Options& options)
{
    static const std::map<std::string, Figures (*)(const Options&)> scenarios{
        {"storm", storm},   {"idle", idle},         {"join", join},       {"ack", ack},   {"fanout", fanout},
        {"growth", growth}, {"targeted", targeted}, {"trickle", trickle}, {"slow", slow}, {"mix", mix},
    };
    const auto found = scenarios.find(options.scenario);
    if (found == scenarios.end())
        throw std::runtime_error("unknown scenario " + options.scenario);
    return found->second(options);
}

} // namespace bench
