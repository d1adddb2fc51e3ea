// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketiobench.h"

#include <stdexcept>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;
using socketio::Ack;
using socketio::Arguments;
using socketio::Event;
using socketio::Namespace;
using socketio::Socket;

class TestSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectionHandlersRunBehindTheReply();
    void handlersOfTheNamespaceComeFirst();
    void unknownEventsReachTheirHandler();
    void middlewareKeepsEventsFromHandlers();
    void handlersMayRegisterHandlers();
    void anExceptionEndsAtTheHandler();
    void aThrowingMiddlewareRefuses();
    void acksAreSentOnce();
    void acksOutliveTheirSocketHarmlessly();
    void binaryAcksGoBothWays();
    void callbacksHearTheAnswerOrTheEnd();
    void ackTimeoutsAreIndependent();
    void pendingAcksAreBounded();
    void volatileEventsAreDroppedWhole();
    void reservedNamesAreNotSent();
    void disconnectRunsInOrder();
    void disconnectInsideDisconnectingIsHarmless();
    void closingTheConnectionLeavesEveryNamespace();
    void nothingIsSentAfterTheSocketHasGone();
    void overflowInsideAHandlerEndsTheSocket();
    void theTimerFiresOnceAndDiesWithTheSocket();
    void aTimerMaySetTheNext();
    void roomsOfIdsCannotBeJoined();
    void infoTellsWhatOthersMaySee();
    void staysSmall();
};

void TestSocket::connectionHandlersRunBehindTheReply()
{
    Bench bench;
    bench.io.of("/").onConnection([](Socket& socket) { socket.emit("hello", json("{\"a\":1}")); });
    bench.start();
    FakeSession& session = bench.open();
    session.text("0");
    const Frames frames = session.take();
    QCOMPARE(frames.size(), std::size_t(2));
    QVERIFY(frames[0].rfind("40{\"sid\":\"", 0) == 0);
    QCOMPARE(frames[1], std::string("42[\"hello\",{\"a\":1}]"));
}

void TestSocket::handlersOfTheNamespaceComeFirst()
{
    Bench bench;
    std::vector<std::string> calls;
    Namespace& nsp = bench.io.of("/");
    nsp.on("e", [&](Socket&, const Event&) { calls.push_back("first"); });
    nsp.on("e", [&](Socket&, const Event&) { calls.push_back("second"); });
    nsp.onUnknown([&](Socket&, const Event&) { calls.push_back("unknown"); });
    nsp.onConnection([&](Socket& socket) {
        socket.on("e", [&](Socket&, const Event&) { calls.push_back("own"); });
        socket.on("mine", [&](Socket&, const Event&) { calls.push_back("mine"); });
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"e\"]");
    session.text("2[\"mine\"]");
    QCOMPARE(calls, (std::vector<std::string>{"first", "second", "own", "mine"}));
    QCOMPARE(bench.io.eventsInByName(), (socketio::NamedCounts{{"e", 1}, {"mine", 1}}));
}

void TestSocket::unknownEventsReachTheirHandler()
{
    Bench bench;
    std::vector<std::string> names;
    bench.io.of("/").onUnknown(
        [&](Socket&, const Event& event) { names.push_back(std::string(event.name)); });
    bench.start();
    FakeSession& session = bench.join();
    for (const char* event : {"\"__proto__\"", "\"a\\u0062c\"", "17", "\"\"", "\"toString\""})
        session.text(std::string("2[") + event + "]");
    QCOMPARE(names, (std::vector<std::string>{"__proto__", "abc", "17", "", "toString"}));
    QCOMPARE(bench.io.eventsInByName(), (socketio::NamedCounts{{"other", 5}}));
    QVERIFY(session.take().empty());
}

void TestSocket::middlewareKeepsEventsFromHandlers()
{
    Bench bench;
    int handled = 0;
    Namespace& nsp = bench.io.of("/");
    nsp.useEvents([](Socket&, const Event& event) { return event.name != "secret"; });
    nsp.on("secret", [&](Socket&, const Event&) { ++handled; });
    nsp.on("open", [&](Socket&, const Event&) { ++handled; });
    nsp.onUnknown([&](Socket&, const Event&) { ++handled; });
    bench.start();
    FakeSession& session = bench.join();
    session.text("21[\"secret\"]");
    QCOMPARE(handled, 0);
    session.text("22[\"open\"]");
    QCOMPARE(handled, 1);
    QVERIFY(session.take().empty());
    QVERIFY(session.isOpen());
}

void TestSocket::handlersMayRegisterHandlers()
{
    Bench bench;
    int added = 0;
    bench.io.of("/").onConnection([&](Socket& socket) {
        socket.on("grow", [&](Socket& self, const Event&) {
            for (int i = 0; i < 100; ++i)
                self.on(i % 2 ? "grow" : "other" + std::to_string(i),
                        [&](Socket&, const Event&) { ++added; });
        });
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"grow\"]");
    QVERIFY(added > 0);
    QVERIFY(session.isOpen());
}

void TestSocket::anExceptionEndsAtTheHandler()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    nsp.onConnection([](Socket&) { throw std::runtime_error("connection"); });
    nsp.on("e", [](Socket&, const Event&) { throw 42; });
    nsp.on("e", [](Socket&, const Event& event) { event.ack(Arguments().addInteger(1)); });
    nsp.onDisconnecting([](Socket&, CloseReason) { throw std::runtime_error("disconnecting"); });
    nsp.onDisconnect([](Socket&, CloseReason) { throw std::runtime_error("disconnect"); });
    bench.start();
    FakeSession& session = bench.join();
    session.text("27[\"e\"]");
    QCOMPARE(session.takeOne(), std::string("437[1]"));
    QCOMPARE(bench.io.stats(0).handlerErrors.value(), std::int64_t(2));
    session.text("1");
    QVERIFY(session.isOpen());
    QCOMPARE(bench.io.stats(0).handlerErrors.value(), std::int64_t(4));
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(0));
}

