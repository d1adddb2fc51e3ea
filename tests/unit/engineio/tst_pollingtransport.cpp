// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/pollingtransport.h"
#include "fakes.h"

using namespace sio;
using namespace std::chrono_literals;
using engine::Message;
using engine::PollingTransport;
using protocol::CloseReason;
using test::Answer;

namespace {

const std::string kRs = "\x1e";

/// Closes the transport as a session does when it has ended.
class Listener final : public engine::TransportListener {
public:
    PollingTransport* transport = nullptr;
    std::vector<std::string> packets;
    std::vector<CloseReason> ended;
    int finished = 0;
    std::function<void(const std::string&)> react;

    void onTransportText(std::span<char> packet) override
    {
        packets.emplace_back(packet.data(), packet.size());
        if (react)
            react(packets.back());
    }
    void onTransportBinary(std::span<char>) override {}
    void onTransportEnded(CloseReason reason) override
    {
        ended.push_back(reason);
        transport->close(reason);
    }
    void onTransportFinished() override { ++finished; }
};

struct Setup {
    test::FakeServices services;
    Listener listener;
    PollingTransport transport{services};
    PollingTransport::RequestId lastId = 0;

    Setup()
    {
        listener.transport = &transport;
        transport.setListener(listener);
    }
    std::shared_ptr<Answer> get()
    {
        auto answer = std::make_shared<Answer>();
        transport.poll(++lastId, test::makeReply(answer));
        return answer;
    }
    std::shared_ptr<Answer> beginPost()
    {
        auto answer = std::make_shared<Answer>();
        transport.beginPost(++lastId, test::makeReply(answer));
        return answer;
    }
    std::shared_ptr<Answer> post(std::string body)
    {
        auto answer = beginPost();
        transport.postBody(lastId, std::move(body));
        return answer;
    }
    void send(std::string_view text) { transport.send(Message::text(text), false); }
};

} // namespace

