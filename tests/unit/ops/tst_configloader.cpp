// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/configloader.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sys/stat.h>

#include <algorithm>

using namespace sio::ops;
using namespace std::chrono_literals;

namespace {

enum class Fruit { Apple, Pear };

struct KeyRecord {
    std::string name;
    std::vector<std::string> scopes{"*"};
    int rate = 0;
};

struct Fields {
    int workers = 0;
    bool upgrades = true;
    std::chrono::milliseconds interval{25'000};
    std::chrono::seconds window{60};
    std::size_t payload = 1'000'000;
    std::string issuer;
    std::string secret;
    Fruit fruit = Fruit::Apple;
    std::vector<std::string> origins;
    std::vector<KeyRecord> keys;
};

/// A small schema with every kind of option.
struct Fixture {
    Fields fields;
    Schema schema;
    ConfigLoader loader{schema};

    Fixture()
    {
        schema.section("", "Top level.");
        schema.integer("workers", fields.workers, {1, 64}, "How many.", "one per core");
        schema.section("engine", "The engine.");
        schema.flag("upgrades", fields.upgrades, "Whether.");
        schema.duration("ping_interval", fields.interval, {100, 600'000}, "How often.");
        schema.duration("window", fields.window, {1000, 600'000}, "How long.", "off");
        schema.size("max_payload", fields.payload, {1, 10'000'000}, "How much.");
        schema.choice<Fruit>("fruit", fields.fruit, {{"apple", Fruit::Apple}, {"pear", Fruit::Pear}},
                             "Which.");
        schema.section("identity", "Who.");
        schema.text("issuer", fields.issuer, "By whom.", "anyone");
        schema.secret("secret", fields.secret, "Shh.");
        schema.list(
            "origins", fields.origins, "From where.", "nowhere", [](const std::string& item) -> Problem {
                return item.find('/') == std::string::npos ? Problem("no origin: " + item) : Problem();
            });
        schema.records<KeyRecord>(
            "keys", "Keys.", "none",
            [](Schema& row, KeyRecord& key) {
                row.text("name", key.name, "Its name.");
                row.list("scopes", key.scopes, "What it may.");
                row.integer("rate", key.rate, {1, 1000}, "How fast.", "no limit");
            },
            [this] { fields.keys.clear(); },
            [this](const KeyRecord& key) -> Problem {
                if (key.name.empty())
                    return "has no name";
                fields.keys.push_back(key);
                return {};
            });
    }
};

QByteArray joined(const std::vector<std::string>& lines)
{
    QByteArray text;
    for (const std::string& line : lines)
        text += QByteArray::fromStdString(line) + '\n';
    return text;
}

} // namespace

class TestConfigLoader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryKindFromAFile()
    {
        Fixture f;
        f.loader.loadToml(
            "workers = 4\n[engine]\nupgrades = false\nping_interval = \"300ms\"\nwindow = 0\n"
            "max_payload = \"64KiB\"\nfruit = \"pear\"\n[identity]\nissuer = \"me\"\nsecret = \"s\"\n"
            "origins = [\"http://a\", \"http://b\"]\n[[identity.keys]]\nname = \"k1\"\nrate = 5\n"
            "[[identity.keys]]\nname = \"k2\"\nscopes = []\n",
            "t.toml");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QCOMPARE(f.fields.workers, 4);
        QCOMPARE(f.fields.upgrades, false);
        QVERIFY(f.fields.interval == 300ms);
        QVERIFY(f.fields.window == 0s);
        QCOMPARE(f.fields.payload, std::size_t(65'536));
        QVERIFY(f.fields.fruit == Fruit::Pear);
        QCOMPARE(f.fields.issuer, std::string("me"));
        QCOMPARE(f.fields.secret, std::string("s"));
        QCOMPARE(f.fields.origins.size(), std::size_t(2));
        QCOMPARE(f.fields.keys.size(), std::size_t(2));
        QCOMPARE(f.fields.keys[0].rate, 5);
        QVERIFY(f.fields.keys[1].scopes.empty());
    }

    void namesTheLineOfWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* name, const char* text, const char* problem) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(problem);
        };
        row("unknown key", "workers = 1\n[engine]\nping_intervall = \"1s\"\n",
            "t.toml:3: unknown key engine.ping_intervall (did you mean engine.ping_interval?)\n");
        row("wrong section", "[engine]\nissuer = \"x\"\n",
            "t.toml:2: unknown key engine.issuer (did you mean identity.issuer?)\n");
        row("unknown section", "\n\n[zzzzzzzz]\nqqqqqqqqqqqq = 1\n",
            "t.toml:4: unknown key zzzzzzzz.qqqqqqqqqqqq\n");
        row("number for text", "[identity]\nissuer = 5\n", "t.toml:2: identity.issuer: expected text\n");
        row("text for number", "workers = \"4\"\n", "t.toml:1: workers: expected a whole number\n");
        row("float for number", "workers = 4.5\n", "t.toml:1: workers: expected a whole number\n");
        row("number without unit", "[engine]\nping_interval = 25\n",
            "t.toml:2: engine.ping_interval: expected a duration such as \"25s\" or \"300ms\"\n");
        row("out of range", "workers = 65\n", "t.toml:1: workers: must lie between 1 and 64, or be 0\n");
        row("zero where it means nothing", "[engine]\nping_interval = 0\n",
            "t.toml:2: engine.ping_interval: must lie between \"100ms\" and \"10m\"\n");
        row("part of a second", "[engine]\nwindow = \"1500ms\"\n",
            "t.toml:2: engine.window: must be a multiple of \"1s\"\n");
        row("no such choice", "[engine]\nfruit = \"plum\"\n",
            "t.toml:2: engine.fruit: expected one of \"apple\", \"pear\"\n");
        row("list of numbers", "[identity]\norigins = [1]\n",
            "t.toml:2: identity.origins: expected a list of texts\n");
        row("bad item", "[identity]\norigins = [\"x\"]\n", "t.toml:2: identity.origins: no origin: x\n");
        row("record without a name", "[[identity.keys]]\nrate = 1\n",
            "t.toml:1: identity.keys: has no name\n");
        row("unknown member of a record", "[[identity.keys]]\nname = \"a\"\nratee = 1\n",
            "t.toml:3: identity.keys: unknown key ratee (did you mean rate?)\n");
        row("a table for records", "[identity.keys]\nname = \"a\"\n",
            "t.toml:1: identity.keys: expected an array of tables\n");
        row("several at once", "workers = true\n[engine]\nnope_nope = 1\n",
            "t.toml:3: unknown key engine.nope_nope\nt.toml:1: workers: expected a whole number\n");
    }
    void namesTheLineOfWhatIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, problem);
        Fixture f;
        f.loader.loadToml(text.toStdString(), "t.toml");
        QList<QByteArray> got = joined(f.loader.problems()).split('\n');
        QList<QByteArray> wanted = problem.split('\n');
        std::sort(got.begin(), got.end());
        std::sort(wanted.begin(), wanted.end());
        QCOMPARE(got, wanted);
    }

