// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "unit/sequences/fakeworld.h"

#include <QtTest/QTest>

using namespace sio::test;

/// Order, time and controls of a run; the clock is turned by hand.
class TestRunner : public QObject {
    Q_OBJECT
private:
    static std::vector<int> startsMs(const FakeWorld& world)
    {
        std::vector<int> result;
        for (const auto& [title, time] : world.steps)
            result.push_back(static_cast<int>(time / 1ms));
        return result;
    }

private Q_SLOTS:
    void startsStepsWhenTheyAreDue_data()
    {
        QTest::addColumn<double>("speed");
        QTest::addColumn<std::vector<int>>("starts");
        QTest::newRow("original") << 1.0 << std::vector<int>{0, 100, 400, 400, 1000};
        QTest::newRow("twice as fast") << 2.0 << std::vector<int>{0, 50, 200, 200, 500};
        QTest::newRow("half as fast") << 0.5 << std::vector<int>{0, 200, 800, 800, 2000};
        QTest::newRow("without waiting") << 0.0 << std::vector<int>{0, 0, 0, 0, 0};
    }
    void startsStepsWhenTheyAreDue()
    {
        QFETCH(double, speed);
        QFETCH(std::vector<int>, starts);
        FakeWorld world;
        RunOptions options;
        options.speed = speed;
        QVERIFY(world.run(kHead + R"(
  - { at: 100ms, actor: a, emit: one }
  - { at: 400ms, actor: a, emit: two }
  - { actor: a, emit: three }
  - { at: 1s, actor: b, emit: four }
)",
                          options));
        world.scheduler.advance(10s);
        QCOMPARE(startsMs(world), starts);
        QCOMPARE(world.report().status, RunStatus::Passed);
        QCOMPARE(world.clients[0]->log,
                 (std::vector<std::string>{R"(["one"])", R"(["two"])", R"(["three"])", "close"}));
    }

    void neverStartsAStepEarly()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - { at: 100ms, actor: a, emit: one }\n"));
        world.scheduler.advance(99999us);
        QCOMPARE(world.steps.size(), 1u);
        world.scheduler.advance(1us);
        QCOMPARE(world.steps.size(), 2u);
    }

    void movesWhatFollowsWhenAStepTakesLonger()
    {
        FakeWorld world;
        world.ackTakes = 250ms;
        QVERIFY(world.run(kHead + R"(
  - { at: 100ms, actor: a, emit: one, ack: { any: true } }
  - { at: 200ms, actor: a, emit: two }
  - { at: 300ms, actor: a, emit: three }
)"));
        world.ack = "[1]";
        world.scheduler.advance(10s);
        // The ack came at 350: two is 150 late, and three keeps its distance of 100 to it.
        QCOMPARE(startsMs(world), (std::vector<int>{0, 100, 350, 450}));
        QCOMPARE(world.report().status, RunStatus::Passed);
    }

    void keepsGapsWhenItWasHeldUp()
    {
        FakeWorld world;
        QVERIFY(world.run(
            kHead + "  - { at: 100ms, actor: a, emit: one }\n  - { at: 200ms, actor: a, emit: two }\n"));
        world.scheduler.advance(10ms);
        world.scheduler.stall(340ms);
        world.scheduler.advance(10s);
        QCOMPARE(startsMs(world), (std::vector<int>{0, 350, 450}));
    }

    void scalesWaitsButNotDeadlines()
    {
        FakeWorld world;
        RunOptions options;
        options.speed = 10;
        QVERIFY(world.run(kHead + R"(
  - wait: 1s
  - expect: { actor: a, event: x, within: 1s }
)",
                          options));
        world.scheduler.advance(100ms);
        QCOMPARE(world.steps.size(), 3u);
        world.scheduler.advance(999ms);
        QVERIFY(world.log.empty());
        world.scheduler.advance(1ms);
        QCOMPARE(world.log, std::vector<std::string>{"failed"});
    }

    void changesSpeedWhileItRuns()
    {
        FakeWorld world;
        QVERIFY(
            world.run(kHead + "  - { at: 1s, actor: a, emit: one }\n  - { at: 2s, actor: a, emit: two }\n"));
        world.scheduler.advance(500ms);
        world.runner->setSpeed(5); // half a second of the timeline is left: 100 ms
        world.scheduler.advance(10s);
        QCOMPARE(startsMs(world), (std::vector<int>{0, 600, 800}));
    }

    void keepsTheOrderOfTheFile()
    {
        FakeWorld world;
        std::string yaml = kHead;
        for (int i = 0; i < 100; ++i)
            yaml +=
                "  - { at: " + std::to_string(i / 10) + "ms, actor: a, emit: e" + std::to_string(i) + " }\n";
        QVERIFY(world.run(yaml));
        world.scheduler.advance(1s);
        QCOMPARE(world.clients[0]->log.size(), 101u);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(world.clients[0]->log[static_cast<std::size_t>(i)], "[\"e" + std::to_string(i) + "\"]");
    }

    void pausesAndGoesOn()
    {
        FakeWorld world;
        QVERIFY(world.run(
            kHead + "  - { at: 100ms, actor: a, emit: one }\n  - { at: 200ms, actor: a, emit: two }\n"));
        world.scheduler.advance(50ms);
        world.runner->pause();
        world.scheduler.advance(1s);
        QCOMPARE(world.log, std::vector<std::string>{"paused before 2"});
        QVERIFY(world.runner->isPaused());
        world.runner->resume();
        world.scheduler.advance(1s);
        // The pause moves what follows; the gap between one and two stays.
        QCOMPARE(startsMs(world), (std::vector<int>{0, 1050, 1150}));
        QCOMPARE(world.report().status, RunStatus::Passed);
    }

    void stepsOneByOne()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - { actor: a, emit: one }\n  - { actor: a, emit: two }\n"));
        world.runner->pause();
        world.scheduler.advance(1ms);
        QCOMPARE(world.steps.size(), 0u);
        for (std::size_t i = 1; i <= 2; ++i) {
            world.runner->stepOnce();
            world.scheduler.advance(1ms);
            QCOMPARE(world.steps.size(), i);
            QVERIFY(world.runner->isPaused());
        }
        world.runner->resume();
        world.scheduler.advance(1ms);
        QCOMPARE(world.report().status, RunStatus::Passed);
    }

    void stopsAtBreakpointsWhenAttended()
    {
        const std::string yaml = kHead + R"(
  - { actor: a, emit: one }
  - { actor: a, emit: two, breakpoint: true }
  - { pause: look at the page }
  - { actor: a, emit: three }
)";
        FakeWorld world;
        RunOptions options;
        options.isAttended = true;
        options.breakpoints = {1};
        QVERIFY(world.run(yaml, options));
        for (int i = 0; i < 3; ++i) {
            world.scheduler.advance(1s);
            world.runner->resume();
        }
        world.scheduler.advance(1s);
        QCOMPARE(world.log, (std::vector<std::string>{"paused before 2", "paused before 3",
                                                      "paused before 5: look at the page", "passed"}));
        FakeWorld alone;
        QVERIFY(alone.run(yaml));
        alone.scheduler.advance(1s);
        QCOMPARE(alone.log, std::vector<std::string>{"passed"});
    }

    void stopsOnTheFirstFailureOrGoesOn_data()
    {
        QTest::addColumn<bool>("goesOn");
        QTest::newRow("stops") << false;
        QTest::newRow("goes on") << true;
    }
    void stopsOnTheFirstFailureOrGoesOn()
    {
        QFETCH(bool, goesOn);
        FakeWorld world;
        RunOptions options;
        options.goesOn = goesOn;
        QVERIFY(world.run(kHead + R"(
  - expect: { actor: a, event: x, within: 10ms }
  - { actor: a, emit: one }
)",
                          options));
        world.scheduler.advance(10s);
        QCOMPARE(world.report().status, RunStatus::Failed);
        QCOMPARE(world.report().steps[2].status, goesOn ? StepStatus::Passed : StepStatus::NotRun);
    }

    void stopsByHandAndLeavesNobodyBehind()
    {
        FakeWorld world;
        QVERIFY(world.run(kHead + "  - wait: 1h\n"));
        world.scheduler.advance(1s);
        world.runner->stop();
        world.scheduler.advance(0ms);
        QCOMPARE(world.log, std::vector<std::string>{"stopped"});
        for (const FakeClient* client : world.clients)
            QCOMPARE(client->log, std::vector<std::string>{"close"});
    }

    void tellsWhatItCannotRun_data()
    {
        QTest::addColumn<QString>("vars");
        QTest::addColumn<QString>("map");
        QTest::addColumn<QString>("error");
        QTest::newRow("environment") << "vars: { s: { env: NO_SUCH } }\n"
                                     << ""
                                     << "the environment variable NO_SUCH is not set";
        QTest::newRow("table") << "tables: { t: { x: y } }\nvars: { s: { table: t, key: z } }\n"
                               << ""
                               << "table \"t\" has no entry \"z\"";
        QTest::newRow("map")
            << ""
            << "nothing"
            << "--map nothing=1: the sequence has no such variable, actor's userId, or id rule (new, keep)";
    }
    void tellsWhatItCannotRun()
    {
        QFETCH(QString, vars);
        QFETCH(QString, map);
        QFETCH(QString, error);
        FakeWorld world;
        RunInputs inputs;
        if (!map.isEmpty())
            inputs.map = {{map.toStdString(), "1"}};
        QVERIFY(world.run(vars.toStdString() + kHead, {}, inputs));
        world.scheduler.advance(1s);
        QCOMPARE(world.log, std::vector<std::string>{"could not run"});
        QCOMPARE(QString::fromStdString(world.report().error), error);
        QVERIFY(world.clients.empty());
    }

    void keepsSecretsOutOfTheReport()
    {
        FakeWorld world;
        RunInputs inputs;
        inputs.environment = [](const std::string& name) { return std::optional("secret-of-" + name); };
        world.ack = R"([{"echo":"secret-of-T"}])";
        QVERIFY(world.run(R"(
sequence: test
version: 1
vars: { t: { env: T } }
actors:
  a: { userId: u1, token: { env: TOKEN } }
steps:
  - connect: a
  - { actor: a, emit: refresh_token, with: { token: $t }, ack: { echo: other } }
)",
                          {}, inputs));
        world.scheduler.advance(1s);
        QCOMPARE(world.clients[0]->options.authJson, std::string(R"({"token":"secret-of-TOKEN"})"));
        QCOMPARE(world.clients[0]->log[0], std::string(R"(["refresh_token",{"token":"secret-of-T"}])"));
        QCOMPARE(world.report().status, RunStatus::Failed);
        const std::string json = reportValue(world.report()).json();
        QVERIFY2(json.find("secret-of") == std::string::npos, json.c_str());
        QVERIFY(json.find("(secret)") != std::string::npos);
    }

    void failsStrictRunsThatHearMore_data()
    {
        QTest::addColumn<bool>("isStrict");
        QTest::newRow("strict") << true;
        QTest::newRow("lax") << false;
    }
    void failsStrictRunsThatHearMore()
    {
        QFETCH(bool, isStrict);
        FakeWorld world;
        RunOptions options;
        options.isStrict = isStrict;
        QVERIFY(world.run(kHead + "  - expect: { actor: a, event: x }\n", options));
        world.deliverAt(10ms, 0, R"(["y",1])");
        world.deliverAt(20ms, 0, R"(["x"])");
        world.deliverAt(100ms, 1, R"(["late"])"); // strict runs listen for 200 ms more
        world.scheduler.advance(1s);
        QCOMPARE(world.report().status, isStrict ? RunStatus::Failed : RunStatus::Passed);
        QCOMPARE(world.report().unexpected.size(), isStrict ? 2u : 1u);
        if (isStrict)
            QCOMPARE(world.report().error, std::string("2 events arrived that no step expects"));
    }

    void connectsActorsAsTheFileSays()
    {
        FakeWorld world;
        QVERIFY(world.run(R"(
sequence: test
version: 1
server: { namespace: /chat, path: /ws/ }
vars: { v: 7 }
actors:
  a: { userId: { new: uuid }, query: { n: $v, t: text }, auth: { x: $v } }
  b: { userId: $a.userId, transport: polling, namespace: /other }
steps:
  - connect: [a, b]
)"));
        world.scheduler.advance(1ms);
        const auto& a = world.clients[0]->options;
        const auto& b = world.clients[1]->options;
        using Query = std::vector<std::pair<std::string, std::string>>;
        QCOMPARE(a.query, (Query{{"userId", "id-1"}, {"n", "7"}, {"t", "text"}}));
        QCOMPARE(a.authJson, std::string(R"({"x":7})"));
        QCOMPARE(a.nsp, std::string("/chat"));
        QCOMPARE(a.path, std::string("/ws/"));
        QCOMPARE(a.transport, sio::link::VirtualTransport::WebSocket);
        QCOMPARE(b.query, (Query{{"userId", "id-1"}}));
        QCOMPARE(b.nsp, std::string("/other"));
        QCOMPARE(b.transport, sio::link::VirtualTransport::Polling);
        QVERIFY(b.authJson.empty());
    }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
