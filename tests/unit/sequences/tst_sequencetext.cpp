// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequencetext.h"

#include <QtTest/QTest>

using namespace sio::sequences;

namespace {

constexpr const char* kText = R"(# about it
sequence: t
version: 1
actors: { a: {} }
steps:
  # the first
  - connect: a   # now
  - actor: a
    emit: x

  # the last
  - wait: 5ms
)";

} // namespace

/// Edits of a file's text, step by step.
class TestSequenceText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatIsNotEdited()
    {
        QCOMPARE(withSteps(kText, {{0}, {1}, {2}}), std::string(kText));
        std::string expected = kText;
        expected.replace(expected.find("wait: 5ms"), 9, "wait: 7ms");
        QCOMPARE(withSteps(kText, {{0}, {1}, {2, Value::map({{"wait", Value::string("7ms")}})}}), expected);
    }

    void movesAddsAndRemovesSteps()
    {
        const std::string text =
            withSteps(kText, {{2}, {-1, Value::map({{"disconnect", Value::string("a")}})}, {0}});
        QCOMPARE(text, std::string("# about it\nsequence: t\nversion: 1\nactors: { a: {} }\nsteps:\n"
                                   "  # the last\n  - wait: 5ms\n  - disconnect: a\n"
                                   "  # the first\n  - connect: a   # now\n"));
    }

    void writesAnewWhatIsNotLineByLine()
    {
        const std::string text =
            withSteps("sequence: t\nsteps: [{ wait: 1ms }, { wait: 2ms }]\n", {{1}, {0}});
        const auto steps = stepsIn(text);
        QVERIFY(steps && steps->size() == 2);
        QCOMPARE(steps->front().find("wait")->text(), std::string("2ms"));
    }

    void editsNothingThatHasNoSteps()
    {
        QCOMPARE(withSteps("steps: 5\n", {{0}}), std::string());
        QCOMPARE(withSteps("a: [", {{0}}), std::string());
        QVERIFY(!stepsIn("steps: 5\n"));
    }

    void findsTheMemberThatAMarkPointsTo()
    {
        const auto steps = stepsIn("steps:\n  - name: n\n    expect:\n      actor: a\n      event: 5\n");
        QVERIFY(steps);
        QCOMPARE(memberAt(steps->front(), {2, 5}), std::string()); // the step itself
        QCOMPARE(memberAt(steps->front(), {4, 7}), std::string("expect"));
        QCOMPARE(memberAt(steps->front(), {4, 14}), std::string("expect.actor"));
        QCOMPARE(memberAt(steps->front(), {5, 14}), std::string("expect.event"));
    }

    void editedTextReadsBack_data()
    {
        QTest::addColumn<QString>("json");
        for (const char* json : {R"({"a":1,"b":{"c":[1,"x: y"]}})", R"("plain")", R"("7")", "7", "true", "[]",
                                 "{}", R"([1,{"a":2}])", R"("two\nlines")", "null"})
            QTest::newRow(json) << json;
    }
    void editedTextReadsBack()
    {
        QFETCH(QString, json);
        const auto value = Value::fromJson(json.toStdString());
        QVERIFY(value);
        std::string problem;
        const auto back = valueOfText(editedText(*value), problem);
        QVERIFY2(back, problem.c_str());
        QVERIFY2(*back == *value, editedText(*value).c_str());
    }

    void saysWhatCannotBeRead()
    {
        std::string problem;
        QVERIFY(!valueOfText("a: 1\nb: [", problem));
        QVERIFY2(QString::fromStdString(problem).startsWith("line "), problem.c_str());
        QVERIFY(!valueOfText("  \n", problem));
        QVERIFY(problem.empty());
    }
};

QTEST_APPLESS_MAIN(TestSequenceText)
#include "tst_sequencetext.moc"
