// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/option.h"

#include <QtTest/QTest>

using namespace sio::ops;

class TestOption : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsDurations_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms"); // -1: refused
        QTest::newRow("milliseconds") << QByteArray("300ms") << qint64(300);
        QTest::newRow("seconds") << QByteArray("25s") << qint64(25'000);
        QTest::newRow("minutes") << QByteArray("5m") << qint64(300'000);
        QTest::newRow("hours") << QByteArray("24h") << qint64(86'400'000);
        QTest::newRow("days") << QByteArray("2d") << qint64(172'800'000);
        QTest::newRow("zero") << QByteArray("0") << qint64(0);
        QTest::newRow("no unit") << QByteArray("25") << qint64(-1);
        QTest::newRow("unknown unit") << QByteArray("25y") << qint64(-1);
        QTest::newRow("fraction") << QByteArray("1.5s") << qint64(-1);
        QTest::newRow("negative") << QByteArray("-5s") << qint64(-1);
        QTest::newRow("space") << QByteArray("5 s") << qint64(-1);
        QTest::newRow("overflow") << QByteArray("9223372036854775807d") << qint64(-1);
        QTest::newRow("empty") << QByteArray("") << qint64(-1);
    }
    void readsDurations()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        QCOMPARE(qint64(parseDuration(text.toStdString()).value_or(-1)), ms);
    }

    void readsSizes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("plain") << QByteArray("1000000") << qint64(1'000'000);
        QTest::newRow("bytes") << QByteArray("12B") << qint64(12);
        QTest::newRow("KiB") << QByteArray("64KiB") << qint64(65'536);
        QTest::newRow("MiB") << QByteArray("4MiB") << qint64(4'194'304);
        QTest::newRow("GiB") << QByteArray("3GiB") << qint64(3'221'225'472);
        QTest::newRow("ambiguous unit") << QByteArray("4MB") << qint64(-1);
        QTest::newRow("hexadecimal") << QByteArray("0x10") << qint64(-1);
    }
    void readsSizes()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, bytes);
        QCOMPARE(qint64(parseSize(text.toStdString()).value_or(-1)), bytes);
    }

    void writesWhatItReadsBack()
    {
        for (const std::int64_t value :
             {0ll, 1ll, 999ll, 1000ll, 1024ll, 90'000ll, 1'000'000ll, 86'400'000ll, 1ll << 31}) {
            const std::string duration = durationText(value);
            QCOMPARE(*parseDuration(duration.substr(1, duration.size() - 2)), value);
            std::string size = sizeText(value);
            if (size.front() == '"')
                size = size.substr(1, size.size() - 2);
            QCOMPARE(*parseSize(size), value);
        }
        QCOMPARE(durationText(25'000), std::string("\"25s\""));
        QCOMPARE(sizeText(4 * 1024 * 1024), std::string("\"4MiB\""));
        QCOMPARE(sizeText(1'000'000), std::string("1000000"));
    }
};

QTEST_GUILESS_MAIN(TestOption)
#include "tst_option.moc"
