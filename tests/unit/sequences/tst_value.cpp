// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/value.h"

#include <QtTest/QTest>

using sio::sequences::Value;

class TestValue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsDigitsAndOrder()
    {
        const std::string json =
            "{\"z\":1.50,\"a\":[1e2,-0.0,{\"b\":null}],\"t\":true,\"s\":\"\\u00e4\\\"\\n\"}";
        const auto value = Value::fromJson(json);
        QVERIFY(value);
        QCOMPARE(
            value->json(),
            std::string("{\"z\":1.50,\"a\":[1e2,-0.0,{\"b\":null}],\"t\":true,\"s\":\"\xC3\xA4\\\"\\n\"}"));
    }

    void refusesWhatIsNoJson_data()
    {
        QTest::addColumn<QString>("json");
        for (const char* text : {"", "{", "{a:1}", "[1,]", "01", "nul", "\"a"})
            QTest::newRow(*text ? text : "empty") << QString(text);
    }
    void refusesWhatIsNoJson()
    {
        QFETCH(QString, json);
        QVERIFY(!Value::fromJson(json.toStdString()));
    }

    void comparesMeanings_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<bool>("equal");
        QTest::newRow("numbers") << "1"
                                 << "1.0" << true;
        QTest::newRow("exponents") << "100"
                                   << "1e2" << true;
        QTest::newRow("other numbers") << "1"
                                       << "2" << false;
        QTest::newRow("number and text") << "1"
                                         << "\"1\"" << false;
        QTest::newRow("order of members") << R"({"a":1,"b":2})"
                                          << R"({"b":2,"a":1})" << true;
        QTest::newRow("a member more") << R"({"a":1})"
                                       << R"({"a":1,"b":2})" << false;
        QTest::newRow("order of items") << "[1,2]"
                                        << "[2,1]" << false;
        QTest::newRow("null and false") << "null"
                                        << "false" << false;
        QTest::newRow("true and false") << "true"
                                        << "false" << false;
    }
    void comparesMeanings()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(bool, equal);
        QCOMPARE(*Value::fromJson(a.toStdString()) == *Value::fromJson(b.toStdString()), equal);
    }

    void findsPaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("found"); // empty: nothing
        QTest::newRow("itself") << "$"
                                << R"({"a":{"b":[{"c":7}]},"d e":1})";
        QTest::newRow("member") << "$.a"
                                << R"({"b":[{"c":7}]})";
        QTest::newRow("deep") << "$.a.b[0].c"
                              << "7";
        QTest::newRow("without the dollar") << "a.b"
                                            << R"([{"c":7}])";
        QTest::newRow("beyond the list") << "$.a.b[1]"
                                         << "";
        QTest::newRow("of a scalar") << "$.a.b[0].c.d"
                                     << "";
        QTest::newRow("index of a map") << "$.a[0]"
                                        << "";
        QTest::newRow("absent") << "$.x"
                                << "";
        QTest::newRow("malformed index") << "$.a.b[x]"
                                         << "";
        QTest::newRow("unclosed index") << "$.a.b[0"
                                        << "";
        QTest::newRow("empty name") << "$.a..b"
                                    << "";
    }
    void findsPaths()
    {
        QFETCH(QString, path);
        QFETCH(QString, found);
        const auto value = Value::fromJson(R"({"a":{"b":[{"c":7}]},"d e":1})");
        const Value* at = value->at(path.toStdString());
        QCOMPARE(at ? QString::fromStdString(at->json()) : QString(), found);
    }

    void putsAndTakesMembers()
    {
        Value map = Value::map({{"a", Value::integer(1)}});
        map.set("b", Value::integer(2));
        map.set("a", Value::integer(3));
        QCOMPARE(map.json(), std::string(R"({"a":3,"b":2})"));
        map.remove("a");
        map.remove("x");
        QCOMPARE(map.json(), std::string(R"({"b":2})"));
    }

    void knowsNumbers_data()
    {
        QTest::addColumn<bool>("isNumber");
        for (const char* text : {"0", "-1", "1.5", "1e5", "-0.5E-3", "10"})
            QTest::newRow(text) << true;
        for (const char* text : {"01", "+1", ".5", "1.", "1e", "-", "0x1", "1_000", "1 ", "NaN"})
            QTest::newRow(text) << false;
    }
    void knowsNumbers()
    {
        QFETCH(bool, isNumber);
        QCOMPARE(sio::sequences::isNumberLiteral(QTest::currentDataTag()), isNumber);
    }
};

QTEST_GUILESS_MAIN(TestValue)
#include "tst_value.moc"
