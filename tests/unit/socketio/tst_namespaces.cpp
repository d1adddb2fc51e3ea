// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/servercore.h"
#include "socketiobench.h"

using namespace sio;
using namespace sio::test;
using protocol::CloseReason;
using socketio::Arguments;
using socketio::Event;
using socketio::NamedCounts;
using socketio::Namespace;
using socketio::Socket;

class TestNamespaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreExactAndGetTheirSlash();
    void aliasesShareRoomsAndKeepTheirName();
    void oneConnectionMayJoinTwoAliases();
    void familiesAreTriedInOrder();
    void childrenLiveWhileTheyHaveSockets();
    void aRefusedChildIsNotKept();
    void anOperatorKeepsItsChild();
    void theLastSocketMayStillNameItsChild();
    void aSessionThatJustVanishesLeavesNothing();
    void eachNamespaceHasItsOwnState();
};

void TestNamespaces::namesAreExactAndGetTheirSlash()
{
    Bench bench;
    Namespace& chat = bench.io.of("chat");
    QCOMPARE(&bench.io.of("/chat"), &chat);
    QCOMPARE(chat.name(), std::string("/chat"));
    bench.start();
    QCOMPARE(&bench.io.of("/chat"), &chat);
    FakeSession& session = bench.open();
    for (const char* name : {"/Chat", "/chat/", "/chat?x=1"}) {
        session.text(std::string("0") + name + ",");
        QCOMPARE(session.takeOne(), std::string("44") + name + ",{\"message\":\"Invalid namespace\"}");
    }
    session.text("0/chat");
    QCOMPARE(Bench::takeSid(session).size(), std::size_t(20));
}

void TestNamespaces::aliasesShareRoomsAndKeepTheirName()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/").alias("/socket.io").alias("/socket.io/");
    nsp.onConnection([](Socket& socket) { socket.join("room"); });
    bench.start();
    QCOMPARE(&bench.io.of("/socket.io"), &nsp);
    FakeSession& plain = bench.join("/");
    FakeSession& named = bench.join("/socket.io", 1);
    FakeSession& slashed = bench.join("/socket.io/");
    nsp.to("room").emit("e", Arguments().addInteger(1));
    bench.workers->drain();
    QCOMPARE(plain.takeOne(), std::string("42[\"e\",1]"));
    QCOMPARE(named.takeOne(), std::string("42/socket.io,[\"e\",1]"));
    QCOMPARE(slashed.takeOne(), std::string("42/socket.io/,[\"e\",1]"));
    QCOMPARE(bench.io.socketsByNamespace(), (NamedCounts{{"/", 3}}));
}

void TestNamespaces::oneConnectionMayJoinTwoAliases()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/").alias("/socket.io");
    bench.start();
    FakeSession& session = bench.join("/");
    session.text("0/socket.io,");
    session.take();
    nsp.emit("e", Arguments());
    QCOMPARE(session.take(), (Frames{"42[\"e\"]", "42/socket.io,[\"e\"]"}));
    session.text("1");
    nsp.emit("e", Arguments());
    QCOMPARE(session.take(), Frames{"42/socket.io,[\"e\"]"});
}

void TestNamespaces::familiesAreTriedInOrder()
{
    Bench bench;
    std::vector<std::string> calls;
    bench.io.ofMatching([](std::string_view) -> bool { throw std::runtime_error("broken"); });
    bench.io.ofMatching([](std::string_view name) { return name == "/x" || name == "/y"; })
        .onConnection([&](Socket& socket) { calls.push_back("first " + socket.nsp().name()); });
    bench.io.ofMatching([](std::string_view name) { return name.size() == 2; })
        .onConnection([&](Socket& socket) { calls.push_back("second " + socket.nsp().name()); });
    bench.io.of("/x").onConnection([&](Socket&) { calls.push_back("fixed"); });
    bench.start();
    for (const char* name : {"/x", "/y", "/z"})
        bench.join(name);
    QCOMPARE(calls, (std::vector<std::string>{"fixed", "first /y", "second /z"}));
    QCOMPARE(bench.io.socketsByNamespace(), (NamedCounts{{"(dynamic)", 2}, {"/x", 1}}));
}

