// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/serversession.h"
#include "fakes.h"

#include <array>

using namespace sio;
using namespace std::chrono_literals;
using engine::EngineOptions;
using engine::Message;
using engine::PollingTransport;
using engine::SendResult;
using engine::ServerSession;
using engine::TransportKind;
using protocol::CloseReason;
using test::Answer;
using test::FakeWebSocket;

namespace {

const std::string kRs = "\x1e";

/// A worker with one session; the test plays its client.
class Setup final : public engine::SessionHost {
public:
    explicit Setup(TransportKind kind = TransportKind::WebSocket, EngineOptions o = {})
        : m_options(std::move(o))
    {
        std::unique_ptr<engine::Transport> transport;
        if (kind == TransportKind::Polling)
            transport = std::make_unique<PollingTransport>(m_services);
        else
            transport = std::make_unique<FakeWebSocket>(socket);
        m_session = std::make_unique<ServerSession>(*this, engine::SessionId::generate(),
                                                    std::make_shared<const engine::Handshake>(),
                                                    std::move(transport));
    }
    void start() { m_session->start(acceptor); }

    const EngineOptions& options() const override { return m_options; }
    engine::WorkerServices& services() override { return m_services; }
    engine::EngineStats& stats() override { return m_stats; }
    const engine::ControlFrames& frames() const override { return m_frames; }
    void letClose(std::unique_ptr<engine::Transport> transport, const engine::SessionId&) override
    {
        closing.push_back(std::move(transport));
    }
    void removeSession(ServerSession&) override
    {
        ++removals;
        m_services.retire(std::move(m_session));
    }

    ServerSession& session() { return *m_session; }
    test::FakeServices& worker() { return m_services; }
    void pass(base::Duration time) { m_services.pass(time); }
    std::string heard() const { return acceptor.heard.all(); }
    bool isOver() const { return removals > 0; }

    // The client's side of polling.
    std::shared_ptr<Answer> get()
    {
        auto answer = std::make_shared<Answer>();
        m_session->polling()->poll(++m_lastId, test::makeReply(answer));
        return answer;
    }
    std::shared_ptr<Answer> post(std::string body)
    {
        auto answer = std::make_shared<Answer>();
        PollingTransport* const polling = m_session->polling();
        polling->beginPost(++m_lastId, test::makeReply(answer));
        polling->postBody(m_lastId, std::move(body));
        return answer;
    }
    FakeWebSocket::Record& probe(FakeWebSocket::Record& record)
    {
        m_session->tryUpgrade(std::make_unique<FakeWebSocket>(record));
        return record;
    }
    SendResult send(std::string_view text, bool isVolatile = false)
    {
        const Message message = Message::text(text);
        return m_session->send({&message, 1}, isVolatile, false);
    }

    FakeWebSocket::Record socket;
    test::RecordingAcceptor acceptor;
    std::vector<std::unique_ptr<engine::Transport>> closing;
    int removals = 0;

private:
    EngineOptions m_options;
    test::FakeServices m_services;
    engine::EngineStats m_stats;
    engine::ControlFrames m_frames;
    std::unique_ptr<ServerSession> m_session;
    PollingTransport::RequestId m_lastId = 0;
};

EngineOptions quickOptions()
{
    EngineOptions options;
    options.pingInterval = 300ms;
    options.pingTimeout = 200ms;
    return options;
}

} // namespace

class TestServerSession : public QObject {
    Q_OBJECT

