// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "apicase.h"

#include <QtTest/QTest>

using namespace sio;
using namespace sio::test;

namespace {
const std::string kRow = R"({"id":"p1","user_id":"u1"})";
const std::string kRowPath = "/api/v1/events/payment_update";

api::ApiOptions withKeys(std::vector<api::ApiKey> keys)
{
    api::ApiOptions options;
    options.keys = std::move(keys);
    return options;
}
} // namespace

class TestAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Without keys: direct callers on this machine alone.

    void loopbackCallerIsServedWithoutKeys_data()
    {
        QTest::addColumn<QString>("host");
        for (const char* host : {"127.0.0.1:3000", "127.0.0.1", "127.9.8.7", "localhost:3000", "LocalHost",
                                 "[::1]:3000", "[::1]"})
            QTest::newRow(host) << host;
    }
    void loopbackCallerIsServedWithoutKeys()
    {
        QFETCH(QString, host);
        ApiCase c;
        c.addHost = false;
        QCOMPARE(c.post(kRowPath, kRow, {{"Host", host.toStdString()}}).status(), 200);
    }

    void foreignHostIsRefusedWithoutKeys_data()
    {
        QTest::addColumn<QString>("host");
        for (const char* host :
             {"api.example.com", "localhost.evil.example", "127.evil.example", "127.0.0.1.evil.example",
              "[::2]", "[::1", "[::1]evil", "::1", "10.0.0.1", "0.0.0.0", ""})
            QTest::newRow(host) << host;
    }
    void foreignHostIsRefusedWithoutKeys()
    {
        QFETCH(QString, host);
        ApiCase c;
        c.addHost = false;
        const Reply reply = c.post(kRowPath, kRow, {{"Host", host.toStdString()}});
        QCOMPARE(reply.status(), 403);
        QCOMPARE(reply.code(), QString("LOOPBACK_ONLY"));
        QVERIFY(c.publisher.requests.empty());
    }

    void proxyOrPageIsRefusedWithoutKeys_data()
    {
        QTest::addColumn<QString>("field");
        for (const char* field : {"Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-Forwarded-Anything",
                                  "Via", "Origin", "origin", "X-Real-IP", "CF-Connecting-IP"})
            QTest::newRow(field) << field;
    }
    void proxyOrPageIsRefusedWithoutKeys()
    {
        QFETCH(QString, field);
        ApiCase c;
        c.api.serveMetrics([] { return std::string("m 1\n"); });
        const Headers headers{{field.toStdString(), "127.0.0.1"}};
        QCOMPARE(c.post(kRowPath, kRow, headers).status(), 403);
        QCOMPARE(c.get("/metrics", headers).status(), 403);
        QVERIFY(c.publisher.requests.empty());
    }

    void foreignPeerIsRefusedWithoutKeys()
    {
        ApiCase c;
        c.peer = {"192.0.2.1", 1, false, false};
        QCOMPARE(c.post(kRowPath, kRow).status(), 403);
    }

    // With keys.

    void keyIsTakenFromEitherField_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("bearer") << "Authorization"
                                << "Bearer s3cret";
        QTest::newRow("any case") << "authorization"
                                  << "bEARER s3cret";
        QTest::newRow("blanks") << "Authorization"
                                << "Bearer   s3cret";
        QTest::newRow("own field") << "X-API-Key"
                                   << "s3cret";
    }
    void keyIsTakenFromEitherField()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        ApiCase c(withKeys({keyNamed("k", "s3cret")}));
        c.peer = {"192.0.2.1", 1, false, false};
        QCOMPARE(c.post(kRowPath, kRow, {{name.toStdString(), value.toStdString()}}).status(), 200);
    }

    void callerWithoutTheKeyIsRefused_data()
    {
        QTest::addColumn<QStringList>("fields"); // name, value, name, value...
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("code");
        QTest::newRow("none") << QStringList() << ""
                              << "KEY_REQUIRED";
        QTest::newRow("wrong") << QStringList{"X-API-Key", "s3cres"} << ""
                               << "KEY_INVALID";
        QTest::newRow("longer") << QStringList{"X-API-Key", "s3cret "} << ""
                                << "KEY_INVALID";
        QTest::newRow("empty") << QStringList{"X-API-Key", ""} << ""
                               << "KEY_REQUIRED";
        QTest::newRow("bearer of nothing") << QStringList{"Authorization", "Bearer "} << ""
                                           << "KEY_REQUIRED";
        QTest::newRow("other scheme") << QStringList{"Authorization", "Basic s3cret"} << ""
                                      << "KEY_REQUIRED";
        QTest::newRow("two") << QStringList{"X-API-Key", "s3cret", "X-API-Key", "s3cret"} << ""
                             << "KEY_REQUIRED";
        QTest::newRow("both") << QStringList{"X-API-Key", "s3cret", "Authorization", "Bearer s3cret"} << ""
                              << "KEY_REQUIRED";
        QTest::newRow("in the query") << QStringList() << "api_key=s3cret"
                                      << "KEY_IN_QUERY";
        QTest::newRow("in the query too") << QStringList{"X-API-Key", "s3cret"} << "X-API-Key=s3cret"
                                          << "KEY_IN_QUERY";
        QTest::newRow("as a token") << QStringList() << "a=b&access_token=s3cret"
                                    << "KEY_IN_QUERY";
        QTest::newRow("encoded name") << QStringList() << "api%5Fkey=s3cret"
                                      << "KEY_IN_QUERY";
    }
    void callerWithoutTheKeyIsRefused()
    {
        QFETCH(QStringList, fields);
        QFETCH(QString, query);
        QFETCH(QString, code);
        ApiCase c(withKeys({keyNamed("k", "s3cret")}));
        Headers headers;
        for (int i = 0; i + 1 < fields.size(); i += 2)
            headers.emplace_back(fields[i].toStdString(), fields[i + 1].toStdString());
        const Reply reply =
            c.post(kRowPath + (query.isEmpty() ? "" : "?" + query.toStdString()), kRow, headers);
        QCOMPARE(reply.status(), 401);
        QCOMPARE(reply.code(), code);
        QCOMPARE(reply.field("WWW-Authenticate"), std::string("Bearer"));
        QVERIFY(c.publisher.requests.empty());
        QVERIFY(reply.body().find("s3cre") == std::string::npos);
    }

    void severalKeysAreActiveAtOnce()
    {
        ApiCase c(withKeys({keyNamed("old", "one"), keyNamed("new", "two")}));
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "one"}}).status(), 200);
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "two"}}).status(), 200);
    }

    void keyIsRefusedFromItsExpiryOn()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.expiresAtMs = 1'700'000'000'000;
        ApiCase c(withKeys({key}));
        c.wallMs = *key.expiresAtMs - 1;
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(), 200);
        c.wallMs = *key.expiresAtMs;
        const Reply reply = c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}});
        QCOMPARE(reply.status(), 401);
        QCOMPARE(reply.code(), QString("KEY_EXPIRED"));
    }

    // Scopes.

    void eventsScopeHolds()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.events = {"payment_*"};
        ApiCase c(withKeys({key}));
        const Headers auth{{"X-API-Key", "s3cret"}};
        QCOMPARE(c.post(kRowPath, kRow, auth).status(), 200);
        const Reply reply = c.post("/api/v1/events/session_update", kRow, auth);
        QCOMPARE(reply.status(), 403);
        QCOMPARE(reply.code(), QString("FORBIDDEN"));
        QCOMPARE(c.post("/api/v1/publish", R"({"event":"session_update","data":{}})", auth).status(), 403);
        QCOMPARE(c.publisher.requests.size(), std::size_t(1));
    }

    void roomsScopeHoldsForNamedTargets_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("status");
        QTest::newRow("room inside") << R"({"rooms":["session:1"]})" << 200;
        QTest::newRow("user inside") << R"({"users":["7"]})" << 200;
        QTest::newRow("room outside") << R"({"rooms":["session:1","researcher:1"]})" << 403;
        QTest::newRow("user outside") << R"({"users":["7","8"]})" << 403;
        QTest::newRow("socket") << R"({"sockets":["aaaaaaaaaaaaaaaaaaaa"]})" << 403;
        QTest::newRow("all") << R"({"all":true})" << 403;
    }
    void roomsScopeHoldsForNamedTargets()
    {
        QFETCH(QString, to);
        api::ApiKey key = keyNamed("k", "s3cret");
        key.rooms = {"session:*", "user:7"};
        ApiCase c(withKeys({key}));
        const std::string body = R"({"event":"x","data":{},"to":)" + to.toStdString() + "}";
        QTEST(c.post("/api/v1/publish", body, {{"X-API-Key", "s3cret"}}).status(), "status");
    }

    void roomsScopeIsHandedOnForDerivedAudiences()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.rooms = {"session:*"};
        ApiCase c(withKeys({key}));
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(), 200);
        QVERIFY(c.last().mayReach);
        QVERIFY(c.last().mayReach("session:1"));
        QVERIFY(!c.last().mayReach("user:u1"));
    }

    void unlimitedKeyIsNotAskedAboutRooms()
    {
        ApiCase c(withKeys({keyNamed("k", "s3cret")}));
        c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}});
        QVERIFY(!c.last().mayReach);
    }

    void roomsScopeHoldsForParticipants()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.rooms = {"session:a*"};
        ApiCase c(withKeys({key}));
        const Headers headers{{"X-API-Key", "s3cret"}, {"Content-Type", "application/json"}};
        QCOMPARE(c.send("PUT", "/api/v1/sessions/a1/participants", headers, R"({"users":[]})").status(), 200);
        QCOMPARE(c.send("PUT", "/api/v1/sessions/b1/participants", headers, R"({"users":[]})").status(), 403);
    }

    void keyForMetricsReadsMetricsAndNothingElse()
    {
        api::ApiKey key;
        key.name = "prometheus";
        key.digest = api::digestOf("s3cret");
        key.metrics = true;
        ApiCase c(withKeys({key, keyNamed("backend", "other")}));
        c.api.serveMetrics([] { return std::string("m 1\n"); });
        QCOMPARE(c.get("/metrics", {{"X-API-Key", "s3cret"}}).body(), std::string("m 1\n"));
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(), 403);
        QCOMPARE(c.get("/metrics", {{"X-API-Key", "other"}}).status(), 403);
        QCOMPARE(c.get("/metrics").status(), 401);
    }

    void rateScopeHoldsAndSaysWhenToRetry()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.ratePerSecond = 2;
        ApiCase c(withKeys({key}));
        const Headers auth{{"X-API-Key", "s3cret"}};
        QCOMPARE(c.post(kRowPath, kRow, auth).status(), 200);
        QCOMPARE(c.post(kRowPath, kRow, auth).status(), 200);
        const Reply reply = c.post(kRowPath, kRow, auth);
        QCOMPARE(reply.status(), 429);
        QCOMPARE(reply.code(), QString("RATE_LIMITED"));
        QCOMPARE(reply.field("Retry-After"), std::string("1"));
        c.clock.advance(std::chrono::milliseconds(500));
        QCOMPARE(c.post(kRowPath, kRow, auth).status(), 200);
        QCOMPARE(c.post(kRowPath, kRow, auth).status(), 429);
    }

    void rateCountsItemsOfABatch()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.ratePerSecond = 2;
        ApiCase c(withKeys({key}));
        const std::string item = R"({"event":"x","data":{},"to":{"all":true}})";
        const Reply reply = c.post("/api/v1/batch", R"({"items":[)" + item + "," + item + "," + item + "]}",
                                   {{"X-API-Key", "s3cret"}});
        QCOMPARE(reply.status(), 200);
        const QJsonArray results = reply.json()["results"].toArray();
        QCOMPARE(results[2].toObject()["status"].toInt(), 429);
        QCOMPARE(c.publisher.requests.size(), std::size_t(2));
    }

    // Guessing.

    void addressIsBlockedAfterTenFailuresAMinute()
    {
        ApiCase c(withKeys({keyNamed("k", "s3cret")}));
        c.peer = {"192.0.2.1", 1, false, false};
        for (int i = 0; i < 10; ++i)
            QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "guess"}}).status(), 401);
        c.clock.advance(std::chrono::seconds(20));
        const Reply blocked = c.post(kRowPath, kRow, {{"X-API-Key", "guess"}});
        QCOMPARE(blocked.status(), 429);
        QCOMPARE(blocked.field("Retry-After"), std::string("40"));
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(),
                 429); // a guess that is right is one too

        c.peer = {"192.0.2.2", 1, false, false};
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(), 200);
        c.peer = {"192.0.2.1", 1, false, false};
        c.clock.advance(std::chrono::seconds(40));
        QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(), 200);
    }

    void loopbackIsNotExemptFromTheLimitOnGuessing()
    {
        ApiCase c(withKeys({keyNamed("k", "s3cret")}));
        for (int i = 0; i < 10; ++i)
            c.get("/metrics", {{"X-API-Key", "guess"}}); // no metrics here: a 404 is no failure
        c.api.serveMetrics([] { return std::string(); });
        for (int i = 0; i < 10; ++i)
            QCOMPARE(c.get("/metrics", {{"X-API-Key", "guess"}}).status(), 401);
        QCOMPARE(c.get("/metrics", {{"X-API-Key", "guess"}}).status(), 429);
    }

    void listedProxySaysWhoGuesses()
    {
        api::ApiOptions options = withKeys({keyNamed("k", "s3cret")});
        options.trustedProxies = {"10.0.0.0/8"};
        ApiCase c(options);
        c.peer = {"10.0.0.1", 1, false, false};
        const auto guessFor = [&c](const char* client) {
            return c.post(kRowPath, kRow, {{"X-API-Key", "guess"}, {"X-Forwarded-For", client}}).status();
        };
        for (int i = 0; i < 10; ++i)
            QCOMPARE(guessFor("203.0.113.1"), 401);
        QCOMPARE(guessFor("203.0.113.1"), 429);
        QCOMPARE(guessFor("203.0.113.2"), 401);
        c.peer = {"192.0.2.1", 1, false, false}; // nobody's proxy: its word does not count
        for (int i = 0; i < 10; ++i)
            QCOMPARE(guessFor(("203.0.113." + std::to_string(100 + i)).c_str()), 401);
        QCOMPARE(guessFor("203.0.113.200"), 429);
    }

    void forbiddenScopeIsNoFailedAttempt()
    {
        api::ApiKey key = keyNamed("k", "s3cret");
        key.events = {"a"};
        ApiCase c(withKeys({key}));
        for (int i = 0; i < 20; ++i)
            QCOMPARE(c.post(kRowPath, kRow, {{"X-API-Key", "s3cret"}}).status(), 403);
    }

    void openPathsAskForNoKey()
    {
        ApiCase c(withKeys({keyNamed("k", "s3cret")}));
        c.peer = {"192.0.2.1", 1, false, false};
        for (const char* path : {"/", "/healthz", "/readyz", "/api/v1/openapi.json"})
            QCOMPARE(c.get(path, {{"Origin", "https://x.example"}}).status(), 200);
    }
};

QTEST_APPLESS_MAIN(TestAccess)
#include "tst_access.moc"
