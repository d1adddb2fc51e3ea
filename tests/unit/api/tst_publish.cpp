// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "apicase.h"

#include "api/idempotency.h"

#include <QtTest/QTest>

#include <thread>

using namespace sio;
using namespace sio::test;

namespace {
const std::string kRow = R"({"id":"p1","user_id":"u1","status":"completed","amount":10.50})";
const std::string kRowPath = "/api/v1/events/payment_update";

std::string item(const std::string& event, const std::string& more = {})
{
    return "{\"event\":\"" + event + "\",\"data\":{}" + (more.empty() ? "" : "," + more) + "}";
}
} // namespace

class TestPublish : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answerHasTheDocumentedForm()
    {
        ApiCase c;
        const Reply reply = c.post(kRowPath, kRow);
        QCOMPARE(reply.body(),
                 std::string(R"({"event_id":"e1","duplicate":false,"matched_users":1,"matched_sockets":3,)"
                             R"("written":2,"reason":null,"warnings":[]})"));
        QCOMPARE(reply.response().contentType, std::string("application/json"));
        QCOMPARE(c.last().dataJson, kRow);
        QCOMPARE(c.last().event, std::string("payment_update"));
    }

    void nobodyOnlineIsASuccess()
    {
        ApiCase c;
        c.publisher.outcome = {"e", 0, 0, 0, papermastery::PublishReason::NoSockets, {}, {}};
        const Reply reply = c.post(kRowPath, kRow);
        QCOMPARE(reply.status(), 200);
        QCOMPARE(reply.json()["reason"].toString(), QString("no_sockets"));
    }

    void warningsAreRelayed()
    {
        ApiCase c;
        c.publisher.outcome.warnings = {{"status", "INVALID_VALUE", "\"new\" is not one of them"}};
        const QJsonArray warnings = c.post(kRowPath, kRow).json()["warnings"].toArray();
        QCOMPARE(warnings.size(), 1);
        QCOMPARE(warnings[0].toObject()["field"].toString(), QString("status"));
        QCOMPARE(warnings[0].toObject()["message"].toString(), QString("\"new\" is not one of them"));
    }

    void eventNameIsDecodedFromThePath_data()
    {
        QTest::addColumn<QString>("segment");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("event");
        QTest::newRow("plain") << "note" << 200 << "note";
        QTest::newRow("blank") << "my%20note" << 200 << "my note";
        QTest::newRow("utf-8") << "%C3%BC" << 200 << QString::fromUtf8("ü");
        QTest::newRow("plus is plus") << "a+b" << 200 << "a+b";
        QTest::newRow("broken") << "a%zz" << 400 << "";
        QTest::newRow("cut") << "a%2" << 400 << "";
        QTest::newRow("not utf-8") << "%FF" << 400 << "";
        QTest::newRow("control") << "a%00b" << 422 << "";
        QTest::newRow("long") << QString(257, 'a') << 422 << "";
        QTest::newRow("reserved") << "connect_error" << 422 << "";
        QTest::newRow("reserved, encoded") << "%63onnect" << 422 << "";
        QTest::newRow("two segments") << "a/b" << 404 << "";
        QTest::newRow("none") << "" << 404 << "";
    }
    void eventNameIsDecodedFromThePath()
    {
        QFETCH(QString, segment);
        QFETCH(QString, event);
        ApiCase c;
        const Reply reply = c.post("/api/v1/events/" + segment.toStdString(), "{}");
        QTEST(reply.status(), "status");
        QCOMPARE(c.publisher.requests.empty(), event.isEmpty());
        if (!event.isEmpty())
            QCOMPARE(QString::fromStdString(c.last().event), event);
        else
            QVERIFY(!reply.code().isEmpty());
    }

    void dryRunListsTheSockets()
    {
        ApiCase c;
        socketio::SocketInfo info;
        info.id = socketio::SocketId::generate();
        info.nsp = "/socket.io";
        info.user = "u1";
        info.transport = "websocket";
        info.address = "192.0.2.1";
        info.connectedAtMs = 1'772'442'000'000;
        info.rooms = {"user:u1", "session:\"1\""};
        c.publisher.outcome.sockets = {info};
        const QJsonObject answer = c.post("/api/v1/publish", item("x", R"("dry_run":true)")).json();
        QVERIFY(c.last().dryRun);
        QCOMPARE(answer["reason"].toString(), QString("dry_run"));
        QCOMPARE(answer["written"].toInt(), 0);
        const QJsonObject socket = answer["sockets"].toArray()[0].toObject();
        QCOMPARE(socket["sid"].toString().toStdString(), info.id.str());
        QCOMPARE(socket["namespace"].toString(), QString("/socket.io"));
        QCOMPARE(socket["user_id"].toString(), QString("u1"));
        QCOMPARE(socket["connected_at"].toString(), QString("2026-03-02T09:00:00.000Z"));
        QCOMPARE(socket["rooms"].toArray()[1].toString(), QString("session:\"1\""));
    }

    void dryRunsListALimitedNumberOfSockets()
    {
        api::ApiOptions options;
        options.maxListedSockets = 5;
        ApiCase c(options);
        c.publisher.outcome.matchedSockets = 8;
        c.publisher.outcome.sockets.resize(8);
        const std::string dry = item("x", R"("dry_run":true)");
        const QJsonObject answer = c.post("/api/v1/publish", dry).json();
        QCOMPARE(c.last().maxListed, std::optional<std::size_t>(5));
        QCOMPARE(answer["sockets"].toArray().size(), 5);
        QCOMPARE(answer["matched_sockets"].toInt(), 8);

        const QJsonArray results =
            c.post("/api/v1/batch", R"({"items":[)" + dry + "," + item("y") + "," + dry + "]}")
                .json()["results"]
                .toArray();
        QCOMPARE(c.last().maxListed, std::optional<std::size_t>(2));
        QCOMPARE(results[0].toObject()["sockets"].toArray().size(), 2);
        QCOMPARE(results[2].toObject()["sockets"].toArray().size(), 2);
        QCOMPARE(results[2].toObject()["matched_sockets"].toInt(), 8);
        QVERIFY(!results[1].toObject().contains("sockets"));
        c.post("/api/v1/publish", item("x"));
        QCOMPARE(c.last().maxListed, std::optional<std::size_t>()); // what is sent lists nobody
    }

    void applicationsRefusalIsTranslated()
    {
        ApiCase c;
        c.publisher.refusal = {"AUDIENCE_REQUIRED", 422, "No audience follows from this row",
                               R"({"field":"to"})"};
        const Reply reply = c.post(kRowPath, kRow);
        QCOMPARE(reply.status(), 422);
        QCOMPARE(reply.code(), QString("AUDIENCE_REQUIRED"));
        QCOMPARE(reply.errorField(), QString("to"));
        c.publisher.refusal = {"SERVER_DRAINING", 503, "Draining", "{}"};
        QCOMPARE(c.post(kRowPath, kRow).field("Retry-After"), std::string("5"));
    }

    void unansweredPublishEndsIn500()
    {
        ApiCase c;
        c.publisher.isHeld = true;
        const Reply reply = c.post(kRowPath, kRow);
        QVERIFY(!reply.isAnswered());
        c.publisher.drop();
        QCOMPARE(reply.status(), 500);
    }

    // Idempotency.

    void repetitionGetsTheFirstAnswerAndSendsNothing_data()
    {
        QTest::addColumn<bool>("inHeader");
        QTest::newRow("header") << true;
        QTest::newRow("member") << false;
    }
    void repetitionGetsTheFirstAnswerAndSendsNothing()
    {
        QFETCH(bool, inHeader);
        ApiCase c;
        const Headers headers = inHeader ? Headers{{"Idempotency-Key", "k1"}} : Headers{};
        const std::string body = inHeader ? kRow : R"({"idempotency_key":"k1",)" + kRow.substr(1);
        QJsonObject first = c.post(kRowPath, body, headers).json();
        QJsonObject second = c.post(kRowPath, body, headers).json();
        QCOMPARE(c.publisher.requests.size(), std::size_t(1));
        QCOMPARE(first["duplicate"].toBool(true), false);
        QCOMPARE(second["duplicate"].toBool(false), true);
        first.remove("duplicate");
        second.remove("duplicate");
        QCOMPARE(second, first);
    }

    void keyInHeaderAndMemberMustAgree()
    {
        ApiCase c;
        const std::string body = R"({"idempotency_key":"k1"})";
        QCOMPARE(c.post(kRowPath, body, {{"Idempotency-Key", "k1"}}).status(), 200);
        QCOMPARE(c.post(kRowPath, body, {{"Idempotency-Key", "k2"}}).status(), 422);
        QCOMPARE(c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}, {"Idempotency-Key", "k1"}}).status(),
                 422);
        QCOMPARE(c.post(kRowPath, kRow, {{"Idempotency-Key", ""}}).status(), 422);
        QCOMPARE(c.post(kRowPath, kRow, {{"Idempotency-Key", std::string(257, 'k')}}).status(), 422);
    }

    void otherBodyWithTheSameKeyIsAConflict()
    {
        ApiCase c;
        c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}});
        for (const Reply& reply : {c.post(kRowPath, "{}", {{"Idempotency-Key", "k1"}}),
                                   c.post("/api/v1/events/other", kRow, {{"Idempotency-Key", "k1"}})}) {
            QCOMPARE(reply.status(), 409);
            QCOMPARE(reply.code(), QString("IDEMPOTENCY_CONFLICT"));
        }
        QCOMPARE(c.publisher.requests.size(), std::size_t(1));
    }

    void repetitionAfterADayIsAFirstCallAgain()
    {
        ApiCase c;
        c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}});
        c.clock.advance(std::chrono::hours(24));
        QVERIFY(!c.post(kRowPath, "{}", {{"Idempotency-Key", "k1"}}).json()["duplicate"].toBool(true));
    }

    void hundredPostsInOneThreadWaitForTheFirst()
    {
        ApiCase c;
        c.publisher.isHeld = true;
        std::vector<Reply> replies;
        for (int i = 0; i < 100; ++i)
            replies.push_back(c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}}));
        for (const Reply& reply : replies)
            QVERIFY(!reply.isAnswered());
        c.publisher.release();
        QCOMPARE(c.publisher.requests.size(), std::size_t(1));
        int duplicates = 0;
        for (const Reply& reply : replies) {
            QCOMPARE(reply.status(), 200);
            QCOMPARE(reply.json()["event_id"].toString(), QString("e1"));
            duplicates += reply.json()["duplicate"].toBool() ? 1 : 0;
        }
        QCOMPARE(duplicates, 99);
        QCOMPARE(c.api.stats().duplicates.load(), std::int64_t(99));
    }

    void hundredPostsFromFourWorkersAreOnePublish()
    {
        ApiCase c;
        std::vector<std::vector<Reply>> replies(4);
        std::vector<std::thread> workers;
        for (std::vector<Reply>& own : replies) {
            workers.emplace_back([&c, &own] {
                const auto endpoint = c.api.makeEndpoint();
                for (int i = 0; i < 25; ++i)
                    own.push_back(c.send("POST", kRowPath,
                                         {{"Content-Type", "application/json"}, {"Idempotency-Key", "k1"}},
                                         kRow, endpoint.get()));
            });
        }
        for (std::thread& worker : workers)
            worker.join();
        QCOMPARE(c.publisher.requests.size(), std::size_t(1));
        for (const std::vector<Reply>& own : replies) {
            for (const Reply& reply : own) {
                QCOMPARE(reply.status(), 200);
                QCOMPARE(reply.channel->count, 1);
                QCOMPARE(reply.json()["event_id"].toString(), QString("e1"));
            }
        }
    }

    void failureReachesTheWaitersAndIsNotKept()
    {
        ApiCase c;
        c.publisher.isHeld = true;
        const Reply first = c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}});
        const Reply second = c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}});
        c.publisher.refusal = {"SERVER_DRAINING", 503, "Draining", "{}"};
        c.publisher.release();
        QCOMPARE(first.status(), 503);
        QCOMPARE(second.status(), 503);
        QCOMPARE(second.code(), QString("SERVER_DRAINING"));
        QCOMPARE(second.field("Retry-After"), std::string("5"));
        c.publisher.refusal.reset();
        c.publisher.isHeld = false;
        QCOMPARE(c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}}).status(), 200);
    }

    void lostPublishReachesTheWaitersToo()
    {
        ApiCase c;
        c.publisher.isHeld = true;
        const Reply first = c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}});
        const Reply second = c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}});
        c.publisher.drop();
        QCOMPARE(first.status(), 500);
        QCOMPARE(second.status(), 503);
        QCOMPARE(c.api.idempotency().entryCount(), std::size_t(0));
    }

    void dryRunIsNotRemembered()
    {
        ApiCase c;
        const Headers key{{"Idempotency-Key", "k1"}};
        const std::string dry = R"({"dry_run":true,)" + kRow.substr(1);
        QVERIFY(!c.post(kRowPath, dry, key).json()["duplicate"].toBool(true));
        QVERIFY(!c.post(kRowPath, dry, key).json()["duplicate"].toBool(true));
        QVERIFY(!c.post(kRowPath, kRow, key).json()["duplicate"].toBool(true));
        QVERIFY(!c.post(kRowPath, dry, key).json()["duplicate"].toBool(true));
        QVERIFY(c.post(kRowPath, kRow, key).json()["duplicate"].toBool(false));
    }

    void keysOfTwoCallersAreApart()
    {
        api::ApiOptions options;
        options.keys = {keyNamed("a", "one"), keyNamed("b", "two")};
        ApiCase c(options);
        c.post(kRowPath, kRow, {{"Idempotency-Key", "k1"}, {"X-API-Key", "one"}});
        const Reply other = c.post(kRowPath, "{}", {{"Idempotency-Key", "k1"}, {"X-API-Key", "two"}});
        QCOMPARE(other.status(), 200);
        QCOMPARE(c.publisher.requests.size(), std::size_t(2));
    }

    // Batch.

    void batchAnswersEachItemInOrder()
    {
        ApiCase c;
        const Reply reply = c.post("/api/v1/batch", R"({"items":[)" + item("a") + "," + item("connect") +
                                                        ",3," + item("b") + "]}");
        QCOMPARE(reply.status(), 200);
        const QJsonArray results = reply.json()["results"].toArray();
        QCOMPARE(results.size(), 4);
        QCOMPARE(results[0].toObject()["event_id"].toString(), QString("e1"));
        QCOMPARE(results[1].toObject()["status"].toInt(), 422);
        QCOMPARE(results[1].toObject()["error"].toObject()["code"].toString(), QString("RESERVED_EVENT"));
        QCOMPARE(results[2].toObject()["error"].toObject()["code"].toString(), QString("INVALID_PAYLOAD"));
        QCOMPARE(results[3].toObject()["event_id"].toString(), QString("e2"));
        QCOMPARE(c.publisher.requests[0].event, std::string("a"));
        QCOMPARE(c.publisher.requests[1].event, std::string("b"));
    }

    void aLongBatchGoesOnInLaterTurns()
    {
        ApiCase c;
        std::vector<base::Task> turns;
        const auto endpoint = c.api.makeEndpoint([&turns](base::Task task) {
            turns.push_back(std::move(task));
            return true;
        });
        c.publisher.onPublish = [&c] { c.clock.advance(std::chrono::milliseconds(2)); };
        std::string items = item("a");
        for (int i = 1; i < 7; ++i)
            items += "," + item(i == 4 ? "connect" : "a");
        const Reply reply = c.send("POST", "/api/v1/batch", {{"Content-Type", "application/json"}},
                                   R"({"items":[)" + items + "]}", endpoint.get());
        QCOMPARE(c.publisher.requests.size(), std::size_t(3));
        QVERIFY(!reply.isAnswered());
        for (int turn = 0; turn < 2 && !turns.empty(); ++turn) {
            QVERIFY(!reply.isAnswered());
            std::exchange(turns, {}).front()();
        }
        QVERIFY(turns.empty());
        QCOMPARE(c.publisher.requests.size(), std::size_t(6));
        const QJsonArray results = reply.json()["results"].toArray();
        QCOMPARE(results.size(), 7);
        QCOMPARE(results[3].toObject()["event_id"].toString(), QString("e4"));
        QCOMPARE(results[4].toObject()["status"].toInt(), 422);
        QCOMPARE(results[6].toObject()["event_id"].toString(), QString("e6"));
    }

    void batchIsAnsweredWhenTheLastItemIs()
    {
        ApiCase c;
        c.publisher.isHeld = true;
        const Reply reply = c.post("/api/v1/batch", R"({"items":[)" + item("a") + "," + item("b") + "]}");
        QVERIFY(!reply.isAnswered());
        c.publisher.release();
        QCOMPARE(reply.json()["results"].toArray().size(), 2);
    }

    void emptyBatchIsAnswered()
    {
        ApiCase c;
        QCOMPARE(c.post("/api/v1/batch", R"({"items":[]})").body(), std::string(R"({"results":[]})"));
    }

    void itemsOfABatchAreRememberedByTheirKeys()
    {
        ApiCase c;
        const std::string keyed = item("a", R"("idempotency_key":"k1")");
        const QJsonArray results =
            c.post("/api/v1/batch", R"({"items":[)" + keyed + "," + keyed + "]}").json()["results"].toArray();
        QCOMPARE(c.publisher.requests.size(), std::size_t(1));
        QVERIFY(!results[0].toObject()["duplicate"].toBool(true));
        QVERIFY(results[1].toObject()["duplicate"].toBool(false));
        QVERIFY(c.post("/api/v1/publish", keyed).json()["duplicate"].toBool(false));
    }

    void headerCoversABatchAsAWhole()
    {
        ApiCase c;
        const std::string body = R"({"items":[)" + item("a") + "," + item("connect") + "," + item("b") + "]}";
        const Headers key{{"Idempotency-Key", "k1"}};
        c.post("/api/v1/batch", body, key);
        const QJsonArray again = c.post("/api/v1/batch", body, key).json()["results"].toArray();
        QCOMPARE(c.publisher.requests.size(), std::size_t(2));
        QVERIFY(again[0].toObject()["duplicate"].toBool(false));
        QCOMPARE(again[1].toObject()["status"].toInt(), 422);
        QVERIFY(again[2].toObject()["duplicate"].toBool(false));
        QCOMPARE(c.post("/api/v1/batch", R"({"items":[]})", {}).status(), 200);
        QCOMPARE(c.post("/api/v1/batch", R"({"items":[)" + item("c") + "]}", key).status(), 409);
    }

    void batchOfDryRunsIsNotRemembered()
    {
        ApiCase c;
        const Headers key{{"Idempotency-Key", "k1"}};
        c.post("/api/v1/batch", R"({"items":[)" + item("a", R"("dry_run":true)") + "]}", key);
        QCOMPARE(c.post("/api/v1/batch", R"({"items":[)" + item("a") + "]}", key).status(), 200);
    }

    // Participants.

    void participantsAreSet()
    {
        ApiCase c;
        const Reply reply = c.put("/api/v1/sessions/6f0c/participants", "{\"users\":[\"u1\",\"u\\\"2\"]}");
        QCOMPARE(reply.body(),
                 std::string("{\"session_id\":\"6f0c\",\"users\":[\"u1\",\"u\\\"2\"],\"enforced\":true}"));
        QCOMPARE(c.publisher.participants["6f0c"], (std::vector<std::string>{"u1", "u\"2"}));
        c.publisher.refusal = {"INVALID_ID", 422, "No identifier", R"({"field":"session_id"})"};
        QCOMPARE(c.put("/api/v1/sessions/%20/participants", R"({"users":[]})").code(), QString("INVALID_ID"));
    }

    void whatWasDoneIsCounted()
    {
        ApiCase c;
        c.post(kRowPath, kRow);
        c.post(kRowPath, kRow);
        c.post("/api/v1/publish", item("x", R"("dry_run":true)"));
        c.post("/api/v1/publish", item("connect"));
        const api::ApiStats& stats = c.api.stats();
        QCOMPARE(stats.published.snapshot().at("payment_update"), std::int64_t(2));
        QCOMPARE(stats.published.snapshot().size(), std::size_t(1));
        QCOMPARE(stats.refused.snapshot().at("RESERVED_EVENT"), std::int64_t(1));
        QCOMPARE(stats.dryRuns.load(), std::int64_t(1));
        QCOMPARE(stats.matchedSockets.load(), std::int64_t(6));
        QCOMPARE(stats.writtenSockets.load(), std::int64_t(4));
        QCOMPARE(stats.fanOut.count(3), std::uint64_t(2)); // 3 to 5 sockets
    }
};

QTEST_APPLESS_MAIN(TestPublish)
#include "tst_publish.moc"