    void namesTheLineOfASyntaxError()
    {
        Fixture f;
        f.loader.loadToml("workers = 1\nthis is no toml\n", "t.toml");
        QVERIFY(joined(f.loader.problems()).startsWith("t.toml:2: "));
        Fixture g;
        g.loader.loadToml("workers = 1\nworkers = 2\n", "t.toml");
        QVERIFY(joined(g.loader.problems()).startsWith("t.toml:2: "));
    }

    void environmentOverrides()
    {
        Fixture f;
        f.loader.loadToml("workers = 4\n", "t.toml");
        f.loader.loadEnvironment({{"PAPERMASTERY_WORKERS", "8"},
                                  {"PAPERMASTERY_ENGINE__PING_INTERVAL", "2s"},
                                  {"PAPERMASTERY_IDENTITY__SECRET", "xyz"},
                                  {"PAPERMASTERY_IDENTITY__ORIGINS", "http://a, http://b"},
                                  {"PAPERMASTERY_IDENTITY__KEYS", "[{name = 'k', rate = 3}]"},
                                  {"PAPERMASTERY_HOME", "is not ours"},
                                  {"PATH", "/bin"}});
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QCOMPARE(f.fields.workers, 8);
        QVERIFY(f.fields.interval == 2s);
        QCOMPARE(f.fields.secret, std::string("xyz"));
        QCOMPARE(f.fields.origins, (std::vector<std::string>{"http://a", "http://b"}));
        QCOMPARE(f.fields.keys.size(), std::size_t(1));
        QCOMPARE(f.fields.keys[0].rate, 3);
    }

    void environmentWithAnUnknownKeyIsAnError()
    {
        Fixture f;
        f.loader.loadEnvironment({{"PAPERMASTERY_ENGINE__UPGRADE", "true"}});
        QCOMPARE(joined(f.loader.problems()), QByteArray("PAPERMASTERY_ENGINE__UPGRADE: unknown key "
                                                         "engine.upgrade (did you mean engine.upgrades?)\n"));
    }

