// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "support/fixtureapp.h"

#include "socketiobench.h"

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;

class TestFixtureApp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersItsEvents_data();
    void answersItsEvents();
    void echoesBinary();
    void broadcastsToTheSessionRoom();
};

void TestFixtureApp::answersItsEvents_data()
{
    QTest::addColumn<std::string>("sent");
    QTest::addColumn<std::string>("answer");
    const auto row = [](const char* name, const std::string& sent, const std::string& answer) {
        QTest::addRow("%s", name) << sent << answer;
    };
    row("auth", "0/custom,{\"token\":\"123\"}", "42/custom,[\"auth\",{\"token\":\"123\"}]");
    row("auth absent", "0/custom", "42/custom,[\"auth\",{}]");
    row("message", "2[\"message\",1,\"2\",{\"3\":[true]}]", "42[\"message-back\",1,\"2\",{\"3\":[true]}]");
    row("message-with-ack", "2456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]",
        "43456[1,\"2\",{\"3\":[false]}]");
    row("echo", "21[\"echo\",{\"a\":1},2]", "431[{\"a\":1}]");
    row("echo of nothing", "21[\"echo\"]", "431[]");
    row("join", "21[\"join_session_room\",{\"session_id\":\"s1\"}]", "431[{\"success\":true}]");
    row("join without id", "21[\"join_session_room\",{}]", "431[{\"success\":false}]");
    row("join with a number", "21[\"join_session_room\",{\"session_id\":1}]", "431[{\"success\":false}]");
    row("bench_ack", "21[\"bench_ack\",{\"seq\":12345678901234567890}]",
        "431[{\"success\":true,\"seq\":12345678901234567890}]");
    row("bench_ack without seq", "21[\"bench_ack\",[]]", "431[{\"success\":false}]");
    row("no ack asked for", "2[\"bench_ack\",{\"seq\":1}]", "");
}

void TestFixtureApp::answersItsEvents()
{
    QFETCH(std::string, sent);
    QFETCH(std::string, answer);
    Bench bench;
    setUpFixture(bench.io);
    bench.start();
    FakeSession& session = bench.open();
    session.text("0");
    bench.workers->turnClock(10ms); // `auth` comes in a later turn
    QCOMPARE(session.take().back(), std::string("42[\"auth\",{}]"));
    session.text(sent);
    bench.workers->turnClock(10ms);
    const Frames frames = session.take();
    QCOMPARE(frames.empty() ? std::string() : frames.back(), answer);
    QVERIFY(session.isOpen());
}

void TestFixtureApp::echoesBinary()
{
    Bench bench;
    setUpFixture(bench.io);
    bench.start();
    FakeSession& session = bench.join();
    session.take();
    session.text(
        "52-3[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    session.binary("\x01\x02");
    session.binary("\x03");
    QCOMPARE(session.take(),
             (Frames{"462-3[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]", "hex:0102",
                     "hex:03"}));
    session.text("52-4[\"echo\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]");
    session.binary("\x01\x02");
    session.binary("\x03");
    QCOMPARE(session.take(), (Frames{"461-4[{\"_placeholder\":true,\"num\":0}]", "hex:03"}));
}

void TestFixtureApp::broadcastsToTheSessionRoom()
{
    Bench bench(2);
    setUpFixture(bench.io);
    bench.start();
    FakeSession& sender = bench.join("/", 0);
    FakeSession& member = bench.join("/", 1);
    FakeSession& stranger = bench.join("/", 0);
    bench.workers->in(1, [&] { member.text("2[\"join_session_room\",{\"session_id\":\"s1\"}]"); });
    sender.text("21[\"bench_broadcast\",{\"session_id\":\"s1\",\"payload\":{\"n\":1.0}}]");
    bench.workers->drain();
    QCOMPARE(member.takeOne(), std::string("42[\"session_update\",{\"n\":1.0}]"));
    QCOMPARE(sender.takeOne(), std::string("431[{\"success\":true}]"));
    QVERIFY(stranger.take().empty());
}

QTEST_APPLESS_MAIN(TestFixtureApp)
#include "tst_fixtureapp.moc"
