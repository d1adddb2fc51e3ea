// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/matcher.h"

#include <QtTest/QTest>

using namespace sio::sequences;

/// Each kind of matcher with values that fit and values that do not.
class TestMatcher : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("value");      // empty: there is none
        QTest::addColumn<QString>("difference"); // empty: it fits
        const auto row = [](const char* name, const char* pattern, const char* value,
                            const char* difference) {
            QTest::newRow(name) << pattern << value << difference;
        };
        row("literal", R"("a")", R"("a")", "");
        row("literal, another", R"("a")", R"("b")", R"(expected "a", got "b")");
        row("literal, other type", "1", R"("1")", R"(expected 1, got "1")");
        row("literal, absent", "1", "", "expected 1, got (absent)");
        row("null is a value", "null", "null", "");
        row("null is not absent", "null", "", "expected null, got (absent)");
        row("subset", R"({"a":1})", R"({"a":1,"b":2})", "");
        row("subset, changed", R"({"a":{"b":1}})", R"({"a":{"b":2}})", "a.b: expected 1, got 2");
        row("subset, absent", R"({"a":{"b":1}})", R"({"a":{}})", "a.b: expected 1, got (absent)");
        row("subset, no map", R"({"a":1})", "[1]", R"(expected {"a":1}, got [1])");
        row("list", "[1,2]", "[1,2]", "");
        row("list, order", "[1,2]", "[2,1]", "[0]: expected 1, got 2|[1]: expected 2, got 1");
        row("list, longer", "[1]", "[1,2]", "expected 1 items, got 2 items: [1,2]");
        row("list in a map", R"({"a":[{"b":1}]})", R"({"a":[{"b":2}]})", "a[0].b: expected 1, got 2");
        row("one_of", R"({"one_of":["a","b"]})", R"("b")", "");
        row("one_of, none", R"({"one_of":["a","b"]})", R"("c")", R"(expected one of ["a","b"], got "c")");
        row("one_of, patterns", R"({"one_of":[{"type":"number"},"b"]})", "7", "");
        row("type string", R"({"type":"string"})", R"("x")", "");
        row("type string, number", R"({"type":"string"})", "1", "expected a value of type string, got 1");
        row("type integer", R"({"type":"integer"})", "7", "");
        row("type integer, fraction", R"({"type":"integer"})", "7.5",
            "expected a value of type integer, got 7.5");
        row("type uuid", R"({"type":"uuid"})", R"("0b9d3c1e-2f4a-4e7b-9c0d-7a1b2c3d4e5f")", "");
        row("type uuid, text", R"({"type":"uuid"})", R"("x")", R"(expected a value of type uuid, got "x")");
        row("type timestamp", R"({"type":"timestamp"})", R"("2026-03-01T12:00:00Z")", "");
        row("type timestamp, text", R"({"type":"timestamp"})", R"("today")",
            R"(expected a value of type timestamp, got "today")");
        row("type boolean", R"({"type":"boolean"})", "false", "");
        row("type, absent", R"({"type":"list"})", "", "expected a value of type list, got (absent)");
        row("regex", R"({"regex":"\\d+"})", R"("123")", "");
        row("regex fits as a whole", R"({"regex":"\\d+"})", R"("123x")",
            R"(expected a text that matches /\d+/, got "123x")");
        row("regex, alternatives as a whole", R"({"regex":"a|bc"})", R"("abc")",
            R"(expected a text that matches /a|bc/, got "abc")");
        row("near, number", R"({"near":10,"within":0.5})", "10.5", "");
        row("near, number, far", R"({"near":10,"within":0.5})", "10.6", "expected 10 within 0.5, got 10.6");
        row("near, time", R"({"near":"2026-03-01T12:00:00Z","within":"2s"})", R"("2026-03-01T11:59:58.5Z")",
            "");
        row("near, time, far", R"({"near":"2026-03-01T12:00:00Z","within":"2s"})",
            R"("2026-03-01T12:00:03Z")",
            R"(expected "2026-03-01T12:00:00Z" within 2s, got "2026-03-01T12:00:03Z")");
        row("near, no time", R"({"near":"2026-03-01T12:00:00Z","within":"2s"})", "5",
            R"(expected "2026-03-01T12:00:00Z" within 2s, got 5)");
        row("any", R"({"any":true})", "null", "");
        row("any, absent", R"({"any":true})", "", "expected any value, got (absent)");
        row("absent", R"({"a":{"absent":true}})", "{}", "");
        row("absent, there", R"({"a":{"absent":true}})", R"({"a":null})", "a: expected nothing, got null");
        row("exact", R"({"exact":{"a":1}})", R"({"a":1})", "");
        row("exact, more", R"({"exact":{"a":1}})", R"({"a":1,"b":2})",
            R"(expected exactly {"a":1}, got {"a":1,"b":2})");
        row("exact keeps words", R"({"exact":{"type":"string"}})", R"({"type":"string"})", "");
        row("subset of a list", R"({"subset":[3,1]})", "[1,2,3]", "");
        row("subset of a list, lacking", R"({"subset":[4]})", "[1,2,3]", "expected an item 4, got [1,2,3]");
        row("subset of a list, twice", R"({"subset":[1,1]})", "[1,2]", "expected an item 1, got [1,2]");
        row("not", R"({"not":"a"})", R"("b")", "");
        row("not, the same", R"({"not":"a"})", R"("a")", R"(expected anything but "a", got "a")");
        row("redacted", R"({"token":{"redacted":"jwt"}})", R"({"token":"x"})", "");
        row("redacted, absent", R"({"token":{"redacted":"jwt"}})", "{}",
            "token: expected any value, got (absent)");
        row("a map with more words is data", R"({"type":"card","number":4})", R"({"type":"card","number":4})",
            "");
    }
    void matches()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, value);
        QFETCH(QString, difference);
        const auto wanted = Value::fromJson(pattern.toStdString());
        const auto actual = Value::fromJson(value.toStdString());
        QVERIFY(wanted);
        QStringList found;
        for (const Difference& each : differences(*wanted, actual ? &*actual : nullptr))
            found << QString::fromStdString(differenceText(each));
        QCOMPARE(found.join('|'), difference);
    }

    void cutsLongValuesAtACharacter()
    {
        const Value longText = Value::string(std::string(299, 'x') + "\xC3\xA4\xC3\xA4");
        const auto found = differences(Value::string("a"), &longText);
        QCOMPARE(found.size(), 1u);
        QVERIFY(found[0].got.ends_with("x..."));
    }
};

QTEST_GUILESS_MAIN(TestMatcher)
#include "tst_matcher.moc"