/// engine-io.md, section 5.
class TestPollingTransport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersAtOnceWhenPacketsWait()
    {
        Setup setup;
        setup.send("a");
        setup.transport.send(Message::binary("\x01\x02\x03\x04"), false);
        setup.send("b");
        QVERIFY(setup.transport.queuedBytes() > 0);
        const auto answer = setup.get();
        COMPARE_TEXT(answer->text(), "200 4a" + kRs + "bAQIDBA==" + kRs + "4b");
        COMPARE_TEXT(answer->response->contentType, "text/plain; charset=UTF-8");
        COMPARE_TEXT(answer->response->fields.get("cache-control"), "no-store");
        QCOMPARE(setup.transport.queuedBytes(), std::size_t(0));
    }
    void holdsAGetUntilSomethingIsSent()
    {
        Setup setup;
        const auto answer = setup.get();
        QVERIFY(!answer->isThere());
        QVERIFY(setup.transport.isWritable());
        setup.send("a");
        setup.send("b");
        QVERIFY(!answer->isThere()); // what one turn sends leaves together
        setup.services.turn();
        COMPARE_TEXT(answer->text(), "200 4a" + kRs + "4b");
        QVERIFY(!setup.transport.isWritable());
    }
    void aSecondGetEndsTheSession()
    {
        Setup setup;
        const auto held = setup.get();
        const auto second = setup.get();
        COMPARE_TEXT(second->text(), "400 ");
        COMPARE_TEXT(held->text(), "200 1");
        QCOMPARE(setup.listener.ended, std::vector{CloseReason::TransportError});
        COMPARE_TEXT(setup.get()->text(), "400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    }
    void aDroppedGetEndsTheSession()
    {
        Setup setup;
        setup.get();
        setup.transport.requestAborted(setup.lastId);
        QCOMPARE(setup.listener.ended, std::vector{CloseReason::TransportError});
        QVERIFY(setup.transport.isFinished());
    }
    void theEndOfAnAnsweredRequestIsNoNews()
    {
        Setup setup;
        setup.send("a");
        setup.get();
        setup.transport.requestAborted(setup.lastId);
        setup.post("4x");
        setup.transport.requestAborted(setup.lastId);
        QVERIFY(setup.listener.ended.empty());
    }

    void postsAreAnsweredOk()
    {
        Setup setup;
        const auto answer = setup.post("4a" + kRs + "bAQID" + kRs + "4b");
        COMPARE_TEXT(answer->text(), "200 ok");
        COMPARE_TEXT(answer->response->contentType, "text/html");
        COMPARE_TEXT(answer->response->fields.get("cache-control"), "no-store");
        QCOMPARE(setup.listener.packets, (std::vector<std::string>{"4a", "bAQID", "4b"}));
    }
    void emptyPacketsAreHandedOn_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("packets");
        QTest::newRow("empty body") << ""
                                    << "[]";
        QTest::newRow("leading") << "\x1e"
                                    "4a"
                                 << "[][4a]";
        QTest::newRow("trailing") << "4a\x1e"
                                  << "[4a][]";
        QTest::newRow("double") << "4a\x1e\x1e"
                                   "4b"
                                << "[4a][][4b]";
    }
    void emptyPacketsAreHandedOn()
    {
        QFETCH(QString, body);
        QFETCH(QString, packets);
        Setup setup;
        COMPARE_TEXT(setup.post(body.toStdString())->text(), "200 ok");
        std::string got;
        for (const std::string& packet : setup.listener.packets)
            got += '[' + packet + ']';
        COMPARE_TEXT(got, packets.toStdString());
    }
    void nothingIsDeliveredAfterTheSessionEnded()
    {
        Setup setup;
        setup.listener.react = [&](const std::string& packet) {
            if (packet == "7")
                setup.transport.close(CloseReason::ParseError);
        };
        const auto held = setup.get();
        const auto answer = setup.post("4a" + kRs + "7" + kRs + "4b");
        COMPARE_TEXT(answer->text(), "200 ok");
        COMPARE_TEXT(held->text(), "200 1");
        QCOMPARE(setup.listener.packets, (std::vector<std::string>{"4a", "7"}));
    }
    void invalidBytesBecomeReplacementCharacters()
    {
        Setup setup;
        setup.post("4a\xff\xe2\x82" + kRs + "4\xed\xa0\x80");
        QCOMPARE(setup.listener.packets, (std::vector<std::string>{"4a\xef\xbf\xbd\xef\xbf\xbd",
                                                                   "4\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}));
    }
    void aSecondPostEndsTheSession()
    {
        Setup setup;
        const auto held = setup.get();
        const auto first = setup.beginPost();
        const auto id = setup.lastId;
        const auto second = setup.beginPost();
        COMPARE_TEXT(second->text(), "400 ");
        COMPARE_TEXT(first->text(), "400 ");
        QVERIFY(first->response->close);
        COMPARE_TEXT(held->text(), "200 1");
        QCOMPARE(setup.listener.ended, std::vector{CloseReason::TransportError});
        setup.transport.postBody(id, "4late");
        QVERIFY(setup.listener.packets.empty());
    }
    void aPostThatBreaksOffEndsTheSession()
    {
        Setup setup;
        setup.beginPost();
        setup.transport.requestAborted(setup.lastId);
        QCOMPARE(setup.listener.ended, std::vector{CloseReason::TransportError});
        QVERIFY(setup.listener.packets.empty());
    }
    void aPostOverTheLimitIsForgotten()
    {
        Setup setup;
        setup.beginPost();
        setup.transport.forgetPost(setup.lastId);
        COMPARE_TEXT(setup.post("4next")->text(), "200 ok");
        QVERIFY(setup.listener.ended.empty());
    }
    void binaryContentEndsTheSession()
    {
        Setup setup;
        const auto held = setup.get();
        const auto answer = std::make_shared<Answer>();
        setup.transport.refuseContent(test::makeReply(answer));
        COMPARE_TEXT(answer->text(), "400 ");
        COMPARE_TEXT(held->text(), "200 1");
        QCOMPARE(setup.listener.ended, std::vector{CloseReason::TransportError});
    }

    void aHugePayloadIsWorkedOffInSlices()
    {
        Setup setup;
        std::string body = "4x";
        for (int i = 1; i < 100'000; ++i)
            body += kRs + "4x";
        const auto answer = setup.post(body);
        QCOMPARE(setup.listener.packets.size(), std::size_t(PollingTransport::kPacketsPerSlice));
        QVERIFY(!answer->isThere());
        std::size_t before = setup.listener.packets.size();
        while (!answer->isThere()) {
            setup.services.turn();
            QVERIFY(setup.listener.packets.size() - before <=
                    std::size_t(PollingTransport::kPacketsPerSlice));
            before = setup.listener.packets.size();
        }
        QCOMPARE(before, std::size_t(100'000));
        COMPARE_TEXT(answer->text(), "200 ok");
    }
    void slowPacketsEndASliceEarly()
    {
        Setup setup;
        setup.listener.react = [&](const std::string&) { setup.services.clock().advance(100us); };
        std::string body = "4x";
        for (int i = 1; i < 1000; ++i)
            body += kRs + "4x";
        setup.post(body);
        QVERIFY(setup.listener.packets.size() <= 64); // 2 ms, looked at every 32 packets
        setup.services.settle();
        QCOMPARE(setup.listener.packets.size(), std::size_t(1000));
    }
    void aPausedPayloadWaits()
    {
        Setup setup;
        setup.listener.react = [&](const std::string& packet) {
            if (packet == "4a")
                setup.transport.pauseReading();
        };
        const auto answer = setup.post("4a" + kRs + "4b");
        setup.services.settle();
        QCOMPARE(setup.listener.packets, (std::vector<std::string>{"4a"}));
        QVERIFY(!answer->isThere());
        setup.transport.resumeReading();
        setup.services.settle();
        QCOMPARE(setup.listener.packets, (std::vector<std::string>{"4a", "4b"}));
        COMPARE_TEXT(answer->text(), "200 ok");
    }
    void aSessionThatEndsBetweenSlicesAnswersThePost()
    {
        Setup setup;
        setup.transport.pauseReading();
        const auto answer = setup.post("4a" + kRs + "4b");
        setup.transport.close(CloseReason::PingTimeout);
        COMPARE_TEXT(answer->text(), "200 ok");
        setup.services.settle();
        QVERIFY(setup.listener.packets.empty());
    }

    // Sections 5 and 9: closing.
    void tellsTheCloseToAHeldGet_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<QString>("body");
        const auto row = [](CloseReason reason, const char* body) {
            QTest::newRow(protocol::closeReasonLabel(reason).data()) << static_cast<int>(reason) << body;
        };
        row(CloseReason::TransportClose, "200 6"); // the client asked for it
        row(CloseReason::TransportError, "200 1");
        row(CloseReason::ParseError, "200 1");
        row(CloseReason::PingTimeout, "200 1");
        row(CloseReason::ForcedClose, "200 1");
        row(CloseReason::ForcedServerClose, "200 1");
        row(CloseReason::ServerShuttingDown, "200 1");
        row(CloseReason::SlowConsumer, "200 1");
    }
    void tellsTheCloseToAHeldGet()
    {
        QFETCH(int, reason);
        QFETCH(QString, body);
        Setup setup;
        const auto held = setup.get();
        setup.transport.close(static_cast<CloseReason>(reason));
        COMPARE_TEXT(held->text(), body.toStdString());
        QVERIFY(setup.transport.isFinished());
        QCOMPARE(setup.listener.finished, 0); // finished at the return of close() already
    }
    void anOrderlyCloseWaitsForAGet()
    {
        Setup setup;
        setup.transport.close(CloseReason::ForcedClose);
        QVERIFY(!setup.transport.isFinished());
        COMPARE_TEXT(setup.post("4ignored")->text(), "200 ok");
        QVERIFY(setup.listener.packets.empty());
        COMPARE_TEXT(setup.get()->text(), "200 6" + kRs + "1");
        QVERIFY(setup.transport.isFinished());
        QCOMPARE(setup.listener.finished, 1);
        COMPARE_TEXT(setup.get()->text(), "400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    }
    void pendingDataGoesBeforeTheClose()
    {
        Setup setup;
        setup.send("last");
        setup.transport.close(CloseReason::ForcedServerClose);
        COMPARE_TEXT(setup.get()->text(), "200 4last");
        COMPARE_TEXT(setup.get()->text(), "200 6" + kRs + "1");

        Setup held;
        const auto answer = held.get();
        held.send("last");
        held.transport.close(CloseReason::ForcedServerClose);
        COMPARE_TEXT(answer->text(), "200 4last");
        COMPARE_TEXT(held.get()->text(), "200 6" + kRs + "1");
    }
    void aFaultLeavesNothingBehind()
    {
        for (const CloseReason reason : {CloseReason::ParseError, CloseReason::PingTimeout,
                                         CloseReason::TransportClose, CloseReason::SlowConsumer}) {
            Setup setup;
            setup.send("never read");
            setup.transport.close(reason);
            QVERIFY(setup.transport.isFinished());
            QCOMPARE(setup.transport.queuedBytes(), std::size_t(0));
        }
    }
    void aSlowConsumersQueueIsDropped()
    {
        Setup setup;
        const auto held = setup.get();
        setup.send("dropped");
        setup.transport.close(CloseReason::SlowConsumer);
        COMPARE_TEXT(held->text(), "200 1");
    }
    void sendingAfterTheEndIsIgnored()
    {
        Setup setup;
        setup.transport.close(CloseReason::ForcedClose);
        setup.send("x");
        QCOMPARE(setup.transport.queuedBytes(), std::size_t(0));
        setup.transport.close(CloseReason::ParseError); // idempotent
        QVERIFY(!setup.transport.isFinished());
        setup.transport.abort();
        QVERIFY(setup.transport.isFinished());
    }

    // Section 7.
    void noopsReleaseAHeldGetAlone()
    {
        Setup setup;
        setup.transport.releasePoll();
        const auto held = setup.get();
        setup.transport.releasePoll();
        COMPARE_TEXT(held->text(), "200 6");
        const auto withData = setup.get();
        setup.send("a");
        setup.transport.releasePoll();
        QVERIFY(!withData->isThere());
        setup.services.turn();
        COMPARE_TEXT(withData->text(), "200 4a");
    }
    void handsOverWhatWasNotSent()
    {
        Setup setup;
        setup.send("a");
        setup.send("b");
        const std::vector<Message> queued = setup.transport.handOver();
        QCOMPARE(queued.size(), std::size_t(2));
        COMPARE_TEXT(queued[1].packet(), "4b");
        QVERIFY(setup.transport.isFinished());

        Setup held;
        const auto answer = held.get();
        const auto post = held.beginPost();
        held.transport.handOver();
        COMPARE_TEXT(answer->text(), "200 1");
        COMPARE_TEXT(post->text(), "400 ");
    }
    void aTransportMayGoWhileACallIsPending()
    {
        test::FakeServices services;
        const auto answer = std::make_shared<Answer>();
        {
            Listener listener;
            PollingTransport transport(services);
            transport.setListener(listener);
            transport.poll(1, test::makeReply(answer));
            transport.send(Message::text("a"), false);
        }
        services.settle();
        QCOMPARE(answer->response->status, 500); // the HTTP layer's answer to a dropped Responder
    }
};

QTEST_APPLESS_MAIN(TestPollingTransport)
#include "tst_pollingtransport.moc"
