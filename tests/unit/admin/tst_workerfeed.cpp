// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "../socketio/socketiobench.h"
#include "admin/rejecthints.h"
#include "admin/workerfeed.h"

#include <map>

using namespace sio;
using namespace sio::admin;
using namespace sio::test;
using namespace std::chrono_literals;

namespace {

/// A server with feeds in its workers whose batches are kept.
struct FeedBench : Bench {
    explicit FeedBench(int count = 1) : Bench(count)
    {
        obeyRooms(io.of("/"));
        io.of("/").onConnection([this](socketio::Socket& socket) { sockets[socket.id().str()] = &socket; });
        io.of("/").on("shout", [this](socketio::Socket&, const socketio::Event& event) {
            io.of("/").to("r").from("api").emit("news", event.arguments);
        });
        start();
        for (int i = 0; i < count; ++i) {
            FeedHost host{workers->wheel,
                          [this, i](base::Task task) { return workers->post(i, std::move(task)); },
                          [this](FeedBatch batch) { batches.push_back(std::move(batch)); },
                          [] { return std::int64_t{5}; }, [](const socketio::Socket&) { return true; }};
            feeds.push_back(std::make_unique<WorkerFeed>(i, io, std::move(host)));
            io.observe(i, *feeds.back());
        }
    }

    /// All that was handed over by now, as one batch.
    FeedBatch take()
    {
        workers->drain();
        workers->turnClock(WorkerFeed::kPeriod + 10ms);
        FeedBatch all;
        for (FeedBatch& batch : batches) {
            std::move(batch.changes.begin(), batch.changes.end(), std::back_inserter(all.changes));
            std::move(batch.events.begin(), batch.events.end(), std::back_inserter(all.events));
            std::move(batch.rejected.begin(), batch.rejected.end(), std::back_inserter(all.rejected));
            all.eventsLeftOut += batch.eventsLeftOut;
            all.isSnapshotComplete = all.isSnapshotComplete || batch.isSnapshotComplete;
            all.isBroken = all.isBroken || batch.isBroken;
            all.generation = batch.generation;
        }
        batches.clear();
        return all;
    }

    socketio::Socket* find(const std::string& id) { return sockets[id]; }

    std::map<std::string, socketio::Socket*> sockets;
    std::vector<FeedBatch> batches;
    std::vector<std::unique_ptr<WorkerFeed>> feeds;
};

} // namespace

