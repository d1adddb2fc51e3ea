// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "unit/http/fakehost.h"
#include "unit/http/httptext.h"

#include <QtTest>

using namespace sio;
using namespace sio::net::http;
using namespace sio::test;
using namespace std::chrono_literals;

class TestHttpRefusals : public QObject {
    Q_OBJECT
private Q_SLOTS:

    // ---- limits and refusals

    void refusesByItself_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<int>("reason");
        const auto row = [](const char* name, const std::string& request, const char* begin, Reject reason) {
            QTest::newRow(name) << QByteArray::fromStdString(request) << QByteArray(begin)
                                << static_cast<int>(reason);
        };
        row("malformed", "GET /\r\n", "HTTP/1.1 400 Bad Request", Reject::Malformed);
        row("version", "GET / HTTP/3.0\r\n", "HTTP/1.1 505 ", Reject::Malformed);
        row("method", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 ", Reject::Method);
        row("unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 501 ", Reject::Method);
        row("host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ", Reject::Host);
        row("header", get("/", "A : b\r\n"), "HTTP/1.1 400 ", Reject::Header);
        row("header size", get("/", "A: " + std::string(20'000, 'a') + "\r\n"), "HTTP/1.1 431 ",
            Reject::HeaderSize);
        row("framing", get("/", "Content-Length: 1\r\nContent-Length: 1\r\n"), "HTTP/1.1 400 ",
            Reject::Framing);
        row("coding", get("/", "Transfer-Encoding: gzip\r\n"), "HTTP/1.1 501 ", Reject::Framing);
        row("chunk", get("/hold", "Transfer-Encoding: chunked\r\n") + "xyz\r\n", "HTTP/1.1 400 ",
            Reject::Chunk);
        row("body size", get("/hold", "Content-Length: 1001\r\n"), "HTTP/1.1 413 ", Reject::BodySize);
        row("chunked body size", get("/hold", "Transfer-Encoding: chunked\r\n") + "3e9\r\n", "HTTP/1.1 413 ",
            Reject::BodySize);
        row("encoding", get("/", "Content-Encoding: br\r\n"), "HTTP/1.1 415 ", Reject::Encoding);
        row("expectation", get("/", "Expect: more\r\n"), "HTTP/1.1 417 ", Reject::Encoding);
        row("path", get("/../etc/passwd"), "HTTP/1.1 400 ", Reject::Path);
    }
    void refusesByItself()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, begin);
        QFETCH(int, reason);
        FakeHost f;
        f.receive(request.toStdString() + get("/now"));
        QCOMPARE(answersIn(f.record.written).size(), std::size_t(1));
        const QByteArray written = QByteArray::fromStdString(f.record.written);
        QVERIFY2(written.startsWith(begin), written.constData());
        QVERIFY(written.contains("\r\nConnection: close\r\n"));
        QVERIFY(written.contains("\r\nContent-Type: application/json\r\n"));
        QVERIFY(written.contains("{\"error\":{\"code\":\""));
        QVERIFY(f.record.finished);
        QCOMPARE(f.rejected(static_cast<Reject>(reason)), std::int64_t(1));
        f.receive(get("/now")); // nothing is read on
        QCOMPARE(answersIn(f.record.written).size(), std::size_t(1));
        f.pass(f.httpLimits.lingerTimeout);
        QVERIFY(f.isOver() && f.record.closed);
        QCOMPARE(f.fakeHandler.exchanges, 0);
    }

    void namesTheServedMethods()
    {
        FakeHost f;
        f.receive("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(f.record.written.find("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n") !=
                std::string::npos);
    }

    void doesNotAskTheHandlerAboutAnAnnouncedBodyOverTheLimit()
    {
        FakeHost f;
        f.receive(get("/hold", "Content-Length: 1001\r\n"));
        QVERIFY(f.fakeHandler.events.empty());
    }

    void tellsTheHandlerWhenABodyOutgrowsTheLimit()
    {
        FakeHost f;
        f.receive(get("/hold", "Transfer-Encoding: chunked\r\n") + "3e8\r\n" + std::string(1000, 'x') +
                  "\r\n");
        f.receive("1\r\n");
        QCOMPARE(f.fakeHandler.events, (List{"begin GET /hold", "too large"}));
        QVERIFY(f.record.written.starts_with("HTTP/1.1 413 "));
        QCOMPARE(f.httpStats.aborts.value(), std::int64_t(0));
    }

    void tellsTheHandlerWhenABodyBreaks()
    {
        FakeHost f;
        f.receive(get("/hold", "Transfer-Encoding: chunked\r\n") + "5\r\nhel");
        f.receive("lo!!");
        QCOMPARE(f.fakeHandler.events, (List{"begin GET /hold", "aborted"}));
        QVERIFY(f.record.written.starts_with("HTTP/1.1 400 "));
    }

    void answersARefusalBehindEarlierAnswers()
    {
        FakeHost f;
        f.receive(get("/hold") + "GET /\r\n");
        QCOMPARE(f.takeWritten(), std::string());
        f.fakeHandler.answer("first");
        f.endTurn();
        const List answers = answersIn(f.takeWritten());
        QCOMPARE(answers.size(), std::size_t(2));
        QCOMPARE(answers[0], std::string("200 first"));
        QVERIFY(answers[1].starts_with("400 "));
    }

    // ---- Expect: 100-continue

