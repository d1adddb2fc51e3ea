// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/jsonreader.h"
#include "hubbench.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

using namespace sio;
using namespace sio::admin;
using sio::test::HubBench;

namespace {

constexpr std::string_view kSockets = R"({"topic":"sockets"})";
constexpr std::string_view kEvents = R"({"topic":"events"})";

} // namespace

/// What each console gets, and what it costs when it does not keep up.
class TestHub : public QObject {
    Q_OBJECT

    socketio::Server m_io{socketio::ServerOptions()};
    std::unique_ptr<net::Loop> m_loop;

private Q_SLOTS:
    void init() { m_loop = test::controlLoop(); }
    void cleanup() { m_loop.reset(); }

    void theTableIsFetchedWhenSomebodyWantsIt()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        QVERIFY(!link->take("config").empty());
        QVERIFY(bench.watched.empty());
        const auto answer = bench.request(1, "pm_subscribe", kSockets);
        QCOMPARE(bench.watched.size(), std::size_t(1));
        bench.sockets({HubBench::connected("a")});
        QVERIFY(answer->empty()); // not complete yet
        bench.sockets({HubBench::connected("b")}, true);
        QCOMPARE(ObjectReader(*answer).integer("total"), 2);
        SnapshotPage page;
        QVERIFY(fromJson(link->take("pm_snapshot"), page));
        QCOMPARE(page.rows.size(), std::size_t(2));
        QCOMPARE(page.pages, 1);
    }

    void changesOfAnotherGenerationAreIgnored()
    {
        HubBench bench(*m_loop, m_io);
        bench.open(1);
        bench.ask(1, "pm_subscribe", kSockets);
        FeedBatch late;
        late.generation = 99;
        late.isSnapshotComplete = true;
        late.changes = {HubBench::connected("ghost")};
        bench.hub->take(std::move(late));
        bench.sockets({}, true);
        QCOMPARE(ObjectReader(bench.ask(1, "pm_search", R"({"kind":"sockets"})")).integer("total"), 0);
    }

    void pagesWaitForAcksAndDeltasComeBetween()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        bench.ask(1, "pm_subscribe", kSockets);
        std::vector<SocketChange> many;
        for (int i = 0; i < 700; ++i)
            many.push_back(HubBench::connected("s" + std::to_string(i)));
        bench.sockets(std::move(many), true);
        SnapshotPage page;
        QVERIFY(fromJson(link->take("pm_snapshot"), page));
        QCOMPARE(page.pages, 2);
        QVERIFY(link->take("pm_snapshot").empty());
        bench.sockets({SocketChange::joined("s1", "r")});
        link->acks.front()(true);
        QCOMPARE(link->sent.back().first, std::string("pm_snapshot"));
        SocketDelta delta;
        QVERIFY(fromJson(link->take("pm_delta"), delta)); // before the page
        QCOMPARE(delta.from, page.revision);
        QCOMPARE(delta.to, page.revision + 1);
        SnapshotPage second;
        QVERIFY(fromJson(link->take("pm_snapshot"), second));
        QCOMPARE(second.revision, delta.to);
        QCOMPARE(page.rows.size() + second.rows.size(), std::size_t(700));
    }

    void aConsoleThatReadsTooSlowlyHasToFetchTheTableAgain()
    {
        HubBench bench(*m_loop, m_io);
        const auto slow = bench.open(1);
        const auto quick = bench.open(2);
        for (std::uint64_t key : {1, 2})
            bench.ask(key, "pm_subscribe", kSockets);
        bench.sockets({HubBench::connected("a")}, true);
        slow->queued = Console::kResyncAboveQueued + 1;
        bench.sockets({SocketChange::joined("a", "r")});
        QTRY_VERIFY(quick->has("pm_delta"));
        Resync resync;
        QVERIFY(fromJson(slow->take("pm_resync"), resync));
        QCOMPARE(resync.topic, std::string("sockets"));
        QVERIFY(slow->take("pm_delta").empty());
        QCOMPARE(bench.hub->stats().resyncs.value(), 1);
        slow->queued = 0;
        QVERIFY(!ObjectReader(bench.ask(1, "pm_subscribe", kSockets)).text("generation").empty());
    }

    void aTableThatChangesTooFastEndsEveryGeneration()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        bench.ask(1, "pm_subscribe", kSockets);
        bench.sockets({}, true);
        std::vector<SocketChange> flood;
        for (std::size_t i = 0; i <= SocketTable::kMaxChanges; ++i)
            flood.push_back(HubBench::connected("s" + std::to_string(i)));
        bench.sockets(std::move(flood));
        QVERIFY(!link->take("pm_resync").empty());
    }

    void aWorkerThatLostChangesIsAskedOnceMore()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        bench.ask(1, "pm_subscribe", kSockets);
        bench.sockets({}, true);
        FeedBatch broken;
        broken.generation = bench.watched.back();
        broken.isBroken = true;
        bench.hub->take(std::move(broken));
        QVERIFY(!link->take("pm_resync").empty());
        QCOMPARE(bench.watched.size(), std::size_t(2));
    }

    void eventsAboveTheBudgetAreSampledAndSaidSo()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        bench.ask(1, "pm_subscribe", kEvents);
        bench.events(static_cast<int>(Console::kMaxEvents) + 100);
        std::size_t shown = 0;
        std::int64_t sampled = 0;
        while (shown + static_cast<std::size_t>(sampled) < Console::kMaxEvents + 100) {
            QTRY_VERIFY(link->has("pm_events"));
            const std::string json = link->take("pm_events");
            EventBatch batch;
            QVERIFY(fromJson(json, batch));
            shown += batch.events.size();
            sampled += batch.sampled;
        }
        QCOMPARE(shown, Console::kMaxEvents);
        QCOMPARE(sampled, 100);
    }

    void aConsoleThatDoesNotReadGetsNoEvents()
    {
        HubBench bench(*m_loop, m_io);
        const auto slow = bench.open(1);
        const auto quick = bench.open(2);
        for (std::uint64_t key : {1, 2})
            bench.ask(key, "pm_subscribe", kEvents);
        slow->queued = Console::kSampleAboveQueued + 1;
        bench.events(3);
        QTRY_VERIFY(quick->has("pm_events"));
        QVERIFY(slow->take("pm_events").empty());
        slow->queued = 0; // and hears of it when it reads again
        QTRY_VERIFY(slow->has("pm_events"));
        const std::string late = slow->take("pm_events");
        EventBatch batch;
        QVERIFY(fromJson(late, batch));
        QCOMPARE(batch.sampled, 3);
    }

    void capabilitiesAreToldAgainWhenAnAdminArms()
    {
        HubBench bench(*m_loop, m_io);
        bench.options.environment.production = true;
        const auto link = bench.open(1);
        const auto mayReplay = [&link] {
            return link->take("config").find("test_traffic") != std::string::npos;
        };
        QVERIFY(!mayReplay());
        bench.leases->arm(bench.sessions[0], "rehearsal");
        QTRY_VERIFY(link->has("config"));
        QVERIFY(mayReplay());
        bench.leases->disarm(bench.sessions[0].key);
        QTRY_VERIFY(link->has("config"));
        QVERIFY(!mayReplay());
    }

    void aClockThatIsSetBackSpoilsNoFigures()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        bench.wallOffsetMs = -365LL * 24 * 3600 * 1000;
        QTRY_VERIFY(link->has("server_stats"));
        const QByteArray json = QByteArray::fromStdString(link->take("server_stats"));
        QJsonParseError error;
        const QJsonObject stats = QJsonDocument::fromJson(json, &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, json.constData());
        QVERIFY(stats["uptime"].toDouble(-1) >= 0);
    }

    void aLoginThatHasEndedIsDisconnected()
    {
        HubBench bench(*m_loop, m_io);
        const auto link = bench.open(1);
        bench.logins->sessions().close(bench.sessions[0].key);
        QVERIFY(bench.ask(1, "pm_search", R"({"kind":"users"})").empty());
        QVERIFY(link->isDisconnected);
    }
};

int main(int argc, char** argv)
{
    return test::runOnEpoll<TestHub>(argc, argv);
}
#include "tst_hub.moc"
