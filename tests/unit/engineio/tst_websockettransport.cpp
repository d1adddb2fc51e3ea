// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/closingtransports.h"
#include "engineio/websockettransport.h"
#include "fakes.h"

using namespace sio;
using namespace std::chrono_literals;
using engine::Message;
using engine::WebSocketTransport;
using protocol::CloseReason;
using test::clientFrame;
using test::FakeStream;
using test::serverFrame;

namespace {

class Listener final : public engine::TransportListener {
public:
    engine::Transport* transport = nullptr;
    std::vector<std::string> heard;
    std::function<void(const std::string&)> react;

    void onTransportText(std::span<char> packet) override
    {
        note("text:" + std::string(packet.data(), packet.size()));
    }
    void onTransportBinary(std::span<char> bytes) override
    {
        note("binary:" + std::string(bytes.data(), bytes.size()));
    }
    void onTransportDrained() override { ++drained; }
    void onTransportEnded(CloseReason reason) override
    {
        note("ended:" + std::string(protocol::closeReasonLabel(reason)));
        transport->close(reason); // as a session does
    }
    void onTransportFinished() override { note("finished"); }

    std::string all() const
    {
        std::string text;
        for (const std::string& event : heard)
            text += (text.empty() ? "" : " | ") + event;
        return text;
    }
    int drained = 0;

private:
    void note(const std::string& event)
    {
        heard.push_back(event);
        if (react)
            react(event);
    }
};

struct Setup {
    explicit Setup(std::string unread = {}, engine::WebSocketSettings s = {{1000, 16}, {}}) : settings(s)
    {
        transport = std::make_unique<WebSocketTransport>(services, settings, services.makeStream(1, {}),
                                                         std::move(unread), [this] { ++descriptorsClosed; });
        listener.transport = transport.get();
        transport->setListener(listener);
    }
    FakeStream& stream() { return *record().stream; }
    FakeStream::Record& record() { return services.streams.at(1); }
    /// What was written since the last call.
    std::string written() { return std::exchange(record().written, {}); }

    engine::WebSocketSettings settings;
    test::FakeServices services;
    Listener listener;
    int descriptorsClosed = 0;
    std::unique_ptr<WebSocketTransport> transport;
};

std::string closeFrame(int code, std::string_view reason = {})
{
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    return serverFrame(test::kClose, payload + std::string(reason));
}

std::string clientClose(int code)
{
    return clientFrame(test::kClose,
                       std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)});
}

} // namespace

