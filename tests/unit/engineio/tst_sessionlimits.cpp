// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sessionsetup.h"

#include <array>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;

class TestSessionLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Limits.
    void volatileMessagesNeedAWritableTransport()
    {
        SessionSetup socket;
        socket.start();
        QCOMPARE(socket.send("a", true), SendResult::Sent);
        socket.socket.queued = 1;
        QVERIFY(!socket.session().isWritable());
        QCOMPARE(socket.send("b", true), SendResult::Dropped);
        QCOMPARE(socket.send("c"), SendResult::Sent);
        COMPARE_TEXT(socket.socket.all(), "4a 4c");
        QCOMPARE(socket.stats().volatileDropped.value(), 1);

        SessionSetup polling(TransportKind::Polling);
        polling.start();
        QCOMPARE(polling.send("a", true), SendResult::Dropped);
        polling.get();
        QCOMPARE(polling.send("b", true), SendResult::Sent);
    }
    void partsGoTogether()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        const auto held = setup.get();
        const std::array parts{Message::text("head"), Message::binary("abc")};
        QCOMPARE(setup.session().send(parts, true, false), SendResult::Sent);
        setup.worker().settle();
        COMPARE_TEXT(held->text(), "200 4head" + kRs + "bYWJj");
        QCOMPARE(setup.stats().packetsOut.value(), 2);
    }
    void aQueueOverTheLimitEndsTheSession_data() { addTransports(); }
    void aQueueOverTheLimitEndsTheSession()
    {
        QFETCH(TransportKind, kind);
        EngineOptions options;
        options.maxQueuedBytes = 10'000;
        SessionSetup setup(kind, options);
        setup.socket.isStuck = true;
        setup.start();
        const std::string message(995, 'x'); // 1000 with frame header and digit
        for (int i = 0; i < 10; ++i)
            QCOMPARE(setup.send(message), SendResult::Sent);
        QCOMPARE(setup.send(message), SendResult::Closed);
        COMPARE_TEXT(setup.heard(), "closed:slow_consumer");
        QCOMPARE(setup.stats().slowConsumers.value(), 1);
        if (kind == TransportKind::WebSocket)
            QVERIFY(setup.socket.closed == CloseReason::SlowConsumer);
    }
    void aSlowConsumerEndsAfterAWhile_data() { addTransports(); }
    void aSlowConsumerEndsAfterAWhile()
    {
        QFETCH(TransportKind, kind);
        EngineOptions options;
        options.pingInterval = 10min;
        options.slowQueuedBytes = 1000;
        SessionSetup setup(kind, options);
        setup.socket.isStuck = true;
        setup.start();
        setup.send(std::string(2000, 'x'));
        QCOMPARE(setup.send("a"), SendResult::Sent);
        setup.pass(59s);
        QCOMPARE(setup.send("b"), SendResult::Sent);
        setup.pass(1100ms);
        QCOMPARE(setup.send("c"), SendResult::Closed);
        COMPARE_TEXT(setup.heard(), "closed:slow_consumer");
    }
    void whoCatchesUpIsNotSlow()
    {
        EngineOptions options;
        options.pingInterval = 10min;
        options.slowQueuedBytes = 1000;
        SessionSetup setup(TransportKind::WebSocket, options);
        setup.start();
        setup.socket.queued = 2000;
        setup.send("a");
        setup.pass(50s);
        setup.socket.queued = 0;
        setup.send("b");
        setup.socket.queued = 2000;
        setup.send("c");
        setup.pass(59s);
        QCOMPARE(setup.send("d"), SendResult::Sent);
    }
    void aSlowConsumerIsNoticedWithoutMessages()
    {
        EngineOptions options;
        options.slowQueuedBytes = 1000;
        SessionSetup setup(TransportKind::WebSocket, options);
        setup.start();
        setup.socket.queued = 2000;
        for (int i = 0; i < 5 && !setup.isOver(); ++i) {
            setup.pass(25'004ms);
            if (!setup.isOver())
                setup.socket.text("3");
        }
        COMPARE_TEXT(setup.heard(), "closed:slow_consumer");
    }
    void readingPausesAboveTheRate_data() { addTransports(); }
    void readingPausesAboveTheRate()
    {
        QFETCH(TransportKind, kind);
        EngineOptions options = quickOptions();
        options.packetsPerSecond = 100;
        options.packetsBurst = 10;
        SessionSetup setup(kind, options);
        setup.start();
        std::string payload = "4x";
        for (int i = 1; i < 30; ++i)
            payload += kRs + "4x";
        std::shared_ptr<Answer> answer;
        int delivered = 0;
        const auto count = [&] { return static_cast<int>(setup.acceptor.heard.events.size()); };
        if (kind == TransportKind::Polling) {
            answer = setup.post(payload);
            QVERIFY(count() <= 11);
            QVERIFY(!answer->isThere());
        } else {
            while (!setup.socket.isPaused && delivered < 1000) {
                setup.socket.text("4x");
                ++delivered;
            }
            QCOMPARE(delivered, 10);
        }
        QCOMPARE(setup.stats().readingPaused.value(), 1);
        setup.pass(100ms);
        QVERIFY(!setup.isOver());
        if (kind == TransportKind::WebSocket) {
            QVERIFY(!setup.socket.isPaused);
        } else {
            QVERIFY(count() >= 19);
            setup.pass(150ms);
            QCOMPARE(count(), 30); // nothing is lost
            COMPARE_TEXT(answer->text(), "200 ok");
        }
    }
    void aPauseOfOursIsNoPingTimeout()
    {
        EngineOptions options = quickOptions();
        options.packetsPerSecond = 10;
        options.packetsBurst = 1;
        SessionSetup setup(TransportKind::WebSocket, options);
        setup.start();
        setup.pass(304ms); // the ping is out
        for (int i = 0; i < 10; ++i)
            setup.socket.text("4x"); // one read; a second's pause; the pong stands behind it
        QVERIFY(setup.socket.isPaused);
        setup.pass(950ms);
        QVERIFY(!setup.isOver());
        setup.pass(100ms);
        QVERIFY(!setup.socket.isPaused);
        setup.pass(410ms); // no pong all the same
        QVERIFY(setup.isOver());
    }
    void anIdleSessionIsSmall()
    {
        qInfo("sizeof(ServerSession) = %zu", sizeof(ServerSession));
        QVERIFY(sizeof(ServerSession) <= 256);
    }
};

QTEST_APPLESS_MAIN(TestSessionLimits)
#include "tst_sessionlimits.moc"
