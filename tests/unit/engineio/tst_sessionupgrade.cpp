// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sessionsetup.h"

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;

class TestSessionUpgrade : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Section 7: upgrade.
    void upgradesToAWebSocket()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record);
        QVERIFY(record.isStarted);
        const auto held = setup.get();
        record.text("2probe");
        COMPARE_TEXT(record.all(), "3probe");
        setup.pass(96ms);
        QVERIFY(!held->isThere());
        setup.pass(8ms);
        COMPARE_TEXT(held->text(), "200 6");
        const auto again = setup.get();
        setup.pass(104ms); // every 100 ms
        COMPARE_TEXT(again->text(), "200 6");
        const auto third = setup.get();
        setup.send("meanwhile"); // still on polling
        setup.worker().settle();
        COMPARE_TEXT(third->text(), "200 4meanwhile");
        setup.send("queued");
        record.text("5");
        QCOMPARE(setup.session().transport(), TransportKind::WebSocket);
        COMPARE_TEXT(record.all(), "3probe 4queued");
        QVERIFY(!setup.session().polling());
        COMPARE_TEXT(setup.heard(), "transport:websocket");
        record.text("4hi");
        setup.send("there");
        COMPARE_TEXT(record.all(), "3probe 4queued 4there");
        COMPARE_TEXT(setup.heard(), "transport:websocket | text:hi");
        QCOMPARE(setup.stats().sessionsPolling.value(), 0);
        QCOMPARE(setup.stats().sessionsWebSocket.value(), 1);
        QCOMPARE(setup.stats().upgraded.value(), 1);
        setup.worker().settle();
        QCOMPARE(setup.worker().timers().armedCount(), std::size_t(1)); // the heartbeat alone
    }
    void aGetStillHeldIsToldOfTheUpgrade()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text("2probe");
        const auto held = setup.get();
        record.text("5");
        COMPARE_TEXT(held->text(), "200 1");
        QVERIFY(setup.session().isOpen());
    }
    void upgradesWithoutAProbe()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text("5");
        QCOMPARE(setup.session().transport(), TransportKind::WebSocket);
    }
    void anUnfinishedProbeIsClosedAlone()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text("2probe");
        setup.pass(9990ms);
        QVERIFY(!record.closed);
        setup.pass(20ms);
        QVERIFY(record.closed == CloseReason::ForcedClose);
        QCOMPARE(setup.closing.size(), std::size_t(1));
        const auto held = setup.get();
        setup.pass(300ms);
        QVERIFY(!held->isThere()); // no noops any more
        setup.send("usable");
        setup.worker().settle();
        COMPARE_TEXT(held->text(), "200 4usable");
        FakeWebSocket::Record second;
        setup.probe(second).text("5"); // may be tried again
        QCOMPARE(setup.session().transport(), TransportKind::WebSocket);
    }
    void aWrongProbeIsClosedAlone_data()
    {
        QTest::addColumn<QString>("packet");
        for (const char* packet : {"2", "2prob", "2probes", "3probe", "4hello", "6", "x", "", "bAQID"})
            QTest::addRow("'%s'", packet) << packet;
    }
    void aWrongProbeIsClosedAlone()
    {
        QFETCH(QString, packet);
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text(packet.toStdString());
        QVERIFY(record.closed.has_value());
        QVERIFY(setup.session().isOpen());
        COMPARE_TEXT(setup.heard(), "");
        COMPARE_TEXT(setup.post("4x")->text(), "200 ok");
        COMPARE_TEXT(setup.heard(), "text:x");
    }
    void aLostProbeIsForgotten()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record binary;
        setup.probe(binary).binary("x");
        QVERIFY(binary.closed.has_value());
        FakeWebSocket::Record lost;
        setup.probe(lost);
        lost.isFinished = true;
        lost.end(CloseReason::TransportClose);
        QVERIFY(setup.session().isOpen());
        FakeWebSocket::Record good;
        setup.probe(good).text("5");
        QCOMPARE(setup.session().transport(), TransportKind::WebSocket);
    }
    void aSecondProbeIsClosedAlone()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record first;
        FakeWebSocket::Record second;
        setup.probe(first).text("2probe");
        setup.probe(second);
        QVERIFY(second.closed.has_value());
        QVERIFY(!second.isStarted);
        first.text("5");
        QCOMPARE(setup.session().transport(), TransportKind::WebSocket);
        FakeWebSocket::Record third; // of a WebSocket session
        setup.probe(third);
        QVERIFY(third.closed.has_value());
        first.text("4still here");
        COMPARE_TEXT(setup.heard(), "transport:websocket | text:still here");
    }
    void upgradesMayBeOff()
    {
        EngineOptions options;
        options.allowUpgrades = false;
        SessionSetup setup(TransportKind::Polling, options);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record);
        QVERIFY(record.closed.has_value());
    }
    void aSessionThatEndsTakesItsProbeAlong()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text("2probe");
        setup.session().close(CloseReason::ForcedClose);
        QVERIFY(record.closed.has_value());
        setup.pass(11s);
        QCOMPARE(setup.worker().timers().armedCount(), std::size_t(0));
    }
    void aPendingPingSurvivesTheUpgrade()
    {
        SessionSetup setup(TransportKind::Polling, quickOptions());
        setup.start();
        setup.pass(304ms); // queued, no GET
        setup.pass(150ms);
        FakeWebSocket::Record record;
        setup.probe(record).text("5");
        COMPARE_TEXT(record.all(), "2");
        setup.pass(190ms);
        QVERIFY(setup.session().isOpen());
        record.text("3");
        setup.pass(304ms);
        COMPARE_TEXT(record.all(), "2 2");
    }
    void aProbeThatDoesNotReadItsAnswersIsClosed()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        record.isStuck = true;
        setup.probe(record);
        for (int i = 0; i < 1000 && !record.closed; ++i)
            record.text("2probe");
        QVERIFY(record.closed.has_value());
        QVERIFY(setup.session().isOpen());
    }
};

QTEST_APPLESS_MAIN(TestSessionUpgrade)
#include "tst_sessionupgrade.moc"
