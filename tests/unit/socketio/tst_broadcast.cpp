// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketiobench.h"

#include <map>
#include <random>
#include <set>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;
using socketio::Arguments;
using socketio::BroadcastAcks;
using socketio::BroadcastReport;
using socketio::Event;
using socketio::Namespace;
using socketio::Socket;

class TestBroadcast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selectsTheUnionOnceMinusTheExcepted();
    void agreesWithAModel();
    void aSocketsBroadcastLeavesItselfOut();
    void reportsWhatWasReached();
    void countsOwnersOnceAcrossWorkers();
    void asksOnlyWorkersThatMayHaveMembers();
    void findsTheWorkerOfAnId();
    void worksFromAThreadThatIsNoWorker();
    void survivesAWorkerThatIsClosed();
    void dropsVolatileWhereNotWritable();
    void binaryGoesToAllInOrder();
    void reservedNamesAreRefused();
    void goesOnWhenTargetsEndMeanwhile();
    void broadcastsMayBeNested();
    void isBulkWhileEmitIsNot();
    void aThrowingCallbackIsContained();
    void operatorsAreValues();
};

void TestBroadcast::selectsTheUnionOnceMinusTheExcepted()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    FakeSession& ab = bench.join();
    FakeSession& a = bench.join();
    FakeSession& b = bench.join();
    std::string noneId;
    FakeSession& none = bench.join("/", 0, &noneId);
    ab.text("2[\"join\",\"a\",\"b\"]");
    a.text("2[\"join\",\"a\"]");
    b.text("2[\"join\",\"b\"]");
    const auto received = [&] {
        std::string who;
        for (FakeSession* session : {&ab, &a, &b, &none})
            who += std::to_string(session->take().size());
        return who;
    };
    nsp.emit("e", Arguments());
    QCOMPARE(received(), std::string("1111"));
    nsp.to("a").to("b").emit("e", Arguments());
    QCOMPARE(received(), std::string("1110"));
    nsp.to({"a", "b", "a", "unknown"}).emit("e", Arguments());
    QCOMPARE(received(), std::string("1110"));
    nsp.in("a").except("b").emit("e", Arguments());
    QCOMPARE(received(), std::string("0100"));
    nsp.except("a").emit("e", Arguments());
    QCOMPARE(received(), std::string("0011"));
    nsp.to("b").to(noneId).except("unknown").emit("e", Arguments());
    QCOMPARE(received(), std::string("1011"));
    nsp.to(noneId).except(noneId).emit("e", Arguments());
    QCOMPARE(received(), std::string("0000"));
    nsp.to("unknown").emit("e", Arguments());
    QCOMPARE(received(), std::string("0000"));
}

/// Joins, leaves, ends and broadcasts at random, compared with plain sets.
void TestBroadcast::agreesWithAModel()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    std::mt19937 random(20240607);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::map<FakeSession*, std::set<std::string>> model;
    for (int step = 0; step < 6000; ++step) {
        const auto someone = [&] { return std::next(model.begin(), below(static_cast<int>(model.size()))); };
        const std::string room = "r" + std::to_string(below(12));
        const int action = model.size() < 5 ? 0 : below(20);
        if (action == 0 && model.size() < 60) {
            model[&bench.join()];
        } else if (action == 1) {
            const auto who = someone();
            who->first->end();
            model.erase(who);
        } else if (action < 10) {
            const auto who = someone();
            who->first->text("2[\"join\",\"" + room + "\"]");
            who->second.insert(room);
        } else if (action < 16) {
            const auto who = someone();
            who->first->text("2[\"leave\",\"" + room + "\"]");
            who->second.erase(room);
        } else {
            const std::string second = "r" + std::to_string(below(12));
            const std::string excepted = "r" + std::to_string(below(12));
            auto operation = nsp.operation();
            std::set<std::string> wanted;
            for (int i = below(3); i > 0; --i) {
                const std::string& name = i == 2 ? second : room;
                operation = operation.to(name);
                wanted.insert(name);
            }
            const bool excepts = below(2) == 0;
            if (excepts)
                operation = operation.except(excepted);
            BroadcastReport report;
            operation.emit("e", Arguments(), [&](BroadcastReport r) { report = std::move(r); });
            std::uint64_t matched = 0;
            std::uint64_t excluded = 0;
            for (const auto& [session, rooms] : model) {
                const bool inRooms =
                    wanted.empty() || std::any_of(wanted.begin(), wanted.end(),
                                                  [&r = rooms](const auto& w) { return r.count(w) > 0; });
                const bool isExcepted = excepts && rooms.count(excepted) > 0;
                QCOMPARE(session->take().size(), std::size_t(inRooms && !isExcepted ? 1 : 0));
                matched += inRooms && !isExcepted;
                excluded += inRooms && isExcepted;
            }
            QCOMPARE(report.matched, matched);
            QCOMPARE(report.written, matched);
            QCOMPARE(report.excluded, excluded);
        }
        std::set<std::string> open;
        for (const auto& [session, rooms] : model)
            open.insert(rooms.begin(), rooms.end());
        QCOMPARE(bench.io.stats(0).roomsOpen.value(), static_cast<std::int64_t>(open.size()));
    }
}

