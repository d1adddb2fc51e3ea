// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclient.h"
#include "link/virtualclienthttp.h"
#include "protocol/websocketframe.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <memory>

using namespace sio::link;

namespace {

/// A server of one connection at a time that says what the test tells it to; frames are written by hand.
class RawServer {
public:
    RawServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this] { input += socket->readAll(); });
        });
    }
    std::uint16_t port() const { return m_server.serverPort(); }

    bool hasRequest() const { return input.contains("\r\n\r\n"); }
    /// The request's head; the input behind it stays.
    QByteArray takeRequest()
    {
        const auto end = input.indexOf("\r\n\r\n") + 4;
        const QByteArray head = input.left(end);
        input.remove(0, end);
        return head;
    }
    void answerUpgrade()
    {
        const QByteArray head = takeRequest();
        const auto at = head.indexOf("Sec-WebSocket-Key: ") + 19;
        const std::string key = head.mid(at, head.indexOf("\r\n", at) - at).toStdString();
        socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: " +
                      QByteArray::fromStdString(sio::protocol::wsAcceptKey(key)) + "\r\n\r\n");
    }
    void send(char opcode, const QByteArray& payload)
    {
        socket->write(QByteArray(1, static_cast<char>(0x80 | opcode)) + static_cast<char>(payload.size()) +
                      payload);
        socket->flush();
    }
    void sendText(const QByteArray& packet) { send(1, packet); }
    /// The payloads of the frames that came, unmasked; short ones alone.
    QByteArrayList takeFrames()
    {
        QByteArrayList frames;
        while (input.size() >= 6 && input.size() >= 6 + (input[1] & 0x7F)) {
            const int size = input[1] & 0x7F;
            QByteArray payload = input.mid(6, size);
            for (int i = 0; i < size; ++i)
                payload[i] = static_cast<char>(payload[i] ^ input[2 + i % 4]);
            if ((input[0] & 0x0F) == 8)
                payload.prepend("close ");
            frames << payload;
            input.remove(0, 6 + size);
        }
        seen += frames;
        return frames;
    }
    bool hasSeen(const QByteArray& frame)
    {
        takeFrames();
        return seen.contains(frame);
    }

    QTcpSocket* socket = nullptr;
    QByteArray input;
    QByteArrayList seen;

private:
    QTcpServer m_server;
};

struct Listener final : VirtualClientListener {
    QStringList log;
    void onConnected(VirtualClient&, const std::string& id) override
    {
        log << "connected " + QString::fromStdString(id);
    }
    void onRefused(VirtualClient&, const std::string& json) override
    {
        log << "refused " + QString::fromStdString(json);
    }
    void onEvent(VirtualClient&, const std::string& json) override
    {
        log << "event " + QString::fromStdString(json);
    }
    void onAck(VirtualClient&, std::uint64_t id, const std::string& json) override
    {
        log << QString("ack %1 ").arg(id) + QString::fromStdString(json);
    }
    void onClosed(VirtualClient&, const std::string& reason) override
    {
        log << "closed " + QString::fromStdString(reason);
    }
    void onGone(VirtualClient&) override { log << "gone"; }
};

struct Bench {
    RawServer server;
    Listener listener;
    std::unique_ptr<VirtualClient> client;

    explicit Bench(VirtualTransport transport = VirtualTransport::WebSocket)
    {
        VirtualClientOptions options;
        options.port = server.port();
        options.nsp = "/x";
        options.transport = transport;
        options.query = {{"userId", "a b&c"}};
        options.authJson = R"({"k":1})";
        options.bearerToken = "T";
        client = tcpVirtualClients()(options, listener);
        client->open();
    }

    /// Up to the joined namespace.
    void join()
    {
        QTRY_VERIFY(server.hasRequest());
        server.answerUpgrade();
        server.sendText(
            R"(0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000})");
        QTRY_VERIFY(server.hasSeen(R"(40/x,{"k":1})"));
        server.sendText(R"(40/x,{"sid":"S"})");
        QTRY_COMPARE(listener.log, QStringList{"connected S"});
        listener.log.clear();
    }
};

} // namespace

