// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/adminclient.h"

#include "support/fakesocketserver.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace sio::link;
using namespace sio::test;
using State = AdminClient::State;
using RefusalKind = AdminClient::RefusalKind;

namespace {

const QString kFeatures =
    R"(["PM_SOCKETS","PM_SEARCH","PM_EVENTS","PM_HISTORY","PM_STATS","PM_REJECTED","PM_PUBLISH","PM_COMMANDS","PM_ARM","PM_AUDIT"])";

QString streamConfig(const QString& features = kFeatures, const QString& more = {})
{
    return QString(
               R"({"supportedFeatures":%1,"papermastery":{"protocol":1,"server_id":"srv-1","version":"0.1",
        "environment":{"name":"staging","colour":"#d08700","production":false},"user":"mia","role":"support",
        "capabilities":["watch","publish","disconnect","membership"],"readonly":false,"recipients_cap":50,"server_time":%2 %3}})")
        .arg(features)
        .arg(QDateTime::currentMSecsSinceEpoch() + 60'000)
        .arg(more);
}

/// A fake of the admin stream: answers subscriptions, records requests.
struct StreamServer : FakeSocketServer {
    explicit StreamServer(const QString& pem = {}) : FakeSocketServer("/admin", pem)
    {
        config = streamConfig();
        onConnect = [this](const QString& auth) {
            if (!sessionId.isEmpty() && auth.contains("password"))
                emitEvent("session", '"' + sessionId + '"');
        };
        onJoined = [this] {
            if (!config.isEmpty())
                emitEvent("config", config);
        };
        onEvent = [this](const QString& array, const QString& id) {
            const QJsonArray event = QJsonDocument::fromJson(array.toUtf8()).array();
            const QString name = event.at(0).toString();
            const QJsonObject object = event.at(1).toObject();
            asked << (name == "pm_subscribe" ? "sub:" + object.value("topic").toString() : name);
            last = object;
            lastText = array;
            const auto scripted = answers.constFind(asked.last());
            if (scripted != answers.constEnd())
                acknowledge(id, *scripted);
            else if (asked.last() == "sub:sockets")
                acknowledge(
                    id,
                    QString(R"({"ok":true,"generation":"g%1","revision":5,"total":1})").arg(++generation));
            else
                acknowledge(id, R"({"ok":true})");
        };
    }
    QString config;
    QString sessionId = "sess-1";
    int generation = 0;
    QStringList asked;
    QHash<QString, QString> answers;
    QJsonObject last;
    QString lastText;
};

Profile profileFor(const FakeSocketServer& server)
{
    Profile profile = Profile::make("test", server.url());
    profile.user = "mia";
    return profile;
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

struct Client : AdminClient {
    Client()
    {
        connect(this, &AdminClient::feed, this,
                [this](const Feed& news) { fed.insert(fed.end(), news.begin(), news.end()); });
        connect(this, &AdminClient::sessionIdChanged, this, [this](const QString& id) { sessions << id; });
    }
    Feed fed;
    QStringList sessions;
};

} // namespace

class TestAdminClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void logsInAndKnowsTheServer()
    {
        StreamServer server;
        Client client;
        QList<State> states;
        connect(&client, &AdminClient::stateChanged, this, [&](State state) {
            if (states.isEmpty() || states.last() != state)
                states << state;
        });
        client.connectTo(profileFor(server), {"secret-password", {}});
        QTRY_VERIFY(client.isLive());
        QCOMPARE(states, (QList<State>{State::Connecting, State::LoggingIn, State::Live}));
        QCOMPARE(server.auths, QStringList{R"({"username":"mia","password":"secret-password","stream":1})"});
        QCOMPARE(client.sessions, QStringList{"sess-1"});
        const ServerConfig& config = client.config();
        QCOMPARE(config.dialect, Dialect::Stream);
        QCOMPARE(config.environment, QString("staging"));
        QCOMPARE(config.colour, QString("#d08700"));
        QCOMPARE(config.role, QString("support"));
        QVERIFY(qAbs(config.clockOffsetMs - 60'000) < 5000);
        QVERIFY(config.has(Feature::Publish));
        QCOMPARE(client.whyNot(Feature::Publish), QString());
        QVERIFY(client.whyNot(Feature::Block).contains("role"));
        client.disconnectFromServer();
        QCOMPARE(client.state(), State::Disconnected);
        QVERIFY(!client.whyNot(Feature::Publish).isEmpty());
    }

    void usesTheSessionIdAndFallsBackToThePassword()
    {
        StreamServer server;
        Client client;
        client.connectTo(profileFor(server), {"pw", "old-session"});
        QTRY_VERIFY(client.isLive());
        QCOMPARE(server.auths, QStringList{R"({"sessionId":"old-session","stream":1})"});
        server.connectError = R"({"message":"invalid credentials"})";
        client.connectTo(profileFor(server), {"pw", "expired"});
        QTRY_COMPARE(server.auths.size(), 3);
        QVERIFY(server.auths[2].contains("password"));
        QTRY_COMPARE(client.state(), State::Refused);
        QCOMPARE(client.refusalKind(), RefusalKind::Credentials);
        QCOMPARE(client.sessions, QStringList{QString()}); // the kept one is void
        client.connectTo(profileFor(server), {{}, "expired"});
        QTRY_VERIFY(client.state() == State::Refused && client.stateText().contains("expired"));
    }

    void saysWhyItIsRefused_data()
    {
        QTest::addColumn<QString>("error");
        QTest::addColumn<State>("state");
        QTest::addColumn<RefusalKind>("kind");
        QTest::newRow("credentials") << R"({"message":"invalid credentials"})" << State::Refused
                                     << RefusalKind::Credentials;
        QTest::newRow("throttled")
            << R"({"message":"retry later","data":{"code":"RETRY_LATER","retry_after_ms":60000}})"
            << State::Retrying << RefusalKind::Throttled;
        QTest::newRow("no namespace")
            << R"({"message":"Invalid namespace"})" << State::Refused << RefusalKind::NoAdminNamespace;
        QTest::newRow("something else") << R"({"message":"boo"})" << State::Refused << RefusalKind::Other;
        QTest::newRow("nothing") << "{}" << State::Refused << RefusalKind::Other;
    }

    void saysWhyItIsRefused()
    {
        QFETCH(QString, error);
        QFETCH(State, state);
        QFETCH(RefusalKind, kind);
        StreamServer server;
        server.connectError = error;
        Client client;
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_COMPARE(client.state(), state);
        QCOMPARE(client.refusalKind(), kind);
        QVERIFY(!client.stateText().isEmpty());
        if (state == State::Retrying)
            QVERIFY(client.retryIn() > std::chrono::seconds(50));
        server.connectError.clear();
        client.retryNow();
        QTRY_VERIFY(client.isLive());
    }

    void refusesBadProfilesAndNewerProtocols()
    {
        Client client;
        Profile profile = Profile::make("x", QUrl("ftp://h"));
        client.connectTo(profile, {});
        QCOMPARE(client.state(), State::Refused);
        StreamServer server;
        server.config = R"({"supportedFeatures":[],"papermastery":{"protocol":2}})";
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.stateText().contains("protocol 2"));
        QCOMPARE(client.state(), State::Refused);
        server.config = "7";
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.stateText().contains("cannot be read"));
    }

    void keepsSubscriptionsOverAReconnect()
    {
        StreamServer server;
        server.answers["sub:stats"] = R"({"ok":true,"history":[{"time":1,"server_id":"srv-1","clients":3}]})";
        server.answers["sub:events"] =
            R"({"ok":true,"history":[{"seq":1,"event":"old","payload":"[]"}],"lost":2})";
        Client client;
        client.watchSockets(true);
        client.watchSockets(true);
        client.watchStats(true);
        EventSpec spec;
        spec.events = {"payment_*"};
        spec.dir = "out";
        client.watchEvents(spec, 100);
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_COMPARE(server.asked, (QStringList{"sub:sockets", "sub:stats", "sub:events"}));
        QCOMPARE(server.last.value("filter").toObject().value("events").toArray().at(0).toString(),
                 QString("payment_*"));
        QCOMPARE(server.last.value("history").toInt(), 100);
        QTRY_COMPARE(all<EventBatch>(client.fed).size(), 1u);
        QCOMPARE(all<EventBatch>(client.fed)[0].lost, 2);
        QCOMPARE(all<SnapshotBegin>(client.fed)[0].generation, QString("g1"));
        QCOMPARE(all<StatsBatch>(client.fed)[0].rows[0].clients, 3);
        server.asked.clear();
        server.drop();
        QTRY_COMPARE(server.asked, (QStringList{"sub:sockets", "sub:stats", "sub:events"}));
        QCOMPARE(server.auths.last(), QString(R"({"sessionId":"sess-1","stream":1})"));
        server.asked.clear();
        client.watchSockets(false); // still one who looks
        client.watchStats(false);
        client.unwatchEvents();
        QTRY_COMPARE(server.asked, (QStringList{"pm_unsubscribe", "pm_unsubscribe"}));
        client.watchSockets(false);
        QTRY_COMPARE(server.asked.size(), 3);
        QCOMPARE(server.last.value("topic").toString(), QString("sockets"));
    }

    void handsOverTheNewsInOrder()
    {
        StreamServer server;
        Client client;
        client.watchSockets(true);
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(!server.asked.isEmpty());
        server.emitEvent(
            "pm_snapshot",
            R"({"generation":"g1","page":0,"pages":1,"revision":5,"rows":[{"id":"s1","user":"u","nsp":"/","since":9,
                            "rooms":["r"],"last":{"event":"e","dir":"in","time":8}},{"no":"id"},7]})",
            "11");
        server.emitEvent(
            "pm_delta",
            R"({"generation":"g1","from":5,"to":7,"changes":[["j","s1","x"],["?","s1"],["-","s1","gone"]]})");
        server.emitEvent(
            "pm_events",
            R"({"events":[{"seq":1,"dir":"out","event":"p","payload":"[{}]","matched":2}],"sampled":9})");
        server.emitEvent("pm_rejected", R"({"entries":[{"time":1,"code":"X","hint":"h"}]})");
        server.emitEvent("pm_audit_row", R"({"seq":3,"who":"mia"})");
        server.emitEvent("pm_stats", R"({"time":5,"server_id":"srv-1"})");
        server.emitEvent("pm_unheard_of", "1");
        server.emitEvent("pm_delta", "[]");
        QTRY_COMPARE(client.skippedPackets(), 2);
        QTRY_COMPARE(all<StatsBatch>(client.fed).size(), 1u);
        const SnapshotPage page = all<SnapshotPage>(client.fed).at(0);
        QCOMPARE(page.rows.size(), 1u);
        QCOMPARE(page.rows[0].rooms, QStringList{"r"});
        QCOMPARE(page.rows[0].last.event, QString("e"));
        QCOMPARE(all<SocketDelta>(client.fed).at(0).changes.size(), 2u);
        QCOMPARE(all<EventBatch>(client.fed).at(0).sampled, 9);
        QCOMPARE(all<EventBatch>(client.fed).at(0).events[0]->matched, 2);
        QCOMPARE(all<RejectedBatch>(client.fed).at(0).rows[0].hint, QString("h"));
        QCOMPARE(all<AuditBatch>(client.fed).at(0).rows[0].who, QString("mia"));
        // The next page comes when this one has been shown.
        QVERIFY(!server.received.contains("43/admin,11[1]"));
        client.acknowledgePage(page.receipt);
        QTRY_VERIFY(server.received.contains("43/admin,11[1]"));
        client.acknowledgePage(0);
        client.acknowledgePage(page.receipt + (1ull << 40)); // of another connection
        server.asked.clear();
        server.emitEvent("pm_resync", R"({"topic":"sockets","why":"busy"})");
        QTRY_COMPARE(server.asked, QStringList{"sub:sockets"});
        QCOMPARE(server.received.filter("43/admin,").size(), 1);
        server.asked.clear();
        client.requestSnapshot();
        QTRY_COMPARE(server.asked, QStringList{"sub:sockets"});
    }

    void publishes()
    {
        StreamServer server;
        server.answers["pm_publish"] =
            R"({"ok":true,"event_id":"e1","matched_users":1,"matched_sockets":2,"written":2,
            "reason":null,"warnings":["w"],"sockets":[{"id":"s1","user":"u","transport":"websocket","address":"a","written":true,"time":5}],"time":6})";
        Client client;
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.isLive());
        PublishRequest request;
        request.event = "payment_update";
        request.data = R"({"amount":75.00})";
        request.target = {Target::Kind::Session, "6f"};
        request.reason = "SUP-1";
        QList<Answer<Receipt>> answers;
        const auto keep = [&](const Answer<Receipt>& answer) { answers << answer; };
        client.publish(request, this, keep);
        QTRY_COMPARE(answers.size(), 1);
        QVERIFY(answers[0].ok);
        QCOMPARE(answers[0].value.written, 2);
        QCOMPARE(answers[0].value.sockets.size(), 1u);
        QVERIFY(answers[0].value.sockets[0].written);
        QVERIFY2(server.lastText.contains(R"("data":{"amount":75.00})"),
                 qPrintable(server.lastText)); // byte for byte
        QCOMPARE(server.last.value("to").toObject().value("rooms").toArray().at(0).toString(),
                 QString("session:6f"));
        request.target = {Target::Kind::Everyone, {}};
        server.answers["pm_publish"] =
            R"({"ok":false,"error":{"code":"CONFIRMATION_REQUIRED","message":"m","details":{"type":"srv-1"}}})";
        client.publish(request, this, keep);
        QTRY_COMPARE(answers.size(), 2);
        QVERIFY(!answers[1].ok);
        QCOMPARE(answers[1].error.code, QString("CONFIRMATION_REQUIRED"));
        QCOMPARE(answers[1].error.details.value("type").toString(), QString("srv-1"));
        QVERIFY(server.last.value("to").toObject().value("all").toBool());
        server.answers["pm_publish"] = "7";
        client.publish(request, this, keep);
        QTRY_COMPARE(answers.size(), 3);
        QCOMPARE(answers[2].error.code, QString("INVALID_ANSWER"));
        request.data = "[1]},\"x\":{"; // never leaves the console
        client.publish(request, this, keep);
        QTRY_COMPARE(answers.size(), 4);
        QCOMPARE(answers[3].error.code, QString("INVALID_PAYLOAD"));
    }

    void isArmedByOurClock()
    {
        StreamServer server;
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        server.answers["pm_arm"] = QString(R"({"ok":true,"armed_until":%1})").arg(now + 60'000 + 300'000);
        Client client;
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.isLive());
        bool armed = false;
        client.arm("SUP-1", this, [&](const Answer<Armed>& answer) { armed = answer.ok; });
        QTRY_VERIFY(armed);
        QVERIFY(qAbs(client.armedUntil() - now - 300'000) < 5000); // the server's clock is a minute ahead
        client.disarm(this, [&](const Answer<Nothing>&) { armed = false; });
        QTRY_VERIFY(!armed);
        QCOMPARE(client.armedUntil(), 0);
    }

    void sendsNoCommandsWhenReadOnly()
    {
        StreamServer server;
        Client client;
        Profile profile = profileFor(server);
        profile.readOnly = true;
        client.connectTo(profile, {"pw", {}});
        QTRY_VERIFY(client.isLive());
        QStringList codes;
        PublishRequest request;
        request.event = "x";
        request.data = "{}";
        client.publish(request, this, [&](const Answer<Receipt>& answer) { codes << answer.error.code; });
        Selection who;
        who.user = "u";
        client.disconnectSockets(who, true, "r", {}, this,
                                 [&](const Answer<Matched>& answer) { codes << answer.error.code; });
        client.block("u", 5, "r", this, [&](const Answer<Nothing>& answer) { codes << answer.error.code; });
        QTRY_COMPARE(codes, (QStringList{"READ_ONLY_PROFILE", "READ_ONLY_PROFILE", "NOT_OFFERED"}));
        request.dryRun = true; // looking is allowed
        client.publish(request, this, [&](const Answer<Receipt>& answer) {
            codes << (answer.ok ? "ok" : answer.error.code);
        });
        QTRY_COMPARE(codes.size(), 4);
        QCOMPARE(codes.last(), QString("ok"));
        QCOMPARE(server.asked, QStringList{"pm_publish"});
    }

    void failsRequestsWhenTheConnectionGoes()
    {
        StreamServer server;
        Client client;
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.isLive());
        server.onEvent = nullptr;
        QStringList codes;
        const auto keep = [&](const Answer<SearchResult>& answer) { codes << answer.error.code; };
        client.search(SearchKind::Users, "a", 0, 10, this, keep);
        auto gone = std::make_unique<QObject>();
        client.search(SearchKind::Users, "a", 0, 10, gone.get(), keep);
        gone.reset();
        QTRY_COMPARE(server.received.filter("pm_search").size(), 2);
        client.disconnectFromServer();
        QTRY_COMPARE(codes, QStringList{"NOT_CONNECTED"});
        client.search(SearchKind::Users, "a", 0, 10, this, keep);
        QTRY_COMPARE(codes.size(), 2);
    }

    void looksThingsUp()
    {
        StreamServer server;
        server.answers["pm_search"] =
            R"({"ok":true,"total":2,"rows":[{"user":"u1","sockets":2,"transports":["websocket"],"last":{"event":"e","dir":"out","time":4}},{"user":"u2"}]})";
        server.answers["pm_user"] =
            R"({"ok":true,"user":"u1","blocked":true,"sockets":[{"id":"s"}],"timeline":[{"event":"e"}]})";
        server.answers["pm_room"] = R"({"ok":true,"room":"r","total":9,"members":[{"id":"s"}]})";
        server.answers["pm_audit"] = R"({"ok":true,"rows":[{"seq":4}],"more":true})";
        Client client;
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.isLive());
        int answered = 0;
        client.search(SearchKind::Users, "u", 0, 10, this, [&](const Answer<SearchResult>& answer) {
            answered += answer.ok && answer.value.users.size() == 2 &&
                        answer.value.users[0].last.dir == Direction::Out;
        });
        client.userDetails("u1", this, [&](const Answer<UserDetails>& answer) {
            answered += answer.ok && answer.value.blocked && answer.value.timeline.size() == 1;
        });
        client.roomDetails("r", 0, 10, this, [&](const Answer<RoomDetails>& answer) {
            answered += answer.ok && answer.value.total == 9;
        });
        client.request("pm_anything", "{\"a\":1}", this,
                       [&](const Answer<QJsonObject>& answer) { answered += answer.ok; });
        client.audit(0, 10, {}, this, [&](const Answer<AuditPage>& answer) {
            QVERIFY(!answer.ok || answer.value.more);
            ++answered;
        });
        QTRY_COMPARE(answered, 5);
    }

    void speaksThePublicProtocol()
    {
        StreamServer server;
        server.config =
            R"({"supportedFeatures":["EMIT","JOIN","LEAVE","DISCONNECT","MJOIN","MLEAVE","MDISCONNECT","AGGREGATED_EVENTS","ALL_EVENTS"]})";
        Client client;
        client.watchSockets(true);
        client.watchEvents({}, 10);
        client.connectTo(profileFor(server), {"pw", {}});
        QTRY_VERIFY(client.isLive());
        QCOMPARE(client.config().dialect, Dialect::Public);
        QVERIFY(client.whyNot(Feature::Audit).contains("public admin protocol"));
        QCOMPARE(client.whyNot(Feature::Emit), QString());
        QVERIFY(server.asked.isEmpty()); // it knows no subscriptions
        server.emitEvent("all_sockets", R"([{"id":"s1","nsp":"/","rooms":["s1","r"]}])");
        server.emitEvent("event_received", R"("/","s1",["hello",{"a":1.0}],"2026-03-01T12:00:00.000Z")");
        QTRY_COMPARE(all<EventBatch>(client.fed).size(), 1u);
        QCOMPARE(all<SnapshotPage>(client.fed).at(0).rows.size(), 1u);
        QCOMPARE(all<EventBatch>(client.fed).at(0).events[0]->payload, QByteArray(R"([{"a":1.0}])"));
        PublishRequest request;
        request.event = "x";
        request.data = "{\"a\":1.0}";
        QList<Answer<Receipt>> answers;
        const auto keep = [&](const Answer<Receipt>& answer) { answers << answer; };
        client.publish(request, this, keep); // nobody derives an audience here
        request.target = {Target::Kind::Room, "r"};
        client.publish(request, this, keep);
        request.dryRun = true;
        client.publish(request, this, keep);
        QTRY_COMPARE(answers.size(), 3);
        QCOMPARE(answers[0].error.code, QString("AUDIENCE_REQUIRED"));
        QVERIFY(answers[1].ok && !answers[1].value.known);
        QCOMPARE(answers[2].error.code, QString("NOT_OFFERED"));
        Selection who;
        who.sockets = {"s1", "s2"};
        int done = 0;
        client.join(who, "room", {}, this,
                    [&](const Answer<Matched>& answer) { done += answer.ok && !answer.value.known; });
        client.disconnectSockets(who, true, {}, {}, this,
                                 [&](const Answer<Matched>& answer) { done += answer.ok; });
        who = {};
        who.user = "u";
        client.leave(who, "room", {}, this, [&](const Answer<Matched>& answer) { done += !answer.ok; });
        QTRY_COMPARE(done, 3);
        const QStringList expected{
            R"(42/admin,["emit","/","r","x",{"a":1.0}])", R"(42/admin,["join","/","room","s1"])",
            R"(42/admin,["join","/","room","s2"])", R"(42/admin,["_disconnect","/",true,"s1"])",
            R"(42/admin,["_disconnect","/",true,"s2"])"};
        QTRY_COMPARE(server.received.filter("42/admin,"), expected);
    }
};

QTEST_GUILESS_MAIN(TestAdminClient)
#include "tst_adminclient.moc"
