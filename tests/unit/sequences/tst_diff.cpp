// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/diff.h"
#include "sequences/sequencereader.h"

#include <QtTest/QTest>

using namespace sio::sequences;
using namespace std::chrono_literals;

namespace {

const char* kSession1 = "11111111-1111-4111-8111-111111111111";
const char* kSession2 = "22222222-2222-4222-8222-222222222222";
const char* kOther = "33333333-3333-4333-8333-333333333333";

/// Lines `time kind actor event json`; `-` for nobody.
Trace traceFrom(const QString& text, const char* session, const char* startedAt = "2026-03-01T12:00:00Z")
{
    Trace trace;
    trace.startedAt = *parseTimestamp(startedAt);
    trace.values = {{"session", Value::string(session)}};
    int step = 0;
    for (const QString& line : QString(text).replace("SESSION", session).split('\n', Qt::SkipEmptyParts)) {
        const QStringList words = line.trimmed().split(' ');
        TraceEntry entry;
        entry.time = *parseDuration(words[0].toStdString());
        entry.kind = *traceKindOf(words[1].toStdString());
        entry.actor = words[2] == "-" ? "" : words[2].toStdString();
        entry.event = words.value(3).toStdString();
        if (words.size() > 4)
            entry.args = {*Value::fromJson(QStringList(words.mid(4)).join(' ').toStdString())};
        entry.step = step++;
        trace.entries.push_back(std::move(entry));
    }
    return trace;
}

const QString kRun = R"(0ms connected a
100ms published - payment_update {"session_id":"SESSION","status":"pending"}
101ms received a payment_update {"session_id":"SESSION","status":"pending","room":"session:SESSION"}
200ms published - payment_update {"session_id":"SESSION","status":"completed"}
201ms received a payment_update {"session_id":"SESSION","status":"completed","room":"session:SESSION"}
300ms received a session_update {"n":1}
)";

QString summary(const std::vector<Change>& changes)
{
    QStringList out;
    for (const Change& change : changes) {
        QString line = QString::fromStdString(std::string(changeKindName(change.kind)) + ' ' + change.actor +
                                              ' ' + change.what + " step " + std::to_string(change.step + 1));
        for (const Difference& field : change.fields)
            line += QString::fromStdString(" | " + differenceText(field));
        out << line;
    }
    return out.join('\n');
}

} // namespace

