// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/templates.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace sio;
using namespace sio::models;

class TestTemplates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsThemOverARestart()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath("deep/templates.json");
        Templates templates(file);
        QVERIFY(templates.load()); // none yet
        SendTemplate entry;
        entry.folder = "/Support//Payments/";
        entry.name = "Refund";
        entry.event = "payment_update";
        entry.json = "{\"amount\":75.00,\"id\":\"{{uuid}}\"}";
        entry.target = {link::Target::Kind::User, "{{selected.user_id}}"};
        const QString id = templates.put(entry);
        QVERIFY(templates.save());
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        Templates again(file);
        QVERIFY(again.load());
        QCOMPARE(again.all().size(), 1u);
        const SendTemplate* found = again.find(id);
        QVERIFY(found);
        QCOMPARE(found->folder, QString("Support/Payments"));
        QCOMPARE(found->json, entry.json);
        QCOMPARE(found->target, entry.target);
    }

    void arrangesFolders()
    {
        Templates templates("unused");
        for (const QString& folder : {QString("b"), QString("a/x"), QString("a"), QString()})
            templates.put({.id = {},
                           .folder = folder,
                           .name = "n" + folder,
                           .event = {},
                           .json = {},
                           .target = {},
                           .test = false,
                           .note = {}});
        QCOMPARE(templates.folders(), (QStringList{"a", "a/x", "b"}));
        templates.renameFolder("a", "c/d");
        QCOMPARE(templates.folders(), (QStringList{"b", "c/d", "c/d/x"}));
        templates.renameFolder("b", "");
        QCOMPARE(templates.folders(), (QStringList{"c/d", "c/d/x"}));
    }

    void exportsAndImports()
    {
        Templates templates("unused");
        const QString a = templates.put({.id = "a",
                                         .folder = {},
                                         .name = "A",
                                         .event = {},
                                         .json = {},
                                         .target = {},
                                         .test = false,
                                         .note = {}});
        templates.put({.id = "b",
                       .folder = {},
                       .name = "B",
                       .event = {},
                       .json = {},
                       .target = {},
                       .test = true,
                       .note = {}});
        const QByteArray one = templates.exportJson({a});
        Templates other("unused");
        QCOMPARE(other.importJson(one, false, nullptr), 1);
        QCOMPARE(other.all().front().name, QString("A"));
        QCOMPARE(other.importJson(templates.exportJson(), true, nullptr), 2);
        QCOMPARE(other.all().size(), 2u);
        QCOMPARE(other.importJson(one, false, nullptr), 1); // beside the known one
        QCOMPARE(other.all().size(), 3u);
        QVERIFY(other.all().back().id != "a");
        QSignalSpy changed(&other, &Templates::changed);
        other.remove("b");
        other.remove("nobody");
        QCOMPARE(changed.size(), 1);
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("no json") << QByteArray("{");
        QTest::newRow("another format") << QByteArray("{\"templates\":[]}");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("nothing") << QByteArray();
    }

    void refusesWhatIsNone()
    {
        QFETCH(QByteArray, json);
        Templates templates("unused");
        QString problem;
        QCOMPARE(templates.importJson(json, true, &problem), -1);
        QVERIFY(!problem.isEmpty());
    }

    void skipsBadEntries()
    {
        Templates templates("unused");
        QCOMPARE(
            templates.importJson(
                R"({"format":"papermastery-templates","templates":[1,null,{"name":7,"target":3},{"id":"x"}]})",
                true, nullptr),
            2);
        QCOMPARE(templates.all().size(), 2u);
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
