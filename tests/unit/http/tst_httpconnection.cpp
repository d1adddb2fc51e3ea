// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "unit/http/fakehost.h"
#include "unit/http/httptext.h"

#include <QtTest>

using namespace sio;
using namespace sio::net::http;
using namespace sio::test;
using namespace std::chrono_literals;

class TestHttpConnection : public QObject {
    Q_OBJECT
private Q_SLOTS:

    // ---- requests and answers

    void answersInTheHandlersOwnTime()
    {
        FakeHost f;
        f.receive(get("/now?x=1"));
        QCOMPARE(answersIn(f.takeWritten()), List{"200 /now?x=1"});
        f.receive(post("/body", "hello"));
        QCOMPARE(answersIn(f.takeWritten()), List{"200 hello"});
        f.receive(get("/hold"));
        QCOMPARE(f.takeWritten(), std::string());
        f.fakeHandler.answer("late");
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 late"});
        QCOMPARE(f.fakeHandler.exchanges, 0);
        QCOMPARE(f.fakeHandler.events,
                 (List{"begin GET /now?x=1", "begin POST /body", "body hello", "begin GET /hold", "body "}));
        QCOMPARE(f.fakeHandler.lastPeer.ip, std::string("192.0.2.7"));
        QVERIFY(!f.record.closed && !f.record.finished);
        QCOMPARE(f.httpStats.requests.value(), std::int64_t(3));
    }

    void readsARequestCutAnywhere()
    {
        const std::string request = post("/body", "hello") + get("/now");
        for (std::size_t cut = 0; cut <= request.size(); ++cut) {
            FakeHost f;
            f.receive(request.substr(0, cut));
            f.receive(request.substr(cut));
            QCOMPARE(answersIn(f.takeWritten()), (List{"200 hello", "200 /now"}));
        }
        FakeHost f;
        for (const char c : request)
            f.receive({&c, 1});
        QCOMPARE(answersIn(f.takeWritten()), (List{"200 hello", "200 /now"}));
    }

    void dispatchesNothingFromATruncatedRequest()
    {
        const std::string request = post("/hold", "hello");
        for (std::size_t size = 0; size < request.size(); ++size) {
            FakeHost f;
            f.receive(request.substr(0, size));
            f.stream().finishPeer();
            f.endTurn();
            QVERIFY(f.isOver());
            const List& events = f.fakeHandler.events;
            QVERIFY(std::none_of(events.begin(), events.end(),
                                 [](const auto& e) { return e.starts_with("body"); }));
            QCOMPARE(answersIn(f.record.written).size(), std::size_t(size == 0 ? 0 : 1));
            QVERIFY(size == 0 || f.record.written.starts_with("HTTP/1.1 400 "));
            QCOMPARE(f.httpStats.aborts.value(), std::int64_t(size == 0 ? 0 : 1));
            QCOMPARE(f.closedReports, 1);
        }
    }

