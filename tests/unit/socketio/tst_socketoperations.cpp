// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketiobench.h"

#include <map>
#include <set>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;
using socketio::Arguments;
using socketio::BroadcastAcks;
using socketio::BroadcastReport;
using socketio::Namespace;
using socketio::Socket;

/// What a BroadcastOperator does beside emitting: counting, fetching, changing rooms, disconnecting,
/// collecting acks.
class TestSocketOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countSendsNothing();
    void fetchesSocketsOfAllWorkers();
    void changesRoomsOfManySockets();
    void disconnectsManySockets();
    void disconnectsInSlices();
    void findsWhoJoinsInATurnThatBeganBefore();
    void reportsWhenEveryWorkerIsDone();
    void collectsAcks();
    void acksTimeOut();
    void acksOfNobodyCompleteAtOnce();
    void acksOfSeveralWorkersComeTogether();
    void acksFindTheirIdInAnyOrder();
};

void TestSocketOperations::countSendsNothing()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    FakeSession& first = bench.join("/", 0);
    FakeSession& second = bench.join("/", 1);
    first.text("2[\"owner\",3]");
    bench.workers->in(1, [&] { second.text("2[\"owner\",3]"); });
    std::optional<BroadcastReport> report;
    nsp.operation().count(true, [&](BroadcastReport r) { report = std::move(r); });
    bench.workers->drain();
    QVERIFY(report.has_value());
    QCOMPARE(report->matched, std::uint64_t(2));
    QCOMPARE(report->written, std::uint64_t(0));
    QCOMPARE(report->owners, std::uint64_t(1));
    QCOMPARE(report->sockets.size(), std::size_t(2));
    QVERIFY(first.take().empty());
    QVERIFY(second.take().empty());
}

void TestSocketOperations::fetchesSocketsOfAllWorkers()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    std::string firstId;
    std::string secondId;
    bench.join("/", 0, &firstId);
    FakeSession& second = bench.join("/", 1, &secondId);
    bench.workers->in(1, [&] { second.text("2[\"join\",\"a\",\"b\"]"); });
    std::map<std::string, std::set<std::string>> rooms;
    nsp.operation().fetchSockets([&](std::vector<socketio::SocketInfo> sockets) {
        for (const auto& socket : sockets)
            rooms[socket.id.str()] = std::set<std::string>(socket.rooms.begin(), socket.rooms.end());
    });
    bench.workers->drain();
    QCOMPARE(rooms, (std::map<std::string, std::set<std::string>>{{firstId, {}}, {secondId, {"a", "b"}}}));
}

void TestSocketOperations::changesRoomsOfManySockets()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    bench.start();
    std::string id;
    FakeSession& first = bench.join("/", 0, &id);
    FakeSession& second = bench.join("/", 1);
    nsp.operation().socketsJoin({"a", "b", id});
    bench.workers->drain();
    nsp.to("a").emit("e", Arguments());
    bench.workers->drain();
    QCOMPARE(first.take().size() + second.take().size(), std::size_t(2));
    // The room of an id was not joined.
    nsp.to(id).emit("e", Arguments());
    bench.workers->drain();
    QCOMPARE(first.take().size(), std::size_t(1));
    QCOMPARE(second.take().size(), std::size_t(0));
    nsp.to("a").except(id).socketsLeave({"a", "b"});
    bench.workers->drain();
    nsp.to("b").emit("e", Arguments());
    bench.workers->drain();
    QCOMPARE(first.take().size(), std::size_t(1));
    QCOMPARE(second.take().size(), std::size_t(0));
}

void TestSocketOperations::disconnectsManySockets()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    std::vector<CloseReason> reasons;
    nsp.onDisconnect([&](Socket&, CloseReason reason) { reasons.push_back(reason); });
    bench.start();
    FakeSession& first = bench.join("/", 0);
    FakeSession& second = bench.join("/", 1);
    nsp.operation().disconnectSockets();
    bench.workers->drain();
    QCOMPARE(first.take(), Frames{"41"});
    QCOMPARE(second.take(), Frames{"41"});
    QVERIFY(first.isOpen());
    QCOMPARE(reasons, (std::vector<CloseReason>(2, CloseReason::ServerNamespaceDisconnect)));
    bench.workers->in(1, [&] { second.text("0"); });
    second.take();
    nsp.operation().disconnectSockets(true);
    bench.workers->drain();
    QVERIFY(first.isOpen());
    QVERIFY(!second.isOpen());
}

