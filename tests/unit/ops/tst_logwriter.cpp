// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/logwriter.h"

#include <QtTest/QTest>

#include <atomic>
#include <semaphore>

using namespace sio::ops;
using sio::base::LogLevel;
using namespace std::chrono_literals;

namespace {

/// Collects what the writer puts out; may be made to block.
class Collector {
public:
    LogWriter::Output output()
    {
        return [this](std::string_view lines) {
            if (m_blocked)
                m_gate.acquire();
            const std::lock_guard lock(m_mutex);
            m_text += lines;
        };
    }
    QByteArray text()
    {
        const std::lock_guard lock(m_mutex);
        return QByteArray::fromStdString(m_text);
    }
    void block() { m_blocked = true; }
    void release()
    {
        m_blocked = false;
        m_gate.release();
    }

private:
    std::mutex m_mutex; // guards m_text
    std::string m_text;
    std::atomic<bool> m_blocked{false};
    std::counting_semaphore<64> m_gate{0};
};

} // namespace

class TestLogWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void formatsText()
    {
        QCOMPARE(formatLogLine(LogFormat::Text, 1'767'323'045'006, LogLevel::Warning, "sio.net", "malformed",
                               "addr=::1"),
                 std::string("2026-01-02T03:04:05.006Z warning sio.net malformed addr=::1\n"));
        QCOMPARE(formatLogLine(LogFormat::Text, 0, LogLevel::Info, "sio.app", "started", ""),
                 std::string("1970-01-01T00:00:00.000Z info sio.app started\n"));
    }

    void formatsJson()
    {
        const std::string text = "say \"hi\"\n\\";
        QCOMPARE(
            formatLogLine(LogFormat::Json, 0, LogLevel::Error, "sio.net", "x", text),
            std::string("{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"error\",\"category\":\"sio.net\","
                        "\"reason\":\"x\",\"text\":\"say \\\"hi\\\"\\\\u{a}\\\\\"}\n"));
    }

    void escapesWhatCouldDeceive_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("abc") << QByteArray("abc");
        QTest::newRow("other scripts") << QByteArray("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")
                                       << QByteArray("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
        QTest::newRow("newline") << QByteArray("a\nb") << QByteArray("a\\u{a}b");
        QTest::newRow("escape") << QByteArray("\x1b[31m") << QByteArray("\\u{1b}[31m");
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("a\\u{0}b");
        QTest::newRow("DEL") << QByteArray("\x7f") << QByteArray("\\u{7f}");
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b") << QByteArray("\\u{9b}");
        QTest::newRow("bidi override") << QByteArray("\xe2\x80\xae") << QByteArray("\\u{202e}");
        QTest::newRow("bidi isolate") << QByteArray("\xe2\x81\xa6") << QByteArray("\\u{2066}");
        QTest::newRow("line separator") << QByteArray("\xe2\x80\xa8") << QByteArray("\\u{2028}");
        QTest::newRow("not UTF-8") << QByteArray("a\xff") << QByteArray("a\\xff");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
        QTest::newRow("cut short") << QByteArray("\xe2\x82") << QByteArray("\\xe2\\x82");
    }
    void escapesWhatCouldDeceive()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        std::string out;
        appendEscaped(out, text.toStdString());
        QCOMPARE(QByteArray::fromStdString(out), shown);
    }

    void shortensLongText()
    {
        std::string out;
        appendEscaped(out, std::string(5000, 'x'), 100);
        QCOMPARE(out, std::string(100, 'x') + "...");
    }

    void aLineHoldsNoMoreMemoryThanItShows()
    {
        // 4,096 of them may wait for a slow reader; what was cut must not wait with them.
        const std::string text(1'000'000, 'x');
        const std::string line = formatLogLine(LogFormat::Text, 0, LogLevel::Info, "sio.api", "x", text);
        QVERIFY(line.size() < 4'096);
        QVERIFY(line.capacity() < 8'192);
    }

    void writesLinesOfItsLevelInOrder()
    {
        Collector collector;
        sio::base::ManualClock clock;
        LogWriter log({LogLevel::Info, LogFormat::Text, 10, 100}, collector.output(), clock);
        QVERIFY(!log.wants(LogLevel::Debug));
        QVERIFY(log.wants(LogLevel::Error));
        log.write(LogLevel::Info, "sio.test", "first", "a=1");
        log.write(LogLevel::Error, "sio.test", "second", "");
        log.flush();
        const QList<QByteArray> lines = collector.text().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].endsWith("Z info sio.test first a=1"));
        QVERIFY(lines[1].endsWith("Z error sio.test second"));
    }

    void limitsTheRateOfOneReasonAndSaysSo()
    {
        Collector collector;
        sio::base::ManualClock clock;
        {
            LogWriter log({LogLevel::Info, LogFormat::Text, 10, 1000}, collector.output(), clock);
            for (int i = 0; i < 37; ++i)
                log.write(LogLevel::Warning, "sio.test", "noisy", "x");
            log.write(LogLevel::Warning, "sio.test", "quiet", "y");
            clock.advance(1100ms);
            log.write(LogLevel::Warning, "sio.test", "noisy", "x");
            log.flush();
            QCOMPARE(collector.text().count(" noisy x\n"), 11);
            QCOMPARE(collector.text().count(" quiet y\n"), 1);
            QCOMPARE(collector.text().count(" noisy suppressed 27\n"), 1);
            for (int i = 0; i < 12; ++i)
                log.write(LogLevel::Warning, "sio.test", "noisy", "x");
        }
        QCOMPARE(collector.text().count(" noisy suppressed 3\n"), 1); // told at the end at the latest
    }

    void neverBlocksTheCallerAndCountsWhatItDrops()
    {
        Collector collector;
        sio::base::ManualClock clock;
        collector.block();
        LogWriter log({LogLevel::Info, LogFormat::Text, 0, 50}, collector.output(), clock);
        for (int i = 0; i < 500; ++i)
            log.write(LogLevel::Info, "sio.test", "flood", "x"); // returns although nothing is written
        QVERIFY(log.dropped() >= 500 - 50 - 50 - 1);
        collector.release();
        log.flush();
        QTRY_VERIFY(collector.text().contains(" log_dropped lines="));
    }

    void takesLinesFromManyThreads()
    {
        Collector collector;
        const sio::base::SteadyClock clock;
        LogWriter log({LogLevel::Info, LogFormat::Text, 0, 100'000}, collector.output(), clock);
        sio::base::setLogSink(&log);
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([] {
                for (int i = 0; i < 500; ++i)
                    sio::base::log(LogLevel::Info, "sio.test", "thread", "line");
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        sio::base::setLogSink(nullptr);
        sio::base::log(LogLevel::Error, "sio.test", "silence", "nobody listens");
        log.flush();
        QCOMPARE(collector.text().count('\n'), 2000);
    }
};

QTEST_GUILESS_MAIN(TestLogWriter)
#include "tst_logwriter.moc"
