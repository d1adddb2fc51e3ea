// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/blocklist.h"
#include "admin/jsonreader.h"
#include "admin/rejectedlog.h"
#include "admin/statshistory.h"

#include <QtTest>

using namespace sio::admin;

namespace {

RejectedRow refused(const std::string& code, std::int64_t timeMs, const std::string& address = "192.0.2.7")
{
    RejectedRow row;
    row.layer = "connect";
    row.code = code;
    row.timeMs = timeMs;
    row.address = address;
    return row;
}

} // namespace

/// Figures, refusals, and the list of those who are blocked.
class TestAdminFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreDifferences()
    {
        StatsHistory history;
        StatsTotals totals;
        totals.connects = 5;
        totals.messagesIn = 7;
        totals.clients = 3;
        totals.rejects = {{"a", 2}};
        QCOMPARE(history.add(totals, {}).connects, 5); // since the start
        totals.connects = 6;
        totals.clients = 4;
        totals.rejects = {{"a", 2}, {"b", 1}};
        totals.disconnects = {{"transport close", 1}};
        const StatsRow row = history.add(totals, {});
        QCOMPARE(row.connects, 1);
        QCOMPARE(row.disconnects, 1);
        QCOMPARE(row.messagesIn, 0);
        QCOMPARE(row.clients, 4);
        QVERIFY((row.rejects == std::map<std::string, std::int64_t>{{"b", 1}}));
        QCOMPARE(history.rows().size(), std::size_t(2));
    }

    void quantilesAreOfThisSecond()
    {
        StatsHistory history;
        StatsTotals totals;
        totals.publishLatency = {{100, 1'000'000}, {1'000, 0}, {10'000, 0}};
        history.add(totals, {});
        totals.publishLatency = {{100, 1'000'000}, {1'000, 98}, {10'000, 2}};
        const StatsRow row = history.add(totals, {});
        QCOMPARE(row.publishP50Us, 1'000);
        QCOMPARE(row.publishP99Us, 10'000);
        QCOMPARE(history.add(totals, {}).publishP50Us, 0); // nothing was published
    }

    void tenMinutesAreKept()
    {
        StatsHistory history;
        for (int i = 0; i < 700; ++i) {
            StatsRow row;
            row.timeMs = i;
            history.add({}, row);
        }
        QCOMPARE(history.rows().size(), StatsHistory::kMaxRows);
        QCOMPARE(history.rows().front().timeMs, 100);
    }

    void publicStatsTellEachValueOnce()
    {
        PublicStats stats(R"("serverId":"s","hostname":"h","pid":1)");
        StatsTotals totals;
        totals.clients = 2;
        totals.polling = 1;
        totals.connects = 2;
        totals.sockets = {{"/", 2}, {"/admin", 0}};
        totals.disconnects = {{"transport close", 3}, {"ping timeout", 0}};
        const std::string first = stats.take(totals, 1'795'411'154'467, 12'345);
        QCOMPARE(
            first,
            std::string(
                R"({"serverId":"s","hostname":"h","pid":1,"uptime":12.3,"clientsCount":2,)"
                R"("pollingClientsCount":1,"aggregatedEvents":[)"
                R"({"timestamp":1795411154000,"type":"rawConnection","count":2},)"
                R"({"timestamp":1795411154000,"type":"rawDisconnection","subType":"transport close","count":3}],)"
                R"("namespaces":[{"name":"/","socketsCount":2},{"name":"/admin","socketsCount":0}]})"));
        const std::string second = stats.take(totals, 1'795'411'156'467, 14'345);
        QVERIFY(ObjectReader(second).elements("aggregatedEvents").empty());
    }

    void equalRefusalsWithinASecondAreOne()
    {
        RejectedLog log(10);
        log.add(refused("TOKEN_EXPIRED", 1'000));
        log.add(refused("TOKEN_EXPIRED", 1'500));
        log.add(refused("TOKEN_EXPIRED", 1'500, "192.0.2.8"));
        auto news = log.takeNews();
        QCOMPARE(news.size(), std::size_t(2));
        QCOMPARE(news[0].count, 2);
        QVERIFY(!news[0].hint.empty() && !news[0].cause.empty());
        log.add(refused("TOKEN_EXPIRED", 1'600)); // what was sent stays as it was sent
        log.add(refused("TOKEN_EXPIRED", 2'700));
        QCOMPARE(log.takeNews().size(), std::size_t(2));
        QVERIFY(log.takeNews().empty());
        QCOMPARE(log.rows().size(), std::size_t(4));
    }

    void refusalsAreBounded()
    {
        RejectedLog log(3);
        for (int i = 0; i < 10; ++i)
            log.add(refused("c" + std::to_string(i), 0));
        QCOMPARE(log.rows().size(), std::size_t(3));
        QCOMPARE(log.takeNews().size(), std::size_t(3));
    }

    void blocksRunOut()
    {
        std::int64_t now = 1'000;
        BlockList blocks([&now] { return now; });
        QVERIFY(!blocks.isBlocked("u1"));
        QVERIFY(blocks.block("u1", 2'000));
        QVERIFY(blocks.isBlocked("u1"));
        QVERIFY(!blocks.isBlocked("u2"));
        now = 2'000;
        QVERIFY(!blocks.isBlocked("u1"));
        QVERIFY(blocks.block("u1", 3'000));
        blocks.unblock("u1");
        QVERIFY(!blocks.isBlocked("u1"));
        blocks.unblock("nobody");
    }
};

QTEST_GUILESS_MAIN(TestAdminFigures)
#include "tst_adminfigures.moc"
