// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/auditlog.h"

#include "net/worker.h"
#include "unit/accounts/waiting.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

using namespace sio;
using namespace sio::admin;
using test::Waiting;

namespace {

AuditRow row(const std::string& who, const std::string& what = "publish")
{
    AuditRow row;
    row.who = who;
    row.role = "support";
    row.from = "192.0.2.7";
    row.what = what;
    row.target = "user:u1";
    row.reason = "SUP-311";
    row.result = "ok";
    return row;
}

struct Fixture {
    QTemporaryDir folder; // mode 0700
    net::Worker worker{0};
    std::unique_ptr<AuditLog> log;

    Fixture() { worker.start(); }
    std::string file() const { return folder.filePath("state/audit.jsonl").toStdString(); }
    /// Empty, or what was wrong.
    std::string open(AuditLog::Write write = {}, std::size_t recent = 100)
    {
        auto opened = AuditLog::open({file(), true, recent}, std::move(write));
        if (!opened)
            return opened.error();
        log = *std::move(opened);
        return {};
    }
    bool append(const AuditRow& record)
    {
        Waiting<bool> written;
        log->append(record, worker.loop(), written.callback());
        return written.wait().value();
    }
    QByteArray text() const
    {
        QFile opened(QString::fromStdString(file()));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray("none");
    }
    AuditVerifier verified() const
    {
        AuditVerifier verifier;
        QList<QByteArray> lines = text().split('\n');
        lines.removeLast(); // behind the last line feed
        for (const QByteArray& line : lines)
            verifier.addLine(line.toStdString());
        return verifier;
    }
    void put(const QByteArray& content, mode_t mode = 0600, mode_t folderMode = 0700) const
    {
        const QString path = QString::fromStdString(file());
        QDir().mkpath(folder.filePath("state"));
        QFile opened(path);
        QVERIFY(opened.open(QIODevice::WriteOnly));
        opened.write(content);
        opened.close();
        ::chmod(file().c_str(), mode);
        ::chmod(folder.filePath("state").toLocal8Bit().constData(), folderMode);
    }
    int aside(const char* pattern) const
    {
        return static_cast<int>(QDir(folder.filePath("state")).entryList({pattern}).size());
    }
};

mode_t modeOf(const std::string& path)
{
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
}

/// A disk that can be full.
struct Disk {
    std::atomic<bool> full{false};
    std::atomic<int> shortWrites{0}; ///< so many writes take a part only
    AuditLog::Write write()
    {
        return [this](int descriptor, const char* data, std::size_t size) -> ssize_t {
            if (full) {
                // As a real one: what still fits is taken.
                if (size > 10 && ::write(descriptor, data, 10) == 10 && shortWrites++ == 0)
                    return 10;
                errno = ENOSPC;
                return -1;
            }
            return ::write(descriptor, data, size);
        };
    }
};

} // namespace

class TestAuditLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesAPrivateFileAndContinuesIt()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        QCOMPARE(modeOf(f.file()), mode_t(0600));
        QCOMPARE(modeOf(f.folder.filePath("state").toStdString()), mode_t(0700));
        QVERIFY(f.append(row("m.ruiz")));
        QCOMPARE(f.log->head().seq, 2); // the first says that it was opened
        f.log.reset();
        QCOMPARE(f.open(), std::string());
        QVERIFY(f.append(row("a.chen")));
        const AuditVerifier verifier = f.verified();
        QVERIFY2(!verifier.isBroken(), verifier.why().c_str());
        QCOMPARE(verifier.seq(), 4);
        QCOMPARE(verifier.head(), f.log->head().hash);
        const auto rows = f.log->recent(0, 10, {}).rows;
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[0].who, std::string("a.chen"));
        QCOMPARE(rows[2].who, std::string("m.ruiz"));
        QVERIFY(rows[0].timeMs > 1'700'000'000'000);
    }

    void refusesWhatOthersMayOpen_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("folderMode");
        QTest::addColumn<QByteArray>("advice");
        QTest::newRow("file") << 0640 << 0700 << QByteArray("chmod 600");
        QTest::newRow("folder") << 0600 << 0755 << QByteArray("chmod 700");
    }
    void refusesWhatOthersMayOpen()
    {
        QFETCH(int, mode);
        QFETCH(int, folderMode);
        QFETCH(QByteArray, advice);
        Fixture f;
        f.put({}, static_cast<mode_t>(mode), static_cast<mode_t>(folderMode));
        const QByteArray problem = QByteArray::fromStdString(f.open());
        QVERIFY2(problem.contains(advice), problem);
        QCOMPARE(f.text(), QByteArray());
    }

    void refusesWhatIsNoFile()
    {
        Fixture f;
        f.put({});
        QFile::remove(QString::fromStdString(f.file()));
        QVERIFY(QDir().mkdir(QString::fromStdString(f.file())));
        QVERIFY(!f.open().empty());
        QVERIFY(QDir().rmdir(QString::fromStdString(f.file())));
        QVERIFY(QFile::link("/dev/null", QString::fromStdString(f.file())));
        QVERIFY(!f.open().empty());
    }

    void twoServersDoNotShareIt()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        const auto second = AuditLog::open({f.file(), true, 10});
        QVERIFY(!second);
        QVERIFY(QByteArray::fromStdString(second.error()).contains("another server"));
    }

    void aTornLineIsMovedAside()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        QVERIFY(f.append(row("m.ruiz")));
        f.log.reset();
        const QByteArray whole = f.text();
        f.put(whole + whole.left(100));
        QCOMPARE(f.open(), std::string());
        QVERIFY(f.text().startsWith(whole));
        QCOMPARE(f.aside("audit.jsonl.torn-*"), 1);
        QVERIFY(!f.verified().isBroken());
        QVERIFY(QByteArray::fromStdString(f.log->recent(0, 1, {}).rows[0].reason)
                    .contains("torn line of 100 bytes"));
    }

    void aFileThatDoesNotHoldIsMovedAside()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        QVERIFY(f.append(row("m.ruiz")));
        f.log.reset();
        QByteArray changed = f.text();
        changed.replace("m.ruiz", "m.ruix");
        f.put(changed);
        QCOMPARE(f.open(), std::string());
        QCOMPARE(f.aside("audit.jsonl.broken-*"), 1);
        QVERIFY(!f.verified().isBroken());
        QCOMPARE(f.verified().seq(), 1);
        QCOMPARE(modeOf(f.file()), mode_t(0600));
    }

    void aFullDiskRefusesAndHeals()
    {
        Fixture f;
        Disk disk;
        QCOMPARE(f.open(disk.write()), std::string());
        QVERIFY(f.append(row("m.ruiz")));
        const QByteArray before = f.text();
        disk.full = true;
        QVERIFY(!f.append(row("a.chen")));
        QVERIFY(!f.log->isWritable());
        QVERIFY(!f.append(row("a.chen")));              // at once
        QVERIFY(f.log->append(row("k.late", "login"))); // it has happened: kept for later
        QVERIFY(f.log->failures() > 0);
        QTRY_COMPARE_WITH_TIMEOUT(f.text(), before, 20'000); // nothing half-written stays
        disk.full = false;
        QTRY_VERIFY_WITH_TIMEOUT(f.log->isWritable(), 20'000);
        QVERIFY(f.append(row("m.ruiz")));
        const AuditVerifier verifier = f.verified();
        QVERIFY2(!verifier.isBroken(), verifier.why().c_str());
        QVERIFY(!f.text().contains("a.chen"));
        QVERIFY(f.text().contains("k.late"));
    }

    void aDiskThatTakesNothingIsToldAtOnce()
    {
        Fixture f;
        Disk disk;
        disk.full = true;
        QVERIFY(QByteArray::fromStdString(f.open(disk.write())).contains("No space left"));
    }

    void pagesTheLatest()
    {
        Fixture f;
        QCOMPARE(f.open({}, 50), std::string());
        for (int i = 0; i < 99; ++i)
            QVERIFY(f.log->append(row(i % 2 ? "m.ruiz" : "a.Chen", "publish")));
        QVERIFY(f.append(row("last")));
        const auto first = f.log->recent(0, 20, {});
        QCOMPARE(first.rows.size(), std::size_t(20));
        QVERIFY(first.more);
        QCOMPARE(first.rows.front().seq, 101);
        const auto rest = f.log->recent(first.rows.back().seq, 100, {});
        QCOMPARE(rest.rows.size(), std::size_t(30)); // 50 are kept
        QVERIFY(!rest.more);
        QCOMPARE(rest.rows.front().seq, 81);
        const auto found = f.log->recent(0, 100, "A.CHEN");
        QCOMPARE(found.rows.size(), std::size_t(25));
        QCOMPARE(f.log->recent(0, 100, "nobody").rows.size(), std::size_t(0));
    }

    void tellsTheListener()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        std::mutex mutex;
        std::vector<std::int64_t> seen;
        f.log->onWritten([&](const AuditRow& record) {
            const std::lock_guard lock(mutex);
            seen.push_back(record.seq);
        });
        QVERIFY(f.append(row("m.ruiz")));
        QVERIFY(f.append(row("m.ruiz")));
        f.log.reset();
        QCOMPARE(seen, (std::vector<std::int64_t>{2, 3}));
    }

    void manyThreadsMakeOneChain()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&f, t] {
                for (int i = 0; i < 200; ++i)
                    f.log->append(row("t" + std::to_string(t)));
            });
        for (std::thread& thread : threads)
            thread.join();
        f.log.reset(); // writes what is queued
        QVERIFY(!f.verified().isBroken());
        QCOMPARE(f.verified().seq(), 801);
    }

    void longTextsAreCut()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        AuditRow record = row("m.ruiz");
        record.reason = std::string(AuditLog::kMaxText - 1, 'x') + "ñandú";
        QVERIFY(f.append(record));
        QCOMPARE(f.log->recent(0, 1, {}).rows[0].reason, std::string(AuditLog::kMaxText - 1, 'x') + "…");
        QVERIFY(!f.verified().isBroken());
    }

    void hostileTextsStayOneLine()
    {
        Fixture f;
        QCOMPARE(f.open(), std::string());
        AuditRow record = row("m.ruiz");
        record.target = "x\"}\n{\"hash\":\"\xff\xfe\u202e";
        QVERIFY(f.append(record));
        QCOMPARE(f.text().count('\n'), qsizetype(2));
        QVERIFY(!f.verified().isBroken());
    }
};

QTEST_GUILESS_MAIN(TestAuditLog)
#include "tst_auditlog.moc"