    /// The same over both transports.
    static void addTransports()
    {
        QTest::addColumn<TransportKind>("kind");
        QTest::newRow("polling") << TransportKind::Polling;
        QTest::newRow("websocket") << TransportKind::WebSocket;
    }
    static void deliver(Setup& setup, TransportKind kind, const std::string& packet)
    {
        if (kind == TransportKind::Polling)
            COMPARE_TEXT(setup.post(packet)->text(), "200 ok");
        else
            setup.socket.text(packet);
    }

private Q_SLOTS:
    // Section 3.
    void announcesItself()
    {
        Setup polling(TransportKind::Polling);
        COMPARE_TEXT(polling.session().openData(),
                     "{\"sid\":\"" + polling.session().id().str() +
                         "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,"
                         "\"maxPayload\":1000000}");
        Setup socket(TransportKind::WebSocket);
        QVERIFY(socket.session().openData().find("\"upgrades\":[]") != std::string::npos);
        for (bool EngineOptions::*flag : {&EngineOptions::allowUpgrades, &EngineOptions::allowWebSocket}) {
            EngineOptions options;
            options.*flag = false;
            Setup without(TransportKind::Polling, options);
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
        Setup setup(kind);
        setup.start();
        deliver(setup, kind, packet.toStdString());
        COMPARE_TEXT(setup.heard(), heard.toStdString());
        QCOMPARE(setup.isOver(), heard.startsWith("closed"));
    }
    void takesBinaryFrames()
    {
        Setup setup;
        setup.start();
        setup.socket.binary(std::string("\0\xff", 2));
        COMPARE_TEXT(setup.heard(), std::string("binary:\0\xff", 9));
    }
    void aRecordSeparatorInAFrameIsText()
    {
        Setup setup;
        setup.start();
        setup.socket.text("4a" + kRs + "4b");
        COMPARE_TEXT(setup.heard(), "text:a" + kRs + "4b");
    }
    void deliversWhatStandsBeforeABadPacket()
    {
        Setup setup(TransportKind::Polling);
        setup.start();
        setup.post("4a" + kRs + "x" + kRs + "4b");
        COMPARE_TEXT(setup.heard(), "text:a | closed:parse_error");
    }
    void deliversNothingBehindAClose()
    {
        Setup setup(TransportKind::Polling);
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
        Setup setup(kind);
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
        Setup setup(kind, quickOptions());
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
        Setup setup(kind, quickOptions());
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
        Setup setup(TransportKind::Polling, quickOptions());
        setup.start();
        setup.pass(510ms);
        COMPARE_TEXT(setup.heard(), "closed:ping_timeout");
    }
    void anotherPacketRestartsTheTimeoutOncePerPing_data() { addTransports(); }
    void anotherPacketRestartsTheTimeoutOncePerPing()
    {
        QFETCH(TransportKind, kind);
        Setup setup(kind, quickOptions());
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
        Setup setup(TransportKind::WebSocket, quickOptions());
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
        Setup setup(TransportKind::WebSocket, quickOptions());
        setup.start();
        setup.pass(200ms);
        setup.socket.text("3");
        setup.pass(290ms);
        QVERIFY(setup.socket.sent.empty());
        setup.pass(20ms);
        COMPARE_TEXT(setup.socket.all(), "2");
    }

    // Section 7: upgrade.
    void upgradesToAWebSocket()
    {
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record).text("5");
        QCOMPARE(setup.session().transport(), TransportKind::WebSocket);
    }
    void anUnfinishedProbeIsClosedAlone()
    {
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling, options);
        setup.start();
        FakeWebSocket::Record record;
        setup.probe(record);
        QVERIFY(record.closed.has_value());
    }
    void aSessionThatEndsTakesItsProbeAlong()
    {
        Setup setup(TransportKind::Polling);
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
        Setup setup(TransportKind::Polling, quickOptions());
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
        Setup setup(TransportKind::Polling);
        setup.start();
        FakeWebSocket::Record record;
        record.isStuck = true;
        setup.probe(record);
        for (int i = 0; i < 1000 && !record.closed; ++i)
            record.text("2probe");
        QVERIFY(record.closed.has_value());
        QVERIFY(setup.session().isOpen());
    }

    // Section 9: close.
    void closesOnceAndTellsTheHandlerFirst()
    {
        Setup setup;
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
            Setup setup(kind);
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
        Setup setup;
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
        Setup setup;
        setup.acceptor.heard.react = [](engine::EngineSession& session, const std::string&) {
            session.close(CloseReason::ForcedClose);
        };
        setup.start();
        setup.session().close(CloseReason::PingTimeout);
        COMPARE_TEXT(setup.heard(), "closed:ping_timeout");
    }
    void mayBeClosedWhenItsTransportChanges()
    {
        Setup setup(TransportKind::Polling);
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
            Setup setup;
            setup.start();
            setup.socket.end(reason);
            COMPARE_TEXT(setup.heard(), "closed:" + std::string(protocol::closeReasonLabel(reason)));
        }
    }
    void dropsPacketsAfterItsEnd()
    {
        Setup setup;
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

    // Limits.
    void volatileMessagesNeedAWritableTransport()
    {
        Setup socket;
        socket.start();
        QCOMPARE(socket.send("a", true), SendResult::Sent);
        socket.socket.queued = 1;
        QVERIFY(!socket.session().isWritable());
        QCOMPARE(socket.send("b", true), SendResult::Dropped);
        QCOMPARE(socket.send("c"), SendResult::Sent);
        COMPARE_TEXT(socket.socket.all(), "4a 4c");
        QCOMPARE(socket.stats().volatileDropped.value(), 1);

        Setup polling(TransportKind::Polling);
        polling.start();
        QCOMPARE(polling.send("a", true), SendResult::Dropped);
        polling.get();
        QCOMPARE(polling.send("b", true), SendResult::Sent);
    }
    void partsGoTogether()
    {
        Setup setup(TransportKind::Polling);
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
        Setup setup(kind, options);
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
        Setup setup(kind, options);
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
        Setup setup(TransportKind::WebSocket, options);
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
        Setup setup(TransportKind::WebSocket, options);
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
        Setup setup(kind, options);
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
        Setup setup(TransportKind::WebSocket, options);
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

QTEST_APPLESS_MAIN(TestServerSession)
#include "tst_serversession.moc"