void TestBroadcast::aSocketsBroadcastLeavesItselfOut()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    nsp.on("say",
           [](Socket& socket, const Event& event) { socket.broadcast().emit("said", event.arguments); });
    nsp.on("room", [](Socket& socket, const Event& event) { socket.to("a").emit("said", event.arguments); });
    bench.start();
    FakeSession& speaker = bench.join("/", 0);
    FakeSession& near = bench.join("/", 0);
    FakeSession& far = bench.join("/", 1);
    speaker.text("2[\"join\",\"a\"]");
    bench.workers->in(1, [&] { far.text("2[\"join\",\"a\"]"); });
    speaker.text("2[\"say\",1]");
    bench.workers->drain();
    QVERIFY(speaker.take().empty());
    QCOMPARE(near.takeOne(), std::string("42[\"said\",1]"));
    QCOMPARE(far.takeOne(), std::string("42[\"said\",1]"));
    speaker.text("2[\"room\",2]");
    bench.workers->drain();
    QVERIFY(speaker.take().empty());
    QVERIFY(near.take().empty());
    QCOMPARE(far.takeOne(), std::string("42[\"said\",2]"));
}

void TestBroadcast::reportsWhatWasReached()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    FakeSession& first = bench.join();
    FakeSession& second = bench.join();
    bench.join();
    first.text("2[\"join\",\"a\"]");
    second.text("2[\"join\",\"a\",\"b\"]");
    first.text("2[\"owner\",5]");
    second.text("2[\"owner\",5]");
    second.writable = false;
    int calls = 0;
    nsp.to("a").emit("e", Arguments(), [&](BroadcastReport report) {
        ++calls;
        QCOMPARE(report.matched, std::uint64_t(2));
        QCOMPARE(report.written, std::uint64_t(2));
        QCOMPARE(report.owners, std::uint64_t(1));
        QVERIFY(report.sockets.empty());
    });
    nsp.to("a").volatile_().except("x").emit("e", Arguments(), [&](BroadcastReport report) {
        ++calls;
        QCOMPARE(report.matched, std::uint64_t(2));
        QCOMPARE(report.written, std::uint64_t(1));
    });
    nsp.to("a").except("b").emit("e", Arguments(), [&](BroadcastReport report) {
        ++calls;
        QCOMPARE(report.matched, std::uint64_t(1));
        QCOMPARE(report.excluded, std::uint64_t(1));
    });
    nsp.to("nobody").emit("e", Arguments(), [&](BroadcastReport report) {
        ++calls;
        QCOMPARE(report.matched, std::uint64_t(0));
    });
    QCOMPARE(calls, 4);
    QCOMPARE(bench.io.stats(0).deliveries.value(), std::int64_t(4));
    QCOMPARE(bench.io.eventsOutByName(), (socketio::NamedCounts{{"e", 4}}));
}

void TestBroadcast::countsOwnersOnceAcrossWorkers()
{
    Bench bench(3);
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    const int owners[3][3] = {{1, 2, 0}, {2, 2, 3}, {9, 1, 0}};
    for (int worker = 0; worker < 3; ++worker) {
        for (const int owner : owners[worker]) {
            FakeSession& session = bench.join("/", worker);
            bench.workers->in(worker, [&] { session.text("2[\"owner\"," + std::to_string(owner) + "]"); });
        }
    }
    std::optional<BroadcastReport> report;
    int heardIn = -1;
    bench.workers->in(2, [&] {
        nsp.emit("e", Arguments(), [&](BroadcastReport r) {
            report = std::move(r);
            heardIn = bench.workers->current();
        });
    });
    QVERIFY(!report);
    bench.workers->drain();
    QVERIFY(report.has_value());
    QCOMPARE(heardIn, 2);
    QCOMPARE(report->matched, std::uint64_t(9));
    QCOMPARE(report->written, std::uint64_t(9));
    QCOMPARE(report->owners, std::uint64_t(4));
}

