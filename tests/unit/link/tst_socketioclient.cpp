// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/socketioclient.h"

#include "support/fakesocketserver.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest>

using namespace sio::link;
using namespace sio::test;
using namespace std::chrono_literals;
using State = SocketIoClient::State;

namespace {

SocketIoOptions optionsFor(const FakeSocketServer& server)
{
    SocketIoOptions options;
    options.url = server.url();
    options.nsp = "/admin";
    options.auth = R"({"username":"u"})";
    options.backoffFirst = 20ms;
    options.backoffMax = 50ms;
    return options;
}

struct Watch {
    explicit Watch(SocketIoClient& client)
    {
        QObject::connect(&client, &SocketIoClient::stateChanged, &context, [this](State s) { states << s; });
        QObject::connect(&client, &SocketIoClient::lost, &context, [this](const Loss& loss, bool willRetry) {
            lost << loss.text;
            losses << loss.kind;
            retries << willRetry;
        });
        QObject::connect(&client, &SocketIoClient::refused, &context,
                         [this](const Refusal& r) { refusals << r; });
        QObject::connect(&client, &SocketIoClient::tlsRefused, &context,
                         [this](const TlsProblem& p) { tls << p; });
        QObject::connect(&client, &SocketIoClient::eventReceived, &context,
                         [this](const IncomingEvent& e) { events << e; });
    }
    QObject context;
    QList<State> states;
    QStringList lost;
    QList<Loss::Kind> losses;
    QList<bool> retries;
    QList<Refusal> refusals;
    QList<TlsProblem> tls;
    QList<IncomingEvent> events;
};

} // namespace

class TestSocketIoClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsItsNamespace()
    {
        FakeSocketServer server;
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options = optionsFor(server);
        options.path = "/socket.io";
        options.query = "a=b%20c";
        client.open(options);
        QTRY_VERIFY(client.isJoined());
        QCOMPARE(watch.states, (QList<State>{State::Connecting, State::Joining, State::Joined}));
        QCOMPARE(client.socketId(), QString("socket-1"));
        QCOMPARE(server.requests, QStringList{"/socket.io/?a=b c&EIO=4&transport=websocket"});
        QCOMPARE(server.auths, QStringList{R"({"username":"u"})"});
        client.close();
        QCOMPARE(client.state(), State::Closed);
        QTRY_VERIFY(server.received.contains("41/admin,"));
        QVERIFY(watch.lost.isEmpty());
    }

    void deliversEventsInOrderAndEarlyOnesAfterTheJoin()
    {
        FakeSocketServer server;
        server.onConnect = [&](const QString&) { server.emitEvent("session", "\"s1\""); };
        server.onJoined = [&] { server.emitEvent("config", R"({"a":[1,2]},3)"); };
        SocketIoClient client;
        Watch watch(client);
        bool joinedFirst = false;
        connect(&client, &SocketIoClient::joined, this, [&] { joinedFirst = watch.events.isEmpty(); });
        client.open(optionsFor(server));
        QTRY_COMPARE(watch.events.size(), 2);
        QVERIFY(joinedFirst);
        QCOMPARE(watch.events[0].name, QString("session"));
        QCOMPARE(watch.events[1].arguments().size(), 2);
        QCOMPARE(watch.events[1].payload, QByteArray(R"(["config",{"a":[1,2]},3])"));
        server.send("42[\"another\",\"namespace\"]");
        server.emitEvent("\\u0041", "\"x\"", "7");
        QTRY_COMPARE(watch.events.size(), 3);
        QCOMPARE(watch.events[2].name, QString("A"));
        QCOMPARE(*watch.events[2].ackId, 7u);
        client.answer(7, "1");
        QTRY_VERIFY(server.received.contains("43/admin,7[1]"));
    }

    void asksAndIsAnswered()
    {
        FakeSocketServer server;
        server.onEvent = [&](const QString& array, const QString& id) {
            if (array.contains("now"))
                server.acknowledge(id, "{\"ok\":true},2");
            if (array.contains("twice")) {
                server.acknowledge(id, "1");
                server.acknowledge(id, "2");
            }
        };
        SocketIoClient client;
        QList<AckResult> results;
        const auto keep = [&](const AckResult& result) { results << result; };
        client.request("before", {}, 1s, this, keep);
        QCOMPARE(results.size(), 1);
        QCOMPARE(results[0].status, AckResult::Status::Disconnected);
        QVERIFY(!client.emitEvent("x"));
        client.open(optionsFor(server));
        QTRY_VERIFY(client.isJoined());
        QVERIFY(client.emitEvent("plain", QJsonArray{1, "ä"}));
        QTRY_VERIFY(server.received.contains(QString::fromUtf8("42/admin,[\"plain\",1,\"ä\"]")));
        client.request("now", "{\"a\":75.00}", 5s, this, keep);
        QTRY_COMPARE(results.size(), 2);
        QVERIFY(server.received.contains("42/admin,0[\"now\",{\"a\":75.00}]"));
        QVERIFY(results[1].object().value("ok").toBool());
        client.request("twice", {}, 5s, this, keep);
        QTRY_COMPARE(results.size(), 3);
        client.request("never", {}, 50ms, this, keep);
        QTRY_COMPARE(results.size(), 4);
        QCOMPARE(results[3].status, AckResult::Status::TimedOut);
        {
            QObject gone;
            client.request("now", {}, 5s, &gone, keep);
        }
        client.request("never", {}, 60s, this, keep);
        server.acknowledge("999", "1"); // never asked for
        server.drop();
        QTRY_COMPARE(results.size(), 5); // the one whose asker has gone is not among them
        QCOMPARE(results[4].status, AckResult::Status::Disconnected);
    }

    void isRefused()
    {
        FakeSocketServer server;
        server.connectError = R"({"message":"invalid credentials","data":{"code":"INVALID_CREDENTIALS"}})";
        SocketIoClient client;
        Watch watch(client);
        client.open(optionsFor(server));
        QTRY_COMPARE(watch.refusals.size(), 1);
        QCOMPARE(watch.refusals[0].message, QString("invalid credentials"));
        QCOMPARE(watch.refusals[0].data.value("code").toString(), QString("INVALID_CREDENTIALS"));
        QCOMPARE(client.state(), State::Closed);
        QVERIFY(watch.lost.isEmpty());
        server.connectError.clear();
        client.retryNow();
        QTRY_VERIFY(client.isJoined());
    }

    void comesBack()
    {
        FakeSocketServer server;
        SocketIoClient client;
        Watch watch(client);
        client.open(optionsFor(server));
        QTRY_VERIFY(client.isJoined());
        client.setAuth(R"({"sessionId":"s"})");
        server.stop();
        QTRY_COMPARE(client.state(), State::Waiting);
        QVERIFY(client.retryIn() <= 50ms);
        QTRY_VERIFY(client.attempt() >= 4); // nobody listens: it goes on
        server.listen();
        QTRY_VERIFY(client.isJoined());
        QCOMPARE(server.auths.last(), QString(R"({"sessionId":"s"})"));
        QVERIFY(watch.lost.size() >= 3);
        server.send("41/admin,"); // thrown out by hand
        QTRY_COMPARE(server.connections, 3);
        client.close();
        QCOMPARE(client.state(), State::Closed);
    }

    void noticesSilence()
    {
        FakeSocketServer server;
        server.openPacket = R"(0{"sid":"abc","pingInterval":50,"pingTimeout":50})";
        SocketIoClient client;
        Watch watch(client);
        client.open(optionsFor(server));
        QTRY_VERIFY(client.isJoined());
        server.send("2");
        QTRY_VERIFY(server.received.contains("3"));
        QTRY_VERIFY(!watch.lost.isEmpty());
        QVERIFY2(watch.lost[0].contains("silent"), qPrintable(watch.lost[0]));
    }

    void saysWhyThereIsNoConnection_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QByteArray>("says"); // a server that says this and closes; null: nobody listens
        QTest::addColumn<Loss::Kind>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("retries");
        using Kind = Loss::Kind;
        const QByteArray nobody;
        QTest::newRow("nobody listens")
            << "http"
            << "127.0.0.1" << nobody << Kind::ConnectionRefused
            << "connection refused by 127.0.0.1:PORT: is papermastery-server running there?" << true;
        QTest::newRow("nobody listens, https") << "https"
                                               << "127.0.0.1" << nobody << Kind::ConnectionRefused
                                               << "connection refused by 127.0.0.1:PORT" << true;
        QTest::newRow("unknown host")
            << "http"
            << "nobody.invalid" << nobody << Kind::UnknownHost << "unknown host nobody.invalid" << false;
        QTest::newRow("no TLS there") << "https"
                                      << "127.0.0.1" << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n")
                                      << Kind::Tls << "TLS with 127.0.0.1:PORT failed" << false;
        QTest::newRow("another server")
            << "http"
            << "127.0.0.1" << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            << Kind::NoServer << "127.0.0.1:PORT answers, but not as a Socket.IO server" << true;
        QTest::newRow("closes") << "http"
                                << "127.0.0.1" << QByteArray("") << Kind::Closed
                                << "127.0.0.1:PORT closed the connection" << true;
    }

    void saysWhyThereIsNoConnection()
    {
        QFETCH(QString, scheme);
        QFETCH(QString, host);
        QFETCH(QByteArray, says);
        QFETCH(Loss::Kind, kind);
        QFETCH(QString, text);
        QFETCH(bool, retries);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = server.serverPort();
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket* socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, says] {
                socket->write(says);
                socket->disconnectFromHost();
            });
        });
        if (says.isNull())
            server.close();
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options;
        options.url = QUrl(QString("%1://%2:%3").arg(scheme, host).arg(port));
        options.openTimeout = 60s; // a name server may take its time to say no
        client.open(options);
        QTRY_VERIFY_WITH_TIMEOUT(!watch.losses.isEmpty(), 60'000);
        QVERIFY2(watch.lost[0].contains(text.replace("PORT", QString::number(port))),
                 qPrintable(watch.lost[0]));
        QCOMPARE(watch.losses[0], kind);
        QCOMPARE(watch.retries[0], retries);
        QVERIFY(watch.tls.isEmpty());
    }

    void givesUpWaitingForTheAnswer_data()
    {
        QTest::addColumn<bool>("opens");
        QTest::newRow("no Engine.IO handshake") << false;
        QTest::newRow("no CONNECT answer") << true;
    }

    void givesUpWaitingForTheAnswer()
    {
        QFETCH(bool, opens);
        FakeSocketServer server;
        if (!opens)
            server.openPacket.clear();
        server.connectAnswer.clear();
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options = optionsFor(server);
        options.openTimeout = 100ms;
        options.reconnect = false;
        client.open(options);
        QTRY_COMPARE(watch.lost.size(), 1);
        QVERIFY2(watch.lost[0].contains("no answer"), qPrintable(watch.lost[0]));
        QCOMPARE(client.state(), State::Closed);
    }

    void endsOnNonsense_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("no engine packet") << "hello";
        QTest::newRow("second open") << R"(0{"sid":"x","pingInterval":1,"pingTimeout":1})";
        QTest::newRow("close") << "1";
        QTest::newRow("unknown packet") << "49";
        QTest::newRow("not JSON") << "42/admin,[\"a\"";
        QTest::newRow("no array") << "42/admin,{}";
        QTest::newRow("too deep") << "42/admin,[\"a\"," + QString("[").repeated(300) +
                                         QString("]").repeated(300) + "]";
        QTest::newRow("reserved name") << "42/admin,[\"connect\"]";
        QTest::newRow("ack id too long") << "43/admin,99999999999999999999[]";
        QTest::newRow("binary without a count") << "45-[\"a\"]";
        QTest::newRow("text where binary is due")
            << "451-/admin,[\"a\",{\"_placeholder\":true,\"num\":0}]|42/admin,[\"b\"]";
    }

    void endsOnNonsense()
    {
        QFETCH(QString, text);
        FakeSocketServer server;
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options = optionsFor(server);
        options.reconnect = false;
        client.open(options);
        QTRY_VERIFY(client.isJoined());
        for (const QString& packet : text.split('|'))
            server.send(packet);
        QTRY_COMPARE(watch.lost.size(), 1);
        QCOMPARE(client.state(), State::Closed);
        QVERIFY(watch.events.isEmpty());
    }

    void sparesHarmlessOddities()
    {
        FakeSocketServer server;
        SocketIoClient client;
        Watch watch(client);
        client.open(optionsFor(server));
        QTRY_VERIFY(client.isJoined());
        server.send("6");
        server.send("42/admin,");
        server.send("42/admin,[7,8]"); // a number as a name
        server.send("40/admin,{\"sid\":\"again\"}");
        server.send("43/admin,[1]");
        server.send("451-/admin,[\"file\",{\"_placeholder\":true,\"num\":0}]");
        server.sendBinary("xyz");
        server.emitEvent("end", "");
        QTRY_COMPARE(watch.events.size(), 3);
        QCOMPARE(watch.events[0].name, QString("7"));
        QCOMPARE(watch.events[1].name, QString("file"));
        QCOMPARE(watch.events[1].arguments().size(), 1);
        QCOMPARE(client.socketId(), QString("socket-1"));
    }

    void endsOnStrayBinary()
    {
        FakeSocketServer server;
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options = optionsFor(server);
        options.reconnect = false;
        client.open(options);
        QTRY_VERIFY(client.isJoined());
        server.sendBinary("x");
        QTRY_COMPARE(watch.lost.size(), 1);
    }

    void refusesGiantMessages()
    {
        FakeSocketServer server;
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options = optionsFor(server);
        options.reconnect = false;
        options.maxMessageBytes = 100'000;
        client.open(options);
        QTRY_VERIFY(client.isJoined());
        server.emitEvent("fits", '"' + QString(90'000, QLatin1Char('x')) + '"');
        QTRY_COMPARE(watch.events.size(), 1);
        server.emitEvent("giant", '"' + QString(200'000, QLatin1Char('x')) + '"');
        QTRY_COMPARE(watch.lost.size(), 1);
        QCOMPARE(watch.events.size(), 1);
    }

    void wantsACertificateItCanTrust()
    {
        FakeSocketServer server("/admin", PM_TEST_DATA "/tls/selfsigned.pem");
        SocketIoClient client;
        Watch watch(client);
        client.open(optionsFor(server));
        QTRY_COMPARE(watch.tls.size(), 1);
        QCOMPARE(client.state(), State::Closed);
        QVERIFY(watch.lost.isEmpty());
        const TlsProblem problem = watch.tls[0];
        QCOMPARE(problem.subject, QString("console-test"));
        QCOMPARE(problem.fingerprint.size(), 64);
        QVERIFY(!problem.errors.isEmpty() && !problem.pinChanged);
        client.setPin(problem.fingerprint);
        client.retryNow();
        QTRY_VERIFY(client.isJoined());
    }

    void refusesAnotherCertificateThanThePinnedOne()
    {
        FakeSocketServer server("/admin", PM_TEST_DATA "/tls/another.pem");
        SocketIoClient client;
        Watch watch(client);
        SocketIoOptions options = optionsFor(server);
        options.pin = QString(64, QLatin1Char('a'));
        client.open(options);
        QTRY_COMPARE(watch.tls.size(), 1);
        QVERIFY(watch.tls[0].pinChanged);
        QVERIFY(server.auths.isEmpty()); // no password went to it
    }

    void mayBeClosedFromItsSignals()
    {
        FakeSocketServer server;
        server.onJoined = [&] {
            server.emitEvent("a", "");
            server.emitEvent("b", "");
        };
        SocketIoClient client;
        Watch watch(client);
        connect(&client, &SocketIoClient::eventReceived, this, [&] { client.close(); });
        client.open(optionsFor(server));
        QTRY_COMPARE(watch.events.size(), 1);
        QTest::qWait(0);
        QCOMPARE(watch.events.size(), 1);
        QCOMPARE(client.state(), State::Closed);
        connect(&client, &SocketIoClient::joined, this, [&] { client.close(); });
        client.open(optionsFor(server));
        QTRY_COMPARE(server.connections, 2);
        QTRY_COMPARE(client.state(), State::Closed);
    }
};

QTEST_GUILESS_MAIN(TestSocketIoClient)
#include "tst_socketioclient.moc"