void TestNamespaces::childrenLiveWhileTheyHaveSockets()
{
    Bench bench(2);
    std::vector<std::weak_ptr<Namespace>> made;
    bench.io.ofMatching([](std::string_view name) { return name.substr(0, 5) == "/dyn-"; })
        .onConnection([&](Socket& socket) {
            made.push_back(socket.nsp().weak_from_this());
            socket.broadcast().emit("joined", Arguments());
        });
    bench.start();
    FakeSession& first = bench.join("/dyn-1", 0);
    FakeSession& second = bench.join("/dyn-1", 1);
    FakeSession& other = bench.join("/dyn-2", 1);
    bench.workers->drain();
    QCOMPARE(first.takeOne(), std::string("42/dyn-1,[\"joined\"]"));
    QVERIFY(second.take().empty());
    QVERIFY(other.take().empty());
    QCOMPARE(made[0].lock().get(), made[1].lock().get());
    first.end();
    QVERIFY(!made[0].expired());
    bench.workers->in(1, [&] { second.text("1/dyn-1,"); });
    QVERIFY(made[0].expired());
    QVERIFY(!made[2].expired());
    for (int i = 0; i < 2000; ++i)
        bench.join("/dyn-" + std::to_string(i)).end();
    QCOMPARE(bench.io.socketsByNamespace(), (NamedCounts{{"(dynamic)", 1}}));
    for (std::size_t i = 3; i < made.size(); ++i)
        QVERIFY(made[i].expired() || i == 5); // the third name was /dyn-2, which still lives
}

void TestNamespaces::aRefusedChildIsNotKept()
{
    Bench bench;
    std::vector<std::weak_ptr<Namespace>> made;
    bench.io.ofMatching([](std::string_view) { return true; })
        .use([&](Socket& socket) -> std::optional<socketio::ConnectError> {
            made.push_back(socket.nsp().weak_from_this());
            return socketio::ConnectError{"no", {}};
        });
    bench.start();
    FakeSession& session = bench.open();
    session.text("0/any,");
    QCOMPARE(session.takeOne(), std::string("44/any,{\"message\":\"no\"}"));
    QCOMPARE(made.size(), std::size_t(1));
    QVERIFY(made[0].expired());
}

void TestNamespaces::anOperatorKeepsItsChild()
{
    Bench bench;
    std::optional<socketio::BroadcastOperator> kept;
    bench.io.ofMatching([](std::string_view) { return true; }).onConnection([&](Socket& socket) {
        kept = socket.nsp().to("room");
    });
    bench.start();
    bench.join("/d").end();
    std::uint64_t matched = 1;
    kept->emit("e", Arguments(), [&](socketio::BroadcastReport report) { matched = report.matched; });
    QCOMPARE(matched, std::uint64_t(0));
}

void TestNamespaces::theLastSocketMayStillNameItsChild()
{
    Bench bench;
    std::vector<std::string> seen;
    std::weak_ptr<Namespace> child;
    Namespace& family = bench.io.ofMatching([](std::string_view) { return true; });
    family.on("out", [&](Socket& socket, const Event&) {
        child = socket.nsp().weak_from_this();
        socket.disconnect();
        seen.push_back(socket.nsp().name() + " " + socket.namespaceName());
        socket.broadcast().emit("e", Arguments());
        QVERIFY(socket.rooms().empty());
        QVERIFY(!socket.isIn("room"));
    });
    bench.start();
    bench.join("/last").text("2/last,[\"out\"]");
    QCOMPARE(seen, std::vector<std::string>{"/last /last"});
    QVERIFY(child.expired());
}

void TestNamespaces::aSessionThatJustVanishesLeavesNothing()
{
    int told = 0;
    Bench bench;
    bench.io.of("/").onDisconnect([&](Socket&, CloseReason) { ++told; });
    bench.io.of("/").onConnection([](Socket& socket) { socket.join("room"); });
    bench.start();
    bench.join("/");
    FakeSession& stays = bench.join("/");
    bench.sessions.front().reset();
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(1));
    bench.io.of("/").to("room").emit("e", Arguments());
    QCOMPARE(stays.takeOne(), std::string("42[\"e\"]"));
    QCOMPARE(told, 0);
}

void TestNamespaces::eachNamespaceHasItsOwnState()
{
    Bench bench;
    for (const char* name : {"/", "/a"}) {
        bench.io.of(name).on("join", [](Socket& socket, const Event&) { socket.join("room"); });
        bench.io.of(name).on("ask", [](Socket& socket, const Event&) {
            socket.emitWithAck("q", Arguments(), std::chrono::milliseconds(0), [](bool, const Arguments&) {});
        });
    }
    bench.start();
    FakeSession& session = bench.join("/");
    session.text("0/a,{\"who\":\"me\"}");
    session.take();
    session.text("2/a,[\"join\"]");
    bench.io.of("/").to("room").emit("e", Arguments());
    QVERIFY(session.take().empty());
    bench.io.of("/a").to("room").emit("e", Arguments());
    QCOMPARE(session.takeOne(), std::string("42/a,[\"e\"]"));
    // Ack ids count per namespace.
    session.text("2[\"ask\"]");
    session.text("2/a,[\"ask\"]");
    session.text("2[\"ask\"]");
    QCOMPARE(session.take(), (Frames{"420[\"q\"]", "42/a,0[\"q\"]", "421[\"q\"]"}));
}

QTEST_APPLESS_MAIN(TestNamespaces)
#include "tst_namespaces.moc"
