// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/text.h"

#include <QtTest>

using namespace sio::models;

class TestText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatHides_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << "abc <b>x</b> &amp;"
                               << "abc <b>x</b> &amp;";
        QTest::newRow("umlauts and emoji")
            << QString::fromUtf8("Größe 😀 日本") << QString::fromUtf8("Größe 😀 日本");
        QTest::newRow("newline, tab, return") << "a\nb\tc\r"
                                              << "a\\nb\\tc\\r";
        QTest::newRow("escape sequence") << QString(QChar(0x1b)) + "[31mred"
                                         << "\\u001b[31mred";
        QTest::newRow("nul") << QString(QChar(0)) << "\\u0000";
        QTest::newRow("right-to-left override") << QString("exe") + QChar(0x202E) + "gpj"
                                                << "exe\\u202egpj";
        QTest::newRow("isolate") << QString(QChar(0x2066)) << "\\u2066";
        QTest::newRow("zero width space") << QString("a") + QChar(0x200B) + "b"
                                          << "a\\u200bb";
        QTest::newRow("byte order mark") << QString(QChar(0xFEFF)) << "\\ufeff";
        QTest::newRow("line separator") << QString(QChar(0x2028)) << "\\u2028";
        QTest::newRow("no-break space") << QString(QChar(0xA0)) << "\\u00a0";
        QTest::newRow("hangul filler") << QString(QChar(0x3164)) << "\\u3164";
        QTest::newRow("lone surrogate") << QString(QChar(0xD800)) + "x"
                                        << "\\ud800x";
        QTest::newRow("low surrogate") << QString(QChar(0xDC00)) << "\\udc00";
        QTest::newRow("tag character") << QString::fromUcs4(U"\U000E0041") << "\\u{e0041}";
        QTest::newRow("c1 control") << QString(QChar(0x85)) << "\\u0085";
        QTest::newRow("stacked marks")
            << "a" + QString(QChar(0x0301)).repeated(50) << "a" + QString(QChar(0x0301)).repeated(4);
    }

    void showsWhatHides()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(visibleText(text), shown);
    }

    void cutsLongText()
    {
        const QString giant(1'000'000, QLatin1Char('x'));
        QCOMPARE(visibleText(giant, 10), QString(10, QLatin1Char('x')) + QChar(0x2026));
        QVERIFY(visibleText(QString(1'000'000, QChar(0x202E)), 100).size() < 120);
        QCOMPARE(visibleLines(u"a\nb\tc", 100), QString("a\nb\tc"));
        QCOMPARE(visibleText(u"", 10), QString());
    }

    void shortensIds()
    {
        QCOMPARE(shortId(u"abc"), QString("abc"));
        QCOMPARE(shortId(u"1234567890123"), QString("1234567890123"));
        QCOMPARE(shortId(u"5f0c1234-aaaa-bbbb-cccc-ddddeeee2a01"), QString::fromUtf8("5f0c12…2a01"));
        QCOMPARE(shortRoom(u"session:5f0c1234-aaaa-bbbb-cccc-ddddeeee2a01"),
                 QString::fromUtf8("session:5f0c12…2a01"));
        QCOMPARE(shortRoom(u"lobby"), QString("lobby"));
    }

    void tellsTime()
    {
        const std::int64_t now = 1'772'366'400'000; // 2026-03-01 12:00:00 UTC
        QCOMPARE(relativeTime(0, now, true), QString());
        QCOMPARE(relativeTime(now, now, true), QString("now"));
        QCOMPARE(relativeTime(now + 5000, now, true), QString("now")); // clocks differ a little
        QCOMPARE(relativeTime(now - 12'000, now, true), QString("12 s"));
        QCOMPARE(relativeTime(now - 300'000, now, true), QString("5 min"));
        QCOMPARE(relativeTime(now - 2 * 3'600'000, now, true), QString("10:00"));
        QCOMPARE(relativeTime(now - 24 * 3'600'000, now, true), QString("2026-02-28 12:00"));
        QCOMPARE(clockTime(now + 42, true), QString("12:00:00.042"));
        QCOMPARE(fullTime(now, true), QString("2026-03-01 12:00:00.000"));
        QCOMPARE(duration(252), QString("4:12"));
        QCOMPARE(duration(3723), QString("1:02:03"));
        QCOMPARE(duration(-5), QString("0:00"));
    }

    void tellsNumbers()
    {
        QCOMPARE(grouped(48112), QString("48,112"));
        QCOMPARE(grouped(-1), QString("-"));
        QCOMPARE(byteSize(999), QString("999 B"));
        QCOMPARE(byteSize(1234), QString("1.2 kB"));
        QCOMPARE(byteSize(999'999), QString("1.0 MB"));
        QCOMPARE(microseconds(12), QString::fromUtf8("12 µs"));
        QCOMPARE(microseconds(812), QString::fromUtf8("812 µs"));
        QCOMPARE(microseconds(1234), QString("1.2 ms"));
        QCOMPARE(microseconds(1'234'000), QString("1.2 s"));
        QCOMPARE(counted(1, "socket", "sockets"), QString("1 socket"));
        QCOMPARE(counted(2911, "socket", "sockets"), QString("2,911 sockets"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
