// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/yamlreader.h"
#include "sequences/yamlwriter.h"

#include <QtTest/QTest>

using namespace sio::sequences;

class TestYamlReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTypesOfJson_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("json");
        QTest::newRow("booleans") << "a: true\nb: false"
                                  << R"({"a":true,"b":false})";
        QTest::newRow("null") << "a: null\nb: ~\nc:"
                              << R"({"a":null,"b":null,"c":null})";
        QTest::newRow("numbers") << "a: 1.50\nb: -3"
                                 << R"({"a":1.50,"b":-3})";
        QTest::newRow("no other booleans") << "a: yes\nb: off\nc: True"
                                           << R"({"a":"yes","b":"off","c":"True"})";
        QTest::newRow("no octal, no hex") << "a: 012\nb: 0x1f"
                                          << R"({"a":"012","b":"0x1f"})";
        QTest::newRow("no dates") << "a: 2026-01-01"
                                  << R"({"a":"2026-01-01"})";
        QTest::newRow("quoted") << "a: \"1\"\nb: 'true'"
                                << R"({"a":"1","b":"true"})";
        QTest::newRow("flow") << "{ a: [1, { b: $x }] }"
                              << R"({"a":[1,{"b":"$x"}]})";
        QTest::newRow("references in flow") << "a: { t: $.event_id }"
                                            << R"({"a":{"t":"$.event_id"}})";
        QTest::newRow("remarks") << "a: 1 # one\n# two\nb: 2"
                                 << R"({"a":1,"b":2})";
    }
    void readsTypesOfJson()
    {
        QFETCH(QString, yaml);
        QFETCH(QString, json);
        const auto value = readYaml(yaml.toStdString());
        QVERIFY2(value, value ? "" : value.error().front().text("f").c_str());
        QCOMPARE(QString::fromStdString(value->json()), json);
    }

    void refusesWithThePlace_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("word");
        QTest::newRow("duplicate key") << "a: 1\nb: 2\na: 3" << 3 << 1 << "duplicate key \"a\"";
        QTest::newRow("duplicate key in flow") << "x: { a: 1, a: 2 }" << 1 << 12 << "duplicate key \"a\"";
        QTest::newRow("anchor") << "a: &x 1" << 1 << 4 << "anchors";
        QTest::newRow("tag") << "a: !!str 1" << 1 << 4 << "tags";
        QTest::newRow("list as key") << "? [a]\n: 1" << 1 << 3 << "key";
        QTest::newRow("unclosed") << "a: [1, 2" << 1 << 0 << "end of sequence";
        QTest::newRow("bad indentation") << "a:\n  b: 1\n c: 2" << 3 << 2 << "end of map";
        QTest::newRow("second document") << "a: 1\n---\nb: 2" << 3 << 1 << "one document";
        QTest::newRow("empty") << "" << 1 << 1 << "empty";
    }
    void refusesWithThePlace()
    {
        QFETCH(QString, yaml);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, word);
        const auto value = readYaml(yaml.toStdString());
        QVERIFY(!value);
        const FileError& error = value.error().front();
        QVERIFY2(error.message.find(word.toStdString()) != std::string::npos, error.message.c_str());
        QCOMPARE(error.mark.line, line);
        if (column > 0)
            QCOMPARE(error.mark.column, column);
    }

    void refusesAliases()
    {
        const auto value = readYaml("a: &x [1]\nb: *x");
        QVERIFY(!value);
        QCOMPARE(value.error().size(), 2u);
        QCOMPARE(value.error().back().text("f.yaml"), std::string("f.yaml:2:4: aliases are not allowed"));
    }

    void refusesWhatIsNoUtf8() { QVERIFY(!readYaml("a: \xFF")); }
    void refusesDeepNesting() { QVERIFY(!readYaml("a: " + std::string(100, '[') + std::string(100, ']'))); }
    void refusesLargeFiles() { QVERIFY(!readYaml("a: " + std::string(kMaxSequenceFile, 'x'))); }

    void survivesTruncation()
    {
        const std::string whole = "a: [1, { b: \"x\" }]\nc:\n  - d: 'y'\n    e: |\n      text\n";
        QVERIFY(readYaml(whole));
        for (std::size_t size = 0; size < whole.size(); ++size)
            (void)readYaml(whole.substr(0, size)); // an outcome, never a crash
    }

    void writesWhatItReads_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"plain",
                                 "",
                                 " ",
                                 "a: b",
                                 "x #y",
                                 "#x",
                                 "- a",
                                 "-a",
                                 "true",
                                 "null",
                                 "~",
                                 "12",
                                 "1e3",
                                 "'",
                                 "\"",
                                 "a\nb",
                                 "[a]",
                                 "{a}",
                                 "a,b",
                                 "$x",
                                 "$$x",
                                 "${x}",
                                 "*x",
                                 "&x",
                                 "!x",
                                 "%x",
                                 "@x",
                                 "`x",
                                 "|",
                                 ">",
                                 "a:",
                                 ":a",
                                 "?",
                                 "? a",
                                 "...",
                                 "---",
                                 "\t",
                                 "\xC3\xA4",
                                 "\xF0\x9F\x98\x80",
                                 "2026-01-01T00:00:00Z",
                                 "=",
                                 "<<",
                                 "a: ",
                                 "\x7f"})
            QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
    }
    void writesWhatItReads()
    {
        QFETCH(QString, text);
        const std::string utf8 = text.toStdString();
        const Value inner =
            Value::map({{"k", Value::string(utf8)}, {utf8, Value::list({Value::string(utf8)})}});
        const Value map = Value::map({{"top", Value::string(utf8)},
                                      {"map", Value::map({{"deep", inner}})},
                                      {"list", Value::list({inner, Value::string(utf8)})}});
        const std::string yaml = writeYaml(map);
        const auto again = readYaml(yaml);
        QVERIFY2(again, (yaml + (again ? "" : again.error().front().text("f"))).c_str());
        QVERIFY2(*again == map, yaml.c_str());
    }
};

QTEST_GUILESS_MAIN(TestYamlReader)
#include "tst_yamlreader.moc"
