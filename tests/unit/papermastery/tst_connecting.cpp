// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "domainbench.h"

using namespace sio;
using namespace sio::test;
using namespace sio::papermastery;
using namespace std::chrono_literals;

namespace {

ApplicationOptions jwtOptions()
{
    ApplicationOptions options;
    options.identityMode = IdentityMode::Jwt;
    options.jwt.secrets = {kSecret};
    return options;
}

std::string tokenAuth(const std::string& token)
{
    return "{\"token\":\"" + token + "\"}";
}

} // namespace

/// CONNECT and what follows it (domain.md, section 1; threats.md, Authentication).
class TestConnecting : public QObject {
    Q_OBJECT

private:
    /// The code of the refusal of a CONNECT; empty when there was none.
    static std::string refusal(const TestClient& client)
    {
        const std::string head = "44" + DomainBench::prefix(client.nsp) + "{\"message\":\"";
        if (client.greeting.size() != 1 || client.greeting.front().rfind(head, 0) != 0)
            return {};
        const std::string& frame = client.greeting.front();
        const std::string code = frame.substr(head.size(), frame.find('"', head.size()) - head.size());
        // The code stands in data as well, with a hint for the front end's developer.
        const std::string data = "\"data\":{\"code\":\"" + code + "\",\"hint\":\"";
        return frame.find(data) != std::string::npos ? code : "incomplete: " + frame;
    }

private Q_SLOTS:
    void greetsBeforeAnythingElse()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        QCOMPARE(client.sid.size(), std::size_t(20));
        const std::vector<std::string> expected{
            "40{\"sid\":\"" + client.sid + "\"}",
            "42[\"connection_success\",{\"message\":\"Connected\",\"user_id\":\"u1\",\"sid\":\"" +
                client.sid +
                "\",\"authenticated\":false,\"recovered\":false,\"rooms\":[\"user:u1\"],"
                "\"server_time\":\"2026-03-01T12:00:00.000Z\"}]"};
        QCOMPARE(client.greeting, expected);
        QCOMPARE(bench.application.stats(0).claimedIdentities.value(), 1);
        QCOMPARE(bench.application.userCount(), std::size_t(1));
    }

    void greetsTokensWithTheirEnd()
    {
        DomainBench bench(jwtOptions());
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1")), "/socket.io");
        QCOMPARE(client.greeting.size(), std::size_t(2));
        const std::string end = "\"authenticated\":true,\"recovered\":false,\"rooms\":[\"user:u1\"],"
                                "\"server_time\":\"2026-03-01T12:00:00.000Z\",\"token_expires_at\":\"2026-03-"
                                "01T13:00:00.000Z\"}]";
        QVERIFY(client.greeting.back().rfind("42/socket.io,[\"connection_success\",", 0) == 0);
        QVERIFY2(client.greeting.back().find(end) != std::string::npos, client.greeting.back().c_str());
        QCOMPARE(bench.application.stats(0).verifiedIdentities.value(), 1);
    }

    void forgetsWhatItWasConnectedWith()
    {
        DomainBench bench(jwtOptions());
        std::string kept;
        bench.application.nsp().onConnection([&kept](socketio::Socket& socket) { kept = socket.auth(); });
        bench.connect({}, tokenAuth(userToken("u1")));
        QCOMPARE(kept, std::string("{}"));
    }

    void aliasesAreOneNamespace()
    {
        DomainBench bench;
        std::vector<TestClient> clients;
        for (const char* nsp : {"/", "/socket.io", "/socket.io/"}) {
            clients.push_back(bench.connect("userId=u1", {}, nsp));
            QCOMPARE(clients.back().sid.size(), std::size_t(20));
        }
        const auto outcome =
            bench.publishRow("payment_update", R"({"id":"p1","user_id":"u1","status":"completed"})");
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->matchedSockets, 3u);
        QCOMPARE(outcome->matchedUsers, 1u);
        QCOMPARE(outcome->written, 3u);
        for (const TestClient& client : clients) {
            const auto frames = bench.take(client);
            QCOMPARE(frames.size(), std::size_t(1));
            QVERIFY(frames.front().rfind("42" + DomainBench::prefix(client.nsp) + "[\"payment_update\",",
                                         0) == 0);
        }
    }

    void oneConnectionInTwoAliasesHasTwoSockets()
    {
        DomainBench bench;
        TestClient client = bench.user("u1");
        const std::string first = client.sid;
        bench.join(client, "/socket.io", {});
        QVERIFY(!client.sid.empty());
        QVERIFY(client.sid != first);
        const auto outcome =
            bench.publishRow("payment_update", R"({"id":"p1","user_id":"u1","status":"completed"})");
        QCOMPARE(outcome->matchedSockets, 2u);
        QCOMPARE(bench.take(client).size(), std::size_t(2));
    }

    void otherNamespacesGetAHint()
    {
        DomainBench bench;
        const TestClient client = bench.connect("userId=u1", {}, "/socket");
        QCOMPARE(client.greeting.size(), std::size_t(1));
        const std::string head = "44/socket,{\"message\":\"Invalid "
                                 "namespace\",\"data\":{\"code\":\"INVALID_NAMESPACE\",\"hint\":\"";
        QVERIFY2(client.greeting.front().rfind(head, 0) == 0, client.greeting.front().c_str());
    }

    void refusesByCode_data()
    {
        QTest::addColumn<bool>("jwt");
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("auth");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char* code, bool jwt, const char* query, const std::string& auth) {
            QTest::newRow(code) << jwt << QByteArray(query) << QByteArray::fromStdString(auth)
                                << QByteArray(code);
        };
        row("USER_ID_REQUIRED", false, "", "");
        row("INVALID_USER_ID", false, "userId=a%20b", "");
        row("USER_ID_MISMATCH", false, "userId=u1", "{\"userId\":\"u2\"}");
        row("USER_BLOCKED", false, "userId=blocked", "");
        row("TOKEN_REQUIRED", true, "userId=u1", "");
        row("TOKEN_INVALID", true, "userId=u1", tokenAuth("a.b.c"));
        row("TOKEN_EXPIRED", true, "userId=u1", tokenAuth(userToken("u1", -60)));
        row("INTERNAL", false, "userId=fault", "");
    }

    void refusesByCode()
    {
        QFETCH(bool, jwt);
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, auth);
        QFETCH(QByteArray, code);
        DomainBench bench(jwt ? jwtOptions() : ApplicationOptions(), 2, [](std::string_view user) {
            if (user == "fault")
                throw std::runtime_error("no answer");
            return user == "blocked";
        });
        TestClient client = bench.connect(query.toStdString(), auth.toStdString(), "/socket.io", 1);
        QCOMPARE(refusal(client), code.toStdString());
        QVERIFY(client.session->isOpen());
        QCOMPARE(bench.application.userCount(), std::size_t(0));
        std::int64_t counted = 0;
        for (const base::Counter& counter : bench.application.stats(1).connectErrors)
            counted += counter.value();
        QCOMPARE(counted, 1);
        // The same connection may try again.
        bench.join(client, "/", jwt ? tokenAuth(userToken("u1")) : "{\"userId\":\"u1\"}");
        const bool lasts = query == "userId=blocked" || query == "userId=fault" || query == "userId=a%20b";
        QCOMPARE(client.sid.empty(), lasts);
    }

    void limitsTheSocketsOfAUserOverAllWorkers()
    {
        ApplicationOptions options;
        options.maxSocketsPerUser = 3;
        DomainBench bench(options);
        std::vector<TestClient> clients;
        for (int i = 0; i < 3; ++i)
            clients.push_back(bench.user("u1", i % 2));
        QCOMPARE(refusal(bench.user("u1", 1)), std::string("TOO_MANY_CONNECTIONS"));
        QVERIFY(!bench.user("u2", 1).sid.empty());
        bench.workers.in(clients[0].worker, [&] { clients[0].session->end(); });
        bench.workers.drain();
        QVERIFY(!bench.user("u1", 1).sid.empty());
        QCOMPARE(refusal(bench.user("u1", 0)), std::string("TOO_MANY_CONNECTIONS"));
        // Leaving the namespace counts as well.
        bench.send(clients[1], "1");
        QVERIFY(!bench.user("u1", 0).sid.empty());
    }

    void givesThePlaceBackWhenTheSocketGoes()
    {
        DomainBench bench;
        for (int i = 0; i < 200; ++i) {
            const TestClient client = bench.user("u1");
            QVERIFY(!client.sid.empty());
            bench.workers.in(0, [&] { client.session->end(); });
            bench.workers.drain();
        }
        QCOMPARE(bench.application.userCount(), std::size_t(0));
    }

    void endsASocketWithItsToken()
    {
        DomainBench bench(jwtOptions());
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1", 120)), "/socket.io");
        bench.turn(89s);
        QVERIFY(bench.take(client).empty());
        bench.turn(1s);
        QCOMPARE(
            bench.take(client),
            std::vector<std::string>{
                "42/socket.io,[\"token_expiring\",{\"token_expires_at\":\"2026-03-01T12:02:00.000Z\"}]"});
        bench.turn(29s);
        QVERIFY(bench.take(client).empty());
        bench.turn(1s);
        QCOMPARE(bench.take(client), std::vector<std::string>{"41/socket.io,"});
        QCOMPARE(bench.application.stats(0).tokensExpired.value(), 1);
        QCOMPARE(bench.application.userCount(), std::size_t(0));
    }

    void announcesAtOnceWhenTheTokenEndsSoon()
    {
        DomainBench bench(jwtOptions());
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1", 5)));
        QCOMPARE(client.greeting.size(), std::size_t(3));
        QVERIFY(client.greeting.back().rfind("42[\"token_expiring\",", 0) == 0);
        bench.turn(5s);
        QCOMPARE(bench.take(client), std::vector<std::string>{"41"});
    }

    void keepsWhoCameInOnTheLeewayUntilItIsUsedUp()
    {
        DomainBench bench(jwtOptions());
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1", -10)));
        QVERIFY(!client.sid.empty());
        bench.turn(19s);
        QVERIFY(bench.take(client).empty());
        bench.turn(1s);
        QCOMPARE(bench.take(client), std::vector<std::string>{"41"});
    }

    void renewsTheToken()
    {
        DomainBench bench(jwtOptions());
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1", 60)));
        bench.turn(30s);
        QCOMPARE(bench.take(client).size(), std::size_t(1));
        QCOMPARE(
            bench.ask(client, "refresh_token", tokenAuth(userToken("u1", 600))),
            std::string("{\"success\":true,\"message\":\"Token refreshed\",\"data\":{\"token_expires_at\":"
                        "\"2026-03-01T12:10:00.000Z\"}}"));
        bench.turn(539s);
        QVERIFY(bench.take(client).empty());
        bench.turn(1s);
        QCOMPARE(bench.take(client).size(), std::size_t(1));
        bench.turn(30s);
        QCOMPARE(bench.take(client), std::vector<std::string>{"41"});
        QCOMPARE(bench.application.stats(0).tokensRenewed.value(), 1);
    }

    void refusesToRenewBy_data()
    {
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const std::string& argument, const char* error) {
            QTest::newRow(name) << QByteArray::fromStdString(argument) << QByteArray(error);
        };
        row("another user", tokenAuth(userToken("u2")),
            R"({"code":"FORBIDDEN","message":"The token belongs to another user","details":{"reason":"USER_ID_MISMATCH"}})");
        row("nonsense", tokenAuth("x"),
            R"({"code":"FORBIDDEN","message":"The token is no JSON web token","details":{"reason":"TOKEN_INVALID"}})");
        row("expired", tokenAuth(userToken("u1", -60)),
            R"({"code":"FORBIDDEN","message":"The token has expired; get a new one and connect again","details":{"reason":"TOKEN_EXPIRED"}})");
        row("missing", "{}",
            R"({"code":"MISSING_FIELD","message":"token is missing","details":{"field":"token"}})");
        row("a number", "{\"token\":7}",
            R"({"code":"INVALID_PAYLOAD","message":"token must be a string","details":{"field":"token"}})");
    }

    void refusesToRenewBy()
    {
        QFETCH(QByteArray, argument);
        QFETCH(QByteArray, error);
        DomainBench bench(jwtOptions());
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1", 120)));
        const std::string answer = bench.ask(client, "refresh_token", argument.toStdString());
        QVERIFY2(answer.find("\"error\":" + error.toStdString() + "}") != std::string::npos, answer.c_str());
        // The old end stands.
        bench.turn(120s);
        QCOMPARE(bench.take(client).back(), std::string("41"));
    }

    void queryModeUsesNoTokens()
    {
        DomainBench bench;
        const TestClient client = bench.user("u1");
        const std::string answer = bench.ask(client, "refresh_token", tokenAuth(userToken("u1")));
        QVERIFY2(answer.find("\"details\":{\"reason\":\"TOKENS_NOT_USED\"}") != std::string::npos,
                 answer.c_str());
    }

    void noticesAJumpOfTheWallClock()
    {
        DomainBench bench(jwtOptions());
        const TestClient ahead = bench.connect({}, tokenAuth(userToken("u1", 3600)));
        bench.wallMs += 24 * 3600 * 1000;
        bench.turn(60s);
        QCOMPARE(bench.take(ahead), std::vector<std::string>{"41"});
        bench.wallMs = kNowMs;
        const TestClient back = bench.connect({}, tokenAuth(userToken("u1", 50)));
        bench.wallMs -= 24 * 3600 * 1000;
        bench.turn(3600s);
        QVERIFY(bench.take(back).empty());
    }

    void withoutNoticeTheSocketJustEnds()
    {
        ApplicationOptions options = jwtOptions();
        options.jwt.expiringNotice = 0s;
        DomainBench bench(options);
        const TestClient client = bench.connect({}, tokenAuth(userToken("u1", 20)));
        bench.turn(20s);
        QCOMPARE(bench.take(client), std::vector<std::string>{"41"});
    }

    void echoesUuidsInLowerCase()
    {
        ApplicationOptions options;
        options.identifiers = catalogue::IdentifierFormat::Uuid;
        DomainBench bench(options);
        const TestClient client = bench.user("5B8A1F3C-7F0D-4A52-8C86-4F6F1F0F2A11");
        QVERIFY(client.greeting.back().find("\"user_id\":\"5b8a1f3c-7f0d-4a52-8c86-4f6f1f0f2a11\"") !=
                std::string::npos);
        const auto outcome = bench.publishRow(
            "payment_update", R"({"user_id":"5b8A1f3c-7f0d-4a52-8c86-4f6f1f0f2a11","status":"failed"})");
        QCOMPARE(outcome->matchedSockets, 1u);
    }
};

QTEST_APPLESS_MAIN(TestConnecting)
#include "tst_connecting.moc"
