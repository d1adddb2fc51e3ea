// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/limits.h"
#include "protocol/socketpacket.h"

#include <QTest>

using namespace sio::protocol;
using namespace sio::test;

namespace {

/// -1 when the text is a packet, else its PacketError.
int errorOf(std::string_view text, PacketLimits limits = {})
{
    const ExactBytes bytes(text);
    SocketPacketDecoder decoder(limits);
    const auto packet = decoder.decode(bytes.view());
    return packet ? -1 : static_cast<int>(packet.error());
}

int is(PacketError error)
{
    return static_cast<int>(error);
}

} // namespace

class SocketPacketTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryPart()
    {
        SocketPacketDecoder decoder;
        const std::string text =
            R"(52-/chat,12["x",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0}]])";
        const auto packet = decoder.decode(text);
        QVERIFY(packet);
        QVERIFY(packet->type == SocketPacketType::BinaryEvent);
        QCOMPARE(packet->attachments, 2);
        QVERIFY(packet->nsp == "/chat");
        QVERIFY(packet->id == 12u);
        QVERIFY(packet->payload == std::string_view(text).substr(text.find('[')));
        QVERIFY(packet->payload.data() == text.data() + text.find('['));
        QCOMPARE(decoder.scanner().children().size(), std::size_t{3});
        QVERIFY(decoder.scanner().children()[0].value == "\"x\"");
        QCOMPARE(decoder.scanner().placeholders().size(), std::size_t{2});
        QVERIFY(decoder.scanner().placeholders()[0].number == "1");
    }

    void isUsedAgainAndAgain()
    {
        SocketPacketDecoder decoder;
        QVERIFY(decoder.decode(R"(51-["x",{"_placeholder":true,"num":0}])"));
        QVERIFY(!decoder.decode(R"(2["x")"));
        const auto packet = decoder.decode(R"(2["y",{"_placeholder":true,"num":0}])");
        QVERIFY(packet);
        QCOMPARE(packet->attachments, 0);
        QVERIFY(!packet->id);
        QVERIFY(packet->nsp == "/");
        QCOMPARE(decoder.scanner().children().size(), std::size_t{2});
        QVERIFY(decoder.scanner().placeholders().empty());
    }

    /// Rows of threats.md, "Socket.IO packets and JSON", and of socket-io.md, section 2, beside those of the
    /// vectors.
    void judgesPackets_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("error");
        const auto row = [](const char* text, int error) {
            QTest::newRow(text) << QByteArray(text) << error;
        };
        const int fine = -1;
        const int payload = is(PacketError::InvalidPayload);

        row("2[\"x\"]", fine);
        row("2[\"x\"] \t\r\n", fine);
        row("2[ \"x\" , 1 ]", fine);
        row("2[\"constructor\"]", fine);
        row("2[\"toString\",{\"__proto__\":{\"a\":1}}]", fine);
        row("2[\"x\",1e999999]", fine);
        row("2[\"x\",\"\\ud800\"]", fine);
        row("2[-1.5e3]", fine);
        row("2[]", payload);
        row("2[ ]", payload);
        row("2[null,\"x\"]", payload);
        row("2[\"x\"]x", payload);
        row("2[\"x\"]2[\"x\"]", payload);
        row("2{\"a\":1}", payload);
        row("2 [\"x\"]", payload);
        row("21 [\"x\"]", payload);
        row("2\"x\"", payload);
        row("2[\"\xFF\"]", payload);
        row("3{}", payload);
        row("0[1]", payload);
        row("0{\"a\":1", payload);
        row("1[]", payload);

        // Reserved names, however they are spelt.
        row("2[\"connect\"]", payload);
        row("2[\"\\u0063onnect\"]", payload);
        row("2[\"disconnec\\u0074\",1]", payload);
        row("2[\"connect \"]", fine);
        row("2[\"Connect\"]", fine);
        row("2[\"\\\\u0063onnect\"]", fine);
        row("3[\"connect\"]", fine);

        row("", is(PacketError::UnknownType));
        row("7", is(PacketError::UnknownType));
        row("/", is(PacketError::UnknownType));
        row(":", is(PacketError::UnknownType));
        row("\xB2[\"x\"]", is(PacketError::UnknownType));

        // Ids: plain digits, at most 16, at most 2^53 - 1.
        row("29007199254740991[\"x\"]", fine);
        row("20000000000000001[\"x\"]", fine);
        row("29007199254740992[\"x\"]", is(PacketError::InvalidId));
        row("200000000000000001[\"x\"]", is(PacketError::InvalidId));
        row("299999999999999999999999999999999999[\"x\"]", is(PacketError::InvalidId));
        row("2-1[\"x\"]", payload);
        row("2+1[\"x\"]", payload);
        row("21.0[\"x\"]", payload);
        row("21e1[\"x\"]", payload);
        row("20x1[\"x\"]", payload);
        row("2/a,-1[\"x\"]", payload);

        // Attachments: plain digits, 1 to 10.
        row("51-[\"x\"]", fine);
        row("510-[\"x\"]", fine);
        row("501-[\"x\"]", fine);
        row("50-[\"x\"]", is(PacketError::IllegalAttachments));
        row("5-[\"x\"]", is(PacketError::IllegalAttachments));
        row("51[\"x\"]", is(PacketError::IllegalAttachments));
        row("5 1-[\"x\"]", is(PacketError::IllegalAttachments));
        row("51 -[\"x\"]", is(PacketError::IllegalAttachments));
        row("5+1-[\"x\"]", is(PacketError::IllegalAttachments));
        row("51.0-[\"x\"]", is(PacketError::IllegalAttachments));
        row("5--1-[\"x\"]", is(PacketError::IllegalAttachments));
        row("51e0-[\"x\"]", is(PacketError::IllegalAttachments));
        row("50x1-[\"x\"]", is(PacketError::IllegalAttachments));
        row("6", is(PacketError::IllegalAttachments));
        row("511-[\"x\"]", is(PacketError::TooManyAttachments));
        row("599999999999999999999999-[\"x\"]", is(PacketError::TooManyAttachments));

        // Placeholders: an integer below the count; order, repetition and absence are free.
        row("52-[\"x\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":1}]", fine);
        row("52-[\"x\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]", fine);
        row("52-[\"x\"]", fine);
        row("61-1[{\"_placeholder\":true,\"num\":0}]", fine);
        row("2[\"x\",{\"_placeholder\":true,\"num\":99}]", fine);
        for (const char* number : {"1", "-1", "-0", "0.5", "0.0", "0e0", "\"0\"", "null", "[0]", "{}", "true",
                                   "4294967296", "99999999999999999999999999"}) {
            const QByteArray text = QByteArray("51-[\"x\",{\"_placeholder\":true,\"num\":") + number + "}]";
            QTest::newRow(text.constData()) << text << is(PacketError::IllegalPlaceholder);
        }
        row("51-[\"x\",{\"_placeholder\":true}]", is(PacketError::IllegalPlaceholder));
        row("61-[[[{\"a\":{\"_placeholder\":true,\"num\":1}}]]]", is(PacketError::IllegalPlaceholder));

        // Namespace names.
        row("2/\xC3\xA9,[\"x\"]", fine);
        row("2/a b?c=1,[\"x\"]", fine);
        row("0/\xFF,", is(PacketError::InvalidNamespace));
        row("0/a\nb,", is(PacketError::InvalidNamespace));
        row("0/a\x7f", is(PacketError::InvalidNamespace));
    }
    void judgesPackets()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, error);
        QCOMPARE(errorOf(viewOf(text)), error);
    }

    void limitsWhatAPacketHolds()
    {
        const auto event = [](std::size_t arguments) {
            std::string text = "2[\"x\"";
            for (std::size_t i = 0; i < arguments; ++i)
                text += ",0";
            return text + "]";
        };
        QCOMPARE(errorOf(event(1024)), -1);
        QCOMPARE(errorOf(event(1025)), is(PacketError::TooManyArguments));
        std::string ack = "31[0";
        for (int i = 1; i < 1024; ++i)
            ack += ",0";
        QCOMPARE(errorOf(ack + "]"), -1);
        QCOMPARE(errorOf(ack + ",0]"), is(PacketError::TooManyArguments));

        QCOMPARE(errorOf("2[\"x\"," + std::string(127, '[') + std::string(127, ']') + "]"), -1);
        QCOMPARE(errorOf("2[\"x\"," + std::string(128, '[') + std::string(128, ']') + "]"),
                 is(PacketError::TooDeep));
        QCOMPARE(errorOf("2[\"x\"," + std::string(500'000, '[')), is(PacketError::TooDeep));
        std::string values = "2[\"x\",[0";
        for (int i = 0; i < 99'996; ++i)
            values += ",0";
        QCOMPARE(errorOf(values + "]]"), -1);
        QCOMPARE(errorOf(values + ",0]]"), is(PacketError::TooManyValues));

        const std::string longest = "/" + std::string(127, 'n');
        QCOMPARE(errorOf("2" + longest + ",[\"x\"]"), -1);
        QCOMPARE(errorOf("2" + longest + "n,[\"x\"]"), is(PacketError::NamespaceTooLong));
        QCOMPARE(errorOf("2/" + std::string(900'000, 'n')), is(PacketError::NamespaceTooLong));
    }

    void limitsTheEventNameInDecodedBytes()
    {
        const auto event = [](const std::string& name) { return "2[\"" + name + "\"]"; };
        QCOMPARE(errorOf(event(std::string(256, 'n'))), -1);
        QCOMPARE(errorOf(event(std::string(257, 'n'))), is(PacketError::EventNameTooLong));
        QCOMPARE(errorOf(event(std::string(900'000, 'n'))), is(PacketError::EventNameTooLong));
        std::string escaped;
        for (int i = 0; i < 256; ++i)
            escaped += "\\u0041";
        QCOMPARE(errorOf(event(escaped)), -1);
        QCOMPARE(errorOf(event(escaped + "A")), is(PacketError::EventNameTooLong));
        std::string accents;
        for (int i = 0; i < 128; ++i)
            accents += "é";
        QCOMPARE(errorOf(event(accents)), -1);
        QCOMPARE(errorOf(event(accents + "x")), is(PacketError::EventNameTooLong));
        QCOMPARE(errorOf("2[" + std::string(257, '1') + "]"), is(PacketError::EventNameTooLong));
    }

    void followsTheLimitsItIsGiven()
    {
        PacketLimits limits;
        limits.maxAttachments = 2;
        limits.maxEventName = 3;
        limits.maxNamespaceName = 4;
        limits.maxArguments = 1;
        limits.json = {2, 4};
        QCOMPARE(errorOf("52-[\"x\"]", limits), -1);
        QCOMPARE(errorOf("53-[\"x\"]", limits), is(PacketError::TooManyAttachments));
        QCOMPARE(errorOf("2[\"abcd\"]", limits), is(PacketError::EventNameTooLong));
        QCOMPARE(errorOf("2/abc,[\"x\"]", limits), -1);
        QCOMPARE(errorOf("2/abcd,[\"x\"]", limits), is(PacketError::NamespaceTooLong));
        QCOMPARE(errorOf("2[\"x\",1,2]", limits), is(PacketError::TooManyArguments));
        QCOMPARE(errorOf("2[\"x\",[[]]]", limits), is(PacketError::TooDeep));
        QCOMPARE(errorOf("2[\"x\",[1,2,3]]", limits), is(PacketError::TooManyValues));
    }

    /// Cut anywhere, a packet is another packet or an error, never a crash; with a payload it is an error.
    void judgesTruncatedPackets()
    {
        const std::string text =
            R"(52-/chat,12["x",{"_placeholder":true,"num":1},"é\ud83d\ude00",[1.5e3,null]])";
        const std::size_t payload = text.find('[');
        for (std::size_t size = 0; size < text.size(); ++size) {
            const int error = errorOf(std::string_view(text).substr(0, size));
            if (size > payload)
                QCOMPARE(error, is(PacketError::InvalidPayload));
            else if (size >= 3)
                QCOMPARE(error, -1);
        }
    }

    void writesHeads_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("nsp");
        QTest::addColumn<qint64>("id");
        QTest::addColumn<int>("attachments");
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("root") << 2 << QByteArray("/") << qint64{-1} << 0 << QByteArray("2");
        QTest::newRow("empty is root") << 2 << QByteArray() << qint64{-1} << 0 << QByteArray("2");
        QTest::newRow("namespace") << 0 << QByteArray("/chat") << qint64{-1} << 0 << QByteArray("0/chat,");
        QTest::newRow("id 0") << 2 << QByteArray("/") << qint64{0} << 0 << QByteArray("20");
        QTest::newRow("largest id") << 3 << QByteArray("/a") << static_cast<qint64>(kMaxAckId) << 0
                                    << QByteArray("3/a,9007199254740991");
        QTest::newRow("binary") << 5 << QByteArray("/") << qint64{-1} << 1 << QByteArray("51-");
        QTest::newRow("all") << 6 << QByteArray("/chat") << qint64{7} << 10 << QByteArray("610-/chat,7");
        QTest::newRow("count only for binary types")
            << 2 << QByteArray("/") << qint64{-1} << 3 << QByteArray("2");
    }
    void writesHeads()
    {
        QFETCH(const int, type);
        QFETCH(const QByteArray, nsp);
        QFETCH(const qint64, id);
        QFETCH(const int, attachments);
        QFETCH(const QByteArray, head);
        const auto packetId = id < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(id));
        QCOMPARE(arrayOf(encodePacketHead(static_cast<SocketPacketType>(type), viewOf(nsp), packetId,
                                          attachments)),
                 head);
    }

    void readsTheHeadsItWrites()
    {
        SocketPacketDecoder decoder;
        for (int type = 0; type <= 6; ++type) {
            for (const char* nsp : {"/", "/chat", "/a/b?c=d"}) {
                for (const std::optional<std::uint64_t> id :
                     {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(0),
                      std::optional<std::uint64_t>(kMaxAckId)}) {
                    const int attachments = type >= 5 ? 3 : 0;
                    const std::string text =
                        encodePacketHead(static_cast<SocketPacketType>(type), nsp, id, attachments);
                    const auto packet = decoder.decode(text);
                    QVERIFY(packet);
                    QCOMPARE(static_cast<int>(packet->type), type);
                    QVERIFY(packet->nsp == nsp);
                    QVERIFY(packet->id == id);
                    QCOMPARE(packet->attachments, attachments);
                    QVERIFY(packet->payload.empty());
                }
            }
        }
    }

    void hasATextForEachError()
    {
        for (int i = 0; i <= is(PacketError::IllegalPlaceholder); ++i)
            QVERIFY(packetErrorText(static_cast<PacketError>(i)) != "invalid packet");
    }
};

QTEST_APPLESS_MAIN(SocketPacketTest)
#include "tst_socketpacket.moc"
