// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/matcher.h"
#include "sequences/scope.h"
#include "sequences/sequencereader.h"

#include <QtTest/QTest>

using namespace sio::sequences;

namespace {

constexpr const char* kFile = R"(
sequence: t
version: 1
recorded: 2026-01-01T12:00:00Z
times: shift
ids: { session_id: new, paper_id: keep, payment_id: { table: payments } }
tables:
  payments: { pay-1: pay-7, pay-2: 5 }
vars:
  session: { new: uuid }
  short: { new: id, prefix: s- }
  start: { now: +2d, round: 1h }
  end: { time: $start, plus: 90m }
  count: 3
  row: { a: [1, { b: $session }] }
  kept: { keep: 2026-01-01T13:00:00Z }
  found: { table: payments, key: pay-1 }
actors:
  a: { userId: { new: uuid } }
  b: { userId: $a.userId }
  guest: {}
steps: [ { connect: a } ]
)";

RunInputs inputs()
{
    RunInputs result;
    result.startedAt = *parseTimestamp("2026-03-01T12:34:56Z");
    result.newUuid = [n = 0]() mutable { return "0000000" + std::to_string(++n) + "-aaaa"; };
    return result;
}

} // namespace

class TestScope : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void expands_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("expanded");
        const auto row = [](const char* name, const char* json, const char* expanded) {
            QTest::newRow(name) << json << expanded;
        };
        row("a fresh id", R"("$session")", R"("00000001-aaaa")");
        row("a short id", R"("$short")", R"("s-00000002aaaa")");
        row("now, rounded", R"("$start")", R"("2026-03-03T12:00:00.000Z")");
        row("another time", R"("$end")", R"("2026-03-03T13:30:00.000Z")");
        row("types are kept", R"("$count")", "3");
        row("inside a text", R"("n=${count}/${session}")", R"("n=3/00000001-aaaa")");
        row("a path", R"("$row.a[1].b")", R"("00000001-aaaa")");
        row("a whole map", R"({"x":"$row"})", R"({"x":{"a":[1,{"b":"00000001-aaaa"}]}})");
        row("a table", R"("$found")", R"("pay-7")");
        row("an actor", R"("$b.userId")", R"("00000003-aaaa")");
        row("shifted times", R"({"at":"2026-01-01T12:00:10Z"})", R"({"at":"2026-03-01T12:35:06Z"})");
        row("kept times", R"("$kept")", R"("2026-01-01T13:00:00Z")");
        row("literal", R"({"x":{"literal":{"new":"uuid","t":"2026-01-01T12:00:10Z"}}})",
            R"({"x":{"new":"uuid","t":"2026-01-01T12:00:10Z"}})");
        row("dollars", R"("$$session")", R"("$session")");
        row("new ids", R"([{"session_id":"old"},{"session_id":"old"},{"session_id":"other"}])",
            R"([{"session_id":"00000004-aaaa"},{"session_id":"00000004-aaaa"},{"session_id":"00000005-aaaa"}])");
        row("kept ids", R"({"paper_id":"p"})", R"({"paper_id":"p"})");
        row("ids of a table", R"({"payment_id":"pay-2"})", R"({"payment_id":"5"})");
        row("ids in deeper members", R"({"data":{"payment_id":"pay-1"}})",
            R"({"data":{"payment_id":"pay-7"}})");
        row("references are not mapped", R"({"session_id":"$session"})", R"({"session_id":"00000001-aaaa"})");
    }
    void expands()
    {
        QFETCH(QString, json);
        QFETCH(QString, expanded);
        const auto sequence = readSequence(kFile);
        QVERIFY2(sequence, sequence ? "" : sequence.error().front().text("f").c_str());
        Scope scope(*sequence, inputs());
        QVERIFY(!scope.prepare());
        const auto value = scope.expand(*Value::fromJson(json.toStdString()), TemplateUse::Sent);
        QVERIFY(value);
        QCOMPARE(QString::fromStdString(value->json()), expanded);
    }

    void keepsMatchersInPatterns()
    {
        const auto sequence = readSequence(kFile);
        Scope scope(*sequence, inputs());
        QVERIFY(!scope.prepare());
        const auto pattern = scope.expand(
            *Value::fromJson(
                R"({"s":{"one_of":["$session","x"]},"t":{"near":"$start","within":"1s"},"m":"$row"})"),
            TemplateUse::Pattern);
        QVERIFY(pattern);
        QCOMPARE(pattern->json(), std::string(R"({"s":{"one_of":["00000001-aaaa","x"]},)"
                                              R"("t":{"near":"2026-03-03T12:00:00.000Z","within":"1s"},)"
                                              R"("m":{"exact":{"a":[1,{"b":"00000001-aaaa"}]}}})"));
    }

    void readsADataMapThatLooksLikeAMatcherAsData()
    {
        const auto sequence =
            readSequence("sequence: t\nversion: 1\nvars: { v: { literal: { type: string } } }\n"
                         "actors: { a: {} }\nsteps: [ { connect: a } ]\n");
        Scope scope(*sequence, inputs());
        QVERIFY(!scope.prepare());
        const auto pattern = scope.expand(*Value::fromJson(R"({"x":"$v"})"), TemplateUse::Pattern);
        const Value good = *Value::fromJson(R"({"x":{"type":"string"}})");
        const Value bad = *Value::fromJson(R"({"x":"text"})");
        QVERIFY(differences(*pattern, &good).empty());
        QVERIFY(!differences(*pattern, &bad).empty());
    }

    void mapsFromOutside()
    {
        const auto sequence = readSequence(kFile);
        RunInputs mine = inputs();
        mine.map = {{"session", "s9"}, {"count", "4"}, {"a.userId", "u9"}, {"session_id", "keep"}};
        Scope scope(*sequence, mine);
        QVERIFY(!scope.prepare());
        const auto value = scope.expand(
            *Value::fromJson(R"(["$session","$count","$b.userId",{"session_id":"old"}])"), TemplateUse::Sent);
        QCOMPARE(value->json(), std::string(R"(["s9",4,"u9",{"session_id":"old"}])"));
    }

    void refusesUnknownMaps()
    {
        const auto sequence = readSequence(kFile);
        for (const char* name : {"nothing", "x.userId", "start_time"}) {
            RunInputs mine = inputs();
            mine.map = {{name, "1"}};
            QVERIFY(Scope(*sequence, mine).prepare());
        }
    }

    void saysWhatHasNoValue()
    {
        const auto sequence = readSequence(kFile);
        Scope scope(*sequence, inputs());
        QVERIFY(!scope.prepare());
        QVERIFY(!scope.expand(Value::string("$later"), TemplateUse::Sent));
        QVERIFY(!scope.expand(Value::string("$a.sid"), TemplateUse::Sent));
        QVERIFY(!scope.expand(Value::string("$row.none"), TemplateUse::Sent));
        scope.capture("later", Value::integer(1));
        scope.setSocketId("a", "S");
        QCOMPARE(scope.expand(Value::string("$later"), TemplateUse::Sent)->json(), std::string("1"));
        QCOMPARE(scope.expand(Value::string("$a.sid"), TemplateUse::Sent)->text(), std::string("S"));
    }

    void givesUserIds()
    {
        const auto sequence = readSequence(kFile);
        Scope scope(*sequence, inputs());
        QVERIFY(!scope.prepare());
        QCOMPARE(scope.userId("b"), scope.userId("a"));
        QVERIFY(scope.userId("guest").isNull());
    }
};

QTEST_GUILESS_MAIN(TestScope)
#include "tst_scope.moc"
