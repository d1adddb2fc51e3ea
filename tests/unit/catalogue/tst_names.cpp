// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/identifier.h"
#include "catalogue/rooms.h"
#include "catalogue/timestamp.h"

#include <QtTest>

#include <set>

using namespace sio::catalogue;

/// Identifiers, room names and timestamps (domain.md, sections 1 and 2).
class TestNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opaqueIdentifiers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        QTest::newRow("one character") << QByteArray("a") << true;
        QTest::newRow("every kind of character") << QByteArray("aZ09_.:@-") << true;
        QTest::newRow("128 characters") << QByteArray(128, 'x') << true;
        QTest::newRow("129 characters") << QByteArray(129, 'x') << false;
        QTest::newRow("empty") << QByteArray("") << false;
        QTest::newRow("blank") << QByteArray("a b") << false;
        QTest::newRow("slash") << QByteArray("a/b") << false;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
        QTest::newRow("not ASCII") << QByteArray("caf\xC3\xA9") << false;
        QTest::newRow("__proto__ is a plain name") << QByteArray("__proto__") << true;
    }

    void opaqueIdentifiers()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, valid);
        const auto id = identifierFrom(text.toStdString(), IdentifierFormat::Opaque);
        QCOMPARE(id.has_value(), valid);
        if (id)
            QCOMPARE(*id, text.toStdString());
    }

    void uuidIdentifiers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("canonical");
        const QByteArray lower = "5b8a1f3c-7f0d-4a52-8c86-4f6f1f0f2a11";
        QTest::newRow("lower case") << lower << lower;
        QTest::newRow("upper case is echoed in lower case") << lower.toUpper() << lower;
        QTest::newRow("braces") << QByteArray("{" + lower + "}") << QByteArray();
        QTest::newRow("too short") << lower.chopped(1) << QByteArray();
        QTest::newRow("a hyphen elsewhere")
            << QByteArray("5b8a1f3-c7f0d-4a52-8c86-4f6f1f0f2a11") << QByteArray();
        QTest::newRow("no hexadecimal digit")
            << QByteArray("gb8a1f3c-7f0d-4a52-8c86-4f6f1f0f2a11") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }

    void uuidIdentifiers()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, canonical);
        const auto id = identifierFrom(text.toStdString(), IdentifierFormat::Uuid);
        QCOMPARE(id.value_or(""), canonical.toStdString());
    }

    void generatesVersionFourUuids()
    {
        std::set<std::string> seen;
        for (int i = 0; i < 1000; ++i) {
            const std::string uuid = generateUuid();
            QCOMPARE(identifierFrom(uuid, IdentifierFormat::Uuid), std::optional(uuid));
            QCOMPARE(uuid[14], '4');
            QVERIFY(std::string_view("89ab").find(uuid[19]) != std::string_view::npos);
            seen.insert(uuid);
        }
        QCOMPARE(seen.size(), std::size_t(1000));
    }

    void namesRooms()
    {
        QCOMPARE(userRoom("u1"), std::string("user:u1"));
        QCOMPARE(sessionRoom("s1"), std::string("session:s1"));
        QCOMPARE(researcherRoom("r1"), std::string("researcher:r1"));
    }

    void acceptsRoomNames_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("room");
        const int opaque = int(IdentifierFormat::Opaque);
        const int uuid = int(IdentifierFormat::Uuid);
        const QByteArray id = "5b8a1f3c-7f0d-4a52-8c86-4f6f1f0f2a11";
        QTest::newRow("any name") << QByteArray("lobby") << opaque << QByteArray("lobby");
        QTest::newRow("not ASCII") << QByteArray("caf\xC3\xA9") << opaque << QByteArray("caf\xC3\xA9");
        QTest::newRow("a session") << QByteArray("session:S1") << opaque << QByteArray("session:S1");
        QTest::newRow("uuids in lower case")
            << QByteArray("user:" + id.toUpper()) << uuid << QByteArray("user:" + id);
        QTest::newRow("no uuid behind the prefix") << QByteArray("user:u1") << uuid << QByteArray();
        QTest::newRow("no identifier behind the prefix")
            << QByteArray("session:a b") << opaque << QByteArray();
        QTest::newRow("empty") << QByteArray() << opaque << QByteArray();
        QTest::newRow("256 bytes") << QByteArray(256, 'r') << opaque << QByteArray(256, 'r');
        QTest::newRow("257 bytes") << QByteArray(257, 'r') << opaque << QByteArray();
        QTest::newRow("line feed") << QByteArray("a\nb") << opaque << QByteArray();
        QTest::newRow("DEL") << QByteArray("a\x7F") << opaque << QByteArray();
        QTest::newRow("C1 control") << QByteArray("a\xC2\x85") << opaque << QByteArray();
        QTest::newRow("not UTF-8") << QByteArray("a\xFF") << opaque << QByteArray();
    }

    void acceptsRoomNames()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, format);
        QFETCH(QByteArray, room);
        QCOMPARE(roomFrom(text.toStdString(), IdentifierFormat(format)).value_or(""), room.toStdString());
    }

    void writesTimestampsAsJavaScriptDoes_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00.000Z");
        QTest::newRow("before the epoch") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999Z");
        QTest::newRow("leap day") << qint64(1709208000123) << QByteArray("2024-02-29T12:00:00.123Z");
        QTest::newRow("year 9999") << qint64(253402300799999) << QByteArray("9999-12-31T23:59:59.999Z");
    }

    void writesTimestampsAsJavaScriptDoes()
    {
        QFETCH(qint64, ms);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(isoTimestamp(ms)), text);
        QVERIFY(isIsoTimestamp(isoTimestamp(ms)));
    }

    void readsTimestamps_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        for (const char* good : {"2026-03-01T12:00:00Z", "2026-03-01T12:00:00.123456+00:00",
                                 "2026-03-01T12:00", "2026-03-01T12:00:00", "2026-03-01T12:00:00-0530",
                                 "2026-03-01T12:00:00+02", "2024-02-29T23:59:60Z", "2026-03-01T12:00:00,5Z"})
            QTest::newRow(good) << QByteArray(good) << true;
        for (const char* bad : {"", "now", "2026-03-01", "2026-03-01 12:00:00Z", "2026-02-29T12:00:00Z",
                                "2026-13-01T12:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T12:60:00Z",
                                "2026-03-01T12:00:00.Z", "2026-03-01T12:00:00+2", "2026-03-01T12:00:00Zx",
                                "2026-3-1T12:00:00Z", "1772366400000", "2026-03-01T12:00:00+24:00"})
            QTest::newRow(qPrintable(QString("not: ") + bad)) << QByteArray(bad) << false;
    }

    void readsTimestamps()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, valid);
        QCOMPARE(isIsoTimestamp(text.toStdString()), valid);
    }

    void readsDates()
    {
        QVERIFY(isIsoDate("2024-02-29"));
        QVERIFY(!isIsoDate("2023-02-29"));
        QVERIFY(!isIsoDate("2024-02-29T00:00"));
        QVERIFY(!isIsoDate("2024-00-10"));
        QVERIFY(!isIsoDate(""));
    }
};

QTEST_APPLESS_MAIN(TestNames)
#include "tst_names.moc"