class TestVirtualClient : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesHttpAnswers_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("isLast");
        QTest::addColumn<int>("status"); // 0: more is wanted
        QTest::addColumn<QByteArray>("body");
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("length") << ok + "Content-Length: 2\r\n\r\nok" << false << 200 << QByteArray("ok");
        QTest::newRow("length, more due") << ok + "Content-Length: 3\r\n\r\nok" << false << 0 << QByteArray();
        QTest::newRow("no body") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << false << 204
                                 << QByteArray();
        QTest::newRow("upgrade") << QByteArray("HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n") << false << 101
                                 << QByteArray();
        QTest::newRow("chunked") << ok +
                                        "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n"
                                 << false << 200 << QByteArray("abc");
        QTest::newRow("chunked with trailers")
            << ok + "transfer-encoding: Chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n"
            << false << 200 << QByteArray("a");
        QTest::newRow("bad chunk") << ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
                                   << false << -1 << QByteArray("malformed answer");
        QTest::newRow("until the end") << ok + "\r\nabc" << true << 200 << QByteArray("abc");
        QTest::newRow("until the end, more due") << ok + "\r\nabc" << false << 0 << QByteArray();
        QTest::newRow("no HTTP") << QByteArray("SSH-2.0\r\n\r\n") << false << -1
                                 << QByteArray("malformed answer");
        QTest::newRow("bad header") << ok + "nonsense\r\n\r\n"
                                    << false << -1 << QByteArray("malformed answer");
        QTest::newRow("endless length") << ok + "Content-Length: 99999999999\r\n\r\n"
                                        << false << -1 << QByteArray("malformed answer");
    }
    void takesHttpAnswers()
    {
        QFETCH(QByteArray, input);
        QFETCH(bool, isLast);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        std::string text = input.toStdString() + (status > 0 && !isLast ? "next" : "");
        const auto answer = takeHttpAnswer(text, isLast);
        QCOMPARE(answer.has_value(), status != 0);
        if (!answer)
            return;
        QCOMPARE(answer->status, status);
        QCOMPARE(QByteArray::fromStdString(answer->body), body);
        if (status > 0 && !isLast)
            QCOMPARE(text, std::string("next"));
        // Cut anywhere, it is either incomplete or the same.
        for (int cut = 0; status > 0 && !isLast && cut < input.size(); ++cut) {
            std::string part = input.left(cut).toStdString();
            QVERIFY(!takeHttpAnswer(part, false));
        }
    }

    void encodesQueries()
    {
        QCOMPARE(encodeQuery({{"a", "b c&d=\xC3\xA4"}, {"e", ""}}), std::string("a=b%20c%26d%3D%C3%A4&e="));
    }

    void connectsOverWebSocket()
    {
        Bench bench;
        QTRY_VERIFY(bench.server.hasRequest());
        QVERIFY(bench.server.input.startsWith(
            "GET /socket.io/?EIO=4&transport=websocket&userId=a%20b%26c HTTP/1.1\r\n"));
        QVERIFY(bench.server.input.contains("Authorization: Bearer T\r\n"));
        bench.join();
    }

    void exchangesEventsAndAcks()
    {
        Bench bench;
        bench.join();
        QCOMPARE(bench.client->emitEvent(R"(["a",1])", false), 0u);
        QCOMPARE(bench.client->emitEvent(R"(["b"])", true), 1u);
        QTRY_VERIFY(bench.server.hasSeen(R"(42/x,1["b"])"));
        QVERIFY(bench.server.seen.contains(R"(42/x,["a",1])"));
        bench.server.sendText(R"(43/x,1[{"ok":true}])");
        bench.server.sendText(R"(42/x,["e",{"n":1.50}])");
        bench.server.sendText(R"(42/other,["not mine"])");
        bench.server.sendText(R"(42/x,["last"])");
        QTRY_COMPARE(bench.listener.log, (QStringList{R"(ack 1 [{"ok":true}])", R"(event ["e",{"n":1.50}])",
                                                      R"(event ["last"])"}));
    }

    void putsAttachmentsTogether()
    {
        Bench bench;
        bench.join();
        bench.server.sendText(
            R"(452-/x,["b",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0}]])");
        bench.server.send(2, "abc");
        bench.server.send(2, "xyz");
        QTRY_COMPARE(bench.listener.log,
                     QStringList{R"(event ["b",{"_binary":"eHl6"},[{"_binary":"YWJj"}]])"});
    }

    void answersEventsThatWantAnAck()
    {
        Bench bench;
        bench.join();
        bench.server.sendText(R"(42/x,7["e"])");
        QTRY_VERIFY(bench.server.hasSeen("43/x,7[]"));
        bench.client->setAckDelay(std::chrono::seconds(2));
        bench.server.sendText(R"(42/x,8["e"])");
        bench.server.sendText("2");
        QTRY_VERIFY(bench.server.hasSeen("3")); // the heartbeat's answer does not wait
        QVERIFY(!bench.server.hasSeen("43/x,8[]"));
        QTRY_VERIFY(bench.server.hasSeen("43/x,8[]"));
    }

    void answersHeartbeatsUnlessMuted()
    {
        Bench bench;
        bench.join();
        bench.client->setPongsMuted(true);
        bench.server.sendText("2");
        bench.server.sendText(R"(42/x,1["e"])");
        QTRY_VERIFY(bench.server.hasSeen("43/x,1[]"));
        QVERIFY(!bench.server.hasSeen("3"));
        bench.client->setPongsMuted(false);
        bench.server.sendText("2");
        QTRY_VERIFY(bench.server.hasSeen("3"));
    }

    void readsNothingWhileStalled()
    {
        Bench bench;
        bench.join();
        bench.client->setReadingStalled(true);
        bench.server.sendText(R"(42/x,1["e"])");
        // What is sent goes on; what arrives waits.
        bench.client->emitEvent(R"(["a"])", false);
        QTRY_VERIFY(bench.server.hasSeen(R"(42/x,["a"])"));
        QTest::qWait(20);
        QVERIFY(bench.listener.log.isEmpty());
        bench.client->setReadingStalled(false);
        QTRY_COMPARE(bench.listener.log, QStringList{R"(event ["e"])"});
    }

    void saysWhyItIsClosed_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("log");
        QTest::newRow("thrown out") << "41/x,"
                                    << "closed io server disconnect";
        QTest::newRow("close frame") << "close"
                                     << "closed transport close";
        QTest::newRow("connection lost") << "abort"
                                         << "closed transport close";
        QTest::newRow("nonsense") << "9"
                                  << "closed parse error";
        QTest::newRow("bad packet") << "42/x,{}"
                                    << "closed parse error";
    }
    void saysWhyItIsClosed()
    {
        QFETCH(QString, how);
        QFETCH(QString, log);
        Bench bench;
        bench.join();
        if (how == "close")
            bench.server.send(8, {});
        else if (how == "abort")
            bench.server.socket->abort();
        else
            bench.server.sendText(how.toUtf8());
        QTRY_COMPARE(bench.listener.log, QStringList{log});
        QCOMPARE(bench.client->emitEvent(R"(["a"])", true), 0u);
    }

    void tellsRefusals_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("log");
        QTest::newRow("handshake")
            << QByteArray(
                   "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 11\r\n\r\nBad request")
            << R"(refused {"message":"Bad request"})";
        QTest::newRow("handshake, JSON")
            << QByteArray(
                   "HTTP/1.1 403 F\r\nContent-Length: 34\r\n\r\n{\"code\":4,\"message\":\"Forbidden!!\"}")
            << R"(refused {"code":4,"message":"Forbidden!!"})";
        QTest::newRow("wrong key")
            << QByteArray("HTTP/1.1 101 S\r\nSec-WebSocket-Accept: x\r\n\r\n")
            << R"(refused {"message":"the answer to the WebSocket handshake has a wrong key"})";
    }
    void tellsRefusals()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, log);
        Bench bench;
        QTRY_VERIFY(bench.server.hasRequest());
        bench.server.socket->write(answer);
        QTRY_COMPARE(bench.listener.log, QStringList{log});
    }

    void tellsRefusedNamespaces()
    {
        Bench bench;
        QTRY_VERIFY(bench.server.hasRequest());
        bench.server.answerUpgrade();
        bench.server.sendText(R"(0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000})");
        QTRY_VERIFY(bench.server.hasSeen(R"(40/x,{"k":1})"));
        bench.server.sendText(R"(44/x,{"message":"NO","data":{"code":1}})");
        QTRY_COMPARE(bench.listener.log.value(0), QString(R"(refused {"message":"NO","data":{"code":1}})"));
    }

    void tellsThatNobodyListens()
    {
        VirtualClientOptions options;
        {
            QTcpServer gone;
            gone.listen(QHostAddress::LocalHost);
            options.port = gone.serverPort();
        }
        for (const VirtualTransport transport : {VirtualTransport::WebSocket, VirtualTransport::Polling}) {
            options.transport = transport;
            Listener listener;
            const auto client = tcpVirtualClients()(options, listener);
            client->open();
            QTRY_COMPARE(listener.log.size(), 1);
            QVERIFY2(listener.log[0].startsWith("refused "), qPrintable(listener.log[0]));
        }
    }

    void saysGoodbye()
    {
        Bench bench;
        bench.join();
        bench.client->close();
        QTRY_VERIFY(bench.server.hasSeen("41/x,"));
        QTRY_VERIFY(bench.server.seen.last().startsWith("close "));
        QTRY_COMPARE(bench.server.socket->state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(bench.listener.log, QStringList{"gone"});
    }

    void dropsWithoutAGoodbye()
    {
        Bench bench;
        bench.join();
        bench.client->drop();
        QTRY_COMPARE(bench.server.socket->state(), QAbstractSocket::UnconnectedState);
        QVERIFY(bench.server.takeFrames().isEmpty());
        QVERIFY(bench.listener.log.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestVirtualClient)
#include "tst_virtualclient.moc"
