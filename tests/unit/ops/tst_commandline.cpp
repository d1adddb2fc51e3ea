// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/commandline.h"

#include <QtTest/QTest>

using namespace sio::ops;

namespace {

struct Parsed {
    bool check = false;
    std::vector<std::string> sets;
    std::string error;
};

Parsed parse(std::vector<std::string> arguments)
{
    Parsed result;
    CommandLine line("prog", "Does things.");
    line.flag("--check", "Checks.", [&] { result.check = true; });
    line.option("--set", "KEY=VALUE", "Sets.", [&](const std::string& value) {
        result.sets.push_back(value);
        return std::string(value.empty() ? "is empty" : "");
    });
    arguments.insert(arguments.begin(), "prog");
    std::vector<char*> argv;
    for (std::string& argument : arguments)
        argv.push_back(argument.data());
    result.error = line.parse(static_cast<int>(argv.size()), argv.data());
    return result;
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesBothFormsOfAValue()
    {
        const Parsed parsed = parse({"--set", "a=1", "--check", "--set=b=2"});
        QCOMPARE(parsed.error, std::string());
        QVERIFY(parsed.check);
        QCOMPARE(parsed.sets, (std::vector<std::string>{"a=1", "b=2"}));
    }

    void saysWhatItDoesNotUnderstand()
    {
        QCOMPARE(parse({"--nope"}).error, std::string("unknown argument --nope; see --help"));
        QCOMPARE(parse({"x"}).error, std::string("unknown argument x; see --help"));
        QCOMPARE(parse({"--set"}).error, std::string("--set needs KEY=VALUE"));
        QCOMPARE(parse({"--check=1"}).error, std::string("--check takes no value"));
        QCOMPARE(parse({"--set", ""}).error, std::string("--set : is empty"));
    }

    void helpListsEveryOption()
    {
        CommandLine line("prog", "Does things.");
        line.flag("--check", "Checks.", [] {});
        line.option("--set", "KEY=VALUE", "Sets.", [](const std::string&) { return std::string(); });
        QCOMPARE(line.help(), std::string("Does things.\n\nUsage: prog [options]\n\n"
                                          "  --check          Checks.\n  --set KEY=VALUE  Sets.\n"));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
