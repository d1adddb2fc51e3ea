// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketiobench.h"

#include <map>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;
using socketio::Arguments;
using socketio::Event;
using socketio::Socket;

/// The connection: socket-io.md, sections 3 and 4, and the rows of threats.md on Socket.IO packets. What is
/// in the recorded conversations is not repeated here.
class TestClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void closesWithoutConnectInTime();
    void connectTimeoutIsCancelledForGoodByTheFirstJoin();
    void closesWhenAttachmentsDoNotCome();
    void closesWhenAttachmentsAreTooBig();
    void holdsNothingForAPacketThatMayNotCome();
    void answersUnknownNamespacesUpToTheLimit();
    void sendsTheHintForUnknownNamespaces();
    void refusesMoreNamespacesThanAllowed();
    void connectsAgainAfterDisconnect();
    void reusesTheNamespaceAfterRefusal();
    void closesOnBadInput_data();
    void closesOnBadInput();
    void relaysOddButValidInput_data();
    void relaysOddButValidInput();
    void namesTheReasonAsTheReferenceDoes();
    void endsQuietlyWhenTheReplyOverflows();
    void churnLeavesNothingBehind();
    void ignoresWhatComesAfterTheClose();
    void anErrorOfOneConnectionIsItsOwn();
};

void TestClient::closesWithoutConnectInTime()
{
    Bench bench;
    bench.io.of("/");
    bench.start();
    FakeSession& session = bench.open();
    bench.workers->turnClock(44s);
    QVERIFY(session.isOpen());
    session.text("0/unknown,");
    bench.workers->turnClock(2s);
    QVERIFY(!session.isOpen());
    QCOMPARE(session.closeReason(), CloseReason::ConnectTimeout);
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestClient::connectTimeoutIsCancelledForGoodByTheFirstJoin()
{
    Bench bench;
    bench.io.of("/");
    bench.start();
    FakeSession& session = bench.join();
    session.text("1");
    bench.workers->turnClock(10min);
    QVERIFY(session.isOpen());
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestClient::closesWhenAttachmentsDoNotCome()
{
    Bench bench;
    bench.io.of("/");
    bench.start();
    FakeSession& session = bench.join();
    session.text("52-[\"x\",{\"_placeholder\":true,\"num\":0}]");
    session.binary("abc");
    bench.workers->turnClock(29s);
    QVERIFY(session.isOpen());
    bench.workers->turnClock(2s);
    QVERIFY(!session.isOpen());
    QCOMPARE(session.closeReason(), CloseReason::AttachmentTimeout);
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestClient::closesWhenAttachmentsAreTooBig()
{
    socketio::ServerOptions options;
    options.maxAttachmentBytes = 10;
    Bench bench(1, options);
    int events = 0;
    bench.io.of("/").on("x", [&](Socket&, const Event&) { ++events; });
    bench.start();
    FakeSession& session = bench.join();
    session.text("52-[\"x\"]");
    session.binary("12345");
    session.binary("67890");
    QCOMPARE(events, 1);
    session.text("52-[\"x\"]");
    session.binary("12345");
    session.binary("678901");
    QVERIFY(!session.isOpen());
    QCOMPARE(events, 1);
}

void TestClient::holdsNothingForAPacketThatMayNotCome()
{
    Bench bench;
    bench.io.of("/");
    bench.start();
    FakeSession& session = bench.join();
    session.text("51-/other,[\"x\"]");
    QVERIFY(!session.isOpen());
    QCOMPARE(bench.io.stats(0).violations.value(), std::int64_t(1));
}

void TestClient::answersUnknownNamespacesUpToTheLimit()
{
    Bench bench;
    bench.io.of("/");
    bench.start();
    FakeSession& session = bench.open();
    for (int i = 0; i < 2000; ++i)
        session.text("0/n" + std::to_string(i) + ",");
    QCOMPARE(session.take().size(), std::size_t(64));
    QVERIFY(!session.isOpen());
    QCOMPARE(bench.io.stats(0).connectErrors.value(), std::int64_t(64));
}

void TestClient::sendsTheHintForUnknownNamespaces()
{
    socketio::ServerOptions options;
    options.invalidNamespaceDataJson = "{\"hint\":\"use /\"}";
    Bench bench(1, options);
    bench.io.of("/");
    bench.start();
    FakeSession& session = bench.open();
    session.text("0/x,");
    QCOMPARE(session.takeOne(),
             std::string("44/x,{\"message\":\"Invalid namespace\",\"data\":{\"hint\":\"use /\"}}"));
}

void TestClient::refusesMoreNamespacesThanAllowed()
{
    Bench bench;
    bench.io.ofMatching([](std::string_view name) { return name.substr(0, 2) == "/d"; });
    bench.start();
    FakeSession& session = bench.open();
    for (int i = 0; i < 16; ++i)
        session.text("0/d" + std::to_string(i) + ",");
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(16));
    session.take();
    session.text("0/d16,");
    QCOMPARE(session.takeOne(), std::string("44/d16,{\"message\":\"Too many namespaces\"}"));
    session.text("1/d3,");
    session.text("0/d16,");
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(16));
    QVERIFY(session.isOpen());
}

void TestClient::connectsAgainAfterDisconnect()
{
    Bench bench;
    bench.io.of("/");
    bench.start();
    std::string first;
    FakeSession& session = bench.join("/", 0, &first);
    session.text("1");
    QVERIFY(session.take().empty());
    session.text("0");
    const std::string second = Bench::takeSid(session);
    QCOMPARE(second.size(), std::size_t(20));
    QVERIFY(first != second);
    QVERIFY(second != session.id().str());
}

void TestClient::reusesTheNamespaceAfterRefusal()
{
    Bench bench;
    bench.io.of("/").use([](Socket& socket) -> std::optional<socketio::ConnectError> {
        // Nothing that a socket does before it is let in has an effect.
        socket.emit("early", Arguments());
        if (socket.join("room") || socket.isConnected() || socket.isIn("room") || !socket.rooms().empty())
            return socketio::ConnectError{"impossible", {}};
        if (socket.auth() == "{}")
            return socketio::ConnectError{"TOKEN_REQUIRED", "{\"code\":\"TOKEN_REQUIRED\"}"};
        return std::nullopt;
    });
    bench.start();
    FakeSession& session = bench.open();
    session.text("0");
    QCOMPARE(session.takeOne(),
             std::string("44{\"message\":\"TOKEN_REQUIRED\",\"data\":{\"code\":\"TOKEN_REQUIRED\"}}"));
    session.text("0{\"token\":\"x\"}");
    QCOMPARE(Bench::takeSid(session).size(), std::size_t(20));
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(1));
}

