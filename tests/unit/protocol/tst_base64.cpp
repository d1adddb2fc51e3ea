// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/base64.h"

#include <QTest>

using namespace sio::protocol;
using sio::test::arrayOf;
using sio::test::viewOf;

class Base64Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesTheVectorsOfRfc4648_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("0") << QByteArray("") << QByteArray("");
        QTest::newRow("1") << QByteArray("f") << QByteArray("Zg==");
        QTest::newRow("2") << QByteArray("fo") << QByteArray("Zm8=");
        QTest::newRow("3") << QByteArray("foo") << QByteArray("Zm9v");
        QTest::newRow("4") << QByteArray("foob") << QByteArray("Zm9vYg==");
        QTest::newRow("5") << QByteArray("fooba") << QByteArray("Zm9vYmE=");
        QTest::newRow("6") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
        QTest::newRow("last signs of the alphabet") << QByteArray("\xFB\xFF\xFE") << QByteArray("+//+");
    }
    void writesTheVectorsOfRfc4648()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, text);
        QCOMPARE(arrayOf(base64Encode(viewOf(bytes))), text);
        QCOMPARE(arrayOf(*base64Decode(viewOf(text))), bytes);
        std::string appended = "b";
        base64Append(appended, viewOf(bytes));
        QCOMPARE(arrayOf(appended), "b" + text);
    }

    void comesBackTheSameAtEveryLength()
    {
        QByteArray bytes;
        for (int length = 0; length <= 300; ++length) {
            const std::string standard = base64Encode(viewOf(bytes));
            QCOMPARE(arrayOf(standard), bytes.toBase64());
            QCOMPARE(arrayOf(*base64Decode(standard)), bytes);
            const std::string url = base64UrlEncode(viewOf(bytes));
            QCOMPARE(arrayOf(url),
                     bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
            QCOMPARE(arrayOf(*base64UrlDecode(url)), bytes);
            bytes.append(static_cast<char>(length * 37 + 11));
        }
    }

    void judgesStandardText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        QTest::newRow("missing padding, one") << QByteArray("Zm8") << true;
        QTest::newRow("missing padding, two") << QByteArray("Zg") << true;
        QTest::newRow("unused bits set") << QByteArray("Zh==") << true;
        QTest::newRow("one sign too many") << QByteArray("Zm9vY") << false;
        QTest::newRow("one sign alone") << QByteArray("Z") << false;
        QTest::newRow("padding alone") << QByteArray("====") << false;
        QTest::newRow("one = alone") << QByteArray("=") << false;
        QTest::newRow("half the padding") << QByteArray("Zg=") << false;
        QTest::newRow("padding behind a whole group") << QByteArray("Zm9v====") << false;
        QTest::newRow("three signs of padding") << QByteArray("Z===") << false;
        QTest::newRow("padding in the middle") << QByteArray("Zg==Zg==") << false;
        QTest::newRow("padding first") << QByteArray("=Zg=") << false;
        QTest::newRow("blank") << QByteArray("Zm 9v") << false;
        QTest::newRow("line end") << QByteArray("Zm9v\r\n") << false;
        QTest::newRow("URL alphabet, -") << QByteArray("-m9v") << false;
        QTest::newRow("URL alphabet, _") << QByteArray("_m9v") << false;
        QTest::newRow("NUL") << QByteArray("Zm9\0", 4) << false;
        QTest::newRow("not ASCII") << QByteArray("Zm\xC3\xA9") << false;
        QTest::newRow("bad sign in the last group") << QByteArray("Zm9vZ!") << false;
    }
    void judgesStandardText()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, valid);
        QCOMPARE(base64Decode(viewOf(text)).has_value(), valid);
    }

    void judgesUrlText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        QTest::newRow("both special signs") << QByteArray("-_8") << true;
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("padding") << QByteArray("Zg==") << false;
        QTest::newRow("standard alphabet, +") << QByteArray("+m9v") << false;
        QTest::newRow("standard alphabet, /") << QByteArray("/m9v") << false;
        QTest::newRow("unused bits set, two signs") << QByteArray("Zh") << false;
        QTest::newRow("unused bits set, three signs") << QByteArray("Zm9") << false;
        QTest::newRow("one sign too many") << QByteArray("Zm9vY") << false;
    }
    void judgesUrlText()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, valid);
        QCOMPARE(base64UrlDecode(viewOf(text)).has_value(), valid);
    }

    void refusesEveryByteOutsideTheAlphabet()
    {
        int accepted = 0;
        for (int byte = 0; byte < 256; ++byte) {
            const QByteArray text = QByteArray("AAA") + static_cast<char>(byte) + "AAAA";
            accepted += base64Decode(viewOf(text)).has_value() ? 1 : 0;
        }
        QCOMPARE(accepted, 64);
    }
};

QTEST_APPLESS_MAIN(Base64Test)
#include "tst_base64.moc"