void TestSocketOperations::disconnectsInSlices()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    std::size_t gone = 0;
    nsp.onDisconnect([&](Socket&, CloseReason) { ++gone; });
    bench.start();
    std::vector<FakeSession*> sessions;
    for (int i = 0; i < 1000; ++i)
        sessions.push_back(&bench.join());
    nsp.operation().disconnectSockets(true);
    QVERIFY(gone > 0 && gone < 500);
    QVERIFY(!sessions.front()->isOpen());
    sessions.back()->end(); // gone before its slice
    bench.workers->drain();
    QCOMPARE(gone, std::size_t(1000));
    QCOMPARE(bench.io.stats(0).socketsConnected.value(), std::int64_t(0));
}

/// A worker looks whether somebody may come in, and the rule is changed before it lets them in: what removes
/// them comes to that worker behind it, and finds them.
void TestSocketOperations::findsWhoJoinsInATurnThatBeganBefore()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    FakeSession& leaver = bench.join("/", 1);
    FakeSession& late = bench.join("/", 1);

    nsp.to("a").socketsLeave({"a"});
    bench.workers->in(1, [&] { leaver.text("2[\"join\",\"a\"]"); });
    bench.workers->drain();
    std::optional<BroadcastReport> report;
    nsp.to("a").count(true, [&](BroadcastReport r) { report = std::move(r); });
    bench.workers->drain();
    QVERIFY(report.has_value());
    QCOMPARE(report->matched, std::uint64_t(0));

    nsp.to("b").disconnectSockets(true);
    bench.workers->in(1, [&] { late.text("2[\"join\",\"b\"]"); });
    bench.workers->drain();
    QVERIFY(!late.isOpen());
    QVERIFY(leaver.isOpen());
}

void TestSocketOperations::reportsWhenEveryWorkerIsDone()
{
    Bench bench(3);
    Namespace& nsp = bench.io.of("/");
    std::size_t gone = 0;
    nsp.onDisconnect([&](Socket&, CloseReason) { ++gone; });
    bench.start();
    for (int i = 0; i < 600; ++i)
        bench.join("/", i % 2); // nobody is in worker 2
    std::vector<std::uint64_t> matched;
    const auto note = [&matched](const BroadcastReport& report) { matched.push_back(report.matched); };
    const auto count = [&] {
        nsp.in("a").count(false, note);
        bench.workers->drain();
        return matched.back();
    };

    nsp.operation().socketsJoin({"a"}, note);
    QVERIFY(matched.empty()); // worker 1 has not done it
    bench.workers->drain();
    QCOMPARE(matched, (std::vector<std::uint64_t>{600}));
    QCOMPARE(count(), std::uint64_t(600));

    matched.clear();
    nsp.in("a").socketsLeave({"a"}, note);
    QVERIFY(matched.empty());
    bench.workers->drain();
    QCOMPARE(matched, (std::vector<std::uint64_t>{600}));
    QCOMPARE(count(), std::uint64_t(0));

    matched.clear();
    std::size_t goneAtReport = 0;
    nsp.operation().disconnectSockets(true, [&](const BroadcastReport& report) {
        matched.push_back(report.matched);
        goneAtReport = gone;
    });
    QVERIFY(gone > 0 && matched.empty()); // one slice of worker 0
    bench.workers->drain();
    QCOMPARE(matched, (std::vector<std::uint64_t>{600}));
    QCOMPARE(goneAtReport, std::size_t(600));
    nsp.operation().disconnectSockets(true, note); // nobody is there
    bench.workers->drain();
    QCOMPARE(matched, (std::vector<std::uint64_t>{600, 0}));
}

