// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/jsonscanner.h"

#include <QTest>

using namespace sio::protocol;
using namespace sio::test;

class JsonStringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// socket-io.md, section 2, "Encoding": the escapes of JSON.stringify and no others.
    void writesWhatJavaScriptWrites_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray("") << QByteArray(R"("")");
        QTest::newRow("plain") << QByteArray("hello") << QByteArray(R"("hello")");
        QTest::newRow("quote and backslash") << QByteArray("a\"b\\c") << QByteArray("\"a\\\"b\\\\c\"");
        QTest::newRow("short escapes") << QByteArray("\b\t\n\f\r") << QByteArray(R"("\b\t\n\f\r")");
        QTest::newRow("other controls")
            << QByteArray("\0\x01\x0b\x1e\x1f", 5) << QByteArray(R"("\u0000\u0001\u000b\u001e\u001f")");
        QTest::newRow("slash and DEL stay") << QByteArray("/\x7f") << QByteArray("\"/\x7f\"");
        QTest::newRow("raw UTF-8") << QByteArray("é€😀") << QByteArray("\"é€😀\"");
        QTest::newRow("raw U+2028, U+2029")
            << QByteArray("\xE2\x80\xA8\xE2\x80\xA9") << QByteArray("\"\xE2\x80\xA8\xE2\x80\xA9\"");
        QTest::newRow("bad byte") << QByteArray("a\xFFz") << QByteArray("\"a\xEF\xBF\xBDz\"");
        QTest::newRow("cut character") << QByteArray("a\xF0\x9F\x98") << QByteArray("\"a\xEF\xBF\xBD\"");
        QTest::newRow("long text") << QByteArray("0123456789abcdef0123456789\n0123456789abcdef")
                                   << QByteArray(R"("0123456789abcdef0123456789\n0123456789abcdef")");
    }
    void writesWhatJavaScriptWrites()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, json);
        const ExactBytes bytes(viewOf(text));
        QCOMPARE(arrayOf(jsonString(bytes.view())), json);
        std::string appended = "[";
        jsonStringAppend(appended, bytes.view());
        QCOMPARE(arrayOf(appended), "[" + json);
        QVERIFY(JsonScanner().scan(viewOf(json)) == JsonStatus::Valid);
    }

    void readsEveryEscape_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray(R"("")") << QByteArray("");
        QTest::newRow("short escapes")
            << QByteArray("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") << QByteArray("\"\\/\b\f\n\r\t");
        QTest::newRow("one byte") << QByteArray(R"("\u0041")") << QByteArray("A");
        QTest::newRow("NUL") << QByteArray(R"("\u0000")") << QByteArray("\0", 1);
        QTest::newRow("two bytes, both cases") << QByteArray(R"("\u00e9\u00E9")") << QByteArray("éé");
        QTest::newRow("three bytes") << QByteArray(R"("\u20ac\uffff")") << QByteArray("€\xEF\xBF\xBF");
        QTest::newRow("pair") << QByteArray(R"("\ud83d\ude00")") << QByteArray("😀");
        QTest::newRow("last pair") << QByteArray(R"("\udbff\udfff")") << QByteArray("\xF4\x8F\xBF\xBF");
        QTest::newRow("lone high") << QByteArray(R"("\ud800")") << QByteArray("\xEF\xBF\xBD");
        QTest::newRow("lone low") << QByteArray(R"("\udc00x")") << QByteArray("\xEF\xBF\xBDx");
        QTest::newRow("high, then plain") << QByteArray(R"("\ud800x")") << QByteArray("\xEF\xBF\xBDx");
        QTest::newRow("high, then other escape")
            << QByteArray(R"("\ud800\n")") << QByteArray("\xEF\xBF\xBD\n");
        QTest::newRow("high, then high, then low")
            << QByteArray(R"("\ud83d\ud83d\ude00")") << QByteArray("\xEF\xBF\xBD😀");
        QTest::newRow("mixed") << QByteArray(R"("a\nbé\u00e9c")") << QByteArray("a\nbééc");
    }
    void readsEveryEscape()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QByteArray, text);
        const ExactBytes bytes(viewOf(json));
        QCOMPARE(arrayOf(jsonStringDecode(bytes.view())), text);
        QVERIFY(jsonStringEquals(bytes.view(), viewOf(text)));
        QVERIFY(!jsonStringEquals(bytes.view(), viewOf(text + "x")));
        if (!text.isEmpty())
            QVERIFY(!jsonStringEquals(bytes.view(), viewOf(text).substr(1)));
    }

    void comesBackTheSame()
    {
        std::string text;
        for (int i = 0; i < 128; ++i)
            text += static_cast<char>(i);
        for (const char* part : {"é", "€", "😀"}) {
            text += part;
            for (std::size_t from = 0; from < 128; ++from)
                QCOMPARE(jsonStringDecode(jsonString(text.substr(from))), text.substr(from));
        }
    }
};

QTEST_APPLESS_MAIN(JsonStringTest)
#include "tst_jsonstring.moc"