/// What a worker's feed records, and what it leaves out.
class TestWorkerFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void socketsAreNotRecordedUnlessWatched()
    {
        FeedBench bench;
        FakeSession& session = bench.join();
        session.text(R"(2["join","r"])");
        session.end();
        QVERIFY(bench.take().changes.empty());
    }

    void nothingHappensWithoutNews()
    {
        FeedBench bench;
        bench.workers->turnClock(10s);
        QVERIFY(bench.batches.empty());
        QCOMPARE(bench.workers->wheel.armedCount(), std::size_t(0)); // nor is a timer kept
    }

    void changesWhileWatched()
    {
        FeedBench bench;
        bench.feeds[0]->watchSockets(7);
        QVERIFY(bench.take().isSnapshotComplete); // nobody was there
        std::string id;
        FakeSession& session = bench.join("/", 0, &id);
        session.text(R"(2["join","r"])");
        session.text(R"(2["leave","r"])");
        session.upgrade();
        session.end();
        const FeedBatch batch = bench.take();
        QCOMPARE(batch.generation, std::uint64_t(7));
        QCOMPARE(batch.changes.size(), std::size_t(5));
        QVERIFY(batch.changes[0].kind == SocketChange::Kind::Connected);
        QCOMPARE(batch.changes[0].row.id, id);
        QVERIFY(batch.changes[0].row.authenticated);
        QVERIFY(batch.changes[1] == SocketChange::joined(id, "r"));
        QVERIFY(batch.changes[2] == SocketChange::left(id, "r"));
        QVERIFY(batch.changes[3] == SocketChange::transport(id, "websocket"));
        QVERIFY(batch.changes[4] == SocketChange::disconnected(id, "transport close"));
    }

    void thoseWhoAreThereComeInSlices()
    {
        FeedBench bench;
        for (std::size_t i = 0; i < 2 * WorkerFeed::kSlice + 1; ++i)
            bench.join();
        bench.take();
        bench.feeds[0]->watchSockets(1);
        bench.workers->drain();
        QCOMPARE(bench.batches.size(), std::size_t(3));
        for (const FeedBatch& batch : bench.batches)
            QVERIFY(batch.changes.size() <= WorkerFeed::kSlice);
        QVERIFY(!bench.batches[1].isSnapshotComplete);
        QVERIFY(bench.batches[2].isSnapshotComplete);
        QCOMPARE(bench.take().changes.size(), 2 * WorkerFeed::kSlice + 1);
    }

    void whoGoesDuringTheSlicesIsNotDescribed()
    {
        FeedBench bench;
        std::vector<FakeSession*> sessions;
        for (std::size_t i = 0; i < 3; ++i)
            sessions.push_back(&bench.join());
        bench.take();
        bench.feeds[0]->watchSockets(1);
        sessions[0]->end();
        const FeedBatch batch = bench.take();
        const auto connected =
            std::count_if(batch.changes.begin(), batch.changes.end(), [](const SocketChange& change) {
                return change.kind == SocketChange::Kind::Connected;
            });
        QCOMPARE(connected, 2);
    }

    void tooManyChangesAreSaidSo()
    {
        FeedBench bench;
        bench.feeds[0]->watchSockets(1);
        bench.take();
        FakeSession& session = bench.join();
        for (std::size_t i = 0; i < WorkerFeed::kMaxChanges / 2 + 1; ++i) {
            session.text(R"(2["join","r"])");
            session.text(R"(2["leave","r"])");
        }
        const FeedBatch batch = bench.take();
        QVERIFY(batch.isBroken);
        QVERIFY(batch.changes.size() <= WorkerFeed::kMaxChanges);
    }

    void eventsOfBothDirections()
    {
        FeedBench bench;
        std::string id;
        FakeSession& session = bench.join("/", 0, &id);
        session.text(R"(2["owner",7])");
        session.text(R"(23["ask",{"a":1}])");
        const FeedBatch batch = bench.take();
        QCOMPARE(batch.events.size(), std::size_t(2));
        const EventRecord& ask = batch.events[1];
        QCOMPARE(ask.event, std::string("ask"));
        QCOMPARE(ask.arguments, std::string(R"({"a":1})"));
        QCOMPARE(ask.user, std::string("u"));
        QCOMPARE(ask.socket, id);
        QVERIFY(ask.wantsAck && ask.dir == Direction::In);
        QCOMPARE(ask.timeMs, 5);
    }

    void aBroadcastIsOneRecordForEachWorker()
    {
        FeedBench bench(2);
        for (int i = 0; i < 10; ++i)
            bench.join("/", 1).text(R"(2["join","r"])");
        bench.take();
        FakeSession& speaker = bench.join("/", 0);
        bench.workers->in(0, [&] { speaker.text(R"(2["shout",{"big":"payload"}])"); });
        const FeedBatch batch = bench.take();
        QCOMPARE(batch.events.size(), std::size_t(3));
        const EventRecord& home = batch.events[1];
        QVERIFY(home.isHome);
        QCOMPARE(home.event, std::string("news"));
        QCOMPARE(home.rooms, std::vector<std::string>{"r"});
        QCOMPARE(home.origin, std::string("api"));
        QCOMPARE(home.matched, std::uint64_t(0));
        const EventRecord& other = batch.events[2];
        QVERIFY(!other.isHome);
        QCOMPARE(other.matched, std::uint64_t(10));
        QCOMPARE(other.broadcastId, home.broadcastId);
        QVERIFY(other.arguments.empty()); // the payload travels once
        QVERIFY(other.targets.empty());
    }

    void receiversAreNamedWhenSomebodyWantsThem()
    {
        FeedBench bench;
        for (std::size_t i = 0; i < WorkerFeed::kMaxTargets + 5; ++i)
            bench.join().text(R"(2["join","r"])");
        bench.feeds[0]->nameTargets(true);
        bench.take();
        bench.sessions.front()->text(R"(2["shout",1])");
        bench.workers->drain();
        const FeedBatch batch = bench.take();
        QCOMPARE(batch.events.back().targets.size(), WorkerFeed::kMaxTargets);
    }

    void payloadsAreCutBetweenCharacters()
    {
        FeedBench bench;
        FakeSession& session = bench.join();
        std::string text = "x";
        while (text.size() < 2 * WorkerFeed::kMaxPayload)
            text += "\xC3\xA4";
        session.text("2[\"e\",\"" + text + "\"]");
        const FeedBatch batch = bench.take();
        const EventRecord& event = batch.events[0];
        QVERIFY(event.isCut);
        QCOMPARE(event.size, text.size() + 2);
        QVERIFY(event.arguments.size() <= WorkerFeed::kMaxPayload);
        QVERIFY(QString::fromStdString(event.arguments).indexOf(QChar(0xFFFD)) < 0);
    }

    void aboveTheBudgetEventsAreCounted()
    {
        FeedBench bench;
        FakeSession& session = bench.join();
        for (std::size_t i = 0; i < WorkerFeed::kMaxEvents + 30; ++i)
            session.text(R"(2["e"])");
        const FeedBatch batch = bench.take();
        QCOMPARE(batch.events.size(), WorkerFeed::kMaxEvents);
        QCOMPARE(batch.eventsLeftOut, std::uint64_t(30));
        session.text(R"(2["e"])");
        QCOMPARE(bench.take().events.size(), std::size_t(1)); // the next period has a budget of its own
    }

    void refusedEventsOfClients()
    {
        FeedBench bench;
        std::string id;
        FakeSession& session = bench.join("/", 0, &id);
        session.text(R"(2["owner",7])");
        const socketio::Socket* const socket = bench.find(id);
        QVERIFY(socket);
        for (int i = 0; i < 1000; ++i)
            socket->noteRefusal("join_session_room", "RATE_LIMITED", "Too many events");
        socket->noteRefusal("join_session_room", "INVALID_ID", "session_id is no identifier");
        socket->noteRefusal("shout", "INVALID_ID", "session_id is no identifier");
        socket->noteRefusal(std::string(500, 'n'), "UNKNOWN_EVENT", "There is no such event");
        FeedBatch batch = bench.take();
        QCOMPARE(batch.rejected.size(), std::size_t(4));
        RejectedRow first = batch.rejected[0];
        QCOMPARE(first.count, 1000);
        QCOMPARE(first.layer, std::string("event"));
        QCOMPARE(first.user, std::string("u"));
        QCOMPARE(first.nsp, std::string("/"));
        QCOMPARE(first.address, std::string("192.0.2.7"));
        QCOMPARE(first.transport, std::string("websocket"));
        QCOMPARE(first.cause, std::string("join_session_room: Too many events"));
        explain(first);
        QVERIFY(first.hint.find("client_events_per_second") != std::string::npos);
        QCOMPARE(batch.rejected[3].cause.find(':'), std::size_t(64));

        // The next period begins anew, and is bounded whatever comes.
        for (std::size_t i = 0; i < WorkerFeed::kMaxRejected + 50; ++i)
            socket->noteRefusal("e" + std::to_string(i), "UNKNOWN_EVENT", "There is no such event");
        batch = bench.take();
        QCOMPARE(batch.rejected.size(), WorkerFeed::kMaxRejected);
        QCOMPARE(batch.rejected[0].count, 1);
    }

    void refusals()
    {
        FeedBench bench;
        bench.open().text("0/nowhere,");
        bench.open().text("0/nowhere,");
        bench.feeds[0]->onRefused({engine::Refusal::UnknownSid, "192.0.2.9",
                                   "/socket.io/?userId=u%201&token=hunter2", "agent", false});
        bench.feeds[0]->onHttpRefused({net::http::Reject::Host, 400, "no Host"},
                                      {"192.0.2.8", 1, false, false});
        const FeedBatch batch = bench.take();
        QCOMPARE(batch.rejected.size(), std::size_t(3));
        QCOMPARE(batch.rejected[0].count, 2);
        QCOMPARE(batch.rejected[0].nsp, std::string("/nowhere"));
        QCOMPARE(batch.rejected[1].user, std::string("u 1"));
        QCOMPARE(batch.rejected[1].code, std::string("unknown_sid"));
        QVERIFY(toJson(batch.rejected[1]).find("hunter2") == std::string::npos);
        QCOMPARE(batch.rejected[2].address, std::string("192.0.2.8"));
    }
};

QTEST_GUILESS_MAIN(TestWorkerFeed)
#include "tst_workerfeed.moc"
