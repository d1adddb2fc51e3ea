// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/feedjson.h"
#include "ctl/text.h"

#include <QtCore/QJsonArray>
#include <QtTest/QTest>

using namespace sio;

class TestCtlText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingActsOnTheTerminal_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QString("año 😀") << QByteArray("año 😀");
        QTest::newRow("escape") << QString("\x1b[2J") << QByteArray("\\u{1b}[2J");
        QTest::newRow("line feed") << QString("a\nb\t") << QByteArray("a\\u{a}b\\u{9}");
        QTest::newRow("delete") << QString(QChar(0x7f)) << QByteArray("\\u{7f}");
        QTest::newRow("C1") << QString(QChar(0x9b)) << QByteArray("\\u{9b}");
        QTest::newRow("bidi override") << QString(QChar(0x202e)) << QByteArray("\\u{202e}");
        QTest::newRow("isolate") << QString(QChar(0x2066)) << QByteArray("\\u{2066}");
        QTest::newRow("zero") << QString(QChar(0)) << QByteArray("\\u{0}");
    }
    void nothingActsOnTheTerminal()
    {
        QFETCH(QString, text);
        QTEST(QByteArray::fromStdString(ctl::printable(text)), "shown");
    }

    void columnsAreAlignedByCharacters()
    {
        QCOMPARE(ctl::tableOf({{"ID", "USER"}, {"ñandú", "a"}, {"x", "b"}}),
                 std::string("ID     USER\nñandú  a\nx      b\n"));
        QCOMPARE(ctl::tableOf({}), std::string());
    }

    void anEventIsWhatWentOverTheWire()
    {
        link::EventRow row;
        row.seq = 7;
        row.time = 1'764'000'000'000;
        row.dir = link::Direction::Out;
        row.event = "payment_update";
        row.payload = "[{\"payment_id\":\"p1\"}]";
        const QJsonObject json = ctl::toJson(row);
        QCOMPARE(json.value("type").toString(), QString("event"));
        QCOMPARE(json.value("payload").toArray().at(0).toObject().value("payment_id").toString(),
                 QString("p1"));
        QVERIFY(!json.contains("matched")); // unknown
        QVERIFY(!json.contains("user"));
        row.cut = true;
        row.payload = "[{\"payment";
        QCOMPARE(ctl::toJson(row).value("payload").toString(), QString("[{\"payment"));
    }

    void changesSayWhatHappened()
    {
        link::SocketChange change;
        change.kind = link::SocketChange::Kind::Joined;
        change.id = "s1";
        change.room = "session:6f0c";
        QCOMPARE(QString::fromUtf8(ctl::jsonLine(ctl::toJson(change))),
                 QString("{\"id\":\"s1\",\"room\":\"session:6f0c\",\"type\":\"joined\"}\n"));
    }
};

QTEST_APPLESS_MAIN(TestCtlText)
#include "tst_text.moc"