void TestBroadcast::asksOnlyWorkersThatMayHaveMembers()
{
    Bench bench(3);
    Namespace& nsp = bench.io.of("/");
    obeyRooms(nsp);
    bench.start();
    bench.join("/", 0);
    FakeSession& member = bench.join("/", 1);
    bench.workers->in(1, [&] { member.text("2[\"join\",\"a\"]"); });
    int heard = 0;
    nsp.to("a").emit("e", Arguments(), [&](BroadcastReport) { ++heard; });
    QCOMPARE(bench.workers->waiting(1), std::size_t(1));
    QCOMPARE(bench.workers->waiting(2), std::size_t(0));
    bench.workers->drain();
    QCOMPARE(heard, 1);
    bench.workers->in(1, [&] { member.text("2[\"leave\",\"a\"]"); });
    nsp.to("a").emit("e", Arguments(), [&](BroadcastReport) { ++heard; });
    QCOMPARE(bench.workers->waiting(1), std::size_t(0));
    QCOMPARE(heard, 2);
    nsp.emit("e", Arguments());
    QCOMPARE(bench.workers->waiting(1), std::size_t(1));
    QCOMPARE(bench.workers->waiting(2), std::size_t(0)); // nobody there
}

void TestBroadcast::findsTheWorkerOfAnId()
{
    Bench bench(4);
    Namespace& nsp = bench.io.of("/");
    bench.start();
    std::string ids[4];
    FakeSession* sessions[4];
    for (int worker = 0; worker < 4; ++worker)
        sessions[worker] = &bench.join("/", worker, &ids[worker]);
    for (int worker = 1; worker < 4; ++worker) {
        nsp.to(ids[worker]).emit("e", Arguments());
        for (int other = 1; other < 4; ++other)
            QCOMPARE(bench.workers->waiting(other), std::size_t(other == worker ? 1 : 0));
        bench.workers->drain();
        QCOMPARE(sessions[worker]->takeOne(), std::string("42[\"e\"]"));
    }
}

void TestBroadcast::worksFromAThreadThatIsNoWorker()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    bench.start();
    FakeSession& first = bench.join("/", 0);
    FakeSession& second = bench.join("/", 1);
    int heardIn = -5;
    bench.workers->in(-1, [&] {
        nsp.emit("e", Arguments(), [&](BroadcastReport report) {
            heardIn = bench.workers->current();
            QCOMPARE(report.matched, std::uint64_t(2));
        });
        nsp.emit("f", Arguments());
    });
    QCOMPARE(heardIn, -5);
    bench.workers->drain();
    QCOMPARE(heardIn, 0);
    QCOMPARE(first.take(), (Frames{"42[\"e\"]", "42[\"f\"]"}));
    QCOMPARE(second.take(), (Frames{"42[\"e\"]", "42[\"f\"]"}));
}

void TestBroadcast::survivesAWorkerThatIsClosed()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/");
    bench.start();
    FakeSession& first = bench.join("/", 0);
    bench.join("/", 1);
    bench.workers->closedWorker = 1;
    int heard = 0;
    nsp.emit("e", Arguments(), [&](BroadcastReport report) {
        ++heard;
        QCOMPARE(report.matched, std::uint64_t(1));
    });
    nsp.operation().emitWithAck("q", Arguments(), [&](BroadcastAcks) { ++heard; });
    QCOMPARE(heard, 1);
    first.take();
    first.text("30[]");
    QCOMPARE(heard, 2);
}

void TestBroadcast::dropsVolatileWhereNotWritable()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    bench.start();
    FakeSession& ready = bench.join();
    FakeSession& busy = bench.join();
    busy.writable = false;
    nsp.operation().volatile_().emit("v", Arguments().addBinary(base::SharedBytes::copyOf("b")));
    QCOMPARE(ready.take().size(), std::size_t(2));
    QVERIFY(busy.take().empty());
    nsp.operation().compress(false).local().emit("p", Arguments());
    QCOMPARE(busy.take().size(), std::size_t(1));
}

void TestBroadcast::binaryGoesToAllInOrder()
{
    Bench bench(2);
    Namespace& nsp = bench.io.of("/").alias("/b");
    bench.start();
    FakeSession& first = bench.join("/", 0);
    FakeSession& second = bench.join("/b", 1);
    Arguments arguments;
    arguments.addBinary(base::SharedBytes::copyOf("\x01"))
        .addString("x")
        .addBinary(base::SharedBytes::copyOf("\x02"));
    nsp.emit("e", arguments);
    nsp.emit("f", Arguments());
    bench.workers->drain();
    const std::string payload =
        "[\"e\",{\"_placeholder\":true,\"num\":0},\"x\",{\"_placeholder\":true,\"num\":1}]";
    QCOMPARE(first.take(), (Frames{"452-" + payload, "hex:01", "hex:02", "42[\"f\"]"}));
    QCOMPARE(second.take(), (Frames{"452-/b," + payload, "hex:01", "hex:02", "42/b,[\"f\"]"}));
}

