// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "unit/sequences/fakeworld.h"

#include <QtTest/QTest>

using namespace sio::test;

/// Each kind of step and assertion: a case that passes and one that fails, with what the failure says.
class TestRunnerSteps : public QObject {
    Q_OBJECT
private:
    /// Deliveries: `time client json`, separated by `;`.
    static void arrange(FakeWorld& world, const QString& deliveries)
    {
        for (const QString& entry : deliveries.split(';', Qt::SkipEmptyParts)) {
            const QString text = entry.trimmed();
            world.deliverAt(*parseDuration(text.section(' ', 0, 0).toStdString()),
                            text.section(' ', 1, 1) == "a" ? 0u : 1u, text.section(' ', 2).toStdString());
        }
    }

private Q_SLOTS:
    void expects_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("deliveries");
        QTest::addColumn<QString>("failure"); // of step 2; empty: the run passes
        QTest::newRow("arrives") << "expect: { actor: a, event: x }"
                                 << R"(10ms a ["x"])"
                                 << "";
        QTest::newRow("does not arrive") << "expect: { actor: a, event: x }"
                                         << ""
                                         << "a: expected x within 2s; none came, nor anything else";
        QTest::newRow("others arrive") << "expect: { actor: a, event: x, within: 50ms }"
                                       << R"(10ms a ["y"])"
                                       << "a: expected x within 50ms; none came; meanwhile came: y at 10 ms";
        QTest::newRow("arrives too late") << "expect: { actor: a, event: x, within: 50ms }"
                                          << R"(51ms a ["x"])"
                                          << "a: expected x within 50ms; none came, nor anything else";
        QTest::newRow("arrives at another") << "expect: { actor: a, event: x, within: 50ms }"
                                            << R"(10ms b ["x"])"
                                            << "a: expected x within 50ms; none came, nor anything else";
        QTest::newRow("arrives at all") << "expect: { actors: [a, b], event: x }"
                                        << R"(10ms a ["x"]; 20ms b ["x"])"
                                        << "";
        QTest::newRow("arrives at one of two") << "expect: { actors: [a, b], event: x, within: 1s }"
                                               << R"(10ms a ["x"])"
                                               << "b: expected x within 1s; none came, nor anything else";
        QTest::newRow("match") << "expect: { actor: a, event: x, match: { s: 1 } }"
                               << R"(10ms a ["x",{"s":1,"t":2}])"
                               << "";
        QTest::newRow("match differs")
            << "expect: { actor: a, event: x, match: { s: { t: done } }, within: 1s }"
            << R"(10ms a ["x",{"s":{"t":"open"}}])"
            << R"(a: expected x within 1s; the one that came at 10 ms differs|    s.t: expected "done", got "open")";
        QTest::newRow("the nearest is shown")
            << "expect: { actor: a, event: x, match: { s: 1, t: 2 }, within: 1s }"
            << R"(10ms a ["x",{"s":9,"t":9}]; 20ms a ["x",{"s":1,"t":9}])"
            << "a: expected x within 1s; the one that came at 20 ms differs|    t: expected 2, got 9";
        QTest::newRow("match waits for a later one") << "expect: { actor: a, event: x, match: { s: 1 } }"
                                                     << R"(10ms a ["x",{"s":9}]; 20ms a ["x",{"s":1}])"
                                                     << "";
        QTest::newRow("match without argument")
            << "expect: { actor: a, event: x, match: { s: 1 }, within: 1s }"
            << R"(10ms a ["x"])"
            << R"(a: expected x within 1s; the one that came at 10 ms differs|    expected {"s":1}, got (absent))";
        QTest::newRow("args") << "expect: { actor: a, event: x, args: [1, { b: 2 }] }"
                              << R"(10ms a ["x",1,{"b":2,"c":3}])"
                              << "";
        QTest::newRow("args differ")
            << "expect: { actor: a, event: x, args: [1, { b: 2 }], within: 1s }"
            << R"(10ms a ["x",1,{"b":3}])"
            << "a: expected x within 1s; the one that came at 10 ms differs|    args[1].b: expected 2, got 3";
        QTest::newRow("another number of args") << "expect: { actor: a, event: x, args: [1], within: 1s }"
                                                << R"(10ms a ["x",1,2])"
                                                << "a: expected x within 1s; the one that came at 10 ms "
                                                   "differs|    args: expected 1 arguments, got 2";
        QTest::newRow("only these get it")
            << "expect: { actor: a, event: x, match: { s: 1 }, only: true }"
            << R"(10ms a ["x",{"s":1}]; 20ms b ["x",{"s":2}]; 400ms b ["x",{"s":1}])"
            << "";
        QTest::newRow("another gets it, too") << "expect: { actor: a, event: x, match: { s: 1 }, only: true }"
                                              << R"(10ms a ["x",{"s":1}]; 200ms b ["x",{"s":1}])"
                                              << "b: got x at 200 ms, which nobody should but a";
        QTest::newRow("another got it before") << "expect: { actor: a, event: x, only: true }"
                                               << R"(10ms b ["x"]; 20ms a ["x"])"
                                               << "b: got x at 10 ms, which nobody should but a";
        QTest::newRow("stays away") << "expect-not: { actor: a, event: x, for: 100ms }"
                                    << R"(101ms a ["x"]; 10ms b ["x"])"
                                    << "";
        QTest::newRow("does not stay away") << "expect-not: { actor: a, event: x, for: 100ms }"
                                            << R"(50ms a ["x",{"s":1}])"
                                            << R"(a: expected no x, but one came at 50 ms: [{"s":1}])";
        QTest::newRow("another one stays away")
            << "expect-not: { actor: a, event: x, match: { s: 2 }, for: 100ms }"
            << R"(50ms a ["x",{"s":1}])"
            << "";
    }
    void expects()
    {
        QFETCH(QString, step);
        QFETCH(QString, deliveries);
        QFETCH(QString, failure);
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - " + step.toStdString() + '\n'));
        arrange(world, deliveries);
        world.scheduler.advance(10s);
        QCOMPARE(QString::fromStdString(world.failure(2)), failure);
        QCOMPARE(world.report().status, failure.isEmpty() ? RunStatus::Passed : RunStatus::Failed);
    }

    void expectsInOrder_data()
    {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("failure"); // of step 3
        QTest::newRow("in order") << "expect: { actor: a, event: y };expect: { actor: a, event: x }"
                                  << "";
        QTest::newRow("shuffled")
            << "expect: { actor: a, event: x };expect: { actor: a, event: y, within: 1s }"
            << "a: expected y within 1s; it came too early, at 10 ms, before x at 20 ms (order: any allows "
               "it)";
        QTest::newRow("any order")
            << "expect: { actor: a, event: x };expect: { actor: a, event: y, order: any }"
            << "";
        QTest::newRow("after") << "expect: { actor: a, event: y };expect: { actor: a, event: x, after: y }"
                               << "";
        QTest::newRow("after, the other way")
            << "expect: { actor: a, event: x };expect: { actor: a, event: y, order: any, after: x }"
            << "a: expected y after x, but it came first, at 10 ms";
    }
    void expectsInOrder()
    {
        QFETCH(QString, steps);
        QFETCH(QString, failure);
        FakeWorld world;
        std::string yaml = kHead;
        for (const QString& step : steps.split(';'))
            yaml += "  - " + step.toStdString() + '\n';
        QVERIFY(world.run(yaml));
        arrange(world, R"(10ms a ["y"]; 20ms a ["x"])");
        world.scheduler.advance(10s);
        QCOMPARE(QString::fromStdString(world.failure(3)), failure);
        QCOMPARE(world.report().status, failure.isEmpty() ? RunStatus::Passed : RunStatus::Failed);
    }

    void consumesWhatItMatched()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + R"(
  - expect: { actor: a, event: x }
  - expect: { actor: a, event: x, within: 100ms }
)"));
        arrange(world, R"(10ms a ["x"])");
        world.scheduler.advance(10s);
        QCOMPARE(world.failure(3), std::string("a: expected x within 100ms; none came, nor anything else"));
    }

    void takesWhatCameBeforeTheStep()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - wait: 1s\n  - expect: { actor: a, event: x, within: 0ms }\n"));
        arrange(world, R"(10ms a ["x"])");
        world.scheduler.advance(10s);
        QCOMPARE(world.report().status, RunStatus::Passed);
        QCOMPARE(world.report().trace.entries[2].step, 2);
    }

    void capturesValues_data()
    {
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("failure");
        QTest::newRow("the same") << R"(["y",{"of":"e1","list":[2]}])"
                                  << "";
        QTest::newRow("another")
            << R"(["y",{"of":"e2","list":[2]}])"
            << R"(a: expected y within 1s; the one that came at 20 ms differs|    of: expected "e1", got "e2")";
    }
    void capturesValues()
    {
        QFETCH(QString, second);
        QFETCH(QString, failure);
        FakeWorld world;
        QVERIFY(world.run(kHead + R"(
  - expect: { actor: a, event: x, capture: { id: $.event_id, deep: "$.l[1]" } }
  - expect: { actor: a, event: y, match: { of: $id, list: [$deep] }, within: 1s }
)"));
        arrange(world, R"(10ms a ["x",{"event_id":"e1","l":[1,2]}]; 20ms a )" + second);
        world.scheduler.advance(10s);
        QCOMPARE(QString::fromStdString(world.failure(3)), failure);
    }

    void saysWhatCannotBeCaptured()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - expect: { actor: a, event: x, capture: { id: $.nothing } }\n"));
        arrange(world, R"(10ms a ["x",{}])");
        world.scheduler.advance(10s);
        QCOMPARE(world.failure(2), std::string("a: there is nothing at $.nothing to capture as id"));
    }

    void assertsAcks_data()
    {
        QTest::addColumn<QString>("ack");
        QTest::addColumn<QString>("failure");
        QTest::newRow("as expected") << R"([{"success":true,"data":{"room":"r"}}])"
                                     << "";
        QTest::newRow("otherwise")
            << R"([{"success":false}])"
            << "a: the ack of join is not as expected|    success: expected true, got false";
        QTest::newRow("without value")
            << "[]"
            << R"(a: the ack of join is not as expected|    expected {"success":true}, got (absent))";
        QTest::newRow("none") << ""
                              << "a: expected an ack of join within 500ms, none came";
    }
    void assertsAcks()
    {
        QFETCH(QString, ack);
        QFETCH(QString, failure);
        FakeWorld world;
        world.ack = ack.toStdString();
        QVERIFY(world.run(
            kHead +
            "  - { actor: a, emit: join, with: { id: 1 }, ack: { success: true }, within: 500ms }\n"));
        world.scheduler.advance(10s);
        QCOMPARE(QString::fromStdString(world.failure(2)), failure);
        QCOMPARE(world.clients[0]->log[0], std::string(R"(["join",{"id":1}])"));
    }

    void capturesFromAcksAndAnswers()
    {
        FakeWorld world;
        world.ack = R"([{"room":"r1"}])";
        world.answer.body = *Value::fromJson(R"({"event_id":"e1"})");
        QVERIFY(world.run(kHead + R"(
  - { actor: a, emit: join, ack: { any: true }, capture: { room: $.room } }
  - { publish: x, with: { to_room: $room }, capture: { event: $.event_id } }
  - { actor: a, emit: say, args: [$event, "${room}-x", $$room] }
)"));
        world.scheduler.advance(10s);
        QCOMPARE(world.report().status, RunStatus::Passed);
        QCOMPARE(world.published[0].request.data.json(), std::string(R"({"to_room":"r1"})"));
        QCOMPARE(world.clients[0]->log[1], std::string(R"(["say","e1","r1-x","$room"])"));
    }

    void asksForNoAckWithoutNeed()
    {
        FakeWorld world;
        world.ack = R"(["ignored"])";
        QVERIFY(world.run(kHead + "  - { actor: a, emit: x }\n"));
        world.scheduler.advance(1s);
        for (const TraceEntry& entry : world.report().trace.entries)
            QVERIFY(entry.kind != TraceKind::Answered);
    }

    void assertsAnswers_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("failure");
        QTest::newRow("as expected") << "answer: { matched: 2 }" << 200 << R"({"matched":2,"written":2})"
                                     << "";
        QTest::newRow("otherwise")
            << "answer: { matched: 2 }" << 200 << R"({"matched":1})"
            << "the answer to the publish of x is not as expected|    matched: expected 2, got 1";
        QTest::newRow("refused")
            << "answer: { any: true }" << 422 << R"({"error":{"code":"C"}})"
            << R"(expected the publish of x to be answered with 200, got 422: {"error":{"code":"C"}})";
        QTest::newRow("refused as expected")
            << "status: 422, answer: { error: { code: C } }" << 422 << R"({"error":{"code":"C"}})"
            << "";
        QTest::newRow("no answer")
            << "answer: { any: true }" << 0 << R"("connection refused")"
            << "expected the publish of x to be answered with 200, got no answer: connection refused";
    }
    void assertsAnswers()
    {
        QFETCH(QString, step);
        QFETCH(int, status);
        QFETCH(QString, body);
        QFETCH(QString, failure);
        FakeWorld world;
        world.answer = {status, *Value::fromJson(body.toStdString())};
        QVERIFY(world.run(kHead + "  - { publish: x, with: { id: 1 }, " + step.toStdString() + " }\n"));
        world.scheduler.advance(30s);
        QCOMPARE(QString::fromStdString(world.failure(2)), failure);
    }

    void givesUpOnPublishesWithoutAnswer()
    {
        FakeWorld world;
        world.answersPublishes = false;
        QVERIFY(world.run(kHead + "  - { publish: x, with: {}, within: 3s }\n"));
        world.scheduler.advance(30s);
        QCOMPARE(world.failure(2), std::string("the publish of x was not answered within 3s"));
    }

    void passesTheAudienceOn()
    {
        FakeWorld world;
        QVERIFY(world.run(
            kHead +
            "  - { publish: x, with: {}, to: { users: [$a.userId] }, except: { sockets: [$b.sid] } }\n"));
        world.scheduler.advance(1s);
        QCOMPARE(world.published[0].request.to->json(), std::string(R"({"users":["u1"]})"));
        QCOMPARE(world.published[0].request.except->json(), std::string(R"({"sockets":["sid-2"]})"));
    }

    void assertsConnections_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("refusal");
        QTest::addColumn<bool>("answers");
        QTest::addColumn<QString>("failure");
        QTest::newRow("connected") << "connect: a"
                                   << "" << true << "";
        QTest::newRow("refused") << "connect: a"
                                 << R"({"message":"NO"})" << true << R"(a: was refused: {"message":"NO"})";
        QTest::newRow("silence") << "connect: a, within: 1s"
                                 << "" << false << "a: is not connected after 1s";
        QTest::newRow("refused as expected") << "connect: a, refused: { message: NO }"
                                             << R"({"message":"NO","data":1})" << true << "";
        QTest::newRow("refused otherwise")
            << "connect: a, refused: { message: YES }"
            << R"({"message":"NO"})" << true
            << R"(a: was refused, but not as expected|    message: expected "YES", got "NO")";
        QTest::newRow("not refused") << "connect: a, refused: { message: NO }"
                                     << "" << true << "a: expected to be refused, but it is connected";
    }
    void assertsConnections()
    {
        QFETCH(QString, step);
        QFETCH(QString, refusal);
        QFETCH(bool, answers);
        QFETCH(QString, failure);
        FakeWorld world;
        world.refusal = refusal.toStdString();
        world.answersConnects = answers;
        QVERIFY(world.run("sequence: t\nversion: 1\nactors: { a: {} }\nsteps:\n  - { " + step.toStdString() +
                          " }\n"));
        world.scheduler.advance(30s);
        QCOMPARE(QString::fromStdString(world.failure(1)), failure);
    }

    void expectsWhatFollowsAConnection()
    {
        FakeWorld world;
        QVERIFY(world.run(
            "sequence: t\nversion: 1\nactors: { a: {}, b: {} }\nsteps:\n"
            "  - { connect: [a, b], expect: { event: hello, match: { sid: $b.sid }, within: 1s } }\n"));
        arrange(world, R"(5ms a ["hello",{"sid":"sid-2"}]; 6ms b ["hello",{"sid":"other"}])");
        world.scheduler.advance(30s);
        QCOMPARE(world.failure(1),
                 std::string("b: expected hello within 1s; the one that came at 6.0 ms differs|"
                             "    sid: expected \"sid-2\", got \"other\""));
    }

    void assertsClosings_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("reason"); // empty: it stays open
        QTest::addColumn<QString>("failure");
        QTest::newRow("closed") << "actor: a"
                                << "transport close"
                                << "";
        QTest::newRow("with that reason") << "actor: a, reason: transport close"
                                          << "transport close"
                                          << "";
        QTest::newRow("with another")
            << "actor: a, reason: ping timeout"
            << "transport close"
            << R"(a: was closed for another reason|    expected "ping timeout", got "transport close")";
        QTest::newRow("open") << "actor: a, within: 1s"
                              << ""
                              << "a: expected the connection to be closed within 1s, it is open";
    }
    void assertsClosings()
    {
        QFETCH(QString, step);
        QFETCH(QString, reason);
        QFETCH(QString, failure);
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - expect-closed: { " + step.toStdString() + " }\n"));
        if (!reason.isEmpty())
            world.at(10ms, [&world, reason] { world.clients[0]->lose(reason.toStdString()); });
        world.scheduler.advance(30s);
        QCOMPARE(QString::fromStdString(world.failure(2)), failure);
    }

    void saysThatAConnectionIsGone()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - expect: { actor: a, event: x, within: 1s }\n"));
        world.at(10ms, [&world] { world.clients[0]->lose("transport close"); });
        world.scheduler.advance(30s);
        QCOMPARE(world.failure(2),
                 std::string("a: expected x within 1s; its connection was closed: transport close"));
    }

    void emitsOnlyWhenConnected()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - disconnect: a\n  - { actor: a, emit: x }\n"));
        world.scheduler.advance(1s);
        QCOMPARE(world.failure(3), std::string("a: is not connected"));
    }

    void appliesFaults()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + R"(
  - fault: { actor: a, mute-pongs: true, delay-acks: 200ms, force: polling }
  - fault: { actor: a, stall: true }
  - fault: { actor: a, stall: false }
  - fault: { actors: [a, b], drop: true }
)"));
        world.scheduler.advance(0ms);
        QCOMPARE(world.report().status, RunStatus::Passed);
        QCOMPARE(world.clients[0]->log, (std::vector<std::string>{"stall", "unstall", "drop"}));
        QVERIFY(world.clients[0]->isMuted);
        QCOMPARE(world.clients[0]->ackDelay, 200ms);
        QCOMPARE(world.clients[1]->log, std::vector<std::string>{"drop"});
    }

    void keepsFaultsForTheNextConnection()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + R"(
  - fault: { actor: a, force: polling, mute-pongs: true }
  - fault: { actor: a, drop: true }
  - connect: a
)"));
        world.scheduler.advance(1s);
        QCOMPARE(world.report().status, RunStatus::Passed);
        const FakeClient* again = world.clients.back();
        QCOMPARE(again->options.transport, sio::link::VirtualTransport::Polling);
        QVERIFY(again->isMuted);
    }

    void failsFaultsOfWhoIsNotThere()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - disconnect: a\n  - fault: { actor: a, stall: true }\n"));
        world.scheduler.advance(1s);
        QCOMPARE(world.failure(3), std::string("a: is not connected"));
    }
};

QTEST_GUILESS_MAIN(TestRunnerSteps)
#include "tst_runnersteps.moc"
