// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/utf8.h"

#include <QTest>

using namespace sio::protocol;
using sio::test::ExactBytes;
using sio::test::viewOf;

namespace {

/// Where an incremental check fails when it gets one byte at a time; -1 when it does not.
int failingByte(std::string_view bytes)
{
    Utf8Validator validator;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (!validator.feed(bytes.substr(i, 1)))
            return static_cast<int>(i);
    }
    return -1;
}

} // namespace

class Utf8Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("failsAt"); // byte with which it is certain; -1 valid, -2 only unfinished
        const auto row = [](const char* name, const char* hex, int failsAt) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << failsAt;
        };
        row("empty", "", -1);
        row("ASCII", "48656c6c6f", -1);
        row("NUL", "00", -1);
        row("DEL", "7f", -1);
        row("first of two bytes, U+0080", "c280", -1);
        row("last of two bytes, U+07FF", "dfbf", -1);
        row("first of three bytes, U+0800", "e0a080", -1);
        row("before the surrogates, U+D7FF", "ed9fbf", -1);
        row("behind the surrogates, U+E000", "ee8080", -1);
        row("byte order mark, U+FEFF", "efbbbf", -1);
        row("noncharacter U+FFFE", "efbfbe", -1);
        row("noncharacter U+FFFF", "efbfbf", -1);
        row("first of four bytes, U+10000", "f0908080", -1);
        row("last of all, U+10FFFF", "f48fbfbf", -1);
        row("Greek word", "cebae1bdb9cf83cebcceb5", -1);

        row("lone continuation", "80", 0);
        row("lone continuation, last", "bf", 0);
        row("overlong slash, two bytes", "c0af", 0);
        row("overlong DEL", "c1bf", 0);
        row("overlong, three bytes", "e08080", 1);
        row("overlong U+07FF", "e09fbf", 1);
        row("overlong, four bytes", "f0808080", 1);
        row("overlong U+FFFF", "f08fbfbf", 1);
        row("first surrogate U+D800", "eda080", 1);
        row("last surrogate U+DFFF", "edbfbf", 1);
        row("surrogate pair", "eda081edb080", 1);
        row("beyond Unicode, U+110000", "f4908080", 1);
        row("lead byte F5", "f5808080", 0);
        row("five bytes", "f888808080", 0);
        row("six bytes", "fc8480808080", 0);
        row("FE", "fe", 0);
        row("FF", "ff", 0);
        row("two bytes broken off by ASCII", "c341", 1);
        row("three bytes broken off by ASCII", "e28241", 2);
        row("four bytes broken off by ASCII", "f09f9841", 3);
        row("lead after lead", "c3c3", 1);
        row("good text, then surrogate, then good text", "cebae1bdb9cf83cebcceb5eda080656469746564", 12);

        row("cut after one of two", "c3", -2);
        row("cut after one of three", "e2", -2);
        row("cut after two of three", "e282", -2);
        row("cut after three of four", "f09f98", -2);
        row("text, then cut", "48656c6c6ff09f", -2);
    }
    void judgesText()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, failsAt);
        // In the midst of plain text of any length, so that every fast path meets it at every place.
        for (const int before : {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33}) {
            const QByteArray padded = QByteArray(before, 'a') + text;
            const ExactBytes bytes(viewOf(padded));
            QCOMPARE(isValidUtf8(bytes.view()), failsAt == -1);
            QCOMPARE(failingByte(bytes.view()), failsAt < 0 ? -1 : failsAt + before);

            // Split at every byte: the answer is the same, and stays no after no.
            for (std::size_t cut = 0; cut <= bytes.view().size(); ++cut) {
                Utf8Validator validator;
                const bool first = validator.feed(bytes.view().substr(0, cut));
                const bool second = validator.feed(bytes.view().substr(cut));
                QCOMPARE(second, failsAt < 0);
                QVERIFY(first || !second);
                QCOMPARE(validator.isComplete(), failsAt == -1);
            }
        }
        if (failsAt == -1) {
            const QByteArray between = QByteArray(20, 'a') + text + QByteArray(20, 'b') + text;
            QVERIFY(isValidUtf8(viewOf(between)));
        }
    }

    void agreesWithItsDefinitionOnEveryCodePoint()
    {
        for (char32_t code = 0; code <= 0x10FFFF; ++code) {
            if (code >= 0xD800 && code <= 0xDFFF)
                continue;
            const QByteArray text = QString::fromUcs4(&code, 1).toUtf8();
            if (!isValidUtf8(viewOf(text)) || failingByte(viewOf(text)) != -1)
                QFAIL(qPrintable(QStringLiteral("U+%1").arg(static_cast<uint>(code), 4, 16)));
        }
    }

    void staysInvalidUntilItIsReset()
    {
        Utf8Validator validator;
        QVERIFY(!validator.feed("\xFF"));
        QVERIFY(!validator.feed("a"));
        QVERIFY(!validator.isComplete());
        validator.reset();
        QVERIFY(validator.feed("a"));
        QVERIFY(validator.isComplete());
    }

    void replacesMaximalIllFormedParts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("repaired");
        const QByteArray r("\xEF\xBF\xBD");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("good text") << QByteArray("a\xC3\xA9z") << QByteArray("a\xC3\xA9z");
        QTest::newRow("one byte") << QByteArray("a\xFFz") << "a" + r + "z";
        QTest::newRow("cut character is one part") << QByteArray("a\xF0\x9F\x98z") << "a" + r + "z";
        QTest::newRow("cut character at the end") << QByteArray("a\xE2\x82") << "a" + r;
        QTest::newRow("surrogate is three parts") << QByteArray("\xED\xA0\x80") << r + r + r;
        QTest::newRow("overlong is two parts") << QByteArray("\xC0\xAF") << r + r;
    }
    void replacesMaximalIllFormedParts()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, repaired);
        QCOMPARE(sio::test::arrayOf(repairUtf8(viewOf(bytes))), repaired);
    }
};

QTEST_APPLESS_MAIN(Utf8Test)
#include "tst_utf8.moc"