void TestBroadcast::reservedNamesAreRefused()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    bench.start();
    FakeSession& session = bench.join();
    int heard = 0;
    nsp.emit("disconnect", Arguments(),
             [&](BroadcastReport report) { heard += report.matched == 0 ? 1 : 100; });
    nsp.operation().emitWithAck("connect", Arguments(),
                                [&](BroadcastAcks acks) { heard += acks.answers.empty(); });
    QCOMPARE(heard, 2);
    QVERIFY(session.take().empty());
}

void TestBroadcast::goesOnWhenTargetsEndMeanwhile()
{
    // For every number of the send that overflows: the others get the event, and the handlers of the one that
    // ends may end others, too.
    for (int unlucky = 0; unlucky < 6; ++unlucky) {
        Bench bench;
        Namespace& nsp = bench.io.of("/");
        obeyRooms(nsp);
        std::vector<FakeSession*> sessions;
        std::string idOfLast;
        bool endsAnother = unlucky % 2 == 0;
        nsp.onDisconnect([&](Socket& socket, CloseReason) {
            if (std::exchange(endsAnother, false))
                socket.nsp().to(idOfLast).disconnectSockets(true);
        });
        bench.start();
        for (int i = 0; i < 6; ++i) {
            sessions.push_back(&bench.join("/", 0, &idOfLast));
            sessions.back()->text("2[\"join\",\"a\",\"b\"]");
        }
        sessions[static_cast<std::size_t>(unlucky)]->overflowAt = 1;
        std::optional<BroadcastReport> report;
        nsp.to({"a", "b"}).emit("e", Arguments(), [&](BroadcastReport r) { report = std::move(r); });
        bench.workers->drain();
        QVERIFY(report.has_value());
        std::uint64_t got = 0;
        for (FakeSession* session : sessions) {
            const Frames frames = session->take();
            got += static_cast<std::uint64_t>(std::count(frames.begin(), frames.end(), "42[\"e\"]"));
        }
        QCOMPARE(report->written, got);
        QVERIFY(!sessions[static_cast<std::size_t>(unlucky)]->isOpen());
        QVERIFY(got >= 4);
    }
}

void TestBroadcast::broadcastsMayBeNested()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    nsp.onConnection([](Socket& socket) { socket.join("a"); });
    nsp.onDisconnect([](Socket& socket, CloseReason) {
        socket.nsp().to({"a", "x"}).except("y").emit("left", Arguments());
    });
    bench.start();
    std::vector<FakeSession*> sessions;
    for (int i = 0; i < 4; ++i)
        sessions.push_back(&bench.join());
    sessions[1]->overflowAt = 1;
    nsp.to({"a", "b"}).except("c").emit("e", Arguments());
    QCOMPARE(sessions[0]->take(), (Frames{"42[\"e\"]", "42[\"left\"]"}));
    QCOMPARE(sessions[2]->take(), (Frames{"42[\"left\"]", "42[\"e\"]"}));
    QCOMPARE(sessions[3]->take(), (Frames{"42[\"left\"]", "42[\"e\"]"}));
}

void TestBroadcast::isBulkWhileEmitIsNot()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    nsp.on("e", [](Socket& socket, const Event&) { socket.emit("e", Arguments()); });
    bench.start();
    FakeSession& session = bench.join();
    session.text("2[\"e\"]");
    QCOMPARE(session.bulkSends, 0);
    nsp.emit("e", Arguments());
    QCOMPARE(session.bulkSends, 1);
}

void TestBroadcast::aThrowingCallbackIsContained()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    bench.start();
    bench.join();
    nsp.emit("e", Arguments(), [](BroadcastReport) { throw std::runtime_error("x"); });
    nsp.to("nobody").emitWithAck("e", Arguments(), [](BroadcastAcks) { throw std::runtime_error("x"); });
    QCOMPARE(bench.io.stats(0).handlerErrors.value(), std::int64_t(2));
}

void TestBroadcast::operatorsAreValues()
{
    Bench bench;
    Namespace& nsp = bench.io.of("/");
    bench.start();
    const auto base = nsp.to("a");
    const auto more = base.to("b").except("c");
    QCOMPARE(base.selection().rooms, std::vector<std::string>{"a"});
    QVERIFY(base.selection().except.empty());
    QCOMPARE(more.selection().rooms, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(more.selection().except, std::vector<std::string>{"c"});
}

QTEST_APPLESS_MAIN(TestBroadcast)
#include "tst_broadcast.moc"