class TestDiff : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatDiffers_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("changes");
        const auto row = [](const char* name, const char* before, const char* after, const char* changes) {
            QTest::newRow(name) << before << after << changes;
        };
        row("nothing but ids", "", "", "");
        row("changed field", R"("status":"completed","room")", R"("status":"refunded","room")",
            "changed a received payment_update step 5 | status: expected \"completed\", got \"refunded\"");
        row("field gone", R"({"n":1})", R"({})",
            "changed a received session_update step 6 | n: expected 1, got (absent)");
        row("field more", R"({"n":1})", R"({"n":1,"m":2})",
            "changed a received session_update step 6 | m: expected (absent), got 2");
        row("missing", "300ms received a session_update {\"n\":1}\n", "",
            "missing a received session_update step 6");
        row("extra", "300ms received a", "250ms received a extra_event {}\n300ms received a",
            "extra a received extra_event step 6");
        row("other actor", "300ms received a", "300ms received b",
            "missing a received session_update step 6\nextra b received session_update step 6");
        row("later", "300ms received a", "500ms received a", "timing a received session_update step 6");
        row("within tolerance", "300ms received a", "390ms received a", "");
        row("id in a text", "session:SESSION\"}\n300ms", "session:other\"}\n300ms",
            "changed a received payment_update step 5 | room: expected \"session:${session}\", got "
            "\"session:other\"");
    }
    void findsWhatDiffers()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, changes);
        QString second = kRun;
        if (!before.isEmpty()) {
            QVERIFY(second.contains(before));
            second.replace(before, after);
        }
        const auto found = diffTraces(traceFrom(kRun, kSession1), traceFrom(second, kSession2));
        QCOMPARE(summary(found), changes);
        QCOMPARE(diffText(found) == "no differences\n", changes.isEmpty());
    }

    void tellsMovedFromChanged()
    {
        QString second = kRun;
        second.replace("\"status\":\"completed\",\"room\"", "\"status\":\"X\",\"room\"")
            .replace("\"status\":\"pending\",\"room\"", "\"status\":\"completed\",\"room\"")
            .replace("\"status\":\"X\",\"room\"", "\"status\":\"pending\",\"room\"");
        const auto found = diffTraces(traceFrom(kRun, kSession1), traceFrom(second, kSession2));
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found[0].kind, ChangeKind::Moved);
        QCOMPARE(found[0].what, std::string("received payment_update"));
    }

    void reportsADelayOnce()
    {
        QString second = kRun;
        second.replace("200ms", "500ms").replace("201ms", "501ms").replace("300ms", "600ms");
        const auto found = diffTraces(traceFrom(kRun, kSession1), traceFrom(second, kSession2));
        QCOMPARE(summary(found), QString("timing  published payment_update step 4"));
        QCOMPARE(found[0].by, Duration(300ms));
    }

    void bringsSpeedsTogether()
    {
        QString second = kRun;
        second.replace("100ms", "50ms")
            .replace("101ms", "50.5ms")
            .replace("200ms", "100ms")
            .replace("201ms", "100.5ms");
        second.replace("300ms", "150ms");
        Trace fast = traceFrom(second, kSession2);
        fast.speed = 2;
        QCOMPARE(summary(diffTraces(traceFrom(kRun, kSession1), fast)), QString());
        fast.speed = 0; // it did not wait at all: its times mean nothing
        QCOMPARE(summary(diffTraces(traceFrom(kRun, kSession1), fast)), QString());
    }

    void wantsIdsToStandForEachOther()
    {
        const QString twice = "0ms received a x {\"id\":\"%1\"}\n1ms received a y {\"of\":\"%2\"}\n";
        const Trace first = traceFrom(twice.arg(kOther, kOther), kSession1);
        const char* fresh = "44444444-4444-4444-8444-444444444444";
        QVERIFY(diffTraces(first, traceFrom(twice.arg(fresh, fresh), kSession2)).empty());
        const auto found =
            diffTraces(first, traceFrom(twice.arg(fresh, "55555555-5555-4555-8555-555555555555"), kSession2));
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found[0].fields[0].path, std::string("of"));
    }

    void comparesTimesRelativeToTheRun_data()
    {
        QTest::addColumn<QString>("time");
        QTest::addColumn<bool>("same");
        QTest::newRow("the same offset") << "2026-04-05T10:00:30Z" << true;
        QTest::newRow("within tolerance") << "2026-04-05T10:00:31.5Z" << true;
        QTest::newRow("another offset") << "2026-04-05T10:00:40Z" << false;
        QTest::newRow("no time") << "soon" << false;
    }
    void comparesTimesRelativeToTheRun()
    {
        QFETCH(QString, time);
        QFETCH(bool, same);
        const QString line = "0ms received a x {\"at\":\"%1\"}\n";
        const auto found = diffTraces(traceFrom(line.arg("2026-03-01T12:00:30Z"), kSession1),
                                      traceFrom(line.arg(time), kSession2, "2026-04-05T10:00:00Z"));
        QCOMPARE(found.empty(), same);
    }

    void ignoresFieldsByName()
    {
        QString second = kRun;
        second.replace(R"({"n":1})", R"({"n":2})");
        DiffOptions options;
        options.ignoredFields = {"n"};
        QVERIFY(diffTraces(traceFrom(kRun, kSession1), traceFrom(second, kSession2), options).empty());
    }

    void comparesARunWithItsSequence()
    {
        const auto sequence = readSequence(R"(
sequence: t
version: 1
vars: { session: { new: uuid }, start: { now: +1d, round: 1h } }
actors: { a: { userId: u1 }, b: { userId: $a.userId } }
steps:
  - { at: 0ms, connect: a }
  - { at: 100ms, publish: payment_update, with: { session_id: $session, start: $start, end: { time: $start, plus: 1h } } }
  - expect:
      actor: a
      event: payment_update
      match: { session_id: $session, user: $b.userId, start: $start, end: { time: $start, plus: 1h }, room: "session:${session}", n: { type: number }, at: { type: timestamp }, id: { type: uuid }, r: { regex: "session:[0-9a-f-]+" }, t: { near: $start, within: 1s } }
)");
        QVERIFY2(sequence, sequence ? "" : sequence.error().front().text("f").c_str());
        const QString run = R"(0ms connected a
100ms published - payment_update {"session_id":"SESSION","start":"2026-03-02T12:00:00Z","end":"2026-03-02T13:00:00Z"}
101ms received a payment_update {"session_id":"SESSION","user":"u1","start":"2026-03-02T12:00:00Z","end":"2026-03-02T13:00:00Z","room":"session:SESSION","n":5,"at":"2026-03-01T12:00:00.050Z","id":"0b9d3c1e-2f4a-4e7b-9c0d-7a1b2c3d4e5f","r":"session:SESSION","more":1,"t":"2026-03-02T12:00:00Z"}
)";
        Trace trace = traceFrom(run, kSession1);
        trace.values.emplace_back("start", Value::string("2026-03-02T12:00:00.000Z"));
        trace.values.emplace_back("a.userId", Value::string("u1"));
        QCOMPARE(summary(diffTraces(traceOf(*sequence), trace)), QString());
        QString other = run;
        other.replace("T13:00:00Z\",\"room", "T14:00:00Z\",\"room");
        Trace second = traceFrom(other, kSession1);
        second.values = trace.values;
        QCOMPARE(
            summary(diffTraces(traceOf(*sequence), second)),
            QString(
                "changed a received payment_update step 3 | end: expected \"$start+1h\", got \"$start+2h\""));
    }

    void agreesWithAPlainCountOnRandomRuns()
    {
        // Every entry is accounted for exactly once: matched, moved, changed, missing or extra.
        std::srand(7);
        for (int round = 0; round < 200; ++round) {
            const auto random = [](int size) {
                QString text;
                for (int i = 0; i < size; ++i)
                    text += QString("%1ms received a e%2 {\"n\":%3}\n")
                                .arg(i)
                                .arg(std::rand() % 3)
                                .arg(std::rand() % 3);
                return text;
            };
            const int sizeA = std::rand() % 12;
            const int sizeB = std::rand() % 12;
            DiffOptions options;
            options.comparesTiming = false;
            const auto found =
                diffTraces(traceFrom(random(sizeA), kSession1), traceFrom(random(sizeB), kSession2), options);
            int missing = 0;
            int extra = 0;
            for (const Change& change : found) {
                missing += change.kind == ChangeKind::Missing;
                extra += change.kind == ChangeKind::Extra;
            }
            QCOMPARE(sizeA - missing, sizeB - extra);
        }
    }
};

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
