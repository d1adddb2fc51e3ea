// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "domainbench.h"

using namespace sio;
using namespace sio::test;
using namespace sio::papermastery;
using namespace std::chrono_literals;

/// What clients may ask (domain.md, section 3; threats.md, Socket.IO packets).
class TestClientEvents : public QObject {
    Q_OBJECT

private:
    static std::string failure(std::string_view error, std::string_view message)
    {
        return "{\"success\":false,\"message\":\"" + std::string(message) +
               "\",\"error\":" + std::string(error) + "}";
    }
    static std::string code(const std::string& answer)
    {
        const std::string head = "\"error\":{\"code\":\"";
        const auto at = answer.find(head);
        return at == std::string::npos
                   ? std::string()
                   : answer.substr(at + head.size(), answer.find('"', at + head.size()) - at - head.size());
    }

private Q_SLOTS:
    void joinsAndLeaves_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* event, const char* argument, const char* answer) {
            QTest::newRow(event) << QByteArray(event) << QByteArray(argument) << QByteArray(answer);
        };
        row("join_session_room", R"({"session_id":"6f0c"})",
            R"({"success":true,"message":"Joined session room","data":{"room":"session:6f0c","session_id":"6f0c","joined":true,"already_member":false}})");
        row("leave_session_room", R"({"session_id":"6f0c"})",
            R"({"success":true,"message":"Left session room","data":{"room":"session:6f0c","session_id":"6f0c","left":true,"was_member":false}})");
        row("join_researcher_room", R"({"researcher_id":"r:1"})",
            R"({"success":true,"message":"Joined researcher room","data":{"room":"researcher:r:1","researcher_id":"r:1","joined":true,"already_member":false}})");
        row("leave_researcher_room", R"({"researcher_id":"r:1"})",
            R"({"success":true,"message":"Left researcher room","data":{"room":"researcher:r:1","researcher_id":"r:1","left":true,"was_member":false}})");
    }

    void joinsAndLeaves()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, argument);
        QFETCH(QByteArray, answer);
        DomainBench bench;
        const TestClient client = bench.connect("userId=u1", {}, "/socket.io");
        QCOMPARE(bench.ask(client, event.toStdString(), argument.toStdString()), answer.toStdString());
    }

    void saysWhetherAnythingChanged()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        QVERIFY(bench.joinSession(client, "s1").find("\"already_member\":false") != std::string::npos);
        QVERIFY(bench.joinSession(client, "s1").find("\"joined\":true,\"already_member\":true") !=
                std::string::npos);
        QVERIFY(
            bench.ask(client, "leave_session_room", R"({"session_id":"s1"})").find("\"was_member\":true") !=
            std::string::npos);
        QVERIFY(bench.ask(client, "leave_session_room", R"({"session_id":"s1"})")
                    .find("\"left\":true,\"was_member\":false") != std::string::npos);
        QCOMPARE(bench.application.stats(0).roomsJoined.value(), 1);
        QCOMPARE(bench.application.stats(0).roomsLeft.value(), 1);
    }

    void membershipIsWhatTheAnswersSay()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1", 1);
        const std::string row = R"({"session_id":"s1","status":"completed"})";
        QCOMPARE(bench.publishRow("session_update", row)->matchedSockets, 0u);
        bench.joinSession(client, "s1");
        QCOMPARE(bench.publishRow("session_update", row)->matchedSockets, 1u);
        QCOMPARE(bench.take(client).size(), std::size_t(1));
        bench.ask(client, "leave_session_room", R"({"session_id":"s1"})");
        QCOMPARE(bench.publishRow("session_update", row)->matchedSockets, 0u);
    }

    void worksWithoutAcknowledgement()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        QVERIFY(bench.tell(client, "join_session_room", R"({"session_id":"s1"})").empty());
        QVERIFY(bench.joinSession(client, "s1").find("\"already_member\":true") != std::string::npos);
        QCOMPARE(bench.tell(client, "join_session_room", "{}"),
                 std::vector<std::string>{
                     R"(42["error",{"event":"join_session_room","error":{"code":"MISSING_FIELD",)"
                     R"("message":"session_id is missing","details":{"field":"session_id"}}}])"});
    }

    void refusesArguments_data()
    {
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* name, const std::string& argument, const std::string& answer) {
            QTest::newRow(name) << QByteArray::fromStdString(argument) << QByteArray::fromStdString(answer);
        };
        const std::string missing = failure(
            R"({"code":"MISSING_FIELD","message":"session_id is missing","details":{"field":"session_id"}})",
            "session_id is missing");
        const std::string invalid = failure(
            R"({"code":"INVALID_ID","message":"session_id is no identifier","details":{"field":"session_id"}})",
            "session_id is no identifier");
        const std::string hint = "Send an object: {\\\"session_id\\\": \\\"...\\\"}";
        const std::string payload = failure(
            "{\"code\":\"INVALID_PAYLOAD\",\"message\":\"An object is expected\",\"details\":{\"hint\":\"" +
                hint + "\"}}",
            "An object is expected");
        row("nothing", "", payload);
        row("a bare string", R"("s1")", payload);
        row("a number", "7", payload);
        row("null", "null", payload);
        row("a list", R"(["s1"])", payload);
        row("no member", "{}", missing);
        row("another member", R"({"researcher_id":"r1"})", missing);
        row("prototype tricks are members", R"({"__proto__":{"session_id":"s1"}})", missing);
        row("null id", R"({"session_id":null})", invalid);
        row("number id", R"({"session_id":7})", invalid);
        row("object id", R"({"session_id":{"a":1}})", invalid);
        row("empty id", R"({"session_id":""})", invalid);
        row("long id", "{\"session_id\":\"" + std::string(129, 'x') + "\"}", invalid);
        row("blank", R"({"session_id":"a b"})", invalid);
        row("control character", R"({"session_id":"a\u0000b"})", invalid);
        row("not ASCII", "{\"session_id\":\"\xC3\xA9\"}", invalid);
        row("lone surrogate", R"({"session_id":"\ud800"})", invalid);
        row("the given one counts", R"({"session_id":"","sessionId":"s1"})", invalid);
    }

    void refusesArguments()
    {
        QFETCH(QByteArray, argument);
        QFETCH(QByteArray, answer);
        DomainBench bench;
        const TestClient client = bench.user("u1");
        QCOMPARE(bench.ask(client, "join_session_room", argument.toStdString()), answer.toStdString());
        QVERIFY(client.session->isOpen());
        QCOMPARE(bench.application.stats(0).roomsJoined.value(), 0);
    }

    void toleratesMoreArguments()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        QVERIFY(bench.ask(client, "join_session_room", R"({"session_id":"s1","x":1},"more")")
                    .find("\"success\":true") != std::string::npos);
    }

    void countsDeprecatedNames()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1", 1);
        QVERIFY(
            bench.ask(client, "join_session_room", R"({"sessionId":"s1"})").find("\"session_id\":\"s1\"") !=
            std::string::npos);
        QVERIFY(bench.ask(client, "join_researcher_room", R"({"researcherId":"r1"})")
                    .find("\"researcher_id\":\"r1\"") != std::string::npos);
        bench.joinSession(client, "s2");
        QCOMPARE(bench.application.stats(1).deprecatedFields.value(), 2);
        QCOMPARE(bench.application.stats(0).deprecatedFields.value(), 0);
    }

    void privateRoomsCannotBeJoinedByRequest()
    {
        DomainBench bench;
        const TestClient victim = bench.user("u1");
        const TestClient client = bench.user("u2");
        bench.joinSession(client, victim.sid);
        bench.joinSession(client, "user:u1");
        PublishRequest request;
        request.event = "payment_update";
        request.dataJson = R"({"id":"p","user_id":"u1","status":"failed"})";
        QCOMPARE(bench.publish(request)->matchedSockets, 1u);
        request.to.emplace();
        request.to->sockets = {victim.sid};
        QCOMPARE(bench.publish(request)->matchedSockets, 1u);
        QVERIFY(bench.take(client).empty());
    }

    void stopsAtTheLimitOfRooms()
    {
        ApplicationOptions options;
        options.clientEventsPerSecond = 0;
        DomainBench bench(options);
        const TestClient client = bench.user("u1");
        for (int i = 0; i < 128; ++i)
            QVERIFY(bench.joinSession(client, "s" + std::to_string(i)).find("\"success\":true") !=
                    std::string::npos);
        QCOMPARE(
            bench.joinSession(client, "s128"),
            failure(
                R"({"code":"ROOM_LIMIT","message":"This socket is in too many rooms","details":{"limit":128}})",
                "This socket is in too many rooms"));
        QVERIFY(bench.joinSession(client, "s7").find("\"already_member\":true") != std::string::npos);
        bench.ask(client, "leave_session_room", R"({"session_id":"s7"})");
        QVERIFY(bench.joinSession(client, "s128").find("\"success\":true") != std::string::npos);
    }

    void letsParticipantsInAlone()
    {
        ApplicationOptions options;
        options.sessionRooms = SessionRoomPolicy::Participants;
        DomainBench bench(options);
        const TestClient user = bench.user("u1");
        const TestClient researcher = bench.user("v1", 1);
        const TestClient stranger = bench.user("w1", 1);
        const std::string forbidden =
            failure(R"({"code":"FORBIDDEN","message":"You may not join this room","details":{}})",
                    "You may not join this room");
        QCOMPARE(bench.joinSession(user, "s1"), forbidden);
        QVERIFY(
            bench
                .publishRow(
                    "booking_confirmation",
                    R"({"session_id":"s1","user_id":"u1","researcher_user_id":"v1","researcher_id":"r1"})")
                .has_value());
        QCOMPARE(code(bench.joinSession(user, "s1")), std::string());
        QCOMPARE(code(bench.joinSession(researcher, "s1")), std::string());
        // Whether the session exists is not said.
        QCOMPARE(bench.joinSession(stranger, "s1"), forbidden);
        QCOMPARE(bench.joinSession(stranger, "nowhere"), forbidden);
        QVERIFY(
            bench.ask(stranger, "leave_session_room", R"({"session_id":"s1"})").find("\"success\":true") !=
            std::string::npos);
        // Researchers' rooms are open to all.
        QVERIFY(bench.ask(stranger, "join_researcher_room", R"({"researcher_id":"r1"})")
                    .find("\"success\":true") != std::string::npos);
        QVERIFY(bench.publishRow("session_update", R"({"id":"s1","status":"scheduled","user_id":"w1"})")
                    .has_value());
        QCOMPARE(code(bench.joinSession(stranger, "s1")), std::string());
    }

    void dryRunsNameNobody()
    {
        ApplicationOptions options;
        options.sessionRooms = SessionRoomPolicy::Participants;
        DomainBench bench(options);
        const TestClient user = bench.user("u1");
        PublishRequest request;
        request.event = "session_update";
        request.dataJson = R"({"id":"s1","status":"scheduled","user_id":"u1"})";
        request.dryRun = true;
        QVERIFY(bench.publish(request).has_value());
        QCOMPARE(code(bench.joinSession(user, "s1")), std::string("FORBIDDEN"));
    }

    void backendsReplaceTheParticipants()
    {
        ApplicationOptions options;
        options.sessionRooms = SessionRoomPolicy::Participants;
        DomainBench bench(options);
        const TestClient first = bench.user("u1");
        const TestClient second = bench.user("u2", 1);
        const auto outcome = bench.setParticipants("s1", {"u1", "u2", "u1"});
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->users, (std::vector<std::string>{"u1", "u2"}));
        QVERIFY(outcome->enforced);
        QCOMPARE(code(bench.joinSession(first, "s1")), std::string());
        QCOMPARE(code(bench.joinSession(second, "s1")), std::string());
        // Who is no longer named leaves the room.
        QVERIFY(bench.setParticipants("s1", {"u2"}).has_value());
        const auto report = bench.publishRow("session_update", R"({"id":"s1","status":"scheduled"})");
        QCOMPARE(report->matchedSockets, 1u);
        QVERIFY(bench.take(first).empty());
        QCOMPARE(bench.take(second).size(), std::size_t(1));
        QCOMPARE(code(bench.joinSession(first, "s1")), std::string("FORBIDDEN"));
    }

    void answersWhenStrangersHaveLeft()
    {
        ApplicationOptions options;
        options.sessionRooms = SessionRoomPolicy::Participants;
        DomainBench bench(options);
        const TestClient second = bench.user("u2", 1);
        QVERIFY(bench.setParticipants("s1", {"u2"}).has_value());
        QCOMPARE(code(bench.joinSession(second, "s1")), std::string());
        // A publish from the worker of the stranger, at the very moment of the answer.
        std::optional<PublishResult> published;
        bench.workers.in(0, [&] {
            bench.application.publisher().setParticipants("s1", {}, [&](const ParticipantsResult& result) {
                QVERIFY(result.has_value());
                bench.workers.in(1, [&] {
                    PublishRequest request;
                    request.event = "session_update";
                    request.dataJson = R"({"id":"s1","status":"scheduled"})";
                    bench.application.publisher().publish(std::move(request),
                                                          [&](PublishResult r) { published = std::move(r); });
                });
            });
        });
        bench.workers.drain();
        QVERIFY(published && published->has_value());
        QCOMPARE((*published)->matchedSockets, 0u);
    }

    void refusesMembersWhoAreNoLongerNamed()
    {
        ApplicationOptions options;
        options.sessionRooms = SessionRoomPolicy::Participants;
        DomainBench bench(options);
        const TestClient user = bench.user("u1");
        QVERIFY(bench.setParticipants("s1", {"u1"}).has_value());
        QCOMPARE(code(bench.joinSession(user, "s1")), std::string());
        QCOMPARE(code(bench.joinSession(user, "s1")), std::string()); // joining twice succeeds
        QVERIFY(bench.setParticipants("s1", {}).has_value());
        QCOMPARE(code(bench.joinSession(user, "s1")), std::string("FORBIDDEN"));
    }

    void checksParticipants()
    {
        ApplicationOptions options;
        options.maxParticipants = 2;
        DomainBench bench(options);
        QVERIFY(!bench.setParticipants("s1", {"u1"})->enforced);
        QCOMPARE(bench.setParticipants("a b", {}).error().code, std::string("INVALID_ID"));
        const auto badUser = bench.setParticipants("s1", {"u1", ""});
        QCOMPARE(badUser.error().code, std::string("INVALID_ID"));
        QCOMPARE(badUser.error().detailsJson, std::string(R"({"field":"users[1]"})"));
        QCOMPARE(bench.setParticipants("s1", {"u1", "u2", "u3"}).error().code,
                 std::string("TOO_MANY_TARGETS"));
    }

    void limitsTheRateOfEvents()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        const TestClient other = bench.user("u1");
        for (int i = 0; i < 200; ++i)
            QVERIFY(bench.joinSession(client, "s1").find("\"success\":true") != std::string::npos);
        const std::string error =
            R"({"code":"RATE_LIMITED","message":"Too many events","details":{"retry_after_ms":10}})";
        QCOMPARE(bench.joinSession(client, "s2"), failure(error, "Too many events"));
        QCOMPARE(bench.tell(client, "join_session_room", R"({"session_id":"s2"})"),
                 std::vector<std::string>{"42[\"error\",{\"event\":\"join_session_room\",\"error\":" + error +
                                          "}]"});
        QCOMPARE(code(bench.ask(client, "nonsense", "{}")), std::string("RATE_LIMITED"));
        QVERIFY(client.session->isOpen());
        QCOMPARE(code(bench.joinSession(other, "s2")), std::string());
        bench.turn(10ms);
        QCOMPARE(code(bench.joinSession(client, "s2")), std::string());
        QCOMPARE(code(bench.joinSession(client, "s3")), std::string("RATE_LIMITED"));
        QCOMPARE(bench.application.stats(0).clientErrors[std::size_t(ErrorCode::RateLimited)].value(), 4);
    }

    void theRateCanBeSwitchedOff()
    {
        ApplicationOptions options;
        options.clientEventsPerSecond = 0;
        DomainBench bench(options);
        const TestClient client = bench.user("u1");
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(code(bench.joinSession(client, "s1")), std::string());
    }

    void unknownEventsGoNowhere()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        const TestClient other = bench.user("u1");
        QCOMPARE(
            bench.ask(client, "payment_update", R"({"user_id":"u1","status":"completed"})"),
            failure(
                R"({"code":"UNKNOWN_EVENT","message":"There is no such event","details":{"event":"payment_update"}})",
                "There is no such event"));
        QVERIFY(bench.tell(client, "payment_update", "{}").empty());
        QVERIFY(bench.tell(client, "connection_success", "").empty());
        QVERIFY(bench.tell(client, "__proto__", "").empty());
        QVERIFY(bench.take(other).empty());
        QVERIFY(client.session->isOpen());
        QCOMPARE(bench.application.stats(0).unknownEvents.value(), 4);
        QCOMPARE(bench.application.stats(0).clientErrors[std::size_t(ErrorCode::UnknownEvent)].value(), 1);
    }

    void refusesEverythingWhileDraining()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        bench.application.beginDrain();
        for (const char* event : {"join_session_room", "leave_researcher_room", "refresh_token", "nonsense"})
            QCOMPARE(code(bench.ask(client, event, R"({"session_id":"s1"})")),
                     std::string("SERVER_DRAINING"));
        QVERIFY(client.session->isOpen());
    }

    void aFaultOfOursIsInternal()
    {
        ApplicationOptions options;
        options.identityMode = IdentityMode::Jwt;
        options.jwt.secrets = {kSecret};
        DomainBench bench(options);
        const std::string auth = "{\"token\":\"" + userToken("u1") + "\"}";
        const TestClient client = bench.connect({}, auth);
        bench.wallIsBroken = true;
        const std::string answer = bench.ask(client, "refresh_token", auth);
        bench.wallIsBroken = false;
        QCOMPARE(answer, failure(R"({"code":"INTERNAL","message":"Something went wrong here","details":{}})",
                                 "Something went wrong here"));
        QVERIFY(client.session->isOpen());
    }
};

QTEST_APPLESS_MAIN(TestClientEvents)
#include "tst_clientevents.moc"
