// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/limits.h"
#include "protocol/utf8.h"
#include "protocol/websocketframe.h"

#include <QTest>

using namespace sio::protocol;
using namespace sio::test;

class WebSocketFrameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// RFC 6455, section 5.2: the shortest of three forms of the length.
    void writesHeaders_data()
    {
        QTest::addColumn<int>("opcode");
        QTest::addColumn<quint64>("length");
        QTest::addColumn<bool>("masked");
        QTest::addColumn<bool>("fin");
        QTest::addColumn<QByteArray>("header");
        const auto row = [](const char* name, int opcode, quint64 length, bool masked, bool fin,
                            const char* hex) {
            QTest::newRow(name) << opcode << length << masked << fin << QByteArray::fromHex(hex);
        };
        row("empty text", 1, 0, false, true, "8100");
        row("125 bytes", 1, 125, false, true, "817d");
        row("126 bytes", 2, 126, false, true, "827e007e");
        row("65,535 bytes", 2, 65'535, false, true, "827effff");
        row("65,536 bytes", 2, 65'536, false, true, "827f0000000000010000");
        row("2^40 bytes", 2, 1ull << 40, false, true, "827f0000010000000000");
        row("masked", 1, 5, true, true, "818501020304");
        row("masked, longest", 1, 70'000, true, true, "81ff000000000001117001020304");
        row("first fragment", 1, 3, false, false, "0103");
        row("last fragment", 0, 3, false, true, "8003");
        row("close", 8, 2, false, true, "8802");
        row("ping", 9, 0, false, true, "8900");
        row("pong", 10, 125, false, true, "8a7d");
    }
    void writesHeaders()
    {
        QFETCH(const int, opcode);
        QFETCH(const quint64, length);
        QFETCH(const bool, masked);
        QFETCH(const bool, fin);
        QFETCH(const QByteArray, header);
        const std::uint8_t mask[4] = {1, 2, 3, 4};
        char out[kMaxWsHeader];
        const std::size_t size =
            encodeWsHeader(out, static_cast<WsOpcode>(opcode), length, masked ? mask : nullptr, fin);
        QCOMPARE(QByteArray(out, static_cast<qsizetype>(size)), header);
    }

    void masksByteByByteWhateverTheLengthAndOffset()
    {
        const std::uint8_t mask[4] = {0x12, 0xFE, 0x00, 0x80};
        for (std::size_t length = 0; length <= 100; ++length) {
            for (std::size_t offset = 0; offset < 9; ++offset) {
                for (std::size_t misalignment = 0; misalignment < 3; ++misalignment) {
                    std::string text(misalignment + length, '\0');
                    for (std::size_t i = 0; i < text.size(); ++i)
                        text[i] = static_cast<char>(i * 7);
                    ExactBytes bytes(text);
                    applyWsMask(bytes.span().subspan(misalignment), mask, offset);
                    for (std::size_t i = 0; i < length; ++i)
                        text[misalignment + i] =
                            static_cast<char>(text[misalignment + i] ^ mask[(offset + i) % 4]);
                    QVERIFY(bytes.view() == text);
                }
            }
        }
    }

    /// RFC 6455, section 7.4, and the registry.
    void knowsTheCloseCodes()
    {
        for (int code = 0; code <= 0xFFFF; ++code) {
            const bool isRegistered = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
            const bool isFree = code >= 3000 && code <= 4999;
            QCOMPARE(isValidCloseCode(static_cast<std::uint16_t>(code)), isRegistered || isFree);
        }
    }

    void writesClosePayloads()
    {
        QCOMPARE(arrayOf(encodeClosePayload(WsCloseCode::NoStatus)), QByteArray());
        QCOMPARE(arrayOf(encodeClosePayload(WsCloseCode::NoStatus, "never sent")), QByteArray());
        QCOMPARE(arrayOf(encodeClosePayload(WsCloseCode::Normal)), QByteArray::fromHex("03e8"));
        QCOMPARE(arrayOf(encodeClosePayload(WsCloseCode::PolicyViolation, "slow consumer")),
                 QByteArray::fromHex("03f0") + "slow consumer");
    }

    void cutsALongReasonAtACharacter()
    {
        const std::string plain(200, 'x');
        QCOMPARE(encodeClosePayload(WsCloseCode::Normal, plain).size(), kMaxWsControlPayload);
        QCOMPARE(encodeClosePayload(WsCloseCode::Normal, plain.substr(0, 123)).size(), kMaxWsControlPayload);
        for (std::size_t before = 117; before <= 124; ++before) {
            const std::string payload =
                encodeClosePayload(WsCloseCode::Normal, std::string(before, 'x') + "😀😀");
            QVERIFY(payload.size() <= kMaxWsControlPayload);
            QVERIFY(payload.size() > kMaxWsControlPayload - 4);
            QVERIFY(isValidUtf8(std::string_view(payload).substr(2)));
        }
    }

    void answersTheKeyOfTheSpecification()
    {
        // RFC 6455, section 1.3.
        QVERIFY(wsAcceptKey("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    void judgesKeys_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("valid");
        QTest::newRow("16 bytes") << QByteArray("dGhlIHNhbXBsZSBub25jZQ==") << true;
        QTest::newRow("both special signs") << QByteArray("++//++//++//++//++//+w==") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("one character") << QByteArray("x") << false;
        QTest::newRow("15 bytes") << QByteArray("dGhlIHNhbXBsZSBub25j") << false;
        QTest::newRow("17 bytes") << QByteArray("dGhlIHNhbXBsZSBub25jZWE=") << false;
        QTest::newRow("18 bytes") << QByteArray("dGhlIHNhbXBsZSBub25jZWVl") << false;
        QTest::newRow("without padding") << QByteArray("dGhlIHNhbXBsZSBub25jZQ") << false;
        QTest::newRow("URL alphabet") << QByteArray("--__--__--__--__--__-w==") << false;
        QTest::newRow("blank before") << QByteArray(" dGhlIHNhbXBsZSBub25jZQ==") << false;
        QTest::newRow("not base64") << QByteArray("!!!!!!!!!!!!!!!!!!!!!!==") << false;
        QTest::newRow("a megabyte") << QByteArray(1'000'000, 'A') << false;
    }
    void judgesKeys()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const bool, valid);
        QCOMPARE(isValidWsKey(viewOf(key)), valid);
    }
};

QTEST_APPLESS_MAIN(WebSocketFrameTest)
#include "tst_websocketframe.moc"
