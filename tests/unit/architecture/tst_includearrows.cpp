// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <map>

namespace {

/// Who may know whom: a file may include its own folder and folders of a smaller rank of the same program,
/// and everything of shared/ below it. net/http is part of net. Equal ranks do not know each other.
struct Program {
    QString folder;
    std::map<QString, int> ranks;
    QStringList forbiddenQt; ///< Qt modules that nothing in it may include
};

const std::vector<Program>& programs()
{
    static const std::vector<Program> table{
        {"shared",
         {{"base", 0}, {"protocol", 1}, {"catalogue", 2}, {"admin", 3}},
         {"QtNetwork", "QtWebSockets", "QtSql", "QtGui", "QtWidgets", "QtCharts"}},
        {"server",
         {{"net", 10},
          {"engineio", 11},
          {"socketio", 12},
          {"papermastery", 13},
          {"journal", 13},
          {"api", 14},
          {"admin", 14},
          {"ops", 14},
          {"app", 15}},
         {"QtGui", "QtWidgets", "QtCharts"}},
        {"console",
         {{"link", 10},
          {"store", 11},
          {"models", 12},
          {"sequences", 12},
          {"views", 13},
          {"ctl", 14},
          {"app", 14}},
         {}},
    };
    return table;
}

struct Scan {
    int files = 0;
    int includes = 0;
    QStringList violations;
};

/// Nothing when `program` may include `target` ("net/loop.h") from `folder`; otherwise why not.
QString refusal(const Program& program, const QString& folder, const QString& target)
{
    if (target.startsWith("..") || target.startsWith("server/") || target.startsWith("console/") ||
        target.startsWith("shared/") || target.startsWith("tests/"))
        return "is written from the wrong root";
    const QString targetFolder = target.section('/', 0, 0);
    const auto rankIn = [](const Program& p, const QString& name) {
        const auto found = p.ranks.find(name);
        return found == p.ranks.end() ? -1 : found->second;
    };
    const int own = rankIn(program, folder);
    if (own < 0)
        return "comes from a folder without a rank";
    if (const int rank = rankIn(program, targetFolder); rank >= 0)
        return targetFolder == folder || rank < own ? QString() : "points the wrong way";
    if (program.folder != "shared" && rankIn(programs().front(), targetFolder) >= 0)
        return {};
    return "belongs to nothing that this program may know";
}

Scan scan(const QString& root)
{
    static const QRegularExpression include("^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]");
    Scan result;
    for (const Program& program : programs()) {
        QDirIterator files(root + '/' + program.folder, {"*.h", "*.cpp", "*.h.in"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++result.files;
            const QString relative = QDir(root).relativeFilePath(file.fileName());
            const QString folder = relative.section('/', 1, 1);
            int line = 0;
            while (!file.atEnd()) {
                ++line;
                const auto match = include.match(QString::fromUtf8(file.readLine()));
                if (!match.hasMatch())
                    continue;
                ++result.includes;
                const QString target = match.captured(2);
                QString why;
                if (match.captured(1) == "<") {
                    const QString module = target.section('/', 0, 0);
                    if (program.forbiddenQt.contains(module))
                        why = "is a module that this program does not use";
                } else if (target.contains('/')) {
                    why = refusal(program, folder, target);
                } else if (target != "version.h" && !target.endsWith(".moc")) {
                    why = "does not name its folder";
                }
                if (!why.isEmpty())
                    result.violations << QString("%1:%2: %3 %4").arg(relative).arg(line).arg(target, why);
            }
        }
    }
    return result;
}

void put(const QString& path, const QByteArray& text)
{
    QDir().mkpath(path.section('/', 0, -2));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

/// The picture of the layers in architecture.md, kept true.
class TestIncludeArrows : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void includesPointDownwards()
    {
        const Scan result = scan(PM_SOURCE_DIR);
        QVERIFY(result.files > 20);
        QVERIFY(result.includes > 100);
        QVERIFY2(result.violations.isEmpty(), qPrintable('\n' + result.violations.join('\n')));
    }

    void catchesAnArrowInTheWrongDirection_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("upwards") << "server/net/stream.cpp"
                                 << "\"engineio/session.h\"" << false;
        QTest::newRow("upwards from a subfolder") << "server/net/http/router.cpp"
                                                  << "\"engineio/types.h\"" << false;
        QTest::newRow("sideways") << "server/api/api.cpp"
                                  << "\"ops/schema.h\"" << false;
        QTest::newRow("shared knows the server") << "shared/base/a.h"
                                                 << "\"net/loop.h\"" << false;
        QTest::newRow("protocol knows the catalogue") << "shared/protocol/a.h"
                                                      << "\"catalogue/lint.h\"" << false;
        QTest::newRow("the server knows the console") << "server/app/main.cpp"
                                                      << "\"store/state.h\"" << false;
        QTest::newRow("the console knows the server") << "console/link/a.cpp"
                                                      << "\"net/loop.h\"" << false;
        QTest::newRow("from another root") << "server/app/main.cpp"
                                           << "\"server/net/loop.h\"" << false;
        QTest::newRow("climbing") << "server/api/api.cpp"
                                  << "\"../ops/schema.h\"" << false;
        QTest::newRow("without a folder") << "server/api/api.cpp"
                                          << "\"api.h\"" << false;
        QTest::newRow("widgets in the server") << "server/ops/a.cpp"
                                               << "<QtWidgets/QLabel>" << false;
        QTest::newRow("sockets in shared") << "shared/base/a.cpp"
                                           << "<QtNetwork/QTcpSocket>" << false;
        QTest::newRow("unknown folder") << "server/misc/a.cpp"
                                        << "\"base/ids.h\"" << false;
        QTest::newRow("downwards") << "server/engineio/session.cpp"
                                   << "\"net/loop.h\"" << true;
        QTest::newRow("skipping layers") << "server/app/main.cpp"
                                         << "\"net/http/router.h\"" << true;
        QTest::newRow("http and net are one") << "server/net/worker.cpp"
                                              << "\"net/http/router.h\"" << true;
        QTest::newRow("shared from the server") << "server/net/a.cpp"
                                                << "\"base/ids.h\"" << true;
        QTest::newRow("the version") << "server/app/main.cpp"
                                     << "\"version.h\"" << true;
    }

    void catchesAnArrowInTheWrongDirection()
    {
        QFETCH(QString, file);
        QFETCH(QString, include);
        QFETCH(bool, allowed);
        QTemporaryDir folder;
        QVERIFY(folder.isValid());
        put(folder.filePath(file), "// head\n#pragma once\n#  include " + include.toUtf8() + "\n");
        const Scan result = scan(folder.path());
        QCOMPARE(result.includes, 1);
        QCOMPARE(result.violations.isEmpty(), allowed);
        if (!allowed)
            QVERIFY2(result.violations.front().startsWith(file + ":3: "),
                     qPrintable(result.violations.front()));
    }
};

QTEST_GUILESS_MAIN(TestIncludeArrows)
#include "tst_includearrows.moc"
