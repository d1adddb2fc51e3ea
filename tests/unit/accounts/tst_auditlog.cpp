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
#include <mutex>
#include <thread>
#include <vector>

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
    std::optional<AuditPage> page(std::int64_t before, std::size_t limit, std::string_view query = {})
    {
        Waiting<std::optional<AuditPage>> page;
        log->page(AuditSelection(before, limit, query), worker.loop(), page.callback());
        return page.wait().value();
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
        const auto rows = f.page(0, 10)->rows;
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
        QVERIFY(QByteArray::fromStdString(f.page(0, 1)->rows[0].reason).contains("torn line of 100 bytes"));
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
        const AuditPage first = *f.page(0, 20);
        QCOMPARE(first.rows.size(), std::size_t(20));
        QVERIFY(first.more);
        QCOMPARE(first.rows.front().seq, 101);
        QCOMPARE(first.lookedTo, 82);
        const AuditPage rest = *f.page(first.lookedTo, 100); // 50 are in memory
        QCOMPARE(rest.rows.size(), std::size_t(81));
        QVERIFY(!rest.more);
        QCOMPARE(rest.rows.front().seq, 81);
        QCOMPARE(rest.rows.back().what, std::string("audit_opened"));
        QCOMPARE(f.page(0, 100, "A.CHEN")->rows.size(), std::size_t(50));
        QCOMPARE(f.page(0, 100, "nobody")->rows.size(), std::size_t(0));
    }

    void pagesTheWholeFileFromAnywhere()
    {
        Fixture f;
        QCOMPARE(f.open({}, 5), std::string());
        constexpr int kRecords = 3'000; // some 1.5 MiB: many pieces
        for (int i = 2; i < kRecords; ++i) {
            AuditRow record = row("m.ruiz");
            record.reason = std::string(static_cast<std::size_t>(i * 37 % AuditLog::kMaxText), 'x');
            while (!f.log->append(record)) // the queue is full
                std::this_thread::yield();
        }
        QVERIFY(f.append(row("last")));
        std::int64_t next = kRecords;
        AuditPage page;
        for (std::int64_t before = 0; next > 0; before = page.lookedTo) {
            page = *f.page(before, 500);
            QVERIFY(!page.rows.empty());
            for (const AuditRow& record : page.rows)
                QCOMPARE(record.seq, next--);
            QCOMPARE(page.lookedTo, next + 1);
            QCOMPARE(page.more, next > 0);
        }
        for (const std::int64_t before : {1, 2, 3, 700, 1'499, 1'500, 2'990, 2'996, 3'000, 3'001, 9'000}) {
            page = *f.page(before, 1);
            QCOMPARE(page.rows.empty(), before == 1);
            if (!page.rows.empty())
                QCOMPARE(page.rows[0].seq, std::min<std::int64_t>(before - 1, kRecords));
        }
    }

    void onePageLooksAtAPartOfALongFile()
    {
        Fixture f;
        QCOMPARE(f.open({}, 5), std::string());
        QVERIFY(f.append(row("needle")));
        AuditRow record = row("m.ruiz");
        record.reason = std::string(AuditLog::kMaxText, 'x');
        const auto records = 2 * AuditReader::kMaxBytes / static_cast<std::int64_t>(AuditLog::kMaxText) + 10;
        for (int i = 0; i < records; ++i) {
            while (!f.log->append(record))
                std::this_thread::yield();
        }
        QVERIFY(f.append(record));
        int pages = 1;
        AuditPage page = *f.page(0, 10, "needle");
        for (; page.rows.empty(); ++pages) {
            QVERIFY(page.more && page.lookedTo > 2);
            const AuditPage older = *f.page(page.lookedTo, 10, "needle");
            QVERIFY(older.lookedTo < page.lookedTo);
            page = older;
        }
        QCOMPARE(pages, 3);
        QCOMPARE(page.rows[0].who, std::string("needle"));
        QVERIFY(!page.more);
    }

    void leavesOutLinesThatDoNotHold()
    {
        Fixture f;
        QCOMPARE(f.open({}, 2), std::string());
        for (int i = 0; i < 20; ++i)
            QVERIFY(f.append(row("m.ruiz", "deed" + std::to_string(i))));
        f.log.reset();
        f.put(f.text().replace("deed7", "dead7"));
        QCOMPARE(f.open({}, 2), std::string());
        const AuditPage page = *f.page(0, 100);
        QCOMPARE(page.rows.size(), std::size_t(21)); // and two openings
        for (const AuditRow& record : page.rows)
            QVERIFY(record.seq != 9);
        QVERIFY(!page.more);
    }

    void aFileThatSomebodyCutsEndsThePages()
    {
        Fixture f;
        QCOMPARE(f.open({}, 2), std::string());
        for (int i = 0; i < 20; ++i)
            QVERIFY(f.append(row("m.ruiz")));
        QVERIFY(::truncate(f.file().c_str(), 100) == 0);
        const AuditPage page = *f.page(0, 100);
        QCOMPARE(page.rows.size(), std::size_t(2)); // from memory
        QVERIFY(!page.more);
    }

    void refusesPagesWhenManyWait()
    {
        Fixture f;
        std::mutex disk; // held: it does not answer
        std::atomic<int> writes{0};
        QCOMPARE(f.open(
                     [&](int descriptor, const char* data, std::size_t size) {
                         ++writes;
                         const std::lock_guard lock(disk);
                         return ::write(descriptor, data, size);
                     },
                     1),
                 std::string());
        QVERIFY(f.append(row("m.ruiz")));
        std::vector<Waiting<std::optional<AuditPage>>> pages(AuditLog::kMaxReads + 2);
        {
            const std::lock_guard lock(disk);
            f.log->append(row("m.ruiz"));
            QTRY_COMPARE(writes.load(), 3); // the log's thread waits for the disk
            for (auto& page : pages)
                f.log->page(AuditSelection(0, 10, {}), f.worker.loop(), page.callback());
            QVERIFY(!pages.back().wait().value());
        }
        QCOMPARE(pages.front().wait().value()->rows.size(), std::size_t(2));
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
        QCOMPARE(f.page(0, 1)->rows[0].reason, std::string(AuditLog::kMaxText - 1, 'x') + "…");
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
