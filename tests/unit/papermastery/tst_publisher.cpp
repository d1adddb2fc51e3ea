// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "domainbench.h"

#include "catalogue/identifier.h"

using namespace sio;
using namespace sio::test;
using namespace sio::papermastery;

/// Who gets what, and what the backend hears of it (domain.md, sections 4 and 5).
class TestPublisher : public QObject {
    Q_OBJECT

private:
    static PublishRequest request(const std::string& event, const std::string& data)
    {
        PublishRequest made;
        made.event = event;
        made.dataJson = data;
        return made;
    }
    static PublishRequest toUser(const std::string& user)
    {
        PublishRequest made = request("note", "{}");
        made.to.emplace();
        made.to->users = {user};
        return made;
    }
    /// `["event",payload]` of the only frame; empty otherwise.
    static std::string received(const TestClient& client)
    {
        const auto frames = DomainBench::take(client);
        const std::string head = "42" + DomainBench::prefix(client.nsp);
        return frames.size() == 1 && frames.front().rfind(head, 0) == 0 ? frames.front().substr(head.size())
                                                                        : std::string();
    }
    static std::string codes(const std::vector<catalogue::Warning>& warnings)
    {
        std::string text;
        for (const auto& warning : warnings)
            text += (text.empty() ? "" : " ") + warning.code + ':' + warning.field;
        return text;
    }

private Q_SLOTS:
    /// The table of section 4: a user, the researcher's account, a visitor of the session's room, one of the
    /// researcher's room, and a stranger.
    void derivesTheAudience_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QByteArray>("receivers");
        const auto row = [](const char* event, const char* data, const char* receivers) {
            QTest::newRow(event) << QByteArray(event) << QByteArray(data) << QByteArray(receivers);
        };
        row("session_update",
            R"({"id":"s1","status":"completed","user_id":"user","researcher_user_id":"expert","researcher_id":"r1"})",
            "user expert inSession");
        row("booking_confirmation",
            R"({"session_id":"s1","user_id":"user","researcher_id":"r1","researcher_user_id":"expert","start_time":"2026-03-01T12:00:00Z","end_time":"2026-03-01T13:00:00Z"})",
            "user expert inSession");
        row("availability_update",
            R"({"researcher_id":"r1","availability":{"monday":["9:00-10:00"]},"timezone":"UTC"})",
            "inResearcher");
        row("payment_update", R"({"id":"p1","user_id":"user","status":"completed","session_id":"s1"})",
            "user");
    }

    void derivesTheAudience()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, row);
        QFETCH(QByteArray, receivers);
        DomainBench bench;
        std::vector<std::pair<std::string, TestClient>> clients;
        int worker = 0;
        for (const char* name : {"user", "expert", "inSession", "inResearcher", "stranger"})
            clients.emplace_back(name, bench.user(name, worker++ % 2));
        bench.joinSession(clients[2].second, "s1");
        bench.ask(clients[3].second, "join_researcher_room", R"({"researcher_id":"r1"})");
        // In the room as well as named: still one copy.
        bench.joinSession(clients[0].second, "s1");
        for (const auto& client : clients)
            bench.take(client.second);

        const auto outcome = bench.publishRow(event.toStdString(), row.toStdString(), 1);
        QVERIFY(outcome.has_value());
        QByteArray seen;
        std::uint64_t count = 0;
        for (const auto& client : clients) {
            const std::string got = received(client.second);
            if (got.rfind("[\"" + event.toStdString() + "\",{", 0) == 0) {
                seen += (seen.isEmpty() ? "" : " ") + QByteArray::fromStdString(client.first);
                ++count;
            } else {
                QVERIFY2(got.empty(), got.c_str());
            }
        }
        QCOMPARE(seen, receivers);
        QCOMPARE(outcome->matchedSockets, count);
        QCOMPARE(outcome->matchedUsers, count);
        QCOMPARE(outcome->written, count);
        QCOMPARE(outcome->reason, PublishReason::None);
        QCOMPARE(codes(outcome->warnings), std::string());
    }

    void onboardedGoesToTheUsersWhoAsked()
    {
        DomainBench bench;
        const TestClient asked = bench.user("u1");
        const TestClient other = bench.user("u2", 1);
        bench.take(other);
        PublishRequest made = request("researcher_onboarded", R"({"researcher_id":"r1","name":"Ada"})");
        QCOMPARE(bench.publish(made).error().code, std::string("AUDIENCE_REQUIRED"));
        made.to.emplace();
        QCOMPARE(bench.publish(made).error().code, std::string("AUDIENCE_REQUIRED"));
        made.to->users = {"u1", "nobody"};
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome->matchedSockets, 1u);
        QVERIFY(!received(asked).empty());
        QVERIFY(bench.take(other).empty());
    }

    void passesThePayloadThrough()
    {
        DomainBench bench;
        const TestClient client = bench.connect("userId=u1", {}, "/socket.io");
        const std::string row =
            R"({"z":1.50,"id":"p1","user_id":"u1","status":"completed","amount":123456789012345678901234567890.10,"n":{"b":1e999999,"a":"\u00e9\/"}})";
        const auto outcome = bench.publishRow("payment_update", row);
        QVERIFY(outcome.has_value());
        QVERIFY(catalogue::identifierFrom(outcome->eventId, catalogue::IdentifierFormat::Uuid));
        QCOMPARE(received(client), "[\"payment_update\"," + row.substr(0, row.size() - 1) +
                                       ",\"payment_id\":\"p1\",\"event_id\":\"" + outcome->eventId +
                                       "\",\"occurred_at\":\"2026-03-01T12:00:00.000Z\"}]");
    }

    void marksTestEvents()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        PublishRequest made = toUser("u1");
        made.test = true;
        made.dataJson = R"({"event_id":"mine","occurred_at":"2026-01-01T00:00:00Z"})";
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome->eventId, std::string("mine"));
        QCOMPARE(
            received(client),
            std::string(R"(["note",{"event_id":"mine","occurred_at":"2026-01-01T00:00:00Z","test":true}])"));
    }

    void countsUsersAndSocketsApart()
    {
        DomainBench bench;
        std::vector<TestClient> clients;
        for (int i = 0; i < 3; ++i)
            clients.push_back(bench.user("u1", i % 2));
        clients.push_back(bench.user("u2", 1));
        PublishRequest made = request("note", "{}");
        made.to.emplace();
        made.to->all = true;
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome->matchedUsers, 2u);
        QCOMPARE(outcome->matchedSockets, 4u);
        QCOMPARE(outcome->written, 4u);
        QCOMPARE(codes(outcome->warnings), std::string("UNKNOWN_EVENT:"));
        for (const TestClient& client : clients)
            QVERIFY(!received(client).empty());
    }

    void explicitTargetsWin()
    {
        DomainBench bench;
        const TestClient derived = bench.user("u1");
        const TestClient named = bench.user("u2", 1);
        bench.take(derived);
        PublishRequest made = request("payment_update", R"({"id":"p","user_id":"u1","status":"failed"})");
        made.to.emplace();
        made.to->users = {"u2"};
        QCOMPARE(bench.publish(made)->matchedSockets, 1u);
        QVERIFY(bench.take(derived).empty());
        QVERIFY(!received(named).empty());
    }

    void reachesTheUnionOnceEach()
    {
        DomainBench bench;
        const TestClient a = bench.user("u1");
        const TestClient b = bench.user("u2", 1);
        bench.joinSession(a, "s1");
        PublishRequest made = request("note", "{}");
        made.to.emplace();
        made.to->users = {"u1", "u1"};
        made.to->rooms = {"session:s1"};
        made.to->sockets = {a.sid, b.sid};
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome->matchedSockets, 2u);
        QVERIFY(!received(a).empty());
        QVERIFY(!received(b).empty());
    }

    void exceptions_data()
    {
        QTest::addColumn<QByteArray>("except");
        QTest::addColumn<int>("matched");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("nobody") << QByteArray("") << 2 << QByteArray("");
        QTest::newRow("a user") << QByteArray("user") << 1 << QByteArray("");
        QTest::newRow("a room") << QByteArray("room") << 1 << QByteArray("");
        QTest::newRow("a socket") << QByteArray("socket") << 1 << QByteArray("");
        QTest::newRow("user and socket") << QByteArray("user socket") << 0 << QByteArray("all_excepted");
        QTest::newRow("all") << QByteArray("all") << 0 << QByteArray("all_excepted");
    }

    void exceptions()
    {
        QFETCH(QByteArray, except);
        QFETCH(int, matched);
        QFETCH(QByteArray, reason);
        DomainBench bench;
        const TestClient a = bench.user("u1");
        const TestClient b = bench.user("u2", 1);
        bench.joinSession(a, "s1");
        bench.take(b);
        PublishRequest made = request("note", "{}");
        made.to.emplace();
        made.to->users = {"u1", "u2"};
        if (except.contains("user"))
            made.except.users = {"u1"};
        if (except.contains("room"))
            made.except.rooms = {"session:s1"};
        if (except.contains("socket"))
            made.except.sockets = {b.sid};
        made.except.all = except.contains("all");
        const auto outcome = bench.publish(made, 1);
        QCOMPARE(outcome->matchedSockets, std::uint64_t(matched));
        QCOMPARE(outcome->matchedUsers, std::uint64_t(matched));
        QCOMPARE(outcome->written, std::uint64_t(matched));
        QCOMPARE(std::string(publishReasonName(outcome->reason)), reason.toStdString());
        QCOMPARE(bench.take(a).size() + bench.take(b).size(), std::size_t(matched));
    }

    void nobodyOnlineIsAnOutcome()
    {
        DomainBench bench;
        auto outcome = bench.publish(toUser("u1"));
        QCOMPARE(outcome->reason, PublishReason::NoSockets);
        QCOMPARE(outcome->matchedSockets, 0u);
        PublishRequest made = toUser("u1");
        made.except.all = true;
        QCOMPARE(bench.publish(made)->reason, PublishReason::NoSockets);
    }

    void dryRunsSendNothingAndListTheSockets()
    {
        DomainBench bench;
        const TestClient a = bench.connect("userId=u1", {}, "/socket.io");
        const TestClient b = bench.user("u1", 1);
        bench.take(b);
        PublishRequest made = toUser("u1");
        made.dryRun = true;
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome->reason, PublishReason::DryRun);
        QCOMPARE(outcome->matchedSockets, 2u);
        QCOMPARE(outcome->matchedUsers, 1u);
        QCOMPARE(outcome->written, 0u);
        QVERIFY(!outcome->eventId.empty());
        QCOMPARE(outcome->sockets.size(), std::size_t(2));
        for (const auto& socket : outcome->sockets) {
            QCOMPARE(socket.user, std::string("u1"));
            QVERIFY(socket.id.str() == a.sid || socket.id.str() == b.sid);
        }
        QVERIFY(bench.take(a).empty());
        QVERIFY(bench.take(b).empty());
        made.except.all = true;
        const auto none = bench.publish(made);
        QCOMPARE(none->reason, PublishReason::DryRun);
        QVERIFY(none->sockets.empty());
    }

    void volatileEventsSkipWhoCannotTakeThem()
    {
        DomainBench bench;
        const TestClient ready = bench.user("u1");
        const TestClient busy = bench.user("u1");
        bench.take(busy);
        busy.session->writable = false;
        PublishRequest made = toUser("u1");
        made.isVolatile = true;
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome->matchedSockets, 2u);
        QCOMPARE(outcome->written, 1u);
        QVERIFY(!received(ready).empty());
        QVERIFY(bench.take(busy).empty());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("details");
        const auto row = [](const char* name, const std::string& event, const std::string& data,
                            const char* code, int status, const char* details) {
            QTest::newRow(name) << QByteArray::fromStdString(event) << QByteArray::fromStdString(data)
                                << QByteArray(code) << status << QByteArray(details);
        };
        const char* event = R"({"field":"event"})";
        for (const char* name :
             {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
            row(name, name, "{}", "RESERVED_EVENT", 422, event);
        row("no name", "", "{}", "INVALID_EVENT", 422, event);
        row("a long name", std::string(257, 'e'), "{}", "INVALID_EVENT", 422, event);
        row("a control character", "a\nb", "{}", "INVALID_EVENT", 422, event);
        row("a name that is no UTF-8", "\xFF", "{}", "INVALID_EVENT", 422, event);
        row("no JSON", "payment_update", "{", "INVALID_JSON", 400, R"({"field":"data"})");
        row("two values", "payment_update", "{}{}", "INVALID_JSON", 400, R"({"field":"data"})");
        row("a list", "payment_update", "[]", "INVALID_PAYLOAD", 422, R"({"field":"data"})");
        row("a string", "payment_update", "\"x\"", "INVALID_PAYLOAD", 422, R"({"field":"data"})");
        row("too deep", "payment_update", "{\"a\":" + std::string(200, '[') + std::string(200, ']') + "}",
            "INVALID_PAYLOAD", 422, R"({"field":"data"})");
        row("too large", "payment_update", "{\"a\":\"" + std::string(64 * 1024, 'x') + "\"}",
            "PAYLOAD_TOO_LARGE", 413, R"({"limit":65536})");
        const char* to = R"({"field":"to"})";
        row("payment without user", "payment_update", R"({"id":"p","status":"failed"})", "AUDIENCE_REQUIRED",
            422, to);
        row("payment of nobody", "payment_update", R"({"id":"p","user_id":null})", "AUDIENCE_REQUIRED", 422,
            to);
        row("session without id", "session_update", R"({"status":"completed"})", "AUDIENCE_REQUIRED", 422,
            to);
        row("availability without id", "availability_update", "{}", "AUDIENCE_REQUIRED", 422, to);
        row("booking without id", "booking_confirmation", "{}", "AUDIENCE_REQUIRED", 422, to);
        row("an unknown event", "other", R"({"user_id":"u1"})", "AUDIENCE_REQUIRED", 422, to);
    }

    void refuses()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, code);
        QFETCH(int, status);
        QFETCH(QByteArray, details);
        DomainBench bench;
        const TestClient client = bench.user("u1");
        const auto outcome = bench.publishRow(event.toStdString(), data.toStdString());
        QVERIFY(!outcome.has_value());
        QCOMPARE(outcome.error().code, code.toStdString());
        QCOMPARE(outcome.error().httpStatus, status);
        QCOMPARE(outcome.error().detailsJson, details.toStdString());
        QVERIFY(!outcome.error().message.empty());
        QVERIFY(bench.take(client).empty());
    }

    void refusesBadTargets_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (const char* field : {"to.users[1]", "to.rooms[1]", "to.sockets[1]", "except.users[1]",
                                  "except.rooms[1]", "except.sockets[1]"})
            QTest::newRow(field) << QByteArray(field);
    }

    void refusesBadTargets()
    {
        QFETCH(QByteArray, field);
        DomainBench bench;
        PublishRequest made = toUser("u1");
        Targets& targets = field.startsWith("to.") ? *made.to : made.except;
        if (field.contains("users"))
            targets.users = {"u1", "a b"};
        else if (field.contains("rooms"))
            targets.rooms = {"any", "a\tb"};
        else
            targets.sockets = {"aaaaaaaaaaaaaaaaaaaa", "short"};
        const auto outcome = bench.publish(made);
        QCOMPARE(outcome.error().code, std::string("INVALID_ID"));
        QCOMPARE(outcome.error().detailsJson, "{\"field\":\"" + field.toStdString() + "\"}");
    }

    void limitsTheTargets()
    {
        ApplicationOptions options;
        options.maxTargets = 3;
        DomainBench bench(options);
        PublishRequest made = toUser("u1");
        made.except.users = {"a", "b"};
        QVERIFY(bench.publish(made).has_value());
        made.to->rooms = {"r"};
        QCOMPARE(bench.publish(made).error().code, std::string("TOO_MANY_TARGETS"));
    }

    void warnsOrRefusesByMode()
    {
        const std::string row = R"({"user_id":"u1","status":"paid"})";
        const std::string advice = R"({"researcher_id":"r","availability":{}})";
        {
            DomainBench bench;
            QCOMPARE(codes(bench.publishRow("payment_update", row)->warnings),
                     std::string("MISSING_FIELD:payment_id INVALID_VALUE:status"));
        }
        ApplicationOptions options;
        options.schema = SchemaMode::Off;
        {
            DomainBench bench(options);
            QCOMPARE(codes(bench.publishRow("payment_update", row)->warnings), std::string());
        }
        options.schema = SchemaMode::Strict;
        DomainBench bench(options);
        const TestClient client = bench.user("u1");
        const auto outcome = bench.publishRow("payment_update", row);
        QCOMPARE(outcome.error().code, std::string("SCHEMA_VIOLATION"));
        QVERIFY(outcome.error().detailsJson.find(
                    R"({"warnings":[{"field":"payment_id","code":"MISSING_FIELD",)") == 0);
        QVERIFY(bench.take(client).empty());
        QCOMPARE(codes(bench.publishRow("availability_update", advice)->warnings),
                 std::string("RECOMMENDED_FIELD:timezone"));
        QCOMPARE(bench.publish(toUser("u1")).error().code, std::string("SCHEMA_VIOLATION"));
    }

    void refusesWhileDraining()
    {
        DomainBench bench;
        bench.application.beginDrain();
        const auto outcome = bench.publish(toUser("u1"));
        QCOMPARE(outcome.error().code, std::string("SERVER_DRAINING"));
        QCOMPARE(outcome.error().httpStatus, 503);
    }

    void keepsTheOrderOfOnePublisher()
    {
        DomainBench bench;
        const TestClient here = bench.user("u1", 0);
        const TestClient there = bench.user("u1", 1);
        bench.take(there);
        for (int i = 0; i < 100; ++i) {
            PublishRequest made = toUser("u1");
            made.dataJson = "{\"n\":" + std::to_string(i) + "}";
            QVERIFY(bench.publish(made, 0).has_value());
        }
        for (const TestClient* client : {&here, &there}) {
            const auto frames = bench.take(*client);
            QCOMPARE(frames.size(), std::size_t(100));
            for (std::size_t i = 0; i < frames.size(); ++i)
                QVERIFY(frames[i].find("{\"n\":" + std::to_string(i) + ",") != std::string::npos);
        }
    }

    void everyEventHasItsOwnId()
    {
        DomainBench bench;
        const auto first = bench.publish(toUser("u1"));
        const auto second = bench.publish(toUser("u1"));
        QVERIFY(first->eventId != second->eventId);
    }

    void placeholdersInDataAreOrdinaryData()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        PublishRequest made = toUser("u1");
        made.dataJson =
            R"({"a":{"_placeholder":true,"num":0},"event_id":"e","occurred_at":"2026-01-01T00:00:00Z"})";
        QVERIFY(bench.publish(made).has_value());
        QCOMPARE(received(client), "[\"note\"," + made.dataJson + "]");
    }
};

QTEST_APPLESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
