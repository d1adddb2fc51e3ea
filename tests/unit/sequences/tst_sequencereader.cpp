// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequencereader.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtTest/QTest>

using namespace sio::sequences;

namespace {

// Lines 1 to 7; what the tests add begins at line 8.
const std::string kHead = "sequence: t\nversion: 1\nvars: { v: { new: uuid } }\ntables: { t: { a: b } }\n"
                          "actors: { a: { userId: u }, b: {} }\nsteps:\n  - connect: [a, b]\n";

} // namespace

class TestSequenceReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEverything()
    {
        const auto sequence = readSequence(R"(
sequence: all
version: 1
about: everything that a file may hold
server: { requires: [publish], namespace: /n, path: /p/ }
strict: true
recorded: 2026-01-01T00:00:00Z
times: shift
ids: { session_id: new, paper_id: keep, payment_id: { table: t } }
tables: { t: { a: b } }
vars: { v: { new: uuid } }
actors:
  a: { userId: $v, transport: polling, namespace: /x, token: { env: T }, auth: { k: 1 }, query: { q: 2 } }
  b: {}
steps:
  - { at: 10ms, name: first, connect: [a, b], within: 3s, breakpoint: true, expect: { event: hello, match: { x: 1 } } }
  - { connect: b, refused: { message: NO } }
  - { actor: a, emit: e, with: { x: $v }, ack: { ok: true }, within: 1s, capture: { c: $.id } }
  - { actor: a, emit: e2, args: [1, $c] }
  - { publish: p, with: { x: 1 }, to: { all: true }, except: { users: [u] }, answer: { n: 1 }, status: 422, capture: { d: $.id } }
  - { at: 2s, wait: 5ms }
  - { pause: look }
  - expect: { actors: [a, b], event: x, args: [$d], within: 1s, after: first, order: any, capture: { f: $ } }
  - expect-not: { actor: b, event: y, match: { z: { absent: true } }, for: 2s }
  - expect-closed: { actor: b, within: 1s, reason: ping timeout }
  - fault: { actor: b, stall: true, mute-pongs: false, drop: true, force: polling, delay-acks: 1s }
  - disconnect: a
)");
        QVERIFY2(sequence, sequence ? "" : sequence.error().front().text("f").c_str());
        QCOMPARE(sequence->features, std::vector<std::string>{"publish"});
        QCOMPARE(sequence->nsp, std::string("/n"));
        QCOMPARE(sequence->path, std::string("/p/"));
        QVERIFY(sequence->isStrict && sequence->shiftsTimes && sequence->recorded);
        QCOMPARE(sequence->ids.size(), 3u);
        QCOMPARE(sequence->ids[2].table, std::string("t"));
        QCOMPARE(sequence->actors[0].transport, TransportKind::Polling);
        QCOMPARE(sequence->actors[0].tokenVariable, std::string("T"));
        QCOMPARE(sequence->steps.size(), 12u);
        const Step& connect = sequence->steps[0];
        QVERIFY(connect.isBreakpoint);
        QCOMPARE(*connect.at, std::chrono::milliseconds(10));
        QCOMPARE(connect.expect->actors, (std::vector<std::string>{"a", "b"}));
        const Step& emit = sequence->steps[2];
        QCOMPARE(emit.captures[0].path, std::string("$.id"));
        QCOMPARE(sequence->steps[3].args.size(), 2u);
        QCOMPARE(*sequence->steps[4].status, 422);
        QCOMPARE(sequence->steps[6].note, std::string("look"));
        const Expectation& expect = *sequence->steps[7].expect;
        QVERIFY(expect.anyOrder);
        QCOMPARE(expect.after, std::string("first"));
        QCOMPARE(*sequence->steps[8].expect->within, std::chrono::seconds(2));
        const Fault& fault = sequence->steps[10].fault;
        QVERIFY(*fault.stall && !*fault.mutePongs && fault.drop);
        QCOMPARE(*fault.transport, TransportKind::Polling);
    }

    void refusesWithThePlace_data()
    {
        QTest::addColumn<QString>("rest");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* rest, int line, int column, const char* message) {
            QTest::newRow(rest) << rest << line << column << message;
        };
        row("  - { emit: x, actr: a }", 8, 5, "an actor is missing here");
        row("  - { emit: x, actor: a, wiht: 1 }", 8, 26, "knows no key \"wiht\"; did you mean \"with\"?");
        row("  - { emit: x, actor: c }", 8, 23, "there is no actor \"c\"");
        row("  - { emit: x, actor: [a, b] }", 8, 23, "one actor emits");
        row("  - { emit: x, actor: a, with: $w }", 8, 32, "no variable, actor or captured value \"w\"");
        row("  - { emit: x, actor: a, with: 1, args: [2] }", 8, 41, "not both");
        row("  - { emit: x, actor: a, with: $a.name }", 8, 32, "of an actor one can speak of userId and sid");
        row("  - { emit: x, actor: a, capture: { c: $.x } }", 8, 35, "say what ack: is expected");
        row("  - { emit: x, actor: a, ack: 1, capture: { c: x } }", 8, 48, "a path begins with $");
        row("  - { emit: x, actor: a, ack: 1, capture: { v: $.x } }", 8, 48,
            "is a variable or an actor already");
        row("  - { emit: x, actor: a, with: { table: no, key: 1 } }", 8, 32, "there is no table \"no\"");
        row("  - { emit: x, publish: y }", 8, 5, "a step does one thing: emit or publish");
        row("  - { actor: a }", 8, 5, "a step says what it does");
        row("  - text", 8, 5, "a step is a map");
        row("  - { wait: 5 }", 8, 13, "is a duration");
        row("  - { wait: -5ms }", 8, 13, "is a duration");
        row("  - { at: 5, connect: a }", 8, 11, "is a duration");
        row("  - { at: 5ms, wait: 1s }\n  - { at: 4ms, wait: 1s }", 9, 11, "lies before an earlier step's");
        row("  - { name: n, wait: 1s }\n  - { name: n, wait: 1s }", 9, 13, "two steps have this name");
        row("  - { connect: [a, a] }", 8, 20, "stands here twice");
        row("  - { connect: a, refused: 1, expect: { event: x } }", 8, 39, "who is refused gets nothing");
        row("  - { publish: x }", 8, 5, "needs \"with\"");
        row("  - { publish: x, with: 1 }", 8, 25, "is a map");
        row("  - { publish: x, with: {}, status: many }", 8, 37, "is a whole number");
        row("  - expect: { event: x }", 8, 13, "names its actor");
        row("  - expect: { actor: a }", 8, 13, "needs \"event\"");
        row("  - expect: { actor: a, event: x, match: { type: card } }", 8, 50, "type: knows");
        row("  - expect: { actor: a, event: x, for: 1s }", 8, 35, "knows no key \"for\"");
        row("  - expect: { actor: a, event: x, order: some }", 8, 42, "order: is kept or any");
        row("  - expect-not: { actor: a, event: x, within: 1s }", 8, 39, "knows no key \"within\"");
        row("  - fault: { actor: a }", 8, 12, "a fault is stall");
        row("  - fault: { actor: a, stall: maybe }", 8, 31, "is true or false");
        row("  - fault: { actor: a, force: pigeon }", 8, 31, "is websocket or polling");
        row("  - { pause: false }", 8, 14, "pause: is true");
        row("more: 1", 8, 1, "a sequence knows no key \"more\"");
        row("strict: yes", 8, 9, "is true or false");
        row("times: shift", 8, 8, "needs to know when it was recorded");
        row("recorded: today", 8, 11, "is a timestamp");
        row("ids: { x: maybe }", 8, 11, "an id is new, keep or {table: name}");
        row("ids: { x: { table: no } }", 8, 11, "there is no table \"no\"");
        row("server: { needs: [publish] }", 8, 11, "server knows no key \"needs\"");
    }
    void refusesWithThePlace()
    {
        QFETCH(QString, rest);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, message);
        const auto sequence = readSequence(kHead + rest.toStdString() + '\n');
        QVERIFY(!sequence);
        std::string all;
        bool found = false;
        for (const FileError& error : sequence.error()) {
            all += error.text("f") + '\n';
            found |= error.mark.line == line && error.mark.column == column &&
                     error.message.find(message.toStdString()) != std::string::npos;
        }
        QVERIFY2(found, all.c_str());
    }

    void refusesBadHeads_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* yaml, const char* error) { QTest::newRow(error) << yaml << error; };
        const char* steps = "actors: { a: {} }\nsteps: [ { connect: a } ]\n";
        row((std::string("version: 1\n") + steps).c_str(), "f:1:1: a sequence needs \"sequence\"");
        row((std::string("sequence: t\nversion: 2\n") + steps).c_str(),
            "f:2:10: version 2 is not known here; this program reads 1");
        row("sequence: t\nversion: 1\nactors: { a: {} }\n", "f:1:1: a sequence needs \"steps\"");
        row("sequence: t\nversion: 1\nsteps: [ { wait: 1s } ]\n", "f:1:1: a sequence needs \"actors\"");
        row("sequence: t\nversion: 1\nactors: { a: { token: abc } }\nsteps: [ { connect: a } ]\n",
            "f:3:23: token: comes from the environment alone: {env: NAME}");
        row("sequence: t\nversion: 1\nvars: { a: 1 }\nactors: { a: {} }\nsteps: [ { connect: a } ]\n",
            "f:4:11: \"a\" is a variable already");
        row("sequence: t\nversion: 1\nvars: { 1x: 1 }\nactors: { a: {} }\nsteps: [ { connect: a } ]\n",
            "f:3:9: a variable's name is made of letters, digits, _ and -");
        row("sequence: t\nversion: 1\nvars: { x: $y, y: $x }\nactors: { a: {} }\nsteps: [ { connect: a } ]\n",
            "f:3:12: \"x\" is defined by itself");
        row("- 1\n", "f:1:1: a sequence is a map");
    }
    void refusesBadHeads()
    {
        QFETCH(QString, yaml);
        QFETCH(QString, error);
        const auto sequence = readSequence(yaml.toStdString());
        QVERIFY(!sequence);
        QCOMPARE(QString::fromStdString(sequence.error().front().text("f")), error);
    }

    void tellsAllMistakesInOrder()
    {
        const auto sequence = readSequence(kHead + "  - { wait: x }\n  - { emit: e, actor: c }\nfoo: 1\n");
        QVERIFY(!sequence);
        QCOMPARE(sequence.error().size(), 3u);
        QCOMPARE(sequence.error()[0].mark.line, 8);
        QCOMPARE(sequence.error()[2].mark.line, 10);
    }

    void knowsACaptureOnlyBehindIt()
    {
        const std::string capture = "  - expect: { actor: a, event: x, capture: { c: $.id } }\n";
        const std::string use = "  - { actor: a, emit: y, with: $c }\n";
        QVERIFY(readSequence(kHead + capture + use));
        QVERIFY(!readSequence(kHead + use + capture));
    }

    void readsTheLibrary_data()
    {
        QTest::addColumn<QString>("file");
        QDirIterator files(PM_SOURCE_DIR "/resources/sequences", {"*.yaml"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
        }
    }
    void readsTheLibrary()
    {
        QFETCH(QString, file);
        QFile input(file);
        QVERIFY(input.open(QIODevice::ReadOnly));
        const auto sequence = readSequence(input.readAll().toStdString());
        QVERIFY2(sequence, sequence ? "" : sequence.error().front().text(file.toStdString()).c_str());
        QCOMPARE(QString::fromStdString(sequence->name), QFileInfo(file).baseName());
        QVERIFY(!sequence->about.empty());
    }
};

QTEST_GUILESS_MAIN(TestSequenceReader)
#include "tst_sequencereader.moc"
