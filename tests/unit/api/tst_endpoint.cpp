// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "apicase.h"

#include "api/routes.h"
#include "net/http/router.h"

#include <QtTest/QTest>

using namespace sio;
using namespace sio::test;

class TestEndpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void routesMatchWholePaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("route"); // its template; empty: none
        QTest::addColumn<QString>("parameter");
        QTest::newRow("welcome") << "/"
                                 << "/"
                                 << "";
        QTest::newRow("event") << "/api/v1/events/x"
                               << "/api/v1/events/{name}"
                               << "x";
        QTest::newRow("participants") << "/api/v1/sessions/a%2Fb/participants"
                                      << "/api/v1/sessions/{session_id}/participants"
                                      << "a%2Fb";
        QTest::newRow("no session") << "/api/v1/sessions//participants"
                                    << ""
                                    << "";
        QTest::newRow("no name") << "/api/v1/events/"
                                 << ""
                                 << "";
        QTest::newRow("trailing slash") << "/api/v1/publish/"
                                        << ""
                                        << "";
        QTest::newRow("two segments") << "/api/v1/sessions/a/b/participants"
                                      << ""
                                      << "";
        QTest::newRow("other version") << "/api/v2/publish"
                                       << ""
                                       << "";
        QTest::newRow("case") << "/Healthz"
                              << ""
                              << "";
    }
    void routesMatchWholePaths()
    {
        QFETCH(QString, path);
        QFETCH(QString, route);
        const std::string text = path.toStdString();
        const auto match = api::matchRoute(text);
        QCOMPARE(match ? QString::fromUtf8(match->info->path.data(), qsizetype(match->info->path.size()))
                       : QString(),
                 route);
        if (match)
            QTEST(QString::fromUtf8(match->parameter.data(), qsizetype(match->parameter.size())),
                  "parameter");
    }

    void otherMethodsGet405WithAllow()
    {
        ApiCase c;
        c.api.serveMetrics([] { return std::string(); });
        for (const api::RouteInfo& route : api::kRoutes) {
            std::string path(route.path);
            if (const auto open = path.find('{'); open != std::string::npos)
                path.replace(open, path.find('}') - open + 1, "x");
            for (const char* method :
                 {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
                const bool isTaken =
                    (std::string(route.allow) + ",").find(std::string(method) + ",") != std::string::npos;
                const Reply reply = c.send(method, path, {{"Content-Type", "application/json"}}, "{}");
                QVERIFY2((reply.status() == 405) == !isTaken, (std::string(method) + " " + path).c_str());
                if (!isTaken) {
                    QCOMPARE(reply.field("Allow"), std::string(route.allow));
                    QCOMPARE(reply.code(), QString("METHOD_NOT_ALLOWED"));
                }
            }
        }
    }

    void unknownPathsGet404InTheErrorForm()
    {
        ApiCase c;
        for (const char* path : {"/api", "/api/v1", "/api/v1/nothing", "/api/v2/publish", "/metrics"}) {
            const Reply reply = c.post(path, "{}");
            QCOMPARE(reply.status(), 404);
            QCOMPARE(reply.code(), QString("NOT_FOUND"));
        }
    }

    void contentTypeMustBeJson_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("status");
        QTest::newRow("json") << "application/json" << 200;
        QTest::newRow("case and blanks") << " Application/JSON ; Charset=UTF-8" << 200;
        QTest::newRow("quoted charset") << "application/json; charset=\"utf-8\"" << 200;
        QTest::newRow("suffix") << "application/vnd.api+json" << 200;
        QTest::newRow("other charset") << "application/json; charset=latin1" << 415;
        QTest::newRow("form") << "application/x-www-form-urlencoded" << 415;
        QTest::newRow("text") << "text/plain" << 415;
        QTest::newRow("json in a parameter") << "text/plain; a=application/json" << 415;
        QTest::newRow("prefix only") << "application/jsonp" << 415;
        QTest::newRow("empty") << "" << 415;
    }
    void contentTypeMustBeJson()
    {
        QFETCH(QString, type);
        ApiCase c;
        for (const char* path : {"/api/v1/events/x", "/api/v1/sessions/s/participants"}) {
            const bool isPut = std::string(path).ends_with("participants");
            const Reply reply = c.send(isPut ? "PUT" : "POST", path, {{"Content-Type", type.toStdString()}},
                                       R"({"users":[]})");
            QTEST(reply.status(), "status");
        }
    }

    void missingOrDoubleContentTypeIsRefused()
    {
        ApiCase c;
        const Reply none = c.send("POST", "/api/v1/publish", {}, "{}");
        QCOMPARE(none.status(), 415);
        QCOMPARE(none.code(), QString("UNSUPPORTED_MEDIA_TYPE"));
        QCOMPARE(c.post("/api/v1/publish", "{}", {{"Content-Type", "application/json"}}).status(), 415);
    }

    void encodedBodyIsRefused()
    {
        ApiCase c;
        QCOMPARE(c.post("/api/v1/events/x", "{}", {{"Content-Encoding", "gzip"}}).status(), 415);
        QCOMPARE(c.post("/api/v1/events/x", "{}", {{"Content-Encoding", "identity"}}).status(), 200);
    }

    void bodyLimitFollowsTheRoute()
    {
        ApiCase c;
        net::http::RequestHead head;
        for (const char* path :
             {"/api/v1/events/x", "/api/v1/publish", "/api/v1/batch", "/api/v1/sessions/s/participants"}) {
            head.path = path;
            QCOMPARE(c.endpoint->bodyLimit(head), std::size_t(1024 * 1024));
        }
        for (const char* path : {"/", "/healthz", "/metrics", "/api/v1/nothing"}) {
            head.path = path;
            QVERIFY(c.endpoint->bodyLimit(head) <= 4096);
        }
    }

    void healthIsFineAsLongAsTheProcessAnswers()
    {
        ApiCase c;
        c.readiness.setDraining();
        QCOMPARE(c.get("/healthz").body(), std::string(R"({"status":"ok"})"));
        QCOMPARE(c.send("HEAD", "/healthz", {}, {}).status(), 200);
    }

    void readinessSaysWhyNot()
    {
        ApiCase c;
        QCOMPARE(c.get("/readyz").body(), std::string(R"({"status":"ready"})"));
        c.readiness.setDraining();
        const Reply reply = c.get("/readyz");
        QCOMPARE(reply.status(), 503);
        QCOMPARE(reply.json()["reason"].toString(), QString("draining"));
        QCOMPARE(reply.code(), QString("SERVER_DRAINING"));
        QVERIFY(!reply.field("Retry-After").empty());
    }

    void publishingEndsWithTheDrainAndBeginsWithReadiness()
    {
        api::ApiOptions options;
        FakePublisher publisher;
        api::Readiness readiness;
        base::ManualClock clock;
        ApiCase c;
        c.readiness.setDraining();
        for (const char* path : {"/api/v1/events/x", "/api/v1/publish", "/api/v1/batch"}) {
            const Reply reply = c.post(path, "{}");
            QCOMPARE(reply.status(), 503);
            QCOMPARE(reply.code(), QString("SERVER_DRAINING"));
        }
        QCOMPARE(c.put("/api/v1/sessions/s/participants", R"({"users":[]})").status(), 503);

        api::Api starting(options, publisher, readiness, clock);
        const auto endpoint = starting.makeEndpoint();
        const Reply early =
            c.send("POST", "/api/v1/publish", {{"Content-Type", "application/json"}}, "{}", endpoint.get());
        QCOMPARE(early.code(), QString("NOT_READY"));
    }

    void welcomePageIsPlainAndClosed()
    {
        ApiCase c;
        const Reply reply = c.get("/");
        QCOMPARE(reply.status(), 200);
        QVERIFY(reply.response().contentType.starts_with("text/html"));
        QVERIFY(reply.body().find("io('/socket.io'") != std::string::npos);
        QVERIFY(reply.body().find("<script") == std::string::npos);
        QVERIFY(reply.field("Content-Security-Policy").starts_with("default-src 'none'"));
    }

    void errorsNeverRepeatHostileText()
    {
        ApiCase c;
        const Reply reply = c.post("/api/v1/publish", "{\"event\":\"x\",\"data\":{},\"<script>\\\"\\n\":1}");
        QCOMPARE(reply.status(), 422);
        QCOMPARE(reply.errorField(), QString("<script>\"\n")); // as data, escaped
        QVERIFY(reply.body().find('\n') == std::string::npos);
        QCOMPARE(reply.response().contentType, std::string("application/json"));
    }

    void abortedRequestPublishesNothing()
    {
        ApiCase c;
        net::http::RequestHead head;
        head.method = net::http::Method::Post;
        head.path = "/api/v1/events/x";
        head.fields.add("Host", "localhost");
        head.fields.add("Content-Type", "application/json");
        Reply reply;
        auto exchange = c.endpoint->begin(head, c.peer, net::http::Responder(reply.channel));
        exchange->onAborted();
        exchange.reset();
        QVERIFY(c.publisher.requests.empty());
    }

    void mountedRouterReachesEveryPath()
    {
        ApiCase c;
        c.api.serveMetrics([] { return std::string(); });
        net::http::Router router;
        api::Api::mount(router, *c.endpoint);
        for (const api::RouteInfo& route : api::kRoutes) {
            std::string path(route.path);
            if (const auto open = path.find('{'); open != std::string::npos)
                path.replace(open, path.find('}') - open + 1, "x");
            QVERIFY2(c.send("DELETE", path, {}, {}, &router).status() == 405, path.c_str());
        }
        QCOMPARE(c.send("GET", "/api/none", {}, {}, &router).code(), QString("NOT_FOUND"));
    }
};

QTEST_APPLESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
