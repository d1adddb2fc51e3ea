// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/profile.h"
#include "link/secretstore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace sio::link;

class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrips()
    {
        Profile profile = Profile::make("Staging", QUrl("https://rt.example.org:8443"));
        profile.user = "mia";
        profile.colour = "#d08700";
        profile.readOnly = true;
        profile.pin = QString(64, QLatin1Char('a'));
        QCOMPARE(Profile::fromJson(profile.toJson()), profile);
        QVERIFY(profile.isSecure());
        QVERIFY(profile.problem().isEmpty());
    }

    void takesWhatIsUsable()
    {
        const Profile profile = Profile::fromJson({{"url", "http://mia:secret@h:3000"},
                                                   {"colour", "red; background"},
                                                   {"pin", "xyz"},
                                                   {"path", 7},
                                                   {"user", QJsonValue()}});
        QVERIFY(!profile.id.isEmpty());
        QCOMPARE(profile.url, QUrl("http://h:3000")); // no password is kept in a file
        QVERIFY(profile.colour.isEmpty() && profile.pin.isEmpty());
        QCOMPARE(profile.path, QString("/socket.io"));
        QCOMPARE(profile.nsp, QString("/admin"));
    }

    void namesTheProblem_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("nsp");
        QTest::addColumn<QString>("word");
        QTest::newRow("good") << "http://127.0.0.1:3000"
                              << "/socket.io"
                              << "/admin"
                              << "";
        QTest::newRow("no address") << ""
                                    << "/socket.io"
                                    << "/admin"
                                    << "missing";
        QTest::newRow("no scheme") << "localhost"
                                   << "/socket.io"
                                   << "/admin"
                                   << "URL";
        QTest::newRow("another scheme") << "ftp://h"
                                        << "/socket.io"
                                        << "/admin"
                                        << "http";
        QTest::newRow("password") << "http://a:b@h"
                                  << "/socket.io"
                                  << "/admin"
                                  << "password";
        QTest::newRow("path") << "http://h"
                              << "socket.io"
                              << "/admin"
                              << "path";
        QTest::newRow("namespace") << "http://h"
                                   << "/socket.io"
                                   << "admin"
                                   << "namespace";
        QTest::newRow("namespace with comma") << "http://h"
                                              << "/socket.io"
                                              << "/a,b"
                                              << "namespace";
    }

    void namesTheProblem()
    {
        QFETCH(QString, url);
        QFETCH(QString, path);
        QFETCH(QString, nsp);
        QFETCH(QString, word);
        Profile profile = Profile::make("x", QUrl(url));
        profile.path = path;
        profile.nsp = nsp;
        QCOMPARE(profile.problem().isEmpty(), word.isEmpty());
        QVERIFY2(profile.problem().contains(word), qPrintable(profile.problem()));
    }

    void keepsAListThatOnlyItsOwnerReads()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath("new/profiles.json");
        Profiles profiles(file);
        QVERIFY(profiles.load());
        Profile a = Profile::make("A", QUrl("http://a"));
        const Profile b = Profile::make("B", QUrl("http://b"));
        profiles.put(a);
        profiles.put(b);
        a.name = "A2";
        profiles.put(a);
        QVERIFY(profiles.save());
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        Profiles again(file);
        QVERIFY(again.load());
        QCOMPARE(again.all(), (std::vector<Profile>{a, b}));
        again.remove(a.id);
        QVERIFY(!again.find(a.id) && again.find(b.id));
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{");
        broken.close();
        QString problem;
        QVERIFY(!again.load(&problem));
        QVERIFY(problem.contains("no list of profiles"));
    }

    void memoryKeepsSecretsForThisRun()
    {
        const auto store = makeMemorySecretStore();
        QVERIFY(!store->persists());
        QVERIFY(!store->description().isEmpty());
        QStringList found;
        store->write(passwordKey("p"), "secret", this,
                     [&](const QString& problem) { found << "written" + problem; });
        store->read(passwordKey("p"), this, [&](const QString& secret) { found << secret; });
        store->read(sessionKey("p"), this, [&](const QString& secret) { found << "none" + secret; });
        {
            QObject gone;
            store->read(passwordKey("p"), &gone, [&](const QString&) { found << "too late"; });
        }
        QVERIFY(found.isEmpty()); // later, not from within
        QTRY_COMPARE(found, (QStringList{"written", "secret", "none"}));
        store->remove(passwordKey("p"));
        store->read(passwordKey("p"), this, [&](const QString& secret) { found << "gone" + secret; });
        QTRY_COMPARE(found.last(), QString("gone"));
    }

    void worksWithoutADesktop()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        const auto store = makeSecretStore();
        QVERIFY(!store->persists());
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
