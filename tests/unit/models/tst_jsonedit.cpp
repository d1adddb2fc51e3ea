// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/jsonedit.h"

#include <QtTest>

using namespace sio::models;

class TestJsonEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setsMembers_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* title, const char* object, const char* name, const char* expected) {
            QTest::newRow(title) << QByteArray(object) << QByteArray(name) << QByteArray(expected);
        };
        row("empty", "{}", "a", "{\n  \"a\": 1\n}");
        row("in its place", R"({"a": 0, "b":75.00})", "a", R"({"a": 1, "b":75.00})");
        row("the last of two of one name", R"({"a":0,"a":2})", "a", R"({"a":0,"a":1})");
        row("behind the last, compact", R"({"x":0,"y":2})", "a", R"({"x":0,"y":2,"a": 1})");
        row("behind the last, one line", R"({"x":0, "y":2 })", "a", R"({"x":0, "y":2, "a": 1 })");
        row("behind the last, lines", "{\n    \"x\": {\n  }\n}", "a",
            "{\n    \"x\": {\n  },\n    \"a\": 1\n}");
        row("a name with quotes", R"({"x":0})", "a\"b", "{\"x\":0, \"a\\\"b\": 1}");
        row("nested ones are others", R"({"x":{"a":0}})", "a", R"({"x":{"a":0}, "a": 1})");
    }

    void setsMembers()
    {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, expected);
        QCOMPARE(withMember(object, name, "1"), expected);
    }

    void takesMembersAway_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* title, const char* object, const char* expected) {
            QTest::newRow(title) << QByteArray(object) << QByteArray(expected);
        };
        row("the only one", "{ \"a\" : 1 }", "{}");
        row("the first", "{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"b\": 2\n}");
        row("the last", "{\n  \"b\": 2,\n  \"a\": 1\n}", "{\n  \"b\": 2\n}");
        row("between", R"({"x":[1], "a":{}, "y":2})", R"({"x":[1], "y":2})");
        row("not there", R"({"b":1})", R"({"b":1})");
    }

    void takesMembersAway()
    {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, expected);
        QCOMPARE(withoutMember(object, "a"), expected);
    }

    void laysOut()
    {
        const QByteArray compact = "{\"a\":75.00,\"b\":[1,{\"c\":\"x: {y}, \\\"z\\\"\"}],\"d\":{},\"e\":[]}";
        const QByteArray indented = laidOut(compact, 2);
        QCOMPARE(
            indented,
            QByteArray(
                "{\n  \"a\": 75.00,\n  \"b\": [\n    1,\n    {\n      \"c\": \"x: {y}, \\\"z\\\"\"\n    }\n"
                "  ],\n  \"d\": {},\n  \"e\": []\n}"));
        QCOMPARE(laidOut(indented, 0), compact);
    }

    void pointsAtPlaces()
    {
        QCOMPARE(lineAndColumn("ab\ncd", 0), std::make_pair(1, 1));
        QCOMPARE(lineAndColumn("ab\ncd", 4), std::make_pair(2, 2));
        QCOMPARE(lineAndColumn("äö\näx", 7), std::make_pair(2, 2)); // in characters
    }
};

QTEST_GUILESS_MAIN(TestJsonEdit)
#include "tst_jsonedit.moc"
