// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/ascii.h"

#include <QTest>

using namespace sio::base;

class AsciiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsHexDigitsInEitherCase()
    {
        const std::string_view digits = "0123456789abcdef";
        for (int byte = 0; byte < 256; ++byte) {
            const char c = static_cast<char>(byte);
            const std::size_t value = digits.find(toLower(c));
            QCOMPARE(hexDigit(c), value == std::string_view::npos ? -1 : static_cast<int>(value));
        }
    }

    void changesTheCaseOfLettersAlone()
    {
        QVERIFY(equalsIgnoringCase("Sec-WebSocket-Key", "sec-websocket-KEY"));
        QVERIFY(!equalsIgnoringCase("key", "keys"));
        // '@' and '`', '[' and '{' differ in the bit that tells the cases of letters apart.
        QVERIFY(!equalsIgnoringCase("@[", "`{"));
        // Latin-1 has cases, ASCII has not.
        QVERIFY(!equalsIgnoringCase("\xc4", "\xe4"));
    }

    void trimsBlanksAndTabs()
    {
        QVERIFY(trimmed(" \t a b\t ") == "a b");
        QVERIFY(trimmed("\r\na") == "\r\na");
        QVERIFY(trimmed(" \t ").empty());
        QVERIFY(trimmed("").empty());
    }

    void knowsTokens()
    {
        QVERIFY(isToken("X-Request_1.0~!#$%&'*+^`|"));
        for (const std::string_view text : {"", "a b", "a:b", "a,b", "a/b", "a\"b", "\xc3\xa9"})
            QVERIFY2(!isToken(text), text.data());
    }

    void decodesForms()
    {
        QVERIFY(formDecoded("a+b%20c%2Bd") == "a b c+d");
        QVERIFY(formDecoded("%C3%a9") == "\xc3\xa9");
    }

    void leavesBrokenEscapesAsTheyAre()
    {
        for (const std::string_view text : {"%", "%4", "%zz", "a%", "%%"})
            QVERIFY2(formDecoded(text) == text, text.data());
        QVERIFY(formDecoded("%%41") == "%A");
    }
};

QTEST_APPLESS_MAIN(AsciiTest)
#include "tst_ascii.moc"