    void assignmentsOverrideButNeverSetSecrets()
    {
        Fixture f;
        f.loader.loadAssignment("engine.fruit=pear");
        f.loader.loadAssignment("identity.origins=http://a,http://b");
        f.loader.loadAssignment("identity.issuer=a=b");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QVERIFY(f.fields.fruit == Fruit::Pear);
        QCOMPARE(f.fields.issuer, std::string("a=b"));
        QCOMPARE(f.fields.origins.size(), std::size_t(2));
        f.loader.loadAssignment("identity.secret=hunter2");
        f.loader.loadAssignment("identity.keys=[{name='x'}]");
        QCOMPARE(f.loader.problems().size(), std::size_t(2));
        QVERIFY(!joined(f.loader.problems()).contains("hunter2"));
        QVERIFY(f.fields.secret.empty());
        QVERIFY(f.fields.keys.empty());
        f.loader.loadAssignment("workers");
        f.loader.loadAssignment("nope=1");
        QCOMPARE(f.loader.problems().size(), std::size_t(4));
    }

    void credentialsHoldSecrets()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("identity.secret"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("from a credential\n");
        file.close();
        Fixture f;
        f.loader.loadCredentials(folder.path().toStdString());
        QVERIFY(f.loader.ok());
        QCOMPARE(f.fields.secret, std::string("from a credential"));
    }

    void aFileWithSecretsMustBePrivate_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("fileMode");
        QTest::addColumn<int>("folderMode");
        QTest::addColumn<bool>("accepted");
        const QByteArray secret("[identity]\nsecret = \"s\"\n");
        const QByteArray plain("workers = 1\n");
        QTest::newRow("private") << secret << 0600 << 0700 << true;
        QTest::newRow("read only") << secret << 0400 << 0500 << true;
        QTest::newRow("readable by the group") << secret << 0640 << 0700 << false;
        QTest::newRow("readable by all") << secret << 0604 << 0700 << false;
        QTest::newRow("open folder") << secret << 0600 << 0755 << false;
        QTest::newRow("no secrets") << plain << 0644 << 0755 << true;
    }
    void aFileWithSecretsMustBePrivate()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, fileMode);
        QFETCH(int, folderMode);
        QFETCH(bool, accepted);
        QTemporaryDir folder;
        const QByteArray path = folder.filePath("c.toml").toLocal8Bit();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QCOMPARE(::chmod(path.constData(), mode_t(fileMode)), 0);
        QCOMPARE(::chmod(folder.path().toLocal8Bit().constData(), mode_t(folderMode)), 0);
        Fixture f;
        f.loader.loadFile(path.toStdString());
        QCOMPARE(::chmod(folder.path().toLocal8Bit().constData(), 0700), 0);
        QCOMPARE(f.loader.ok(), accepted);

        Fixture trusting;
        trusting.loader.trustFolder(folder.path().toStdString());
        trusting.loader.loadFile(path.toStdString());
        QVERIFY(trusting.loader.ok());
    }

    void aMissingFileIsAnError()
    {
        Fixture f;
        f.loader.loadFile("/nonexistent/c.toml");
        QCOMPARE(joined(f.loader.problems()), QByteArray("/nonexistent/c.toml: No such file or directory\n"));
        Fixture g;
        g.loader.loadFile("/");
        QVERIFY(!g.loader.ok());
    }

    void theDefaultFileSetsEveryOptionToItsDefault()
    {
        Fixture f;
        const std::string text = f.schema.defaultFile("Head.");
        f.loader.loadToml(text, "as shipped");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));

        // With its comment signs taken away from the assignments it is still valid, and changes nothing.
        QByteArray active;
        for (const QByteArray& line : QByteArray::fromStdString(text).split('\n'))
            active += (line.startsWith('#') && !line.startsWith("# ") ? line.mid(1) : line) + '\n';
        active.replace("name = \"\"", "name = \"k\"");
        Fixture g;
        g.loader.loadToml(active.toStdString(), "activated");
        QVERIFY2(g.loader.ok(), joined(g.loader.problems()));
        const Fields defaults;
        QCOMPARE(g.fields.workers, defaults.workers);
        QVERIFY(g.fields.interval == defaults.interval);
        QVERIFY(g.fields.window == defaults.window);
        QCOMPARE(g.fields.payload, defaults.payload);
        QVERIFY(g.fields.fruit == defaults.fruit);
        for (const auto& option : f.schema.options())
            QVERIFY2(text.find(option->meaning) != std::string::npos, option->key.c_str());
        QVERIFY(text.find("# 0: one per core\n#workers = 0\n") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestConfigLoader)
#include "tst_configloader.moc"
