// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/adminoptions.h"

#include <QtTest/QTest>

using namespace sio::admin;

class TestAdminOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        for (const char* name : {"STATE_DIRECTORY", "XDG_STATE_HOME"})
            qunsetenv(name);
        qputenv("HOME", m_home);
    }

    void theAuditFileLiesInTheStateFolder()
    {
        AdminOptions options;
        qputenv("HOME", "/home/m.ruiz");
        qunsetenv("STATE_DIRECTORY");
        qunsetenv("XDG_STATE_HOME");
        QCOMPARE(auditFileOf(options), std::string("/home/m.ruiz/.local/state/papermastery/audit.jsonl"));
        qputenv("XDG_STATE_HOME", "/state");
        QCOMPARE(auditFileOf(options), std::string("/state/papermastery/audit.jsonl"));
        qputenv("STATE_DIRECTORY", "/var/lib/papermastery:/var/lib/other");
        QCOMPARE(auditFileOf(options), std::string("/var/lib/papermastery/audit.jsonl"));
        options.auditFile = "/elsewhere/a.jsonl";
        QCOMPARE(auditFileOf(options), std::string("/elsewhere/a.jsonl"));
    }

    void withoutAStateFolderTheFileMustBeNamed()
    {
        AdminOptions options;
        qunsetenv("HOME");
        QVERIFY(problemsOf(options).empty()); // no accounts, no log
        options.accounts = {{"a", Role::Admin,
                             "$argon2id$v=19$m=65536,t=3,p=1$qvVc9tT63jQ+mA3bP3Yy4g$"
                             "Ry6oGFynILaZa2402y6M/lDxh1MItA3WOuVd7CrBVys"}};
        QCOMPARE(problemsOf(options).size(), std::size_t(1));
        QVERIFY(QByteArray::fromStdString(problemsOf(options).front()).startsWith("admin.audit_file: "));
        options.auditFile = "/elsewhere/a.jsonl";
        QVERIFY(problemsOf(options).empty());
    }

    void accountNamesArePlain_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("letters") << QByteArray("m.ruiz") << true;
        QTest::newRow("address") << QByteArray("m.ruiz+ops@example.org") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("the sign for nobody") << QByteArray("-") << false;
        QTest::newRow("blank") << QByteArray("m ruiz") << false;
        QTest::newRow("line feed") << QByteArray("m\nruiz") << false;
        QTest::newRow("accent") << QByteArray("ñ") << false;
        QTest::newRow("64") << QByteArray(64, 'a') << true;
        QTest::newRow("65") << QByteArray(65, 'a') << false;
    }
    void accountNamesArePlain()
    {
        QFETCH(QByteArray, name);
        AdminOptions options;
        options.auditFile = "/a";
        options.accounts = {{name.toStdString(), Role::Admin,
                             "$argon2id$v=19$m=65536,t=3,p=1$qvVc9tT63jQ+mA3bP3Yy4g$"
                             "Ry6oGFynILaZa2402y6M/lDxh1MItA3WOuVd7CrBVys"}};
        QTEST(problemsOf(options).empty(), "isGood");
    }

private:
    const QByteArray m_home = qgetenv("HOME");
};

QTEST_APPLESS_MAIN(TestAdminOptions)
#include "tst_adminoptions.moc"
