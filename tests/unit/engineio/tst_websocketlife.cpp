// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "unit/engineio/websocketclient.h"

#include <poll.h>

using namespace sio;
using namespace sio::test;

class TestWebSocketLife : public QObject {
    Q_OBJECT

private Q_SLOTS:

    // ---- the handshake

    void answersTheHandshakeItself_data() { engineRows(); }
    void answersTheHandshakeItself()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        const QString head = QString::fromStdString(connection.head);
        QVERIFY(head.startsWith(QLatin1String("HTTP/1.1 101 Switching Protocols\r\n")));
        QVERIFY(head.contains(QLatin1String("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")));
        QVERIFY(head.contains(QLatin1String("\r\nSec-WebSocket-Protocol: first\r\n")));
        QVERIFY(head.contains(QLatin1String("\r\nAccess-Control-Allow-Origin: *\r\n")));
        QCOMPARE(head.count(QLatin1String("HTTP/1.1")), 1);
    }

    void keepsWhatCameWithAndRightBehindTheHandshake_data() { engineRows(); }
    void keepsWhatCameWithAndRightBehindTheHandshake()
    {
        QFETCH(WebSocketEngine, engine);
        // A payload that looks like a request head once unmasked must not be taken for one.
        const std::string second = frame(Text, "4\r\n\r\nGET / HTTP/1.1\r\n\r\n", true, true);
        Connection connection(engine, frame(Text, "4first"));
        connection.send(second);
        turn(1);
        connection.send(std::string(frame(Binary, "third")));
        QVERIFY(connection.recorder.messages.empty()); // nothing before start()
        connection.start();
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == 3; }));
        QCOMPARE(connection.recorder.messages[0], std::string("4first"));
        QCOMPARE(connection.recorder.messages[1], std::string("4\r\n\r\nGET / HTTP/1.1\r\n\r\n"));
        QCOMPARE(connection.recorder.messages[2], std::string("third"));
    }

    void noticesAPeerThatLeavesDuringTheHandshake_data() { engineRows(); }
    void noticesAPeerThatLeavesDuringTheHandshake()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.closeClient();
        connection.transport->start();
        QVERIFY(turnUntil([&] { return connection.recorder.endings == 1; }));
        turn(5);
        QCOMPARE(connection.recorder.endings, 1);
    }

    // ---- sending

    void sendsFramesInOrder_data() { engineRows(); }
    void sendsFramesInOrder()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.transport->send(Message::text("early"), false);
        connection.start();
        connection.transport->send(Message::binary("bin"), true);
        connection.transport->send(Message::text("end"), false);
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("end"))),
                 QStringLiteral("text 4early, binary bin, text 4end"));
        QVERIFY(connection.transport->isWritable());
        QCOMPARE(connection.transport->queuedBytes(), std::size_t(0));
    }

    void sendsBinaryAsTextWhereAsked_data() { engineRows(); }
    void sendsBinaryAsTextWhereAsked()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine, {}, {}, true);
        connection.start();
        connection.transport->send(Message::binary("\1\2\3\4"), false);
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("=="))),
                 QStringLiteral("text bAQIDBA=="));
    }

    void queuesForASlowReaderAndLosesNothing_data() { engineRows(); }
    void queuesForASlowReaderAndLosesNothing()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        const Message message = Message::text(std::string(100'000, 'x'));
        int sent = 0;
        while (connection.transport->queuedBytes() < 1'000'000) {
            connection.transport->send(message, false);
            ++sent;
            turn(1);
        }
        QVERIFY(!connection.transport->isWritable());
        connection.transport->send(Message::text("end"), false);
        const std::string received = connection.readUntil("4end");
        QCOMPARE(received.size(), static_cast<std::size_t>(sent) * message.frame().size() + 6);
        QVERIFY(
            turnUntil([&] { return connection.recorder.drained > 0 && connection.transport->isWritable(); }));
    }

    void answersOnlyTheLastPingOfAClientThatDoesNotRead_data() { engineRows(); }
    void answersOnlyTheLastPingOfAClientThatDoesNotRead()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        while (connection.transport->queuedBytes() < 1'000'000) {
            connection.transport->send(Message::text(std::string(100'000, 'x')), false);
            turn(1);
        }
        const std::size_t queued = connection.transport->queuedBytes();
        for (int i = 0; i < 100; ++i)
            connection.send(frame(Ping, "p" + std::to_string(i)));
        turn(10);
        QCOMPARE(connection.transport->queuedBytes(), queued);
        const std::string received = connection.readUntil("p99");
        QVERIFY(received.find("p98") == std::string::npos);
    }

    void closesAFloodOfControlFrames_data() { engineRows(); }
    void closesAFloodOfControlFrames()
    {
        QFETCH(WebSocketEngine, engine);
        for (const Opcode opcode : {Ping, Pong}) {
            Connection connection(engine);
            connection.start();
            std::string flood;
            for (int i = 0; i < 300; ++i)
                flood += frame(opcode, "x");
            connection.send(flood);
            QVERIFY(turnUntil([&] { return connection.isAtEnd(); }));
            const std::string received = connection.readUntil("?");
            QVERIFY(describeFrames(received).ends_with("close 1008"));
            QCOMPARE(connection.recorder.ended.value_or(CloseReason::TransportClose),
                     CloseReason::PolicyViolation);
            QCOMPARE(connection.recorder.endings, 1);
        }
    }

    // ---- pausing

    void pausesReadingAndLosesNothing_data() { engineRows(); }
    void pausesReadingAndLosesNothing()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        Transport& transport = *connection.transport;
        connection.recorder.onMessage = [&] { transport.pauseReading(); };
        constexpr int kMessages = 400;
        std::string bytes;
        for (int i = 0; i < kMessages; ++i)
            bytes += frame(i % 2 ? Text : Binary,
                           "4 " + std::to_string(i) + std::string(static_cast<std::size_t>(i) * 17, 'x'));
        connection.send(bytes);
        // Reading stops at a border that suits the engine, and stays so until it is resumed.
        std::size_t seen = 0;
        int pauses = 0;
        for (; seen < kMessages; ++pauses) {
            QVERIFY(turnUntil([&] { return connection.recorder.messages.size() > seen; }));
            turn(5);
            seen = connection.recorder.messages.size();
            turn(5);
            QCOMPARE(connection.recorder.messages.size(), seen);
            transport.resumeReading();
        }
        QVERIFY(pauses > 3);
        for (int i = 0; i < kMessages; ++i)
            QVERIFY(connection.recorder.messages[static_cast<std::size_t>(i)].starts_with("4 " +
                                                                                          std::to_string(i)));
        QVERIFY(!connection.recorder.ended);
    }

    void slowsAFloodDownWhilePausedWithoutSpinning_data() { engineRows(); }
    void slowsAFloodDownWhilePausedWithoutSpinning()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.recorder.onMessage = [&] { connection.transport->pauseReading(); };
        const std::string message = frame(Binary, std::string(60'000, 'x'));
        connection.send(message);
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == 1; }));
        // More than all buffers between the two: sending stalls.
        std::size_t sent = 0;
        std::size_t offset = 0;
        const auto sendSome = [&] {
            const ssize_t count = ::send(connection.clientDescriptor(), message.data() + offset,
                                         message.size() - offset, MSG_NOSIGNAL);
            if (count > 0) {
                sent += static_cast<std::size_t>(count);
                offset = (offset + static_cast<std::size_t>(count)) % message.size();
            }
            return count > 0;
        };
        int stalled = 0;
        while (stalled < 50 && sent < 100'000'000) {
            stalled = sendSome() ? 0 : stalled + 1;
            turn(1);
        }
        QVERIFY(sent < 100'000'000);
        QCOMPARE(connection.recorder.messages.size(), std::size_t(1));
        QVERIFY(net::test::turnsWhileIdle() < 50);

        connection.recorder.onMessage = {};
        connection.transport->resumeReading();
        const std::size_t complete = 1 + sent / message.size();
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == complete; }));
        while (offset != 0) {
            sendSome();
            turn(1);
        }
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == complete + 1; }));
    }

    // ---- the end

    void closesWithAHandshakeOfItsOwn_data() { engineRows(); }
    void closesWithAHandshakeOfItsOwn()
    {
        QFETCH(WebSocketEngine, engine);
        const std::vector<std::pair<CloseReason, const char*>> rows{
            {CloseReason::ForcedClose, "text 4bye, close"},
            {CloseReason::PingTimeout, "text 4bye, close"},
            {CloseReason::SlowConsumer, "text 4bye, close 1008"},
            {CloseReason::MessageTooBig, "text 4bye, close 1009"},
        };
        for (const auto& row : rows) {
            Connection connection(engine);
            connection.start();
            connection.transport->send(Message::text("bye"), false);
            connection.transport->close(row.first);
            connection.transport->close(row.first);
            connection.transport->send(Message::text("too late"), false);
            connection.send(frame(Text, "4ignored") + frame(Ping, "ignored") + frame(Close));
            QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), QString(row.second));
            QVERIFY(connection.isAtEnd());
            QVERIFY(!connection.transport->isFinished());
            connection.closeClient();
            QVERIFY(turnUntil([&] { return connection.transport->isFinished(); }));
            QCOMPARE(connection.recorder.finishings, 1);
            QCOMPARE(connection.recorder.endings, 0);
            QCOMPARE(connection.closed, 1);
            QVERIFY(connection.recorder.messages.empty());
        }
    }

    void closesThoughReadingIsPausedAndBeforeItBegan_data() { engineRows(); }
    void closesThoughReadingIsPausedAndBeforeItBegan()
    {
        QFETCH(WebSocketEngine, engine);
        {
            Connection connection(engine);
            connection.start();
            connection.recorder.onMessage = [&] { connection.transport->pauseReading(); };
            connection.send(frame(Text, "4") + frame(Text, "4") + frame(Close));
            QVERIFY(turnUntil([&] { return !connection.recorder.messages.empty(); }));
            connection.transport->close(CloseReason::ForcedClose);
            QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))),
                     QStringLiteral("close"));
        }
        Connection connection(engine);
        connection.transport->close(CloseReason::ForcedClose);
        connection.readUntil("\r\n\r\n");
        connection.send(frame(Close));
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), QStringLiteral("close"));
    }

    void closesFromInsideAMessage_data() { engineRows(); }
    void closesFromInsideAMessage()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.recorder.onMessage = [&] { connection.transport->close(CloseReason::ForcedClose); };
        connection.send(frame(Text, "4") + frame(Text, "4") + frame(Close));
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), QStringLiteral("close"));
        QCOMPARE(connection.recorder.messages.size(), std::size_t(1));
    }

    void abortsAtOnceEvenFromInsideAMessage_data() { engineRows(); }
    void abortsAtOnceEvenFromInsideAMessage()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.recorder.onMessage = [&] { connection.transport->abort(); };
        connection.send(frame(Text, "4") + frame(Text, "4") + frame(Text, "4"));
        QVERIFY(turnUntil([&] { return connection.isAtEnd(); }));
        QCOMPARE(connection.recorder.messages.size(), std::size_t(1));
        QCOMPARE(connection.recorder.endings + connection.recorder.finishings, 0);
        QCOMPARE(connection.closed, 1);
        QVERIFY(connection.transport->isFinished());
    }

    /// The close frame reaches a client that is still sending: no reset overtakes it.
    void letsItsVerdictReachAClientThatIsStillSending_data() { engineRows(); }
    void letsItsVerdictReachAClientThatIsStillSending()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.send(frame(Binary, std::string(5'000'000, 'x')));
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))),
                 QStringLiteral("close 1009"));
        QCOMPARE(connection.recorder.ended.value_or(CloseReason::TransportClose), CloseReason::MessageTooBig);
        connection.closeClient();
        QVERIFY(turnUntil([&] { return connection.recorder.finishings == 1; }));
    }

    void noticesALostPeer_data() { engineRows(); }
    void noticesALostPeer()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.finishSending();
        QVERIFY(turnUntil([&] { return connection.recorder.endings == 1; }));
        QCOMPARE(connection.recorder.ended.value_or(CloseReason::ParseError), CloseReason::TransportClose);
        connection.closeClient();
        QVERIFY(turnUntil([&] { return connection.closed == 1; }));
    }

    void goesAwayInAnyState_data() { engineRows(); }
    void goesAwayInAnyState()
    {
        QFETCH(WebSocketEngine, engine);
        for (int turns = 0; turns < 6; ++turns) {
            Connection connection(engine, frame(Text, "4"));
            connection.transport->start();
            turn(turns);
            connection.transport.reset();
            QCOMPARE(connection.closed, 1);
        }
    }
};

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestWebSocketLife test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_websocketlife.moc"
