// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/times.h"

#include <QtTest/QTest>

using namespace sio::sequences;
using namespace std::chrono_literals;

class TestTimes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsDurations_data()
    {
        QTest::addColumn<qlonglong>("us"); // -1: none
        QTest::newRow("0ms") << 0ll;
        QTest::newRow("250ms") << 250'000ll;
        QTest::newRow("1.5s") << 1'500'000ll;
        QTest::newRow("0.25ms") << 250ll;
        QTest::newRow("2m") << 120'000'000ll;
        QTest::newRow("1h30m") << 5'400'000'000ll;
        QTest::newRow("+2d") << 172'800'000'000ll;
        for (const char* bad :
             {"", "+", "5", "ms", "1x", "1s 2", "1ss", "--1s", "1e3s", "99999d", "1.s.", " 1s"})
            QTest::newRow(*bad ? bad : "empty") << -1ll;
    }
    void readsDurations()
    {
        QFETCH(qlonglong, us);
        const std::string tag = QTest::currentDataTag();
        const auto duration = parseDuration(tag == "empty" ? "" : tag);
        QCOMPARE(duration.has_value(), us >= 0);
        if (duration)
            QCOMPARE(qlonglong(*duration / 1us), us);
    }

    void readsNegativeDurations() { QCOMPARE(*parseDuration("-1h") / 1s, -3600); }

    void writesWhatItReads_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"0ms", "250ms", "1.5s", "90m", "25h", "2d", "-1h", "1.234s", "0.5ms", "1ms", "1s"})
            QTest::newRow(text) << text;
    }
    void writesWhatItReads()
    {
        QFETCH(QString, text);
        const auto duration = parseDuration(text.toStdString());
        QVERIFY(duration);
        QCOMPARE(QString::fromStdString(durationText(*duration)), text);
    }

    void shiftsTimestampsAsTheyAreWritten_data()
    {
        QTest::addColumn<QString>("moved");
        QTest::newRow("2026-03-01T23:30:00Z") << "2026-03-02T01:00:00Z";
        QTest::newRow("2026-03-01T23:30:00.250Z") << "2026-03-02T01:00:00.250Z";
        QTest::newRow("2026-03-01T23:30:00+02:00") << "2026-03-02T01:00:00+02:00";
        QTest::newRow("2026-03-01") << "";
        QTest::newRow("not a time") << "";
    }
    void shiftsTimestampsAsTheyAreWritten()
    {
        QFETCH(QString, moved);
        const auto result = shiftTimestamp(QTest::currentDataTag(), 90min);
        QCOMPARE(result ? QString::fromStdString(*result) : QString(), moved);
    }

    void takesTimestampsWithoutZoneAsUtc()
    {
        QCOMPARE(*parseTimestamp("2026-03-01T12:00:00"), *parseTimestamp("2026-03-01T12:00:00Z"));
    }

    void roundsDown()
    {
        const WallTime time = *parseTimestamp("2026-03-01T12:34:56Z");
        QCOMPARE(timestampText(roundDown(time, 1h)), std::string("2026-03-01T12:00:00.000Z"));
        QCOMPARE(roundDown(time, 0ms), time);
        QCOMPARE(roundDown(-1, 1s), WallTime(-1000));
    }
};

QTEST_GUILESS_MAIN(TestTimes)
#include "tst_times.moc"
