// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sessionsetup.h"

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;

class TestServerSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Section 3.
    void announcesItself()
    {
        SessionSetup polling(TransportKind::Polling);
        COMPARE_TEXT(polling.session().openData(),
                     "{\"sid\":\"" + polling.session().id().str() +
                         "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,"
                         "\"maxPayload\":1000000}");
        SessionSetup socket(TransportKind::WebSocket);
        QVERIFY(socket.session().openData().find("\"upgrades\":[]") != std::string::npos);
        for (bool EngineOptions::*flag : {&EngineOptions::allowUpgrades, &EngineOptions::allowWebSocket}) {
            EngineOptions options;
            options.*flag = false;
            SessionSetup without(TransportKind::Polling, options);
            QVERIFY(without.session().openData().find("\"upgrades\":[]") != std::string::npos);
        }
    }

    // Section 4: packets.
    void handsPacketsToTheHandler_data()
    {
        QTest::addColumn<TransportKind>("kind");
        QTest::addColumn<QString>("packet");
        QTest::addColumn<QString>("heard");
        const auto row = [](const char* packet, const char* polling, const char* socket) {
            QTest::addRow("polling %s", packet) << TransportKind::Polling << packet << polling;
            QTest::addRow("websocket %s", packet) << TransportKind::WebSocket << packet << socket;
        };
        row("4hello", "text:hello", "text:hello");
        row("4", "text:", "text:");
        row("bYWJj", "binary:abc", "binary:abc");
        row("bYWI", "binary:ab", "binary:ab"); // missing padding
        row("b", "binary:", "binary:");
        row("bYW!j", "closed:parse_error", "closed:parse_error");
        row("", "closed:parse_error", "closed:parse_error");
        row("7", "closed:parse_error", "closed:parse_error");
        row("9", "closed:parse_error", "closed:parse_error");
        row("abc", "closed:parse_error", "closed:parse_error");
        row("\xd9\xa4x", "closed:parse_error", "closed:parse_error"); // ARABIC-INDIC DIGIT FOUR
        row("0", "", "");
        row("1", "closed:transport_close", "");
        row("2", "closed:transport_error", "closed:transport_error");
        row("2probe", "closed:transport_error", "closed:transport_error");
        row("3", "", "");
        row("5", "", "");
        row("6", "", "");
    }
    void handsPacketsToTheHandler()
    {
        QFETCH(TransportKind, kind);
        QFETCH(QString, packet);
        QFETCH(QString, heard);
        SessionSetup setup(kind);
        setup.start();
        deliver(setup, kind, packet.toStdString());
        COMPARE_TEXT(setup.heard(), heard.toStdString());
        QCOMPARE(setup.isOver(), heard.startsWith("closed"));
    }
    void takesBinaryFrames()
    {
        SessionSetup setup;
        setup.start();
        setup.socket.binary(std::string("\0\xff", 2));
        COMPARE_TEXT(setup.heard(), std::string("binary:\0\xff", 9));
    }
    void aRecordSeparatorInAFrameIsText()
    {
        SessionSetup setup;
        setup.start();
        setup.socket.text("4a" + kRs + "4b");
        COMPARE_TEXT(setup.heard(), "text:a" + kRs + "4b");
    }
    void deliversWhatStandsBeforeABadPacket()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        setup.post("4a" + kRs + "x" + kRs + "4b");
        COMPARE_TEXT(setup.heard(), "text:a | closed:parse_error");
    }
    void deliversNothingBehindAClose()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.start();
        const auto held = setup.get();
        COMPARE_TEXT(setup.post("4a" + kRs + "1" + kRs + "4b")->text(), "200 ok");
        COMPARE_TEXT(setup.heard(), "text:a | closed:transport_close");
        COMPARE_TEXT(held->text(), "200 6");
    }
    void idlePacketsHaveARate_data() { addTransports(); }
    void idlePacketsHaveARate()
    {
        QFETCH(TransportKind, kind);
        SessionSetup setup(kind);
        setup.start();
        for (int i = 0; i < ServerSession::kIdlePacketsPerSecond; ++i)
            deliver(setup, kind, i % 3 == 0 ? "6" : (i % 3 == 1 ? "3" : "0"));
        QVERIFY(!setup.isOver());
        deliver(setup, kind, "6");
        COMPARE_TEXT(setup.heard(), "closed:policy_violation");
    }

    // Section 8: heartbeat.
    void pingsAfterTheInterval_data() { addTransports(); }
    void pingsAfterTheInterval()
    {
        QFETCH(TransportKind, kind);
        SessionSetup setup(kind, quickOptions());
        setup.start();
        for (int round = 0; round < 3; ++round) {
            const auto held = kind == TransportKind::Polling ? setup.get() : nullptr;
            setup.pass(296ms);
            if (held)
                QVERIFY(!held->isThere());
            else
                QVERIFY(setup.socket.sent.empty());
            setup.pass(8ms);
            COMPARE_TEXT(held ? held->text() : setup.socket.all(), held ? "200 2" : "2");
            setup.socket.sent.clear();
            setup.pass(190ms);
            deliver(setup, kind, "3");
        }
        QVERIFY(!setup.isOver());
    }
    void aMissingPongEndsTheSession_data() { addTransports(); }
    void aMissingPongEndsTheSession()
    {
        QFETCH(TransportKind, kind);
        SessionSetup setup(kind, quickOptions());
        setup.start();
        if (kind == TransportKind::Polling)
            setup.get();
        setup.pass(304ms);
        const auto held = kind == TransportKind::Polling ? setup.get() : nullptr;
        setup.pass(192ms);
        QVERIFY(!setup.isOver());
        setup.pass(12ms);
        COMPARE_TEXT(setup.heard(), "closed:ping_timeout");
        if (held)
            COMPARE_TEXT(held->text(), "200 1");
        else
            QVERIFY(setup.socket.closed == CloseReason::PingTimeout);
        QCOMPARE(setup.worker().timers().armedCount(), std::size_t(0)); // no timer left behind
    }
    void theTimeoutRunsWithoutAGet()
    {
        SessionSetup setup(TransportKind::Polling, quickOptions());
        setup.start();
        setup.pass(510ms);
        COMPARE_TEXT(setup.heard(), "closed:ping_timeout");
    }
    void anotherPacketRestartsTheTimeoutOncePerPing_data() { addTransports(); }
    void anotherPacketRestartsTheTimeoutOncePerPing()
    {
        QFETCH(TransportKind, kind);
        SessionSetup setup(kind, quickOptions());
        setup.start();
        setup.pass(304ms);
        setup.pass(150ms);
        deliver(setup, kind, "4x"); // restarts: now until 654 ms
        setup.pass(100ms);
        deliver(setup, kind, "4y"); // does not
        setup.pass(92ms);
        QVERIFY(!setup.isOver());
        setup.pass(12ms);
        COMPARE_TEXT(setup.heard(), "text:x | text:y | closed:ping_timeout");
    }
    void eachPingMayBeExtendedAnew()
    {
        SessionSetup setup(TransportKind::WebSocket, quickOptions());
        setup.start();
        for (int round = 0; round < 3; ++round) {
            setup.pass(304ms);
            setup.pass(190ms);
            setup.socket.text("4x");
            setup.pass(190ms);
            setup.socket.text("3");
        }
        QVERIFY(!setup.isOver());
    }
    void anUnsolicitedPongRestartsTheInterval()
    {
        SessionSetup setup(TransportKind::WebSocket, quickOptions());
        setup.start();
        setup.pass(200ms);
        setup.socket.text("3");
        setup.pass(290ms);
        QVERIFY(setup.socket.sent.empty());
        setup.pass(20ms);
        COMPARE_TEXT(setup.socket.all(), "2");
    }

    // Section 9: close.
    void closesOnceAndTellsTheHandlerFirst()
    {
        SessionSetup setup;
        setup.start();
        ServerSession& session = setup.session();
        session.close(CloseReason::ForcedServerClose);
        COMPARE_TEXT(setup.heard(), "closed:forced_server_close");
        session.close(CloseReason::ParseError);
        COMPARE_TEXT(setup.heard(), "closed:forced_server_close");
        QCOMPARE(setup.removals, 1);
        QVERIFY(setup.socket.closed == CloseReason::ForcedServerClose);
        const Message message = Message::text("x");
        QCOMPARE(session.send({&message, 1}, false, false), SendResult::Closed);
        QVERIFY(!session.isWritable());
        QCOMPARE(session.queuedBytes(), std::size_t(0));
        QCOMPARE(setup.stats().sessionsWebSocket.value(), 0);
        QCOMPARE(setup.stats().closes[static_cast<std::size_t>(CloseReason::ForcedServerClose)].value(), 1);
    }
    void mayBeClosedByItsHandler()
    {
        for (const TransportKind kind : {TransportKind::Polling, TransportKind::WebSocket}) {
            SessionSetup setup(kind);
            setup.acceptor.heard.react = [](engine::EngineSession& session, const std::string& event) {
                if (event == "text:bye")
                    session.close(CloseReason::ForcedServerClose);
            };
            setup.start();
            deliver(setup, kind, "4bye");
            COMPARE_TEXT(setup.heard(), "text:bye | closed:forced_server_close");
            setup.worker().settle();
        }
    }
    void mayBeClosedByItsAcceptor()
    {
        SessionSetup setup;
        setup.acceptor.onOpened = [](engine::EngineSession& session) {
            session.close(CloseReason::ForcedClose);
        };
        setup.start();
        COMPARE_TEXT(setup.heard(), "closed:forced_close");
        QCOMPARE(setup.removals, 1);
        setup.worker().settle();
        QCOMPARE(setup.worker().timers().armedCount(), std::size_t(0));
    }
    void mayBeClosedInsideOnClosed()
    {
        SessionSetup setup;
        setup.acceptor.heard.react = [](engine::EngineSession& session, const std::string&) {
            session.close(CloseReason::ForcedClose);
        };
        setup.start();
        setup.session().close(CloseReason::PingTimeout);
        COMPARE_TEXT(setup.heard(), "closed:ping_timeout");
    }
    void mayBeClosedWhenItsTransportChanges()
    {
        SessionSetup setup(TransportKind::Polling);
        setup.acceptor.heard.react = [](engine::EngineSession& session, const std::string&) {
            session.close(CloseReason::ForcedClose);
        };
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text("5");
        COMPARE_TEXT(setup.heard(), "transport:websocket | closed:forced_close");
        setup.worker().settle();
    }
    void endsWithItsTransport()
    {
        for (const CloseReason reason : {CloseReason::TransportClose, CloseReason::TransportError,
                                         CloseReason::MessageTooBig, CloseReason::PolicyViolation}) {
            SessionSetup setup;
            setup.start();
            setup.socket.end(reason);
            COMPARE_TEXT(setup.heard(), "closed:" + std::string(protocol::closeReasonLabel(reason)));
        }
    }
    void dropsPacketsAfterItsEnd()
    {
        SessionSetup setup;
        setup.acceptor.heard.react = [](engine::EngineSession& session, const std::string&) {
            session.close(CloseReason::ForcedClose);
        };
        setup.start();
        FakeWebSocket::Record& socket = setup.socket;
        socket.text("4a");
        socket.text("4b");
        socket.binary("c");
        COMPARE_TEXT(setup.heard(), "text:a | closed:forced_close");
    }
};

QTEST_APPLESS_MAIN(TestServerSession)
#include "tst_serversession.moc"
