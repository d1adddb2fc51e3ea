// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/settings.h"
#include "ops/configloader.h"

#include <QtCore/QFile>
#include <QtTest/QTest>

using namespace sio;
using app::Settings;

namespace {

struct Fixture {
    Settings settings;
    ops::Schema schema;
    ops::ConfigLoader loader{schema};

    Fixture() { app::bindSettings(schema, settings); }

    std::vector<std::string> complete()
    {
        return app::completeSettings(settings, ops::parseListenAddress(settings.listen).value());
    }
    std::vector<std::string> warnings()
    {
        return app::warningsAbout(settings, ops::parseListenAddress(settings.listen).value());
    }
};

QByteArray joined(const std::vector<std::string>& lines)
{
    QByteArray text;
    for (const std::string& line : lines)
        text += QByteArray::fromStdString(line) + '\n';
    return text;
}

const QByteArray kDigest(64, 'a');
/// Well-formed; no password is known that fits.
const QByteArray kHash = "$argon2id$v=19$m=65536,t=3,p=1$YWFhYWFhYWFhYWFhYWFhYQ$"
                         "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE";

} // namespace

class TestSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theShippedFileIsThatOfTheSchema()
    {
        const Fixture f;
        QFile file(QStringLiteral(PM_SOURCE_DIR "/resources/config/papermastery-server.toml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray wanted = QByteArray::fromStdString(f.schema.defaultFile(app::defaultFileHead()));
        QVERIFY2(file.readAll() == wanted, "write it anew: papermastery-server --print-default-config > "
                                           "resources/config/papermastery-server.toml");
    }

    void everyOptionOfTheShippedFileIsAccepted()
    {
        Fixture f;
        QByteArray active;
        for (const QByteArray& line :
             QByteArray::fromStdString(f.schema.defaultFile(app::defaultFileHead())).split('\n'))
            active += (line.startsWith('#') && !line.startsWith("# ") ? line.mid(1) : line) + '\n';
        active.replace("sha256 = \"\"", "sha256 = \"" + kDigest + '"');
        active.replace("name = \"\"\n# SHA", "name = \"backend\"\n# SHA");
        active.replace("name = \"\"\n# Made by", "name = \"m.ruiz\"\n# Made by");
        active.replace("password_hash = \"\"", "password_hash = \"" + kHash + '"');
        f.loader.loadToml(active.toStdString(), "activated");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QVERIFY2(f.complete().empty(), joined(f.complete()));
        QCOMPARE(f.settings.api.keys.size(), std::size_t(1));
        QCOMPARE(f.settings.admin.accounts.size(), std::size_t(1));
    }

    void defaultsAreSafe()
    {
        Fixture f;
        QVERIFY(f.complete().empty());
        QVERIFY(f.warnings().empty());
        QCOMPARE(f.settings.listen, std::string("127.0.0.1:3000"));
        QVERIFY(f.settings.application.identityMode == papermastery::IdentityMode::Query);
        QVERIFY(f.settings.stack.engine.cors.origins.empty());
        QVERIFY(f.settings.stack.engine.webSocketEngine == engine::WebSocketEngine::Strict);
        QVERIFY(f.settings.api.keys.empty());
        QVERIFY(!f.settings.admin.isEnabled());
        QVERIFY(f.settings.admin.origins.empty());
        QVERIFY(!f.settings.admin.environment.production);
        QCOMPARE(f.settings.application.clientEventsPerSecond, 100);
        QCOMPARE(f.settings.application.clientEventsBurst, 200);
    }

    void fixedNamesExist_data()
    {
        QTest::addColumn<QByteArray>("assignment");
        for (const char* text :
             {"listen=127.0.0.1:0", "workers=0", "identity.mode=query", "websocket.engine=qt",
              "websocket.engine=strict", "limits.client_events_per_second=0",
              "cors.origins=https://a.example,https://b.example:8443", "publish.schema=strict",
              "log.format=json"})
            QTest::newRow(text) << QByteArray(text);
    }
    void fixedNamesExist()
    {
        QFETCH(QByteArray, assignment);
        Fixture f;
        f.loader.loadAssignment(assignment.toStdString());
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QVERIFY2(f.complete().empty(), joined(f.complete()));
    }

    void refusesWhatIsUnsafeOrDoesNotFit_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<QByteArray>("problem"); // the beginning of the one problem; empty: accepted
        const auto row = [](const char* name, const char* toml, const char* problem) {
            QTest::newRow(name) << QByteArray(toml) << QByteArray(problem);
        };
        row("query on every address", "listen = \"0.0.0.0:3000\"",
            "listen: http://0.0.0.0:3000 can be reached");
        row("query on every IPv6 address", "listen = \"[::]:3000\"",
            "listen: http://[::]:3000 can be reached");
        row("query on a public address, said so",
            "listen = \"0.0.0.0:3000\"\n[identity]\nallow_unverified_users_on_public_address = true", "");
        row("jwt on a public address",
            "listen = \"0.0.0.0:3000\"\n[identity]\nmode = \"jwt\"\njwt_secrets = "
            "[\"0123456789abcdef0123456789abcdef\"]",
            "");
        row("jwt without a secret", "[identity]\nmode = \"jwt\"", "identity: ");
        row("star among origins", "[cors]\norigins = [\"*\", \"https://a\"]", "cors.origins: ");
        row("star with credentials", "[cors]\norigins = [\"*\"]\ncredentials = true", "cors.credentials: ");
        row("no transport", "[engine]\npolling = false\nwebsocket = false", "engine: ");
        row("slow above the limit", "[limits]\nslow_queued_bytes = \"8MiB\"", "limits.slow_queued_bytes: ");
        row("SameSite=None in the clear", "[cookie]\nname = \"io\"\nsame_site = \"None\"",
            "cookie.same_site: ");
        row("no colour", "[admin]\nenvironment_colour = \"red\"", "admin.environment_colour: ");
        row("no environment", "[admin]\nenvironment = \"\"", "admin.environment: ");
        row("star among the admin pages", "[admin]\norigins = [\"*\"]", "admin.origins: ");
        row("an event larger than a body", "[publish]\nmax_event_bytes = \"2MiB\"",
            "publish.max_event_bytes: ");
    }
    void refusesWhatIsUnsafeOrDoesNotFit()
    {
        QFETCH(QByteArray, toml);
        QFETCH(QByteArray, problem);
        Fixture f;
        f.loader.loadToml(toml.toStdString(), "t.toml");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        const QByteArray problems = joined(f.complete());
        QCOMPARE(problems.isEmpty(), problem.isEmpty());
        QVERIFY2(problems.startsWith(problem) && problems.count('\n') == (problem.isEmpty() ? 0 : 1),
                 problems);
    }

    void refusesBadValues_data()
    {
        QTest::addColumn<QByteArray>("toml");
        for (const char* text :
             {"[cors]\norigins = [\"app.example.org\"]", "[cors]\norigins = [\"https://a/path\"]",
              "[proxy]\ntrusted = [\"proxy.example.org\"]", "[proxy]\ntrusted = [\"10.0.0.0/33\"]",
              "[proxy]\ntrusted = [\"::/129\"]", "listen = \"example.org:3000\"",
              "[cookie]\nsame_site = \"lax\"", "[identity]\nmode = \"observe\""})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesBadValues()
    {
        QFETCH(QByteArray, toml);
        Fixture f;
        f.loader.loadToml(toml.toStdString(), "t.toml");
        QCOMPARE(f.loader.problems().size(), std::size_t(1));
    }

    void readsKeys()
    {
        Fixture f;
        f.loader.loadToml(
            "[[publish.keys]]\nname = \"a\"\nsha256 = \"" + kDigest.toStdString() +
                "\"\nevents = [\"*\"]\nrooms = [\"user:*\"]\nrate_per_second = 5\nmetrics = true\n"
                "expires = \"2027-01-31\"\n",
            "t.toml");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QCOMPARE(f.settings.api.keys.size(), std::size_t(1));
        const api::ApiKey& key = f.settings.api.keys.front();
        QCOMPARE(key.events, std::vector<std::string>{"*"});
        QCOMPARE(key.rooms, std::vector<std::string>{"user:*"});
        QCOMPARE(key.ratePerSecond, 5);
        QVERIFY(key.metrics);
        QCOMPARE(*key.expiresAtMs, std::int64_t(1'801'353'600'000));
        QCOMPARE(int(key.digest[0]), 0xaa);
    }

    void refusesBadKeys_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::newRow("no name") << QByteArray("sha256 = \"" + kDigest + '"');
        QTest::newRow("no digest") << QByteArray("name = \"a\"");
        QTest::newRow("short digest") << QByteArray("name = \"a\"\nsha256 = \"abc\"");
        QTest::newRow("no date") << QByteArray("name = \"a\"\nexpires = \"soon\"\nsha256 = \"" + kDigest +
                                               '"');
        QTest::newRow("same name") << QByteArray("name = \"a\"\nsha256 = \"" + kDigest +
                                                 "\"\n[[publish.keys]]\nname = \"a\"\nsha256 = \"" + kDigest +
                                                 '"');
    }
    void refusesBadKeys()
    {
        QFETCH(QByteArray, members);
        Fixture f;
        f.loader.loadToml("[[publish.keys]]\n" + members.toStdString() + '\n', "t.toml");
        QCOMPARE(f.loader.problems().size(), std::size_t(1));
    }

    void readsAccounts()
    {
        Fixture f;
        f.loader.loadToml("[admin]\nenvironment = \"staging\"\nproduction = true\norigins = "
                          "[\"https://admin.example.org\"]\nsession_idle = \"5m\"\n"
                          "[[admin.accounts]]\nname = \"m.ruiz\"\nrole = \"qa\"\npassword_hash = \"" +
                              kHash.toStdString() + "\"\n",
                          "t.toml");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        QVERIFY2(f.complete().empty(), joined(f.complete()));
        QVERIFY(f.settings.admin.isEnabled());
        const admin::Account wanted{"m.ruiz", admin::Role::Qa, kHash.toStdString()};
        QVERIFY(f.settings.admin.accounts == std::vector<admin::Account>{wanted});
        QCOMPARE(f.settings.admin.environment.name, std::string("staging"));
        QCOMPARE(f.settings.admin.sessionIdle.count(), 300);
        QCOMPARE(f.settings.stack.engine.cors.credentialOrigins,
                 std::vector<std::string>{"https://admin.example.org"});
    }

    void refusesBadAccounts_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QByteArray>("problem");
        const QByteArray hash = "password_hash = \"" + kHash + "\"\n";
        const auto row = [](const char* name, const QByteArray& members, const char* problem) {
            QTest::newRow(name) << members << QByteArray(problem);
        };
        row("no name", hash, "admin.accounts: a name has");
        row("a name with a space", "name = \"m ruiz\"\n" + hash, "admin.accounts: a name has");
        row("no hash", "name = \"a\"\n", "admin.accounts: a: password_hash is no hash");
        row("a password", "name = \"a\"\npassword_hash = \"correct horse battery\"\n",
            "admin.accounts: a: password_hash is no hash");
        row("a cheap hash", "name = \"a\"\n" + QByteArray(hash).replace("m=65536", "m=4096"),
            "admin.accounts: a: password_hash is too cheap");
        row("two of a name", "name = \"a\"\n" + hash + "[[admin.accounts]]\nname = \"a\"\n" + hash,
            "admin.accounts: a: there are two");
    }
    void refusesBadAccounts()
    {
        QFETCH(QByteArray, members);
        QFETCH(QByteArray, problem);
        Fixture f;
        f.loader.loadToml("[[admin.accounts]]\n" + members.toStdString(), "t.toml");
        QVERIFY2(f.loader.ok(), joined(f.loader.problems()));
        const QByteArray problems = joined(f.complete());
        QVERIFY2(problems.startsWith(problem) && problems.count('\n') == 1, problems);
        QVERIFY(!problems.contains("correct horse")); // what may be a password is not repeated
    }

    void warnsAboutAPublicAddress()
    {
        Fixture f;
        f.settings.listen = "0.0.0.0:3000";
        QCOMPARE(f.warnings().size(), std::size_t(3));
        f.settings.admin.accounts.emplace_back();
        QCOMPARE(f.warnings().size(), std::size_t(4));
        f.settings.trustedProxies = {"10.0.0.0/8"};
        f.settings.application.identityMode = papermastery::IdentityMode::Jwt;
        f.settings.api.keys.emplace_back();
        QCOMPARE(joined(f.warnings()), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
