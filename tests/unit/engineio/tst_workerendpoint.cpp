// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/sessionplacement.h"
#include "fakehttp.h"
#include "unit/protocol/vectors.h"

using namespace sio;
using namespace std::chrono_literals;
using engine::EngineOptions;
using engine::Refusal;
using protocol::CloseReason;
using test::clientFrame;
using test::FakeServer;
using test::serverFrame;

namespace {

const std::string kRs = "\x1e";

std::string errorBody(int code)
{
    static const char* const messages[] = {
        "Transport unknown", "Session ID unknown", "Bad handshake method",
        "Bad request",       "Forbidden",          "Unsupported protocol version"};
    return "{\"code\":" + std::to_string(code) + ",\"message\":\"" + messages[code] + "\"}";
}

} // namespace

/// engine-io.md, sections 1, 2, 10 and 11; threats.md, Engine.IO.
class TestWorkerEndpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithTheVectors()
    {
        test::Deviations deviations(QStringLiteral("engineio-http"));
        const QJsonObject vectors = test::loadVectors(QStringLiteral("engineio-http"));
        EngineOptions options;
        options.maxPayload = static_cast<std::size_t>(
            vectors.value("serverOptions").toObject().value("maxHttpBufferSize").toInt());
        const QJsonArray cases = vectors.value("cases").toArray();
        QVERIFY(cases.size() > 20);
        for (const QJsonValue& value : cases) {
            const QJsonObject item = value.toObject();
            const QString name = item.value("name").toString();
            FakeServer server(options);
            const QJsonObject request = item.value("request").toObject();
            std::string sid;
            QString path = request.value("path").toString();
            if (path.contains("<sid>")) {
                sid = server.open();
                path.replace("<sid>", QString::fromStdString(sid));
            }
            FakeServer::Headers headers;
            const QJsonObject fields = request.value("headers").toObject();
            for (auto it = fields.begin(); it != fields.end(); ++it)
                headers.emplace_back(it.key().toStdString(), it.value().toString().toStdString());
            FakeServer::Request pending;
            const bool isPending = item.value("pendingGet").toBool();
            if (isPending)
                pending = server.send("GET", path.toStdString(), {}, headers);
            const auto got = server.send(request.value("method").toString().toStdString(), path.toStdString(),
                                         request.value("body").toString().toStdString(), headers);

            // What matters of an answer: status, type, caching, body (a 404's is the router's business); and
            // why sessions were closed.
            const auto told = [&](net::http::Response response) {
                if (response.status == 404)
                    response.body.clear();
                QString text = QString::fromStdString(
                    std::to_string(response.status) + ' ' + response.contentType + ' ' +
                    std::string(response.fields.get("cache-control")) + ' ' + response.body);
                const std::string shown = sid.empty() && server.acceptor.opened.size() == 1
                                              ? server.acceptor.opened.front()->id().str()
                                              : sid;
                return shown.empty() ? text : text.replace(QString::fromStdString(shown), "<sid>");
            };
            const auto wanted = [](const QJsonObject& response) {
                const QJsonObject answered = response.value("headers").toObject();
                return QString::number(response.value("status").toInt()) + ' ' +
                       answered.value("Content-Type").toString() + ' ' +
                       answered.value("cache-control").toString() + ' ' + response.value("body").toString();
            };
            QString actual = got.answer->isThere() ? told(*got.answer->response) : QStringLiteral("held");
            QString expected = wanted(item.value("response").toObject());
            if (isPending) {
                actual += " | " + told(*pending.answer->response);
                expected += " | " + wanted(item.value("pendingGetResponse").toObject());
            }
            for (std::size_t reason = 0; reason < static_cast<std::size_t>(CloseReason::Count); ++reason) {
                for (int i = 0; i < server.engine->stats(0).closes[reason].value(); ++i)
                    actual += " | " + QString::fromUtf8(
                                          protocol::closeReasonText(static_cast<CloseReason>(reason)).data());
            }
            for (const QJsonValue& closed : item.value("sessionClosed").toArray())
                expected += " | " + closed.toObject().value("reason").toString();
            const QString verdict = deviations.judge(name, actual, expected);
            QVERIFY2(verdict.isEmpty(), qPrintable(name + ": " + verdict));
        }
        QCOMPARE(deviations.unknown(), QStringList());
    }

    void aHandshakeOpensASession()
    {
        FakeServer server;
        server.acceptor.onOpened = [](engine::EngineSession& session) {
            const engine::Message message = engine::Message::text("hello");
            session.send({&message, 1});
        };
        const auto answer =
            server.send("GET", "/engine.io/?EIO=4&transport=polling&userId=u1", {}, {{"X-Test", "1"}});
        QCOMPARE(server.acceptor.opened.size(), std::size_t(1));
        engine::EngineSession& session = *server.acceptor.opened.front();
        COMPARE_TEXT(answer.text(), "200 0{\"sid\":\"" + session.id().str() +
                                        "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                                        "\"pingTimeout\":20000,\"maxPayload\":1000000}");
        QVERIFY(!answer.answer->response->fields.has("Set-Cookie"));
        COMPARE_TEXT(session.handshake()->query(), "EIO=4&transport=polling&userId=u1");
        COMPARE_TEXT(session.handshake()->header("x-test"), "1");
        COMPARE_TEXT(session.handshake()->address(), "127.0.0.1");
        // What the application said at once waits for the next GET.
        COMPARE_TEXT(server.get(FakeServer::session(session.id().str())).text(), "200 4hello");
        QCOMPARE(server.engine->sessionCount(), std::size_t(1));
    }
    void answersGetsAndPostsOfASession()
    {
        FakeServer server;
        const std::string sid = server.open();
        const auto held = server.get(FakeServer::session(sid));
        COMPARE_TEXT(held.text(), "held");
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4hi").text(), "200 ok");
        COMPARE_TEXT(server.acceptor.heard.all(), "text:hi");
        const engine::Message message = engine::Message::text("there");
        server.acceptor.opened.front()->send({&message, 1});
        server.settle();
        COMPARE_TEXT(held.text(), "200 4there");
    }
    void refusesWithTheProtocolsCodes_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("code");
        QTest::newRow("transport") << "GET"
                                   << "EIO=4&transport=x" << 0;
        QTest::newRow("unknown sid") << "GET"
                                     << "EIO=4&transport=polling&sid=abcdefghijklmnopqrst" << 1;
        QTest::newRow("short sid") << "POST"
                                   << "EIO=4&transport=polling&sid=abc" << 1;
        QTest::newRow("long sid") << "GET"
                                  << "EIO=4&transport=polling&sid=" + QString(100, 'a') << 1;
        QTest::newRow("unknown sid, other revision")
            << "GET"
            << "EIO=3&transport=polling&sid=abcdefghijklmnopqrst" << 1;
        QTest::newRow("method") << "POST"
                                << "EIO=4&transport=polling" << 2;
        QTest::newRow("twice") << "GET"
                               << "EIO=4&transport=polling&transport=polling" << 3;
        QTest::newRow("revision") << "GET"
                                  << "EIO=3&transport=polling" << 5;
    }
    void refusesWithTheProtocolsCodes()
    {
        QFETCH(QString, method);
        QFETCH(QString, query);
        QFETCH(int, code);
        FakeServer server;
        const auto answer = server.send(method.toStdString(), "/engine.io/?" + query.toStdString());
        COMPARE_TEXT(answer.text(), "400 " + errorBody(code));
        COMPARE_TEXT(answer.answer->response->contentType, "application/json");
        QVERIFY(server.acceptor.opened.empty());
    }
    void mismatchesLeaveTheSessionAlone()
    {
        FakeServer server;
        const std::string sid = server.open();
        COMPARE_TEXT(server.get("EIO=4&transport=websocket&sid=" + sid).text(), "400 " + errorBody(3));
        COMPARE_TEXT(server.get("EIO=3&transport=polling&sid=" + sid).text(), "400 " + errorBody(3));
        COMPARE_TEXT(server.upgrade("EIO=3&transport=websocket&sid=" + sid).request.text(),
                     "400 " + errorBody(3));
        COMPARE_TEXT(server.send("DELETE", "/engine.io/?" + FakeServer::session(sid)).text(),
                     "405 " + errorBody(3));
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4x").text(), "200 ok");
    }
    void servesBothFormsOfThePathAndNothingBelow()
    {
        FakeServer server;
        QCOMPARE(server.send("GET", "/engine.io?EIO=4&transport=polling").answer->response->status, 200);
        QCOMPARE(server.send("GET", "/engine.io/?EIO=4&transport=polling").answer->response->status, 200);
        QCOMPARE(server.send("GET", "/engine.io/x?EIO=4&transport=polling").answer->response->status, 404);
        QCOMPARE(server.send("GET", "/engine.iox?EIO=4&transport=polling").answer->response->status, 404);
    }
    void aBodyOverTheLimitKeepsTheSession()
    {
        EngineOptions options;
        options.maxPayload = 10;
        FakeServer server(options);
        const std::string sid = server.open();
        COMPARE_TEXT(server.post(FakeServer::session(sid), std::string(11, '4')).text(), "413 ");
        auto chunked = server.begin("POST", "/engine.io/?" + FakeServer::session(sid));
        chunked.exchange->onBodyTooLarge();
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4" + std::string(9, 'x')).text(), "200 ok");
        COMPARE_TEXT(server.acceptor.heard.all(), "text:xxxxxxxxx");
    }
    void abortedRequestsEndTheSession()
    {
        FakeServer polls;
        std::string sid = polls.open();
        polls.get(FakeServer::session(sid)).exchange->onAborted();
        COMPARE_TEXT(polls.acceptor.heard.all(), "closed:transport_error");

        FakeServer halves;
        sid = halves.open();
        halves.get(FakeServer::session(sid)).exchange->onPeerFinished();
        COMPARE_TEXT(halves.acceptor.heard.all(), "closed:transport_error");

        FakeServer posts;
        sid = posts.open();
        auto post = posts.begin("POST", "/engine.io/?" + FakeServer::session(sid));
        post.exchange->onPeerFinished(); // may still read the answer
        COMPARE_TEXT(posts.acceptor.heard.all(), "");
        post.exchange->onAborted();
        COMPARE_TEXT(posts.acceptor.heard.all(), "closed:transport_error");
        COMPARE_TEXT(posts.get(FakeServer::session(sid)).text(), "400 " + errorBody(1));
    }
    void answersOfAnEndedSessionWaitThirtySeconds()
    {
        for (const bool isInTime : {true, false}) {
            FakeServer server;
            const std::string sid = server.open();
            server.acceptor.opened.front()->close(CloseReason::ForcedServerClose);
            server.pass(isInTime ? 29s : 31s);
            COMPARE_TEXT(server.get(FakeServer::session(sid)).text(),
                         isInTime ? "200 6" + kRs + "1" : "400 " + errorBody(1));
            COMPARE_TEXT(server.get(FakeServer::session(sid)).text(), "400 " + errorBody(1));
        }
    }

    // Section 10.
    void corsFieldsStandOnEveryAnswer()
    {
        EngineOptions options;
        options.cors.origins = {"https://a.test"};
        options.cors.credentials = true;
        FakeServer server(options);
        const FakeServer::Headers origin{{"Origin", "https://a.test"}};
        const auto allowed = [](const FakeServer::Request& request) {
            return request.field("Access-Control-Allow-Origin") + ' ' +
                   request.field("Access-Control-Allow-Credentials") + ' ' + request.field("Vary");
        };
        const std::string expected = "https://a.test true Origin";
        const auto handshake = server.send("GET", "/engine.io/?EIO=4&transport=polling", {}, origin);
        COMPARE_TEXT(allowed(handshake), expected);
        const std::string target =
            "/engine.io/?" + FakeServer::session(server.acceptor.opened.front()->id().str());
        COMPARE_TEXT(allowed(server.send("POST", target, "4x", origin)), expected);
        COMPARE_TEXT(allowed(server.send("GET", "/engine.io/?EIO=4", {}, origin)), expected);
        COMPARE_TEXT(allowed(server.send("OPTIONS", target, {}, origin)), expected);
        QCOMPARE(server.send("OPTIONS", target, {}, origin).answer->response->status, 204);
        const auto socket = server.upgrade("EIO=4&transport=websocket", origin);
        QVERIFY(server.stream(socket.descriptor)
                    .written.find("Access-Control-Allow-Origin: https://a.test\r\n") != std::string::npos);
        const auto refused = server.upgrade("EIO=4&transport=websocket", {{"Origin", "https://b.test"}});
        COMPARE_TEXT(refused.request.text(), "403 " + errorBody(4));
        QVERIFY(!refused.request.answer->response->fields.has("Access-Control-Allow-Origin"));
    }

    // Section 11.
    void thePollingHandshakeMaySetACookie()
    {
        EngineOptions options;
        options.cookie.name = "io";
        FakeServer server(options);
        const auto answer = server.get("EIO=4&transport=polling");
        const std::string sid = server.acceptor.opened.front()->id().str();
        COMPARE_TEXT(answer.field("Set-Cookie"), "io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
        QVERIFY(!server.post(FakeServer::session(sid), "4x").answer->response->fields.has("Set-Cookie"));
        const auto socket = server.upgrade("EIO=4&transport=websocket");
        QVERIFY(server.stream(socket.descriptor).written.find("Cookie") == std::string::npos);

        options.cookie = {"id", "/x", "a.test", "None", false, true, std::chrono::seconds(60)};
        FakeServer other(options);
        const auto full = other.get("EIO=4&transport=polling");
        COMPARE_TEXT(full.field("Set-Cookie"),
                     "id=" + other.acceptor.opened.front()->id().str() +
                         "; Max-Age=60; Domain=a.test; Path=/x; Secure; SameSite=None");
    }
    void oldBrowsersAreToldNotToFilter()
    {
        FakeServer server;
        const auto answer = server.send("GET", "/engine.io/?EIO=4&transport=polling", {},
                                        {{"User-Agent", "Mozilla/5.0 (Windows NT 10.0; Trident/7.0)"}});
        COMPARE_TEXT(answer.field("X-XSS-Protection"), "0");
    }

    // Sections 2, 6 and 7: upgrades.
    void aWebSocketHandshakeOpensASession()
    {
        FakeServer server;
        server.acceptor.onOpened = [](engine::EngineSession& session) {
            const engine::Message message = engine::Message::text("hello");
            session.send({&message, 1});
        };
        const auto socket =
            server.upgrade("EIO=4&transport=websocket", {}, 0, clientFrame(test::kText, "4early"));
        engine::EngineSession& session = *server.acceptor.opened.at(0);
        QCOMPARE(session.transport(), engine::TransportKind::WebSocket);
        test::FakeStream::Record& stream = server.stream(socket.descriptor);
        COMPARE_TEXT(stream.written,
                     "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n" +
                         serverFrame(test::kText, "0{\"sid\":\"" + session.id().str() +
                                                      "\",\"upgrades\":[],\"pingInterval\":25000,"
                                                      "\"pingTimeout\":20000,\"maxPayload\":1000000}") +
                         serverFrame(test::kText, "4hello"));
        COMPARE_TEXT(server.acceptor.heard.all(), "text:early"); // after the open packet
        COMPARE_TEXT(session.handshake()->header("upgrade"), "");
        stream.stream->receive(clientFrame(test::kClose, ""));
        COMPARE_TEXT(server.acceptor.heard.all(), "text:early | closed:transport_close");
        QCOMPARE(server.descriptorsClosed, 0);
        server.pass(5100ms); // the peer does not close TCP: we do
        QVERIFY(stream.closed);
        QCOMPARE(server.descriptorsClosed, 1);
    }
    void refusedUpgradesGetTheSameAnswerAsRequests_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("code");
        QTest::newRow("transport") << "EIO=4&transport=x" << 0;
        QTest::newRow("polling") << "EIO=4&transport=polling" << 3;
        QTest::newRow("revision") << "EIO=3&transport=websocket" << 5;
        QTest::newRow("no revision") << "transport=websocket" << 5;
        QTest::newRow("unknown sid, revision") << "EIO=3&transport=websocket&sid=abcdefghijklmnopqrst" << 1;
    }
    void refusedUpgradesGetTheSameAnswerAsRequests()
    {
        QFETCH(QString, query);
        QFETCH(int, code);
        FakeServer server;
        const auto refused = server.upgrade(query.toStdString());
        COMPARE_TEXT(refused.request.text(), "400 " + errorBody(code));
        if (query.contains("sid"))
            return; // a plain request of its own worker's session
        QVERIFY(refused.request.answer->response->close);
    }
    void anUpgradeOfAnUnknownSessionIsRefusedComplete()
    {
        for (const char* sid : {"abcdefghijklmnopqrst", "short"}) {
            FakeServer server;
            const auto socket = server.upgrade("EIO=4&transport=websocket&sid=" + std::string(sid));
            test::FakeStream::Record& stream = server.stream(socket.descriptor);
            QVERIFY(stream.written.starts_with("HTTP/1.1 400 Bad Request\r\n"));
            QVERIFY(stream.written.find("\r\nContent-Length: 41\r\n") != std::string::npos);
            QVERIFY(stream.written.find("\r\nConnection: close\r\n") != std::string::npos);
            QVERIFY(stream.written.ends_with("\r\n\r\n" + errorBody(1)));
            QVERIFY(stream.finished);
            server.pass(5100ms);
            QVERIFY(stream.closed);
            QCOMPARE(server.descriptorsClosed, 1);
        }
    }
    void aBadWebSocketVersionGets426()
    {
        FakeServer server;
        const auto refused = server.upgrade("EIO=4&transport=websocket", {{"Sec-WebSocket-Version", "8"}});
        COMPARE_TEXT(refused.request.text(), "426 " + errorBody(3));
        COMPARE_TEXT(refused.request.field("Sec-WebSocket-Version"), "13");
    }
    void aSessionIsUpgraded()
    {
        FakeServer server;
        const std::string sid = server.open();
        const auto socket = server.upgrade("EIO=4&transport=websocket&sid=" + sid);
        test::FakeStream::Record& stream = server.stream(socket.descriptor);
        QVERIFY(stream.written.starts_with("HTTP/1.1 101 "));
        QVERIFY(stream.written.ends_with("\r\n\r\n")); // no open packet
        stream.written.clear();
        stream.stream->receive(clientFrame(test::kText, "2probe"));
        COMPARE_TEXT(stream.written, serverFrame(test::kText, "3probe"));
        const auto held = server.get(FakeServer::session(sid));
        server.pass(108ms);
        COMPARE_TEXT(held.text(), "200 6");
        stream.stream->receive(clientFrame(test::kText, "5") + clientFrame(test::kText, "4behind"));
        COMPARE_TEXT(server.acceptor.heard.all(), "transport:websocket | text:behind");
        COMPARE_TEXT(server.get(FakeServer::session(sid)).text(), "400 " + errorBody(3));
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4x").text(), "400 " + errorBody(3));
        const auto second = server.upgrade("EIO=4&transport=websocket&sid=" + sid);
        QVERIFY(server.stream(second.descriptor).written.starts_with("HTTP/1.1 101 "));
        QVERIFY(server.stream(second.descriptor).written.ends_with(serverFrame(test::kClose, "")));
        stream.stream->receive(clientFrame(test::kText, "4alive"));
        COMPARE_TEXT(server.acceptor.heard.all(), "transport:websocket | text:behind | text:alive");
    }
    void b64IsReadPerTransport()
    {
        FakeServer server;
        const auto socket = server.upgrade("EIO=4&transport=websocket&b64=1");
        const engine::Message message = engine::Message::binary("\x01\x02\x03");
        server.acceptor.opened.front()->send({&message, 1});
        QVERIFY(server.stream(socket.descriptor).written.ends_with(serverFrame(test::kText, "bAQID")));
    }

    // Limits.
    void handshakesOfOneAddressAreLimited()
    {
        EngineOptions options;
        options.handshakesBurst = 2;
        options.handshakesPerSecond = 1;
        FakeServer server(options);
        for (int i = 0; i < 10; ++i)
            QVERIFY(!server.open().empty()); // loopback is exempt
        server.peer = {"192.0.2.9", 1, false, false};
        QVERIFY(!server.open().empty());
        QVERIFY(!server.open().empty());
        const auto refused = server.get("EIO=4&transport=polling");
        COMPARE_TEXT(refused.text(), "429 {\"code\":4,\"message\":\"Too many connections\"}");
        COMPARE_TEXT(refused.field("Retry-After"), "1");
        const auto socket = server.upgrade("EIO=4&transport=websocket");
        QVERIFY(server.stream(socket.descriptor).written.starts_with("HTTP/1.1 429 "));
        QCOMPARE(server.refused(Refusal::RateLimited), 2);
        server.peer = {"192.0.2.10", 1, false, false};
        QVERIFY(!server.open().empty());
    }
    void forwardedAddressesAreLimitedBehindAListedProxy()
    {
        EngineOptions options;
        options.maxSessionsPerAddress = 2;
        options.trustedProxies = {"127.0.0.0/8"};
        FakeServer server(options);
        const FakeServer::Headers one{{"X-Forwarded-For", "192.0.2.1"}};
        const FakeServer::Headers two{{"X-Forwarded-For", "192.0.2.2"}};
        QVERIFY(!server.open(0, one).empty());
        COMPARE_TEXT(server.acceptor.opened.back()->handshake()->address(), "192.0.2.1");
        QVERIFY(!server.open(0, one).empty());
        QVERIFY(server.open(0, one).empty());
        QVERIFY(!server.open(0, two).empty());
        server.acceptor.opened.front()->close(CloseReason::ForcedClose);
        QVERIFY(!server.open(0, one).empty());
    }
    void guessingSessionIdsIsRefused()
    {
        EngineOptions options;
        options.unknownSidsPerMinute = 3;
        FakeServer server(options);
        const std::string sid = server.open();
        const std::string wrong = "EIO=4&transport=polling&sid=abcdefghijklmnopqrst";
        for (int i = 0; i < 3; ++i)
            COMPARE_TEXT(server.get(wrong).text(), "400 " + errorBody(1));
        const auto refused = server.get(wrong);
        COMPARE_TEXT(refused.text(), "429 {\"code\":4,\"message\":\"Too many requests\"}");
        QVERIFY(!refused.field("Retry-After").empty());
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4x").text(),
                     "200 ok"); // those who know are served
        QCOMPARE(server.refused(Refusal::UnknownSid), 3);
        QCOMPARE(server.refused(Refusal::SidGuessing), 1);
    }
    void aFullServerRefusesNewcomers()
    {
        EngineOptions options;
        options.maxSessions = 2;
        FakeServer server(options);
        const std::string sid = server.open();
        server.open();
        const auto refused = server.get("EIO=4&transport=polling");
        COMPARE_TEXT(refused.text(), "503 {\"code\":4,\"message\":\"Server is full\"}");
        QVERIFY(!refused.field("Retry-After").empty());
        COMPARE_TEXT(server.post(FakeServer::session(sid), "1").text(), "200 ok");
        QVERIFY(!server.open().empty());
    }
    void aServerThatGoesDownRefusesNewcomers()
    {
        FakeServer server;
        const std::string sid = server.open();
        server.engine->stopAccepting();
        COMPARE_TEXT(server.get("EIO=4&transport=polling").text(),
                     "503 {\"code\":4,\"message\":\"Server is shutting down\"}");
        int last = 0;
        for (int i = 0; i < 2000; ++i)
            last = std::stoi(server.get("EIO=4&transport=polling").field("Retry-After"));
        QVERIFY(last > 5); // growing, so that they do not all come back at once
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4x").text(), "200 ok");
        QCOMPARE(server.refused(Refusal::Draining), 2001);
    }
};

QTEST_APPLESS_MAIN(TestWorkerEndpoint)
#include "tst_workerendpoint.moc"