/// engine-io.md, section 6; threats.md, WebSocket frames.
class TestWebSocketTransport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deliversFramesAndQueuesSharedOnes()
    {
        Setup setup;
        setup.transport->start();
        setup.stream().receive(clientFrame(test::kText, "4hello") + clientFrame(test::kBinary, "\x01\x02"));
        COMPARE_TEXT(setup.listener.all(), "text:4hello | binary:\x01\x02");
        setup.transport->send(Message::text("a"), false);
        setup.transport->send(Message::binary("b"), true);
        COMPARE_TEXT(setup.written(), serverFrame(test::kText, "4a") + serverFrame(test::kBinary, "b"));
        QVERIFY(setup.transport->queuedBytes() > 0);
        setup.stream().drain();
        QCOMPARE(setup.transport->queuedBytes(), std::size_t(0));
        QCOMPARE(setup.listener.drained, 1);
    }
    void readsWhatCameWithTheHandshakeFirst()
    {
        Setup setup(clientFrame(test::kText, "4early") + clientFrame(test::kText, "4cut").substr(0, 5));
        QVERIFY(setup.listener.heard.empty());
        setup.transport->start();
        COMPARE_TEXT(setup.listener.all(), "text:4early");
        setup.stream().receive(clientFrame(test::kText, "4cut").substr(5));
        COMPARE_TEXT(setup.listener.all(), "text:4early | text:4cut");
    }
    void sendsBase64WhereBinaryIsNotWanted()
    {
        Setup setup;
        setup.transport->sendBinaryAsText();
        setup.transport->send(Message::binary("\x01\x02\x03"), false);
        setup.transport->send(Message::text("x"), false);
        COMPARE_TEXT(setup.written(), serverFrame(test::kText, "bAQID") + serverFrame(test::kText, "4x"));
    }
    void isWritableUntilTheKernelRefuses()
    {
        Setup setup;
        QVERIFY(setup.transport->isWritable());
        setup.transport->send(Message::text("a"), false);
        QVERIFY(setup.transport->isWritable()); // gathered in this turn
        setup.services.pass(1ms);
        QVERIFY(!setup.transport->isWritable());
        setup.stream().drain();
        QVERIFY(setup.transport->isWritable());
    }

    void answersPings()
    {
        Setup setup;
        setup.stream().receive(clientFrame(test::kPing, "") + clientFrame(test::kPing, "abc") +
                               clientFrame(test::kPong, "unasked"));
        COMPARE_TEXT(setup.written(), serverFrame(test::kPong, "") + serverFrame(test::kPong, "abc"));
        QVERIFY(setup.listener.heard.empty());
    }
    void keepsOnePongForAClientThatDoesNotRead()
    {
        Setup setup;
        setup.transport->send(Message::text(std::string(5000, 'x')), false);
        setup.written();
        for (int i = 0; i < 1000; ++i)
            setup.stream().receive(clientFrame(test::kPing, std::to_string(i)));
        COMPARE_TEXT(setup.written(), "");
        setup.stream().drain();
        COMPARE_TEXT(setup.written(), serverFrame(test::kPong, "999"));
        setup.stream().drain();
        COMPARE_TEXT(setup.written(), "");
    }
    void limitsTheRateOfControlFrames()
    {
        Setup setup({}, {{1000, 16}, engine::Rate::perSecond(200, 200)});
        for (int i = 0; i < 200; ++i)
            setup.stream().receive(clientFrame(i % 2 == 0 ? test::kPing : test::kPong, ""));
        QVERIFY(setup.listener.heard.empty());
        setup.written();
        setup.stream().receive(clientFrame(test::kPing, ""));
        COMPARE_TEXT(setup.written(), closeFrame(1008, "too many control frames"));
        COMPARE_TEXT(setup.listener.all(), "ended:policy_violation");
        QVERIFY(setup.record().finished);
    }

    void faultsCloseWithTheirCode_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("heard");
        const auto row = [](const char* name, const std::string& bytes, int code, const char* heard) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << code << heard;
        };
        row("too big", clientFrame(test::kText, std::string(1001, 'x')), 1009, "ended:message_too_big");
        row("fragments too big",
            clientFrame(test::kText, std::string(600, 'x'), false) + clientFrame(0, std::string(600, 'x')),
            1009, "ended:message_too_big");
        row("unmasked", serverFrame(test::kText, "4x"), 1002, "ended:transport_error");
        row("reserved bit", "\xc1" + clientFrame(test::kText, "4x").substr(1), 1002, "ended:transport_error");
        row("bad opcode", clientFrame(3, ""), 1002, "ended:transport_error");
        row("bad close code", clientClose(1005), 1002, "ended:transport_error");
        row("not UTF-8", clientFrame(test::kText, "4\xff"), 1007, "ended:transport_error");
    }
    void faultsCloseWithTheirCode()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QString, heard);
        Setup setup;
        setup.stream().receive(bytes.toStdString());
        COMPARE_TEXT(setup.listener.all(), heard.toStdString());
        const std::string start = closeFrame(code, "").substr(2, 2);
        COMPARE_TEXT(setup.written().substr(2, 2), start);
        QVERIFY(setup.record().finished);
        QVERIFY(!setup.transport->isFinished());
        setup.stream().breakOff();
        COMPARE_TEXT(setup.listener.all(), heard.toStdString() + " | finished");
        QCOMPARE(setup.descriptorsClosed, 1);
    }
    void aMessageOfTheLimitIsTaken()
    {
        Setup setup;
        setup.stream().receive(clientFrame(test::kText, std::string(1000, 'x')));
        COMPARE_TEXT(setup.listener.all(), "text:" + std::string(1000, 'x'));
    }
    void tooManyFragmentsCloseWith1008()
    {
        Setup setup;
        std::string bytes = clientFrame(test::kText, "", false);
        for (int i = 0; i < 16; ++i)
            bytes += clientFrame(0, "", false);
        setup.stream().receive(bytes);
        COMPARE_TEXT(setup.listener.all(), "ended:policy_violation");
    }

    void echoesAClose()
    {
        for (const int code : {1000, 1001, 3000, 4999}) {
            Setup setup;
            setup.stream().receive(clientClose(code) + clientFrame(test::kText, "4late"));
            COMPARE_TEXT(setup.written(), closeFrame(code));
            COMPARE_TEXT(setup.listener.all(), "ended:transport_close");
            QVERIFY(setup.record().finished); // we close TCP first
        }
        Setup empty;
        empty.stream().receive(clientFrame(test::kClose, ""));
        COMPARE_TEXT(empty.written(), serverFrame(test::kClose, ""));
    }
    void saysWhyItCloses_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<QByteArray>("frame");
        const auto row = [](CloseReason reason, const std::string& frame) {
            QTest::newRow(protocol::closeReasonLabel(reason).data())
                << static_cast<int>(reason) << QByteArray::fromStdString(frame);
        };
        const std::string empty = serverFrame(test::kClose, "");
        row(CloseReason::ForcedClose, empty);
        row(CloseReason::ForcedServerClose, empty);
        row(CloseReason::ServerShuttingDown, empty);
        row(CloseReason::PingTimeout, empty);
        row(CloseReason::ParseError, empty);
        row(CloseReason::TransportError, empty);
        row(CloseReason::SlowConsumer, closeFrame(1008, "slow consumer"));
        row(CloseReason::PolicyViolation, closeFrame(1008, "policy violation"));
    }
    void saysWhyItCloses()
    {
        QFETCH(int, reason);
        QFETCH(QByteArray, frame);
        Setup setup;
        setup.transport->send(Message::text("before"), false);
        setup.transport->close(static_cast<CloseReason>(reason));
        setup.transport->send(Message::text("after"), false);
        COMPARE_TEXT(setup.written(), serverFrame(test::kText, "4before") + frame.toStdString());
        QVERIFY(!setup.record().finished);
        setup.stream().receive(clientFrame(test::kText, "4discarded") + clientFrame(test::kPing, "x"));
        setup.stream().receive(clientFrame(test::kClose, ""));
        QVERIFY(setup.record().finished);
        COMPARE_TEXT(setup.written(), "");
        QVERIFY(setup.listener.heard.empty());
        setup.stream().breakOff();
        COMPARE_TEXT(setup.listener.all(), "finished");
        QVERIFY(setup.transport->isFinished());
    }
    void aLostConnectionIsATransportClose()
    {
        Setup reset;
        reset.stream().breakOff(net::StreamEnd::Error);
        COMPARE_TEXT(reset.listener.all(), "ended:transport_close");
        QVERIFY(reset.transport->isFinished());
        QCOMPARE(reset.descriptorsClosed, 1);

        Setup finished;
        finished.stream().finishPeer();
        COMPARE_TEXT(finished.listener.all(), "ended:transport_close");
        QVERIFY(finished.record().finished);
    }
    void abortEndsAtOnce()
    {
        Setup setup;
        setup.transport->abort();
        QVERIFY(setup.record().closed);
        QVERIFY(setup.transport->isFinished());
        QCOMPARE(setup.descriptorsClosed, 1);
        setup.transport.reset();
        QCOMPARE(setup.descriptorsClosed, 1);
    }
    void closingInsideADeliveryDiscardsTheRest()
    {
        Setup setup;
        setup.listener.react = [&](const std::string& event) {
            if (event == "text:4a")
                setup.transport->close(CloseReason::ParseError);
        };
        setup.stream().receive(clientFrame(test::kText, "4a") + clientFrame(test::kText, "4b") +
                               clientFrame(test::kClose, ""));
        COMPARE_TEXT(setup.listener.all(), "text:4a");
        QVERIFY(setup.record().finished); // the peer's close stood in the same read
    }
    void abortingInsideADeliveryIsSafe()
    {
        Setup setup;
        setup.listener.react = [&](const std::string&) { setup.transport->abort(); };
        setup.stream().receive(clientFrame(test::kText, "4a") + clientFrame(test::kText, "4b"));
        COMPARE_TEXT(setup.listener.all(), "text:4a");
    }

    void aPauseLosesNothing()
    {
        Setup setup({}, {{100'000, 16}, {}});
        std::string expected;
        std::string bytes;
        for (int i = 0; i < 6000; ++i) {
            bytes += clientFrame(test::kText, "4" + std::to_string(i));
            expected += (i == 0 ? "" : " | ") + ("text:4" + std::to_string(i));
        }
        setup.listener.react = [&](const std::string& event) {
            if (event == "text:4100" || event == "text:44000")
                setup.transport->pauseReading();
        };
        setup.stream().receive(bytes);
        const std::size_t first = setup.listener.heard.size();
        QVERIFY(first < 2500); // the piece in which the pause began is finished
        QVERIFY(setup.record().paused);
        setup.services.settle();
        QCOMPARE(setup.listener.heard.size(), first);
        setup.transport->resumeReading();
        setup.services.settle();
        QVERIFY(setup.record().paused); // again
        QVERIFY(setup.listener.heard.size() < 6000);
        setup.transport->resumeReading();
        setup.services.settle();
        COMPARE_TEXT(setup.listener.all(), expected);
        QVERIFY(!setup.record().paused);
    }
    void aSlowReaderOfAFullReadYields()
    {
        Setup setup({}, {{100'000, 16}, {}});
        std::string bytes;
        for (int i = 0; i < 8000; ++i)
            bytes += clientFrame(test::kText, "4x");
        setup.listener.react = [&](const std::string&) { setup.services.clock().advance(2us); };
        setup.stream().receive(bytes);
        QVERIFY(setup.listener.heard.size() < 4500);
        QVERIFY(setup.record().paused);
        setup.services.settle();
        QCOMPARE(setup.listener.heard.size(), std::size_t(8000));
        QVERIFY(!setup.record().paused);
    }
    void whatWasNotReadYetSurvivesThePeersEnd()
    {
        Setup setup;
        setup.transport->pauseReading();
        setup.stream().finishPeer();
        QVERIFY(setup.listener.heard.empty());
        setup.transport->resumeReading();
        setup.stream().receive(clientFrame(test::kText, "4last") + clientFrame(test::kClose, ""));
        COMPARE_TEXT(setup.listener.all(), "text:4last | ended:transport_close");
    }

    void closingTransportsEndAtTheirDeadline()
    {
        Setup setup;
        engine::ClosingTransports closing(setup.services);
        int gone = 0;
        closing.setObserver([&gone] { ++gone; });
        setup.transport->close(CloseReason::ForcedClose);
        closing.add(std::move(setup.transport), 5s);
        QCOMPARE(closing.size(), std::size_t(1));
        setup.services.pass(4990ms);
        QVERIFY(!setup.record().closed);
        setup.services.pass(20ms);
        QVERIFY(setup.record().closed && setup.record().destroyed);
        QCOMPARE(setup.descriptorsClosed, 1);
        QCOMPARE(gone, 1);
        QCOMPARE(closing.size(), std::size_t(0));
        QCOMPARE(setup.services.timers().armedCount(), std::size_t(0));
    }
    void closingTransportsEndWithTheirPeer()
    {
        Setup setup;
        engine::ClosingTransports closing(setup.services);
        setup.transport->close(CloseReason::ForcedClose);
        closing.add(std::move(setup.transport), 5s);
        setup.stream().receive(clientFrame(test::kClose, ""));
        QVERIFY(setup.record().finished);
        setup.stream().breakOff();
        setup.services.settle();
        QVERIFY(setup.record().destroyed);
        QCOMPARE(closing.size(), std::size_t(0));
    }
    void closingTransportsMayBeHurried()
    {
        Setup setup;
        engine::ClosingTransports closing(setup.services);
        auto polling = std::make_unique<engine::PollingTransport>(setup.services);
        polling->close(CloseReason::ForcedClose);
        const auto id = engine::SessionId::generate();
        closing.addPolling(std::move(polling), id, 30s);
        QVERIFY(closing.find(id) != nullptr);
        QVERIFY(closing.find(engine::SessionId::generate()) == nullptr);
        closing.hurry(5s);
        setup.services.pass(5010ms);
        QVERIFY(closing.find(id) == nullptr);
        QCOMPARE(closing.size(), std::size_t(0));
    }
    void anIdleTransportIsSmall()
    {
        qInfo("sizeof(WebSocketTransport) = %zu", sizeof(WebSocketTransport));
        QVERIFY(sizeof(WebSocketTransport) <= 160);
    }
};

QTEST_APPLESS_MAIN(TestWebSocketTransport)
#include "tst_websockettransport.moc"