    void answersPipelinedRequestsInOrder()
    {
        FakeHost f;
        f.receive(get("/now?1") + get("/hold") + get("/now?2") + post("/body", "x") + get("/hold"));
        QCOMPARE(answersIn(f.takeWritten()), List{"200 /now?1"});
        f.fakeHandler.answer("held");
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), (List{"200 held", "200 /now?2", "200 x"}));
        f.fakeHandler.answer("again");
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 again"});
    }

    void pausesReadingWhenTooMuchIsAhead()
    {
        FakeHost f;
        f.receive(get("/hold"));
        std::size_t requests = 0;
        while (!f.record.paused) {
            f.receive(get("/now"));
            ++requests;
            QVERIFY(requests * get("/now").size() < 2 * f.httpLimits.maxPipelined);
        }
        QCOMPARE(f.fakeHandler.events.size(), std::size_t(2));
        f.fakeHandler.answer("held");
        f.endTurn();
        QVERIFY(!f.record.paused);
        QCOMPARE(answersIn(f.takeWritten()).size(), requests + 1);
    }

    void waitsForTheKernelWhenAnswersPileUp()
    {
        FakeHost f;
        std::string requests;
        for (int i = 0; i < 20; ++i)
            requests += get("/big");
        f.stream().receive(requests);
        QVERIFY(f.record.queued > kMaxQueuedAnswers);
        QVERIFY(f.record.queued < kMaxQueuedAnswers + 110'000);
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()).size(), std::size_t(20));
    }

    void answersHeadWithoutABody()
    {
        FakeHost f;
        f.receive("HEAD /now HTTP/1.1\r\nHost: a\r\n\r\n");
        const std::string written = f.takeWritten();
        QVERIFY(written.find("Content-Length: 4\r\n") != std::string::npos);
        QVERIFY(written.ends_with("\r\n\r\n"));
    }

    void keepsOrEndsTheConnectionAsAsked_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<bool>("keeps");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* name, const std::string& request, bool keeps, const char* said) {
            QTest::newRow(name) << QByteArray::fromStdString(request) << keeps << QByteArray(said);
        };
        row("1.1", get("/now"), true, "");
        row("1.1 close", get("/now", "Connection: close\r\n"), false, "close");
        row("1.1 handler closes", get("/close"), false, "close");
        row("1.0", "GET /now HTTP/1.0\r\n\r\n", false, "close");
        row("1.0 keep-alive", "GET /now HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "keep-alive");
        row("1.0 keep-alive, handler closes", "GET /close HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false,
            "close");
    }
    void keepsOrEndsTheConnectionAsAsked()
    {
        QFETCH(QByteArray, request);
        QFETCH(bool, keeps);
        QFETCH(QByteArray, said);
        FakeHost f;
        f.receive(request.toStdString() + get("/now?next"));
        const QByteArray written = QByteArray::fromStdString(f.record.written);
        QCOMPARE(answersIn(f.record.written).size(), std::size_t(keeps ? 2 : 1));
        QCOMPARE(f.record.finished, !keeps);
        QCOMPARE(written.contains("Connection: "), !said.isEmpty());
        QVERIFY(said.isEmpty() || written.contains("Connection: " + said + "\r\n"));
    }

    void sendsAnAnswerForALostResponder()
    {
        FakeHost f;
        f.receive(get("/lost") + get("/now"));
        const List answers = answersIn(f.takeWritten());
        QCOMPARE(answers.size(), std::size_t(2));
        QVERIFY(answers[0].starts_with("500 {\"error\""));
    }

    void takesAnswersFromOtherThreads()
    {
        FakeHost f;
        f.box->here = false;
        f.receive(get("/hold") + get("/now"));
        f.fakeHandler.answer("remote");
        f.endTurn();
        QCOMPARE(f.takeWritten(), std::string());
        QCOMPARE(f.box->tasks.size(), std::size_t(1));
        f.box->tasks.front()();
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 remote"});
        f.box->tasks.back()(); // of /now
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 /now"});
    }

    void dropsAnswersForConnectionsThatAreGone()
    {
        FakeHost f;
        f.receive(get("/hold"));
        f.stream().breakOff();
        f.endTurn();
        QVERIFY(f.isOver() && f.record.destroyed);
        QCOMPARE(f.closedReports, 1);
        f.fakeHandler.answer("nobody hears");
        QCOMPARE(f.record.written, std::string());
        QCOMPARE(f.fakeHandler.events.back(), std::string("aborted"));
        QCOMPARE(f.httpStats.aborts.value(), std::int64_t(1));
        QCOMPARE(f.httpStats.connections.value(), std::int64_t(0));
    }

    void dropsARemoteAnswerThatCrossesTheEnd()
    {
        FakeHost f;
        f.box->here = false;
        f.receive(get("/hold"));
        f.fakeHandler.answer("late");
        f.stream().breakOff();
        f.endTurn();
        f.box->tasks.front()();
        QCOMPARE(f.record.written, std::string());
    }

    void readsAndDropsABodyThatCameTooLate()
    {
        FakeHost f;
        const std::string request = post("/early", "hello");
        f.receive(request.substr(0, request.size() - 3));
        f.fakeHandler.answer("done");
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 done"});
        QCOMPARE(f.fakeHandler.exchanges, 0);
        f.receive(request.substr(request.size() - 3) + get("/now"));
        QCOMPARE(answersIn(f.takeWritten()), List{"200 /now"});
        QCOMPARE(f.fakeHandler.events, (List{"begin POST /early", "begin GET /now"}));
    }

    void endsAfterAnEarlyAnswerThatCloses()
    {
        FakeHost f;
        const std::string request = post("/early", "hello");
        f.receive(request.substr(0, request.size() - 3));
        f.fakeHandler.answer("done", true);
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 done"});
        QVERIFY(f.record.finished);
    }

    // ---- half close

    void servesARequestWhosePeerHasFinished()
    {
        FakeHost f;
        f.receive(get("/hold") + get("/now"));
        f.stream().finishPeer();
        QCOMPARE(f.fakeHandler.events.back(), std::string("finished"));
        f.fakeHandler.answer("still");
        f.endTurn();
        QCOMPARE(answersIn(f.record.written), (List{"200 still", "200 /now"}));
        QVERIFY(f.isOver());
    }

    void letsAHeldPollEndWhenThePeerFinishes()
    {
        FakeHost f;
        f.receive(get("/poll"));
        f.stream().finishPeer();
        f.endTurn();
        QCOMPARE(answersIn(f.record.written), List{"200 bye"});
        QVERIFY(f.isOver());
        QCOMPARE(f.fakeHandler.exchanges, 0);
    }

    void closesWhenThePeerFinishesBetweenRequests()
    {
        FakeHost f;
        f.receive(get("/now"));
        f.stream().finishPeer();
        f.endTurn();
        QVERIFY(f.isOver());
        QCOMPARE(f.httpStats.aborts.value(), std::int64_t(0));
    }

    void readsWhatThePeerSentBeforeItsEndThoughReadingWasPaused()
    {
        FakeHost f;
        f.receive(get("/hold"));
        while (!f.record.paused)
            f.receive(get("/now"));
        f.stream().finishPeer();
        f.fakeHandler.answer("held");
        f.endTurn();
        f.takeWritten();
        QVERIFY(!f.record.paused && !f.isOver());
        f.receive(get("/now?last"));
        QCOMPARE(answersIn(f.takeWritten()), List{"200 /now?last"});
        f.pass(f.httpLimits.lingerTimeout);
        QVERIFY(f.isOver());
    }

    // ---- upgrade

    void handsTheDescriptorOverWithWhatFollowsTheHead()
    {
        FakeHost f;
        f.receive(get("/ws?a=b", "Upgrade: websocket\r\nConnection: Upgrade\r\n") + "frames");
        QCOMPARE(f.fakeHandler.events, List{"upgrade"});
        const UpgradedConnection& upgraded = f.fakeHandler.upgraded.front();
        QCOMPARE(upgraded.descriptor, 77);
        QCOMPARE(upgraded.unread, std::string("frames"));
        QCOMPARE(upgraded.head.query, std::string("a=b"));
        QCOMPARE(upgraded.peer.ip, std::string("192.0.2.7"));
        QVERIFY(f.isOver() && f.record.destroyed && f.record.released && !f.record.closed);
        QCOMPARE(f.wheel.armedCount(), std::size_t(0));
        QCOMPARE(f.closedReports, 0); // travels with the descriptor
        f.fakeHandler.upgraded.front().onClosed();
        QCOMPARE(f.closedReports, 1);
    }

    void upgradesWhenEarlierAnswersHaveLeft()
    {
        FakeHost f;
        const std::string upgrade = get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
        f.stream().receive(get("/now") + upgrade + "fra");
        f.stream().receive("mes");
        QVERIFY(f.fakeHandler.upgraded.empty());
        f.endTurn();
        QCOMPARE(f.fakeHandler.upgraded.size(), std::size_t(1));
        QCOMPARE(f.fakeHandler.upgraded.front().unread, std::string("frames"));
        QCOMPARE(answersIn(f.record.written), List{"200 /now"});
    }

    void servesAnUpgradeAsARequestWhenItCannotBeTaken()
    {
        const std::string fields = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
        {
            FakeHost f;
            f.receive(get("/now", fields));
            QCOMPARE(answersIn(f.record.written), List{"200 /now"});
        }
        {
            FakeHost f;
            f.record.descriptor = -1;
            f.receive(get("/ws", fields));
            QCOMPARE(f.fakeHandler.events, (List{"begin GET /ws", "body "}));
        }
        {
            FakeHost f;
            f.record.descriptor = -1;
            f.stream().receive(get("/now") + get("/ws", fields));
            f.endTurn();
            QCOMPARE(f.fakeHandler.events, (List{"begin GET /now", "begin GET /ws", "body "}));
        }
    }

    void ignoresUpgradesToSomethingElse()
    {
        FakeHost f;
        f.receive(get("/ws", "Upgrade: h2c\r\nConnection: Upgrade\r\n"));
        QVERIFY(f.fakeHandler.upgraded.empty());
        QCOMPARE(f.fakeHandler.events, (List{"begin GET /ws", "body "}));
    }

    // ---- end

    void drainsIdleConnectionsNowAndOthersAfterTheirAnswer()
    {
        {
            FakeHost f;
            f.receive(get("/now"));
            f.connection->drain();
            f.endTurn();
            QVERIFY(f.isOver());
        }
        {
            FakeHost f;
            f.receive(get("/hold"));
            f.connection->drain();
            f.fakeHandler.answer("last");
            f.endTurn();
            QCOMPARE(answersIn(f.record.written), List{"200 last"});
            QVERIFY(f.record.written.find("Connection: close\r\n") != std::string::npos);
            QVERIFY(f.record.finished);
        }
        {
            FakeHost f;
            f.receive("GET /no");
            f.connection->drain();
            f.receive("w HTTP/1.1\r\nHost: a\r\n\r\n");
            QCOMPARE(answersIn(f.record.written), List{"200 /now"});
            QVERIFY(f.record.finished);
        }
    }

    void endsWithTheHandlersKnowledge()
    {
        FakeHost f;
        f.receive(get("/hold"));
        f.connection->end();
        f.endTurn();
        QCOMPARE(f.fakeHandler.events.back(), std::string("aborted"));
        QVERIFY(f.record.closed && f.record.destroyed);
        QCOMPARE(f.closedReports, 1);
        QCOMPARE(f.httpStats.connections.value(), std::int64_t(0));
    }

    void countsBytes()
    {
        FakeHost f;
        f.receive(get("/now"));
        QCOMPARE(f.httpStats.bytesIn.value(), static_cast<std::int64_t>(get("/now").size()));
        QCOMPARE(f.httpStats.bytesOut.value(), static_cast<std::int64_t>(f.record.written.size()));
    }
};

QTEST_GUILESS_MAIN(TestHttpConnection)
#include "tst_httpconnection.moc"
