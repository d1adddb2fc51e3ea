// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/commands.h"

#include "admin/auditchain.h"
#include "unit/ctl/ctlcase.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <set>

using namespace sio;

namespace {

int echo(const ctl::Command& self, const std::vector<std::string>& words, ctl::Context& context)
{
    context.out << self.name << ':';
    for (const std::string& word : words)
        context.out << ' ' << word;
    return 7;
}

const std::vector<ctl::Command> kTable{{"audit verify", "", echo}, {"audit", "", echo}, {"watch", "", echo}};

QByteArray chain(int length)
{
    QByteArray text;
    admin::AuditHash head = admin::auditGenesis();
    for (int i = 1; i <= length; ++i) {
        admin::AuditRow row;
        row.seq = i;
        row.who = "m.ruiz";
        const admin::AuditLine line = admin::encodeAuditLine(row, head);
        head = line.hash;
        text += QByteArray::fromStdString(line.text);
    }
    return text;
}

} // namespace

class TestCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string put(const QByteArray& content)
    {
        const QString path = m_folder.filePath("audit.jsonl");
        QFile file(path);
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(content);
        return path.toStdString();
    }

private Q_SLOTS:
    void findsByOneOrTwoWords()
    {
        test::CtlCase c;
        QCOMPARE(ctl::runCommand(kTable, {"audit", "verify", "x"}, c.context), 7);
        QCOMPARE(ctl::runCommand(kTable, {"audit", "x"}, c.context), 7);
        QCOMPARE(ctl::runCommand(kTable, {"watch"}, c.context), 7);
        QCOMPARE(c.out(), QByteArray("audit verify: xaudit: xwatch:"));
    }

    void unknownCommandsAreUsage()
    {
        test::CtlCase c;
        QCOMPARE(ctl::runCommand(kTable, {"nope"}, c.context), int(ctl::ExitUsage));
        QVERIFY(c.err().contains("unknown command nope; see"));
        QCOMPARE(ctl::runCommand(ctl::commands(), {"audit", "--help"}, c.context), int(ctl::ExitUsage));
        QVERIFY(c.err().contains("unknown command audit; there is audit verify; see"));
        QCOMPARE(ctl::runCommand(kTable, {}, c.context), int(ctl::ExitUsage));
        QCOMPARE(c.out(), QByteArray());
    }

    void helpNamesEveryCommand()
    {
        test::CtlCase c;
        QCOMPARE(ctl::runCommand(ctl::commands(), {"--help"}, c.context), int(ctl::ExitDone));
        std::set<std::string_view> names;
        for (const ctl::Command& command : ctl::commands()) {
            QVERIFY(c.out().contains("  " + QByteArray(command.name.data(), qsizetype(command.name.size()))));
            QVERIFY(!command.summary.empty());
            names.insert(command.name);
        }
        QCOMPARE(names.size(), ctl::commands().size());
    }

    void everyCommandHasHelpOfItsOwn()
    {
        for (const ctl::Command& command : ctl::commands()) {
            test::CtlCase c;
            QCOMPARE(command.run(command, {"--help"}, c.context), int(ctl::ExitDone));
            QVERIFY(c.out().contains("Usage: papermastery-ctl " +
                                     QByteArray(command.name.data(), qsizetype(command.name.size()))));
        }
    }

    void versionIsThatOfTheProject()
    {
        test::CtlCase c;
        QCOMPARE(ctl::runCommand(kTable, {"--version"}, c.context), int(ctl::ExitDone));
        QVERIFY(c.out().startsWith("papermastery-ctl "));
    }

    void auditVerifySaysWhereItBreaks()
    {
        const QByteArray whole = chain(5);
        const auto verify = [](const std::string& file, const std::string& head = {}) {
            test::CtlCase c;
            std::vector<std::string> words{"audit", "verify", file};
            if (!head.empty())
                words.insert(words.end(), {"--head", head});
            const int code = ctl::runCommand(ctl::commands(), words, c.context);
            return std::pair(code, c.out() + c.err());
        };
        const auto good = verify(put(whole));
        QCOMPARE(good.first, 0);
        QVERIFY2(good.second.startsWith("ok 5 records, head "), good.second);
        const std::string head = good.second.trimmed().right(64).toStdString();
        QCOMPARE(verify(put(whole), head).first, 0);

        const qsizetype third = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
        QByteArray changed = whole;
        changed[third + 200] = static_cast<char>(changed[third + 200] ^ 1);
        const auto broken = verify(put(changed));
        QCOMPARE(broken.first, 1);
        QVERIFY2(broken.second.contains("broken at line 3; 2 records before it hold"), broken.second);

        const QByteArray shorter = whole.left(whole.chopped(1).lastIndexOf('\n') + 1);
        QCOMPARE(verify(put(shorter)).first, 0); // whole in itself
        const auto cut = verify(put(shorter), head);
        QCOMPARE(cut.first, 1);
        QVERIFY2(cut.second.contains("the noted head"), cut.second);

        const auto torn = verify(put(whole.chopped(1)));
        QCOMPARE(torn.first, 1);
        QVERIFY2(torn.second.contains("cut off"), torn.second);
        QCOMPARE(verify(m_folder.filePath("nothing").toStdString()).first, 1);
        QCOMPARE(verify(put({})).first, 0);
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
