// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/publicdialect.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace sio::link;

namespace {

IncomingEvent incoming(const QString& name, const QByteArray& rest)
{
    return {name, "[\"" + name.toUtf8() + "\"," + rest + ']', std::nullopt};
}

template <class T> std::vector<T> all(const Feed& feed)
{
    std::vector<T> found;
    for (const Update& update : feed) {
        if (const T* value = std::get_if<T>(&update))
            found.push_back(*value);
    }
    return found;
}

const QByteArray kSockets =
    R"([{"id":"a","clientId":"c1","transport":"polling","nsp":"/","data":{"userId":"anna"},
    "handshake":{"address":"10.0.0.1","headers":{"user-agent":"UA"},"query":{"userId":"q"},"issued":1795411154467},"rooms":["a","r1","r2"]},
    {"id":"b","nsp":"/chat","data":{},"handshake":{"query":{"userId":"ben"}},"rooms":["b"]},
    {"id":"adm","nsp":"/admin","rooms":["adm"]},{"nsp":"/"},7])";

} // namespace

class TestPublicDialect : public QObject {
    Q_OBJECT

    PublicDialect m_dialect;
    Feed m_feed;

    bool take(const QString& name, const QByteArray& rest, bool wantsEvents = true)
    {
        return m_dialect.take(incoming(name, rest), wantsEvents, 1000, m_feed);
    }

private Q_SLOTS:
    void init()
    {
        m_dialect.begin("/admin", "g");
        m_feed.clear();
    }

    void makesASnapshotOfAllSockets()
    {
        QVERIFY(take("all_sockets", kSockets));
        const auto pages = all<SnapshotPage>(m_feed);
        QCOMPARE(all<SnapshotBegin>(m_feed).at(0).total, 2);
        QCOMPARE(pages.size(), 1u);
        QCOMPARE(pages[0].rows.size(), 2u); // neither consoles nor nonsense
        const SocketRow& a = pages[0].rows[0];
        QCOMPARE(a.user, QString("anna")); // what the application says, before what the client claims
        QVERIFY(a.authenticated);
        QCOMPARE(a.rooms, (QStringList{"r1", "r2"}));
        QCOMPARE(a.address, QString("10.0.0.1"));
        QCOMPARE(a.agent, QString("UA"));
        QCOMPARE(a.since, 1795411154467);
        QCOMPARE(a.client, QString("c1"));
        QCOMPARE(pages[0].rows[1].user, QString("ben"));
        QVERIFY(!pages[0].rows[1].authenticated);
        QVERIFY(take("all_sockets", "[]"));
        QCOMPARE(all<SnapshotPage>(m_feed).at(1).rows.size(), 0u);
        QVERIFY(all<SnapshotBegin>(m_feed)[1].generation != all<SnapshotBegin>(m_feed)[0].generation);
    }