void TestSocket::aThrowingMiddlewareRefuses()
{
    Bench bench;
    bench.io.of("/").use(
        [](Socket&) -> std::optional<socketio::ConnectError> { throw std::runtime_error("x"); });
    bench.start();
    FakeSession& session = bench.open();
    session.text("0");
    QCOMPARE(session.takeOne(), std::string("44{\"message\":\"Internal error\"}"));
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(0));
}

void TestSocket::acksAreSentOnce()
{
    Bench bench;
    std::vector<Ack> kept;
    bench.io.of("/").on("e", [&](Socket&, const Event& event) { kept.push_back(event.ack); });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"e\"]");
    session.text("29007199254740991[\"e\"]");
    QVERIFY(!kept[0]);
    kept[0](Arguments().addInteger(1));
    const Ack copy = kept[1];
    kept[1](Arguments().addInteger(2));
    copy(Arguments().addInteger(3));
    QCOMPARE(session.take(), Frames{"439007199254740991[2]"});
    QCOMPARE(bench.io.stats(0).acksOut.value(), std::int64_t(1));
}

void TestSocket::acksOutliveTheirSocketHarmlessly()
{
    Ack kept;
    {
        Bench bench;
        bench.io.of("/").on("e", [&](Socket&, const Event& event) { kept = event.ack; });
        bench.start();
        FakeSession& session = bench.join();
        session.text("21[\"e\"]");
        session.text("1");
        kept();
        session.text("0");
        session.take();
        kept();
        QVERIFY(session.take().empty());
    }
    kept(Arguments().addInteger(1));
}

void TestSocket::binaryAcksGoBothWays()
{
    Bench bench;
    std::string got;
    Namespace& nsp = bench.io.of("/a");
    nsp.on("e", [](Socket&, const Event& event) { event.ack(event.arguments); });
    nsp.on("ask", [&](Socket& socket, const Event&) {
        socket.emitWithAck("q", Arguments().addBinary(base::SharedBytes::copyOf("\x01\x02")), 0ms,
                           [&](bool acknowledged, const Arguments& answer) {
                               if (acknowledged && answer.attachments().size() == 1)
                                   got = answer.attachments()[0].view();
                           });
    });
    bench.start();
    FakeSession& session = bench.join("/a");
    session.text(
        "52-/a,3[\"e\",{\"_placeholder\":true,\"num\":1},{\"x\":{\"_placeholder\":true,\"num\":0}}]");
    session.binary("\x0a");
    session.binary("");
    QCOMPARE(session.take(),
             (Frames{"462-/a,3[{\"_placeholder\":true,\"num\":1},{\"x\":{\"_placeholder\":true,\"num\":0}}]",
                     "hex:0a", "hex:"}));
    session.text("2/a,[\"ask\"]");
    QCOMPARE(session.take(), (Frames{"451-/a,0[\"q\",{\"_placeholder\":true,\"num\":0}]", "hex:0102"}));
    session.text("61-/a,0[{\"_placeholder\":true,\"num\":0}]");
    session.binary("bytes");
    QCOMPARE(got, std::string("bytes"));
}