void TestSocketOperations::collectsAcks()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/").alias("/b");
    bench.start();
    FakeSession& first = bench.join();
    FakeSession& second = bench.join("/b");
    std::optional<BroadcastAcks> acks;
    nsp.operation().emitWithAck("q", Arguments().addInteger(1),
                                [&](BroadcastAcks a) { acks = std::move(a); });
    QCOMPARE(first.takeOne(), std::string("420[\"q\",1]"));
    QCOMPARE(second.takeOne(), std::string("42/b,0[\"q\",1]"));
    second.text("3/b,0[{\"a\":1},\"ignored\"]");
    second.text("3/b,0[\"again\"]");
    QVERIFY(!acks);
    first.text("30");
    QVERIFY(acks.has_value());
    QVERIFY(!acks->timedOut);
    QCOMPARE(acks->answers.size(), std::size_t(2));
    QCOMPARE(std::string(acks->answers[0].joined()), std::string("{\"a\":1}"));
    QVERIFY(acks->answers[1].empty());
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestSocketOperations::acksTimeOut()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    bench.start();
    FakeSession& answers = bench.join();
    FakeSession& leaves = bench.join();
    FakeSession& silent = bench.join();
    std::optional<BroadcastAcks> acks;
    nsp.operation().timeout(2s).emitWithAck("q", Arguments(), [&](BroadcastAcks a) { acks = std::move(a); });
    answers.text("30[7]");
    leaves.end();
    bench.workers->turnClock(1900ms);
    QVERIFY(!acks);
    bench.workers->turnClock(200ms);
    QVERIFY(acks.has_value());
    QVERIFY(acks->timedOut);
    QCOMPARE(acks->answers.size(), std::size_t(1));
    silent.text("30[8]");
    QCOMPARE(acks->answers.size(), std::size_t(1));
    QVERIFY(silent.isOpen());
    QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0));
}

void TestSocketOperations::acksOfNobodyCompleteAtOnce()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    bench.start();
    FakeSession& busy = bench.join();
    busy.writable = false;
    int heard = 0;
    const auto hear = [&](BroadcastAcks acks) { heard += !acks.timedOut && acks.answers.empty(); };
    nsp.to("nobody").emitWithAck("q", Arguments(), hear);
    QCOMPARE(heard, 1);
    // Who did not take a volatile event is not waited for.
    nsp.operation().volatile_().emitWithAck("q", Arguments(), hear);
    QCOMPARE(heard, 2);
}

void TestSocketOperations::acksOfSeveralWorkersComeTogether()
{
    Bench bench(3);
    Namespace& nsp = bench.io.of("/");
    bench.start();
    std::vector<FakeSession*> sessions;
    for (int worker = 0; worker < 3; ++worker)
        sessions.push_back(&bench.join("/", worker));
    std::optional<BroadcastAcks> acks;
    bench.workers->in(-1, [&] {
        nsp.operation().emitWithAck("q", Arguments(), [&](BroadcastAcks a) {
            acks = std::move(a);
            QCOMPARE(bench.workers->current(), 0);
        });
    });
    bench.workers->drain();
    for (int worker = 0; worker < 3; ++worker) {
        QVERIFY(!acks);
        FakeSession& session = *sessions[static_cast<std::size_t>(worker)];
        QCOMPARE(session.takeOne(), std::string("420[\"q\"]")); // one id for all
        bench.workers->in(worker, [&] { session.text("30[" + std::to_string(worker) + "]"); });
        bench.workers->drain();
    }
    QVERIFY(acks.has_value());
    QCOMPARE(acks->answers.size(), std::size_t(3));

    acks.reset();
    nsp.operation().timeout(1s).emitWithAck("q", Arguments(), [&](BroadcastAcks a) { acks = std::move(a); });
    bench.workers->drain();
    bench.workers->in(1, [&] { sessions[1]->text("31[1]"); });
    bench.workers->turnClock(1100ms);
    QVERIFY(acks.has_value());
    QVERIFY(acks->timedOut);
    QCOMPARE(acks->answers.size(), std::size_t(1));
}

/// An id drawn in one worker may reach a socket of another behind a younger one.
void TestSocketOperations::acksFindTheirIdInAnyOrder()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    std::vector<std::string> heard;
    nsp.on("ask", [&](Socket& socket, const socketio::Event&) {
        socket.emitWithAck("own", Arguments(), 0ms, [&](bool acknowledged, const Arguments&) {
            heard.push_back(acknowledged ? "own" : "nothing");
        });
    });
    bench.start();
    FakeSession& session = bench.join("/", 1);
    nsp.operation().emitWithAck(
        "all", Arguments(), [&](BroadcastAcks acks) { heard.push_back(acks.timedOut ? "nothing" : "all"); });
    bench.workers->in(1, [&] { session.text("2[\"ask\"]"); });
    bench.workers->drain();
    QCOMPARE(session.take(), (Frames{"421[\"own\"]", "420[\"all\"]"}));
    bench.workers->in(1, [&] {
        session.text("30[]");
        session.text("31[]");
    });
    bench.workers->drain();
    QCOMPARE(heard, (std::vector<std::string>{"own", "all"}));
}

QTEST_APPLESS_MAIN(TestSocketOperations)
#include "tst_socketoperations.moc"