    void cutsGiantSnapshotsIntoPages()
    {
        QByteArray rows = "[";
        for (int i = 0; i < 20'000; ++i)
            rows += (i ? "," : "") +
                    QString(R"({"id":"s%1","nsp":"/","handshake":{"headers":{"x":"%2"}},"rooms":["s%1"]})")
                        .arg(i)
                        .arg(QString(100, QLatin1Char('h')))
                        .toUtf8();
        QVERIFY(take("all_sockets", rows + "]"));
        const auto pages = all<SnapshotPage>(m_feed);
        QCOMPARE(pages.size(), 40u);
        QCOMPARE(pages.back().page, 39);
        QCOMPARE(pages.back().pages, 40);
        QCOMPARE(pages.back().rows.size(), 500u);
    }

    void makesDeltasOfNotifications()
    {
        QVERIFY(take("room_joined", R"("/","r","a","t")")); // before the snapshot: it will be in it
        m_dialect.flush(m_feed);
        QVERIFY(m_feed.empty());
        take("all_sockets", kSockets);
        m_feed.clear();
        QVERIFY(take(
            "socket_connected",
            R"({"id":"n","nsp":"/","data":{"user":{"id":7}},"rooms":["n"]},"2026-11-23T05:19:14.468Z")"));
        QVERIFY(take("socket_connected", R"({"id":"adm2","nsp":"/admin"},"t")"));
        QVERIFY(take("room_joined", R"("/","r9","n","t")"));
        QVERIFY(take("room_joined", R"("/","n","n","t")"));
        QVERIFY(take("room_left", R"("/","r1","a","t")"));
        QVERIFY(take("socket_updated", R"({"id":"a","nsp":"/","transport":"websocket"})"));
        QVERIFY(take("socket_updated", R"({"id":"b","nsp":"/chat","data":{"userId":"zoe"}})"));
        QVERIFY(take("socket_updated",
                     R"({"id":"b","nsp":"/chat","data":{"userId":"zoe"}})")); // the reference repeats itself
        QVERIFY(take("socket_disconnected", R"("/","a","transport close","t")"));
        m_dialect.flush(m_feed);
        const auto deltas = all<SocketDelta>(m_feed);
        QCOMPARE(deltas.size(), 1u);
        QCOMPARE(deltas[0].to, deltas[0].from + 1);
        QList<SocketChange::Kind> kinds;
        for (const SocketChange& change : deltas[0].changes)
            kinds << change.kind;
        using Kind = SocketChange::Kind;
        QCOMPARE(kinds, (QList<Kind>{Kind::Connected, Kind::Joined, Kind::Left, Kind::Transport,
                                     Kind::Updated, Kind::Disconnected}));
        QCOMPARE(deltas[0].changes[0].row.user, QString("7"));
        QCOMPARE(deltas[0].changes[4].row.user, QString("zoe"));
        m_feed.clear();
        m_dialect.flush(m_feed);
        QVERIFY(m_feed.empty());
    }

    void makesOneEventOfABroadcast()
    {
        take("all_sockets", kSockets);
        m_feed.clear();
        take("event_received", R"("/","a",["hi",{"x":1.50},2],"2026-11-23T05:19:14.468Z")");
        for (const char* id : {"a", "b", "c"})
            take("event_sent", '"' + QByteArray("/") + "\",\"" + id +
                                   "\",[\"news\",{\"n\":1}],\"2026-11-23T05:19:14.500Z\"");
        take("event_sent", R"("/","a",["news",{"n":2}],"2026-11-23T05:19:14.500Z")");
        take("event_sent", R"("/admin","adm",["secret"],"t")");
        take("event_received", R"("/","a",["unwanted"],"t")", false);
        m_dialect.flush(m_feed);
        const auto batches = all<EventBatch>(m_feed);
        QCOMPARE(batches.size(), 1u);
        QCOMPARE(batches[0].events.size(), 3u);
        const EventRow& hi = *batches[0].events[0];
        QCOMPARE(hi.payload, QByteArray(R"([{"x":1.50},2])"));
        QCOMPARE(hi.user, QString("anna"));
        QCOMPARE(hi.time, 1795411154468);
        QVERIFY(hi.dir == Direction::In);
        QCOMPARE(batches[0].events[1]->matched, 3);
        QVERIFY(batches[0].events[1]->socket.isEmpty());
        QCOMPARE(batches[0].events[2]->socket, QString("a"));
    }

    void readsStatistics()
    {
        QVERIFY(take("server_stats",
                     "{\"serverId\":\"h#1\",\"hostname\":\"h\",\"uptime\":12.5,\"clientsCount\":"
                     "5,\"pollingClientsCount\":2,\n            "
                     "\"aggregatedEvents\":[{\"timestamp\":1,\"type\":\"packetsIn\",\"count\":3},"
                     "{\"timestamp\":2,\"type\":\"packetsIn\",\"count\":4},\n            "
                     "{\"type\":\"rawConnection\",\"count\":2},{\"type\":\"rawDisconnection\","
                     "\"subType\":\"x\",\"count\":1},{\"type\":\"bytesOut\",\"count\":99},{"
                     "\"type\":\"new\",\"count\":1},5],\n            "
                     "\"namespaces\":[{\"name\":\"/\",\"socketsCount\":3},{\"name\":\"/"
                     "admin\",\"socketsCount\":1}]}"));
        const StatsRow row = all<StatsBatch>(m_feed).at(0).rows.at(0);
        QCOMPARE(row.messagesIn, 7);
        QCOMPARE(row.connects, 2);
        QCOMPARE(row.disconnects, 1);
        QCOMPARE(row.bytesOut, 99);
        QCOMPARE(row.websocket, 3);
        QCOMPARE(row.uptimeSeconds, 12.5);
        QCOMPARE(row.periodSeconds, 2.0);
        QCOMPARE(row.sockets.size(), 1);
        QCOMPARE(row.users, -1);
    }

    void skipsWhatItCannotRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("unknown") << "new_thing" << QByteArray("1");
        QTest::newRow("all_sockets no list") << "all_sockets" << QByteArray("{}");
        QTest::newRow("socket_connected no socket") << "socket_connected" << QByteArray("[]");
        QTest::newRow("socket_updated without id") << "socket_updated" << QByteArray("{}");
        QTest::newRow("stats no object") << "server_stats" << QByteArray("7");
        QTest::newRow("event without arguments") << "event_sent" << QByteArray(R"("/","a",[])");
        QTest::newRow("event no list") << "event_sent" << QByteArray(R"("/","a",{"0":1})");
        QTest::newRow("too few") << "room_joined" << QByteArray(R"("/","a")");
        QTest::newRow("not JSON") << "room_joined" << QByteArray("\"");
    }

    void skipsWhatItCannotRead()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, rest);
        QVERIFY(!take(name, rest));
        m_dialect.flush(m_feed);
        QVERIFY(m_feed.empty());
    }

    /// What a real server sent.
    void readsTheRecordedFrames()
    {
        QFile file(PM_TEST_DATA "/admin-ui-packets.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray frames = QJsonDocument::fromJson(file.readAll()).object().value("frames").toArray();
        int taken = 0;
        for (const QJsonValue& value : frames) {
            const QString frame = value["frame"].toString();
            const QString head = "42/admin,";
            if (value["dir"].toString() != "server->ui" || !frame.startsWith(head))
                continue;
            const QByteArray payload = frame.mid(head.size()).toUtf8();
            const QString name = QJsonDocument::fromJson(payload).array().at(0).toString();
            if (name == "session" || name == "config")
                continue;
            QVERIFY2(m_dialect.take({name, payload, std::nullopt}, true, 1000, m_feed),
                     qPrintable(frame.left(200)));
            ++taken;
            m_dialect.flush(m_feed);
        }
        m_dialect.flush(m_feed);
        QVERIFY(taken > 20);
        QVERIFY(!all<SnapshotPage>(m_feed).empty());
        QVERIFY(!all<SocketDelta>(m_feed).empty());
        QVERIFY(!all<StatsBatch>(m_feed).empty());
        QVERIFY(!all<EventBatch>(m_feed).empty());
    }
};

QTEST_GUILESS_MAIN(TestPublicDialect)
#include "tst_publicdialect.moc"