    void sendsContinueWhenTheBodyIsWanted()
    {
        FakeHost f;
        f.receive(get("/body", "Content-Length: 5\r\nExpect: 100-continue\r\n"));
        QCOMPARE(f.takeWritten(), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        f.receive("hello");
        QCOMPARE(answersIn(f.takeWritten()), List{"200 hello"});
    }

    void sendsNoContinueWhenTheBodyIsThereOrUnwanted()
    {
        {
            FakeHost f;
            f.receive(get("/body", "Content-Length: 5\r\nExpect: 100-continue\r\n") + "he");
            QCOMPARE(f.takeWritten(), std::string());
        }
        {
            FakeHost f;
            f.receive(get("/body", "Content-Length: 1001\r\nExpect: 100-continue\r\n"));
            QVERIFY(f.record.written.starts_with("HTTP/1.1 413 "));
        }
        {
            FakeHost f; // nobody can tell whether the body will follow: the connection ends
            f.receive(get("/now", "Content-Length: 5\r\nExpect: 100-continue\r\n"));
            QCOMPARE(answersIn(f.record.written), List{"200 /now"});
            QVERIFY(f.record.written.find("Connection: close\r\n") != std::string::npos);
            QVERIFY(f.record.finished);
        }
        {
            FakeHost f;
            f.receive("POST /body HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
            QCOMPARE(f.takeWritten(), std::string());
        }
    }

    // ---- deadlines

    void closesASilentConnectionWithoutAWord()
    {
        FakeHost f;
        f.pass(f.httpLimits.headerTimeout - 10ms);
        QVERIFY(!f.isOver());
        f.pass(10ms);
        QVERIFY(f.isOver());
        QCOMPARE(f.record.written, std::string());
        QCOMPARE(f.httpStats.timeoutsHeader.value(), std::int64_t(1));
    }

    void answersASlowHeadAtItsDeadlineHoweverItDrips()
    {
        FakeHost f;
        const std::string head = get("/now", "X: " + std::string(500, 'a') + "\r\n");
        for (std::size_t i = 0; i < 9; ++i) {
            f.receive(head.substr(i, 1));
            f.pass(1'000ms);
        }
        QVERIFY(!f.record.finished);
        f.pass(1'000ms);
        QVERIFY(f.record.finished);
        QVERIFY(f.record.written.starts_with("HTTP/1.1 408 "));
        QVERIFY(f.record.written.find("Connection: close") != std::string::npos);
        QCOMPARE(f.httpStats.timeoutsHeader.value(), std::int64_t(1));
    }

    void answersASlowBodyAtItsDeadlineHoweverItDrips()
    {
        FakeHost f;
        f.receive(get("/hold", "Content-Length: 100\r\n"));
        for (int i = 0; i < 29; ++i) {
            f.receive("x");
            f.pass(1'000ms);
        }
        QVERIFY(!f.record.finished);
        f.pass(1'000ms);
        QVERIFY(f.record.written.starts_with("HTTP/1.1 408 "));
        QCOMPARE(f.fakeHandler.events, (List{"begin GET /hold", "aborted"}));
        QCOMPARE(f.httpStats.timeoutsBody.value(), std::int64_t(1));
    }

    void closesAnIdleConnection()
    {
        FakeHost f;
        f.receive(get("/now"));
        f.pass(f.httpLimits.idleTimeout - 10ms);
        QVERIFY(!f.isOver());
        f.pass(10ms);
        QVERIFY(f.isOver());
        QCOMPARE(answersIn(f.record.written), List{"200 /now"});
        QCOMPARE(f.httpStats.timeoutsIdle.value(), std::int64_t(1));
    }

    void doesNotTakeEmptyLinesForARequest()
    {
        FakeHost f;
        f.receive(get("/now"));
        f.takeWritten();
        f.pass(f.httpLimits.idleTimeout - 1'000ms);
        f.receive("\r\n");
        f.pass(1'000ms);
        QVERIFY(f.isOver());
        QCOMPARE(f.record.written, std::string());
    }

    void givesTheNextHeadItsOwnDeadline()
    {
        FakeHost f;
        f.receive(get("/now"));
        f.takeWritten();
        f.pass(f.httpLimits.idleTimeout - 1'000ms);
        f.receive("G");
        f.pass(f.httpLimits.headerTimeout - 10ms);
        QVERIFY(!f.record.finished);
        f.pass(10ms);
        QVERIFY(f.record.written.starts_with("HTTP/1.1 408 "));
    }

    void waitsWithoutLimitForTheHandler()
    {
        FakeHost f;
        f.receive(get("/hold"));
        f.pass(24h);
        QVERIFY(!f.isOver());
        f.fakeHandler.answer("at last");
        f.endTurn();
        QCOMPARE(answersIn(f.takeWritten()), List{"200 at last"});
    }

    void endsWhenAnAnswerIsNotTaken()
    {
        FakeHost f;
        f.receive(get("/hold"));
        f.fakeHandler.answer("nobody reads");
        f.clock.advance(f.httpLimits.writeTimeout + net::TimerWheel::kTick);
        f.wheel.advance();
        f.retired.clear();
        QVERIFY(f.isOver());
        QCOMPARE(f.httpStats.timeoutsWrite.value(), std::int64_t(1));
        QCOMPARE(f.fakeHandler.exchanges, 0);
    }

    void leavesNoTimerBehind()
    {
        FakeHost f;
        f.receive(get("/hold"));
        QCOMPARE(f.wheel.armedCount(), std::size_t(0));
        f.stream().breakOff();
        f.endTurn();
        QCOMPARE(f.wheel.armedCount(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestHttpRefusals)
#include "tst_httprefusals.moc"