void TestSocket::callbacksHearTheAnswerOrTheEnd()
{
    Bench bench;
    std::vector<std::string> heard;
    const auto hear = [&](const char* name) {
        return [&heard, name](bool acknowledged, const Arguments& answer) {
            heard.push_back(std::string(name) + (acknowledged ? "+" : "-") + std::string(answer.joined()));
        };
    };
    Namespace& nsp = bench.io.of("/");
    nsp.on("ask", [&](Socket& socket, const Event&) {
        socket.emitWithAck("a", Arguments(), 0ms, hear("a"));
        socket.emitWithAck("b", Arguments(), 1s, hear("b"));
        socket.emitWithAck("c", Arguments(), 0ms, hear("c"));
        socket.emitWithAck("connect", Arguments(), 0ms, hear("reserved"));
    });
    nsp.onDisconnect([&](Socket& socket, CloseReason) {
        heard.push_back("disconnect");
        socket.emitWithAck("late", Arguments(), 0ms, hear("late"));
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"ask\"]");
    QCOMPARE(session.take(), (Frames{"420[\"a\"]", "421[\"b\"]", "422[\"c\"]"}));
    session.text("32[1,\"two\"]");
    session.text("32[\"again\"]");
    session.text("377[\"unknown\"]");
    session.text("3[\"no id\"]");
    session.text("31");
    session.end();
    QCOMPARE(heard,
             (std::vector<std::string>{"reserved-", "c+1,\"two\"", "b+", "disconnect", "late-", "a-"}));
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestSocket::ackTimeoutsAreIndependent()
{
    Bench bench;
    std::vector<int> late;
    bench.io.of("/").on("ask", [&](Socket& socket, const Event&) {
        for (const int seconds : {3, 1, 2, 1}) {
            socket.emitWithAck("q", Arguments(), std::chrono::seconds(seconds),
                               [&, seconds](bool acknowledged, const Arguments&) {
                                   late.push_back(acknowledged ? -1 : seconds);
                                   // An ack asked for inside a callback has its own time.
                                   if (seconds == 2)
                                       socket.emitWithAck("again", Arguments(), 5s,
                                                          [&](bool, const Arguments&) { late.push_back(5); });
                               });
        }
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"ask\"]");
    bench.workers->turnClock(1100ms);
    QCOMPARE(late, (std::vector<int>{1, 1}));
    bench.workers->turnClock(1s);
    QCOMPARE(late, (std::vector<int>{1, 1, 2}));
    bench.workers->turnClock(1s);
    QCOMPARE(late, (std::vector<int>{1, 1, 2, 3}));
    session.text("30[\"too late\"]");
    QCOMPARE(late.size(), std::size_t(4));
    bench.workers->turnClock(10s);
    QCOMPARE(late.back(), 5);
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestSocket::pendingAcksAreBounded()
{
    socketio::ServerOptions options;
    options.maxPendingAcks = 3;
    Bench bench(1, options);
    std::vector<int> givenUp;
    bench.io.of("/").on("ask", [&](Socket& socket, const Event&) {
        for (int i = 0; i < 5; ++i)
            socket.emitWithAck("q", Arguments(), 0ms, [&givenUp, i](bool acknowledged, const Arguments&) {
                givenUp.push_back(acknowledged ? -1 : i);
            });
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"ask\"]");
    QCOMPARE(givenUp, (std::vector<int>{0, 1}));
    QCOMPARE(bench.io.stats(0).abandonedAcks.value(), std::int64_t(2));
    session.text("34[]");
    QCOMPARE(givenUp.back(), -1);
}

void TestSocket::volatileEventsAreDroppedWhole()
{
    Bench bench;
    bench.io.of("/").on("go", [](Socket& socket, const Event&) {
        socket.emitVolatile("v", Arguments().addBinary(base::SharedBytes::copyOf("x")));
    });
    bench.start();
    FakeSession& session = bench.join();
    session.writable = false;
    session.text("2[\"go\"]");
    QVERIFY(session.take().empty());
    session.writable = true;
    session.text("2[\"go\"]");
    QCOMPARE(session.take().size(), std::size_t(2));
    QCOMPARE(bench.io.eventsOutByName(), (socketio::NamedCounts{{"v", 1}}));
}

void TestSocket::reservedNamesAreNotSent()
{
    Bench bench;
    bench.io.of("/").onConnection([](Socket& socket) {
        for (const char* name :
             {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
            socket.emit(name, Arguments());
    });
    bench.start();
    FakeSession& session = bench.open();
    session.text("0");
    QCOMPARE(session.take().size(), std::size_t(1));
}

void TestSocket::disconnectRunsInOrder()
{
    Bench bench;
    std::vector<std::string> calls;
    Namespace& nsp = bench.io.of("/");
    nsp.onConnection([](Socket& socket) { socket.join("room"); });
    nsp.onDisconnecting([&](Socket& socket, CloseReason) {
        calls.push_back(std::string("disconnecting ") + (socket.isIn("room") ? "inside" : "outside") +
                        (socket.isConnected() ? " connected" : ""));
        // Those who stay hear of it; the one that goes does not.
        socket.nsp().to("room").emit("bye", Arguments());
    });
    nsp.onDisconnect([&](Socket& socket, CloseReason) {
        calls.push_back(std::string("disconnect ") + (socket.isIn("room") ? "inside" : "outside") +
                        std::to_string(socket.rooms().size()));
    });
    bench.start();
    FakeSession& stays = bench.join();
    FakeSession& goes = bench.join();
    goes.text("1");
    QCOMPARE(calls, (std::vector<std::string>{"disconnecting inside", "disconnect outside0"}));
    QVERIFY(goes.take().empty());
    QCOMPARE(stays.takeOne(), std::string("42[\"bye\"]"));
}

void TestSocket::disconnectInsideDisconnectingIsHarmless()
{
    Bench bench;
    int calls = 0;
    Namespace& nsp = bench.io.of("/");
    nsp.onDisconnecting([&](Socket& socket, CloseReason) {
        ++calls;
        socket.disconnect();
        socket.join("room");
    });
    nsp.onDisconnect([&](Socket& socket, CloseReason) {
        ++calls;
        socket.disconnect(true);
    });
    bench.start();
    FakeSession& session = bench.join();
    session.text("1");
    QCOMPARE(calls, 2);
    QVERIFY(!session.isOpen());
    QCOMPARE(bench.io.stats(0).roomsOpen.value(), std::int64_t(0));
}

void TestSocket::closingTheConnectionLeavesEveryNamespace()
{
    Bench bench;
    std::vector<std::string> calls;
    for (const char* name : {"/", "/a", "/b"}) {
        Namespace& nsp = bench.io.of(name);
        nsp.on("out", [](Socket& socket, const Event&) { socket.disconnect(true); });
        nsp.onDisconnect([&calls](Socket& socket, CloseReason reason) {
            calls.push_back(socket.namespaceName() + " " + std::string(protocol::closeReasonText(reason)));
        });
    }
    bench.start();
    FakeSession& session = bench.join("/");
    session.text("0/a,");
    session.text("0/b,");
    session.take();
    session.text("2/a,[\"out\"]");
    QCOMPARE(session.take(), (Frames{"41", "41/a,", "41/b,"}));
    QCOMPARE(calls,
             (std::vector<std::string>{"/ server namespace disconnect", "/a server namespace disconnect",
                                       "/b server namespace disconnect"}));
    QVERIFY(!session.isOpen());
}

void TestSocket::nothingIsSentAfterTheSocketHasGone()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    nsp.on("e", [](Socket& socket, const Event& event) {
        socket.disconnect();
        socket.emit("late", Arguments());
        socket.emitVolatile("late", Arguments());
        event.ack();
        QVERIFY(!socket.join("room"));
        socket.setTimer(1ms, [](Socket&) { QFAIL("fired"); });
    });
    nsp.on("e", [](Socket&, const Event&) { QFAIL("a handler after the end"); });
    bench.start();
    FakeSession& session = bench.join();
    session.text("21[\"e\"]");
    bench.workers->turnClock(1s);
    QCOMPARE(session.take(), Frames{"41"});
    QVERIFY(session.isOpen());
}

void TestSocket::overflowInsideAHandlerEndsTheSocket()
{
    Bench bench;
    std::vector<std::string> calls;
    Namespace& nsp = bench.io.of("/");
    nsp.on("e", [&](Socket& socket, const Event&) {
        socket.emit("one", Arguments());
        socket.emitWithAck("two", Arguments(), 0ms, [&](bool acknowledged, const Arguments&) {
            calls.push_back(acknowledged ? "answer" : "none");
        });
        calls.push_back(socket.isConnected() ? "connected" : "gone");
    });
    nsp.onDisconnect([&](Socket&, CloseReason reason) {
        calls.push_back(std::string(protocol::closeReasonText(reason)));
    });
    bench.start();
    FakeSession& session = bench.join();
    session.overflowAt = 2;
    session.text("2[\"e\"]");
    QCOMPARE(calls, (std::vector<std::string>{"transport error", "none", "gone"}));
}

void TestSocket::theTimerFiresOnceAndDiesWithTheSocket()
{
    Bench bench;
    int fired = 0;
    bench.io.of("/").onConnection([&](Socket& socket) {
        socket.setTimer(1s, [](Socket&) { QFAIL("replaced"); });
        socket.setTimer(2s, [&](Socket& self) {
            ++fired;
            self.emit("tick", Arguments());
        });
    });
    bench.start();
    FakeSession& session = bench.join();
    FakeSession& other = bench.join();
    other.end();
    bench.workers->turnClock(5s);
    bench.workers->turnClock(5s);
    QCOMPARE(fired, 1);
    QCOMPARE(session.takeOne(), std::string("42[\"tick\"]"));
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestSocket::aTimerMaySetTheNext()
{
    Bench bench;
    int fired = 0;
    std::function<void(Socket&)> tick = [&](Socket& socket) {
        if (++fired < 3)
            socket.setTimer(1s, tick);
        else
            socket.disconnect(true);
    };
    bench.io.of("/").onConnection([&](Socket& socket) { socket.setTimer(1s, tick); });
    bench.start();
    FakeSession& session = bench.join();
    for (int i = 0; i < 5; ++i)
        bench.workers->turnClock(1100ms);
    QCOMPARE(fired, 3);
    QVERIFY(!session.isOpen());
}

void TestSocket::roomsOfIdsCannotBeJoined()
{
    Bench bench(2);
    std::string other;
    bool joined = true;
    bench.io.of("/").on("spy", [&](Socket& socket, const Event& event) {
        std::string room;
        event.arguments.stringAt(0, room);
        joined = socket.join(room) || socket.isIn(room);
        QVERIFY(socket.isIn(socket.id().view()));
        QVERIFY(!socket.join(socket.id().view()));
        QVERIFY(!socket.leave(socket.id().view()));
        QVERIFY(socket.join("abcdefghijklmnopqrst")); // twenty characters, but no id
    });
    bench.start();
    // One that lives in another worker, and one that has gone.
    bench.join("/", 1, &other);
    FakeSession& session = bench.join();
    session.text("2[\"spy\",\"" + other + "\"]");
    QVERIFY(!joined);
    std::string gone;
    bench.join("/", 0, &gone).end();
    joined = true;
    session.text("1");
    session.text("0");
    session.text("2[\"spy\",\"" + gone + "\"]");
    QVERIFY(!joined);
}

void TestSocket::infoTellsWhatOthersMaySee()
{
    Bench bench;
    socketio::SocketInfo info;
    std::string id;
    bench.io.of("/").alias("/socket.io").onConnection([&](Socket& socket) {
        socket.setOwner(7, "u1");
        socket.join("session:1");
        info = socket.info();
        QCOMPARE(socket.handshake().address(), std::string_view("192.0.2.7"));
        QCOMPARE(socket.nsp().name(), std::string("/"));
    });
    bench.start();
    bench.join("/socket.io", 0, &id);
    QCOMPARE(info.id.str(), id);
    QCOMPARE(info.nsp, std::string("/socket.io"));
    QCOMPARE(info.user, std::string("u1"));
    QCOMPARE(info.transport, std::string("websocket"));
    QCOMPARE(info.address, std::string("192.0.2.7"));
    QCOMPARE(info.rooms, std::vector<std::string>{"session:1"});
    QVERIFY(info.connectedAtMs > 1'600'000'000'000);
}

/// The budget is 2 KiB for an idle client over all layers.
void TestSocket::staysSmall()
{
    QVERIFY2(sizeof(Socket) <= 264, std::to_string(sizeof(Socket)).c_str());
}

QTEST_APPLESS_MAIN(TestSocket)
#include "tst_socket.moc"