void TestClient::closesOnBadInput_data()
{
    QTest::addColumn<std::string>("message");
    const std::map<const char*, std::string> rows{
        {"unknown type", "7"},
        {"not a digit", "x"},
        {"empty", ""},
        {"payload not an array", "2{}"},
        {"empty array", "2[]"},
        {"name null", "2[null]"},
        {"name an object", "2[{}]"},
        {"reserved connect", "2[\"connect\"]"},
        {"reserved connect_error", "2[\"connect_error\"]"},
        {"reserved disconnect", "2[\"disconnect\"]"},
        {"reserved disconnecting", "2[\"disconnecting\"]"},
        {"reserved newListener", "2[\"newListener\"]"},
        {"reserved removeListener", "2[\"removeListener\"]"},
        {"reserved, escaped", "2[\"\\u0063onnect\"]"},
        {"trailing bytes", "2[\"x\"] x"},
        {"invalid JSON", "2[\"x\",nope]"},
        {"leading zero", "2[\"x\",01]"},
        {"ack not an array", "31{}"},
        {"id too big", "29007199254740993[\"x\"]"},
        {"id of 17 digits", "211111111111111111[\"x\"]"},
        {"attachments not digits", "5a-[\"x\"]"},
        {"eleven attachments", "511-[\"x\"]"},
        {"placeholder out of range", "51-[\"x\",{\"_placeholder\":true,\"num\":1}]"},
        {"too deep", "2[\"x\"," + std::string(200, '[') + std::string(200, ']') + "]"},
        {"event of another namespace", "2/other,[\"x\"]"},
        {"disconnect of a namespace not joined", "1/other,"},
        {"ack of a namespace not joined", "3/other,1[]"},
        {"CONNECT twice", "0"},
        {"CONNECT_ERROR", "4{\"message\":\"x\"}"},
        {"DISCONNECT with payload", "1{}"},
        {"long event name", "2[\"" + std::string(257, 'n') + "\"]"},
        {"long namespace", "0/" + std::string(128, 'n') + ","},
    };
    for (const auto& [name, message] : rows)
        QTest::addRow("%s", name) << message;
    std::string many = "2[\"x\"";
    for (int i = 0; i < 1025; ++i)
        many += ",0";
    QTest::addRow("too many arguments") << many + "]";
    std::string values = "2[\"x\",[0";
    for (int i = 0; i < 100'001; ++i)
        values += ",0";
    QTest::addRow("too many values") << values + "]]";
}

void TestClient::closesOnBadInput()
{
    QFETCH(std::string, message);
    Bench bench;
    int events = 0;
    bench.io.of("/").useEvents([&](Socket&, const Event&) { return ++events > 0; });
    bench.io.of("/other");
    bench.start();
    FakeSession& other = bench.join();
    FakeSession& session = bench.join();
    session.text(message);
    QVERIFY(!session.isOpen());
    QVERIFY(session.take().empty());
    QCOMPARE(events, 0);
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(1));
    QCOMPARE(bench.io.stats(0).parseErrors.value() + bench.io.stats(0).violations.value(), std::int64_t(1));
    QVERIFY(other.isOpen());
}

