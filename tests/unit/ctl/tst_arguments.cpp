// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/arguments.h"
#include "unit/ctl/ctlcase.h"

#include <QtTest/QTest>

using namespace sio;
using ctl::Arguments;

namespace {

const ctl::Command kCommand{"try it", "Tries something.", {}};

struct Fields {
    bool json = false;
    std::string name = "default";
    std::vector<std::string> users;
    std::int64_t limit = 7;
    std::chrono::milliseconds wait{5};
    std::string file, second = "none";
};

std::optional<int> parse(const std::vector<std::string>& words, Fields& f, test::CtlCase& c)
{
    Arguments arguments(kCommand);
    arguments.flag("--json", f.json, "As JSON.")
        .option("--name", "NAME", f.name, "A name.")
        .option("--user", "ID", f.users, "Users.")
        .number("--limit", "N", f.limit, 1, 100, "How many.")
        .duration("--wait", f.wait, "How long.")
        .positional("FILE", f.file, "A file.")
        .optionalPositional("SECOND", f.second, "Another.")
        .note("A note.");
    return arguments.parse(words, c.context);
}

} // namespace

class TestArguments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fillsTheFields()
    {
        Fields f;
        test::CtlCase c;
        QVERIFY(!parse(
            {"--json", "--name=a=b", "in.txt", "--user", "u1", "--user=u2", "--limit", "100", "--wait", "2m"},
            f, c));
        QVERIFY(f.json);
        QCOMPARE(f.name, std::string("a=b"));
        QCOMPARE(f.users, (std::vector<std::string>{"u1", "u2"}));
        QCOMPARE(f.limit, 100);
        QVERIFY(f.wait == std::chrono::minutes(2));
        QCOMPARE(f.file, std::string("in.txt"));
        QCOMPARE(f.second, std::string("none"));
    }

    void aFileMayBeCalledLikeAnOption()
    {
        Fields f;
        test::CtlCase c;
        QVERIFY(!parse({"--", "--json", "-"}, f, c));
        QVERIFY(!f.json);
        QCOMPARE(f.file, std::string("--json"));
        QCOMPARE(f.second, std::string("-"));
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* words, const char* problem) {
            QTest::newRow(words) << QByteArray(words) << QByteArray(problem);
        };
        row("", "FILE is missing");
        row("a b c", "unexpected argument c");
        row("a --nope", "unknown option --nope");
        row("a --nope=1", "unknown option --nope");
        row("a -x", "unknown option -x");
        row("a --json=1", "--json takes no value");
        row("a --name", "--name needs NAME");
        row("a --limit 0", "--limit 0: expected a number from 1 to 100");
        row("a --limit 101", "--limit 101: expected");
        row("a --limit 5x", "--limit 5x: expected");
        row("a --wait 5", "--wait 5: expected a time");
        row("a --wait 5y", "--wait 5y: expected a time");
        row("a --wait 99999999999999999999s", "--wait 99999999999999999999s: expected a time");
    }
    void mistakesAreNamed()
    {
        QFETCH(QByteArray, words);
        QFETCH(QByteArray, problem);
        std::vector<std::string> list;
        for (const QByteArray& word : words.split(' ')) {
            if (!word.isEmpty())
                list.push_back(word.toStdString());
        }
        Fields f;
        test::CtlCase c;
        QVERIFY(parse(list, f, c) == std::optional<int>(ctl::ExitUsage));
        QVERIFY2(c.err().startsWith("papermastery-ctl try it: " + problem), c.err());
        QVERIFY(c.err().contains("Usage: papermastery-ctl try it [options] FILE [SECOND]\n"));
        QCOMPARE(c.out(), QByteArray());
    }

    void helpWinsOverMistakes()
    {
        Fields f;
        test::CtlCase c;
        QVERIFY(parse({"--nope", "--help"}, f, c) == std::optional<int>(ctl::ExitDone));
        for (const char* part : {"Tries something.", "--name NAME", "A file.", "A note."})
            QVERIFY2(c.out().contains(part), part);
        QCOMPARE(c.err(), QByteArray());
    }

    void theRestTakesAll()
    {
        std::vector<std::string> files;
        test::CtlCase c;
        Arguments arguments(kCommand);
        arguments.rest("FILE", files, "Files.");
        QVERIFY(!arguments.parse({"a", "b", "c"}, c.context));
        QCOMPARE(files.size(), std::size_t(3));
        files.clear();
        QVERIFY(arguments.parse({}, c.context));
    }
};

QTEST_APPLESS_MAIN(TestArguments)
#include "tst_arguments.moc"
