// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/jsonreader.h"
#include "admin/publicbridge.h"

#include <QtTest>

using namespace sio;
using namespace sio::admin;

namespace {

struct FakeLink final : ConsoleLink {
    void emit(std::string_view event, std::string arguments) override
    {
        sent.emplace_back(event, std::move(arguments));
    }
    void emitWithAck(std::string_view event, std::string arguments, base::UniqueFunction<void(bool)>) override
    {
        emit(event, std::move(arguments));
    }
    std::size_t queuedBytes() const override { return queued; }
    void disconnect() override {}

    std::size_t count(std::string_view event) const
    {
        return static_cast<std::size_t>(std::count_if(
            sent.begin(), sent.end(), [event](const auto& entry) { return entry.first == event; }));
    }

    std::vector<std::pair<std::string, std::string>> sent;
    std::size_t queued = 0;
};

SocketRow row(int number)
{
    SocketRow made;
    made.id = "s" + std::to_string(number);
    made.user = "u1";
    made.transport = "polling";
    made.rooms = {"r"};
    return made;
}

/// A page that is open, in development mode.
struct BridgeBench {
    explicit BridgeBench(AdminOptions given = {})
        : options(std::move(given)), bridge(options, "/", R"("serverId":"s")")
    {
        console.link = link;
        console.who.session.principal.role = Role::Admin;
    }
    void open()
    {
        bridge.welcome(console, &mirror);
        bridge.setClients({&console});
    }
    void connect(int from, int to)
    {
        std::vector<SocketChange> changes;
        for (int i = from; i < to; ++i)
            changes.push_back(SocketChange::connected(row(i)));
        for (const SocketChange& change : changes)
            mirror.apply(change);
        bridge.onChanges(changes, 0);
    }

    AdminOptions options;
    SocketMirror mirror;
    std::shared_ptr<FakeLink> link = std::make_shared<FakeLink>();
    Console console;
    PublicBridge bridge;
};

AssembledEvent eventFrom(const std::string& socket)
{
    AssembledEvent event;
    event.row.event = "e";
    event.row.socket = socket;
    event.arguments = R"({"a":1})";
    return event;
}

} // namespace

/// The public admin-UI protocol, without the flaws of the reference (admin-ui.md, section 7).
class TestPublicBridge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSentWhileNobodyListens()
    {
        BridgeBench bench;
        bench.connect(0, 5);
        bench.bridge.onEvent(eventFrom("s0"), 0);
        QVERIFY(bench.link->sent.empty());
        QVERIFY(!bench.bridge.isDetailed());
    }

    void featuresByMode()
    {
        AdminOptions options;
        const std::vector<std::string> all{"EMIT",      "JOIN",   "LEAVE",       "DISCONNECT",
                                           "MJOIN",     "MLEAVE", "MDISCONNECT", "AGGREGATED_EVENTS",
                                           "ALL_EVENTS"};
        QVERIFY(PublicBridge::features(options, Role::Admin) == all);
        options.mode = AdminMode::Production;
        QVERIFY(PublicBridge::features(options, Role::Admin) ==
                std::vector<std::string>(all.begin(), all.end() - 1));
        options.readonly = true;
        QVERIFY(PublicBridge::features(options, Role::Admin) ==
                std::vector<std::string>{"AGGREGATED_EVENTS"});
        options.readonly = false;
        options.environment.production = true; // the page knows neither reason nor arm
        QVERIFY(PublicBridge::features(options, Role::Admin) ==
                std::vector<std::string>{"AGGREGATED_EVENTS"});
        QVERIFY(PublicBridge::features({}, Role::Viewer) ==
                (std::vector<std::string>{"AGGREGATED_EVENTS", "ALL_EVENTS"}));
    }

    void aPageGetsConfigThenSockets()
    {
        BridgeBench bench;
        bench.connect(0, 2);
        bench.open();
        QCOMPARE(bench.link->sent[0].first, std::string("config"));
        QCOMPARE(bench.link->sent[1].first, std::string("all_sockets"));
        QCOMPARE(arrayElements(bench.link->sent[1].second).size(), std::size_t(2));
    }

    void productionModeShowsNoSockets()
    {
        AdminOptions options;
        options.mode = AdminMode::Production;
        BridgeBench bench(options);
        bench.open();
        bench.connect(0, 2);
        QCOMPARE(bench.link->sent.size(), std::size_t(1)); // config
    }

    void allSocketsIsCappedWithANote()
    {
        BridgeBench bench;
        bench.connect(0, 3'000);
        bench.open();
        const std::string arguments = '[' + bench.link->sent[1].second + ']';
        const auto both = arrayElements(arguments); // views into it
        QCOMPARE(both.size(), std::size_t(2));
        QCOMPARE(arrayElements(both[0]).size(), PublicBridge::kMaxSockets);
        QCOMPARE(ObjectReader(both[1]).integer("total"), 3'000);
        // What is not shown is not spoken of either.
        bench.link->sent.clear();
        bench.connect(3'000, 3'005);
        QVERIFY(bench.link->sent.empty());
    }

    void changes()
    {
        BridgeBench bench;
        bench.open();
        bench.connect(0, 1);
        QCOMPARE(bench.link->count("socket_connected"), std::size_t(1));
        QCOMPARE(bench.link->count("room_joined"), std::size_t(2)); // its own room, and r
        bench.link->sent.clear();
        bench.bridge.onChanges({SocketChange::joined("s0", "x"), SocketChange::left("s0", "r"),
                                SocketChange::transport("s0", "websocket"),
                                SocketChange::disconnected("s0", "ping timeout"),
                                SocketChange::joined("unknown", "x")},
                               0);
        QCOMPARE(bench.link->count("room_joined"), std::size_t(1));
        QCOMPARE(bench.link->count("socket_updated"), std::size_t(1));
        QCOMPARE(bench.link->count("socket_disconnected"), std::size_t(1));
        QCOMPARE(bench.link->count("room_left"), std::size_t(3)); // r, then x and its own with the socket
    }

    void eventsAreSampled()
    {
        BridgeBench bench;
        bench.open();
        bench.connect(0, 1);
        for (int i = 0; i < 1'000; ++i)
            bench.bridge.onEvent(eventFrom("s0"), 1'000);
        QCOMPARE(bench.link->count("event_received"), static_cast<std::size_t>(PublicBridge::kEventsBurst));
        bench.bridge.onEvent(eventFrom("s0"), 2'000);
        QCOMPARE(bench.link->count("event_received"),
                 static_cast<std::size_t>(PublicBridge::kEventsBurst) + 1);
    }

    void aPageThatDoesNotReadIsSpared()
    {
        BridgeBench bench;
        bench.open();
        bench.link->sent.clear();
        bench.link->queued = Console::kSampleAboveQueued;
        bench.connect(0, 5);
        QVERIFY(bench.link->sent.empty());
    }

    void broadcastsAreOneEventForEachNamedReceiver()
    {
        BridgeBench bench;
        bench.open();
        bench.connect(0, 3);
        AssembledEvent event = eventFrom("");
        event.row.dir = Direction::Out;
        event.targets = {"s0", "s2", "unknown"};
        bench.bridge.onEvent(event, 0);
        QCOMPARE(bench.link->count("event_sent"), std::size_t(2));
        QVERIFY(bench.link->sent.back().second.starts_with(R"("/","s2",["e",{"a":1}],)"));
    }
};

QTEST_GUILESS_MAIN(TestPublicBridge)
#include "tst_publicbridge.moc"