void TestClient::relaysOddButValidInput_data()
{
    QTest::addColumn<std::string>("arguments");
    QTest::addRow("big exponent") << std::string("1e999999");
    QTest::addRow("long number") << std::string(50'000, '7');
    QTest::addRow("minus zero") << std::string("-0");
    QTest::addRow("lone surrogate") << std::string("\"\\ud800\"");
    QTest::addRow("duplicate keys") << std::string("{\"a\":1,\"a\":2}");
    QTest::addRow("proto key") << std::string("{\"__proto__\":{\"x\":1}}");
    QTest::addRow("key order") << std::string("{\"b\":1,\"1\":2,\"a\":3}");
    QTest::addRow("1,024 arguments") << [] {
        std::string text = "0";
        for (int i = 1; i < 1024; ++i)
            text += ",0";
        return text;
    }();
}

void TestClient::relaysOddButValidInput()
{
    QFETCH(std::string, arguments);
    Bench bench;
    bench.io.of("/").on("e", [](Socket& socket, const Event& event) { socket.emit("e", event.arguments); });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"e\"," + arguments + "]");
    QCOMPARE(session.takeOne(), "42[\"e\"," + arguments + "]");
}

void TestClient::namesTheReasonAsTheReferenceDoes()
{
    struct Row {
        engine::TransportKind kind;
        bool writable;
        const char* message;
        CloseReason reason;
    };
    for (const Row& row : {Row{engine::TransportKind::WebSocket, true, "2{}", CloseReason::ForcedClose},
                           Row{engine::TransportKind::WebSocket, false, "0", CloseReason::ForcedClose},
                           Row{engine::TransportKind::Polling, true, "0", CloseReason::ForcedClose},
                           Row{engine::TransportKind::Polling, false, "0", CloseReason::ForcedServerClose},
                           Row{engine::TransportKind::Polling, false, "2{}", CloseReason::ForcedClose}}) {
        Bench bench;
        CloseReason told = CloseReason::Count;
        bench.io.of("/").onDisconnect([&](Socket&, CloseReason reason) { told = reason; });
        bench.start();
        FakeSession& session = bench.join();
        session.kind = row.kind;
        session.writable = row.writable;
        session.text(row.message);
        QCOMPARE(told, row.reason);
    }
}

void TestClient::endsQuietlyWhenTheReplyOverflows()
{
    Bench bench;
    std::vector<std::string> calls;
    auto& nsp = bench.io.of("/");
    nsp.onConnection([&](Socket&) { calls.push_back("connection"); });
    nsp.onDisconnecting([&](Socket&, CloseReason) { calls.push_back("disconnecting"); });
    nsp.onDisconnect([&](Socket&, CloseReason) { calls.push_back("disconnect"); });
    bench.start();
    FakeSession& session = bench.open();
    session.overflowAt = 1;
    session.text("0");
    // Who was never told of a connection is not told of its end.
    QVERIFY(calls.empty());
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(0));
}

void TestClient::churnLeavesNothingBehind()
{
    Bench bench;
    auto& nsp = bench.io.of("/");
    nsp.on("join", [](Socket& socket, const Event& event) { socket.join(event.arguments.json(0)); });
    nsp.on("leave", [](Socket& socket, const Event& event) { socket.leave(event.arguments.json(0)); });
    bench.start();
    FakeSession& session = bench.join();
    for (int i = 0; i < 1000; ++i) {
        session.text("2[\"join\"," + std::to_string(i) + "]");
        if (i % 3 == 0)
            session.text("2[\"leave\"," + std::to_string(i) + "]");
        if (i % 10 == 9) {
            session.text("1");
            QCOMPARE(bench.io.stats(0).roomsOpen.value(), std::int64_t(0));
            session.text("0");
        }
    }
    session.end();
    QCOMPARE(bench.io.stats(0).roomsOpen.value(), std::int64_t(0));
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(0));
    QCOMPARE(bench.io.socketsByNamespace(), (socketio::NamedCounts{{"/", 0}}));
}

void TestClient::ignoresWhatComesAfterTheClose()
{
    Bench bench;
    int events = 0;
    bench.io.of("/").on("x", [&](Socket& socket, const Event&) {
        ++events;
        socket.disconnect(true);
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"x\"]");
    session.text("2[\"x\"]");
    session.binary("x");
    QCOMPARE(events, 1);
    QCOMPARE(session.take(), Frames{"41"});
}

void TestClient::anErrorOfOneConnectionIsItsOwn()
{
    Bench bench;
    bench.io.of("/").on("e", [](Socket&, const Event& event) { event.ack(event.arguments); });
    bench.start();
    FakeSession& good = bench.join();
    FakeSession& bad = bench.join();
    bad.text("51-[\"e\",{\"_placeholder\":true,\"num\":0}]");
    good.text("21[\"e\",1]");
    bad.text("2[\"e\"]");
    good.text("22[\"e\",2]");
    QVERIFY(!bad.isOpen());
    QCOMPARE(good.take(), (Frames{"431[1]", "432[2]"}));
}

QTEST_APPLESS_MAIN(TestClient)
#include "tst_client.moc"
