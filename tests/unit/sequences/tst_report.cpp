// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/junit.h"
#include "sequences/textreport.h"
#include "unit/sequences/fakeworld.h"

#include <QtCore/QXmlStreamReader>
#include <QtTest/QTest>

using namespace sio::test;

/// What is written about a run: JSON, JUnit XML, lines for people.
class TestReport : public QObject {
    Q_OBJECT
private:
    static RunReport failedRun()
    {
        FakeWorld world;
        if (!world.run(kHead + R"(
  - expect: { actor: a, event: x, match: { s: done }, within: 1s }
  - { actor: a, emit: never }
)"))
            return {};
        world.deliverAt(10ms, 0, "[\"x\",{\"s\":\"<&>\\u0001\"}]");
        world.scheduler.advance(10s);
        return world.report();
    }

private Q_SLOTS:
    void writesJUnit()
    {
        const std::string xml = junitXml({failedRun()});
        QXmlStreamReader reader(QString::fromStdString(xml));
        QStringList seen;
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            QString entry = reader.name().toString();
            for (const char* name : {"name", "tests", "failures", "errors", "skipped", "message"})
                if (reader.attributes().hasAttribute(name))
                    entry += QString(" %1=%2").arg(name, reader.attributes().value(name));
            seen << entry;
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString() + QString::fromStdString(xml)));
        QCOMPARE(seen,
                 (QStringList{"testsuites", "testsuite name=test tests=3 failures=1 errors=0 skipped=1",
                              "testcase name=1 connect a, b", "testcase name=2 expect x (a)",
                              "failure message=a: expected x within 1s; the one that came at 10 ms differs",
                              "testcase name=3 emit never (a)", "skipped", "system-out"}));
        QVERIFY(xml.find("s: expected \"done\", got \"&lt;&amp;&gt;\\u0001\"") != std::string::npos ||
                xml.find("s: expected &quot;done&quot;, got &quot;&lt;&amp;&gt;\\u0001&quot;") !=
                    std::string::npos);
    }

    void writesJUnitOfARunThatCouldNotStart()
    {
        RunReport report;
        report.sequence = "t";
        report.status = RunStatus::CouldNotRun;
        report.error = "no server";
        const std::string xml = junitXml({report});
        QVERIFY(xml.find("errors=\"1\"") != std::string::npos);
        QVERIFY(xml.find("<error message=\"no server\">") != std::string::npos);
    }

    void writesJUnitOfAStrictRunWhoseStepsPassed()
    {
        RunReport report;
        report.sequence = "t";
        report.status = RunStatus::Failed;
        report.error = "2 events arrived that no step expects";
        const std::string xml = junitXml({report});
        QVERIFY(xml.find("failures=\"1\"") != std::string::npos);
        QVERIFY(xml.find("<failure message=\"2 events arrived") != std::string::npos);
    }

    void writesLinesForPeople()
    {
        const RunReport report = failedRun();
        const std::string line = stepLine(report.steps[1]);
        QVERIFY2(line.starts_with("  FAIL  2 expect x (a)"), line.c_str());
        QVERIFY2(line.find("        a: expected x within 1s; the one that came at 10 ms differs\n"
                           "            s: expected \"done\", got ") != std::string::npos,
                 line.c_str());
        const std::string summary = summaryText(report);
        QVERIFY2(summary.starts_with("FAILED test: 1 steps passed, 1 failed, 1 not run, in "),
                 summary.c_str());
        QVERIFY2(summary.find("arrived, but no step expected it: a: x\n") != std::string::npos,
                 summary.c_str());
    }

    void neverPassesControlCharactersToATerminal()
    {
        StepResult step;
        step.title = "evil \x1b[2J";
        step.failures.push_back({"a", "got \x07", {}, {}});
        for (const char c : stepLine(step))
            QVERIFY(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
    }

    void readsTheTraceBack()
    {
        const RunReport report = failedRun();
        const auto value = Value::fromJson(reportValue(report).json());
        QVERIFY(value);
        const auto trace = traceFromReport(*value);
        QVERIFY(trace);
        QCOMPARE(trace->entries.size(), report.trace.entries.size());
        for (std::size_t i = 0; i < trace->entries.size(); ++i) {
            QCOMPARE(trace->entries[i].kind, report.trace.entries[i].kind);
            QCOMPARE(trace->entries[i].event, report.trace.entries[i].event);
            QCOMPARE(trace->entries[i].args, report.trace.entries[i].args);
            QCOMPARE(trace->entries[i].step, report.trace.entries[i].step);
            QCOMPARE(trace->entries[i].time, report.trace.entries[i].time);
        }
        QCOMPARE(trace->startedAt, report.trace.startedAt);
        QVERIFY(!traceFromReport(*Value::fromJson("{}")));
        QVERIFY(!traceFromReport(*Value::fromJson(R"({"run":1,"trace":[{"kind":"odd"}]})")));
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
