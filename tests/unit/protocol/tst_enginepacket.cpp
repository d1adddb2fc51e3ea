// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/base64.h"
#include "protocol/enginepacket.h"
#include "vectors.h"

using namespace sio::protocol;
using namespace sio::test;

namespace {

const char* const kTypeNames[] = {"open", "close", "ping", "pong", "message", "upgrade", "noop"};

/// One line for a packet as the vectors describe it.
QString describe(const QJsonObject& packet)
{
    const QString type = packet.value(QStringLiteral("type")).toString();
    if (type == QStringLiteral("error"))
        return QStringLiteral("parser error");
    const QJsonValue data = packet.value(QStringLiteral("data"));
    if (data.isObject())
        return QStringLiteral("%1 bytes %2")
            .arg(type, data.toObject().value(QStringLiteral("$bin")).toString());
    return QStringLiteral("%1 '%2'").arg(type, data.toString());
}

/// The same for a packet as we read it.
QString describe(std::string_view text)
{
    const auto packet = decodeEnginePacket(text);
    if (!packet)
        return QStringLiteral("parser error");
    const QString type = QString::fromLatin1(kTypeNames[static_cast<int>(packet->type)]);
    if (!packet->base64)
        return QStringLiteral("%1 '%2'").arg(type, QString::fromUtf8(arrayOf(packet->data)));
    const auto bytes = base64Decode(packet->data);
    if (!bytes)
        return QStringLiteral("parser error");
    return QStringLiteral("%1 bytes %2").arg(type, QString::fromLatin1(arrayOf(*bytes).toHex()));
}

} // namespace

class EnginePacketTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsPacketsAsTheVectorsSay()
    {
        Deviations deviations(QStringLiteral("engineio-v4"));
        for (const QJsonValue value : m_vectors.value(QStringLiteral("packetDecode")).toArray()) {
            const QJsonObject frame = value.toObject().value(QStringLiteral("frame")).toObject();
            if (!frame.contains(QStringLiteral("text")))
                continue; // a binary frame is a message as it is
            const QString text = frame.value(QStringLiteral("text")).toString();
            const QString wrong =
                deviations.judge(QStringLiteral("packetDecode ") + text, describe(viewOf(text.toUtf8())),
                                 describe(value.toObject().value(QStringLiteral("packet")).toObject()));
            QVERIFY2(wrong.isEmpty(), qPrintable(text + QStringLiteral(": ") + wrong));
        }
        QCOMPARE(deviations.unknown(), QStringList());
    }

    void readsPayloadsAsTheVectorsSay()
    {
        for (const QJsonValue value : m_vectors.value(QStringLiteral("payloadDecode")).toArray()) {
            const QByteArray payload = value.toObject().value(QStringLiteral("payload")).toString().toUtf8();
            QStringList expected;
            for (const QJsonValue packet : value.toObject().value(QStringLiteral("packets")).toArray())
                expected.append(describe(packet.toObject()));
            QStringList actual;
            // engine-io.md, section 5: decoding stops at the first bad packet.
            for (PayloadReader reader(viewOf(payload)); reader.hasNext();) {
                actual.append(describe(reader.next()));
                if (actual.last() == QStringLiteral("parser error"))
                    break;
            }
            QCOMPARE(actual, expected);
        }
    }

    /// What the reference writes, we read as what it was.
    void readsWhatTheReferenceWrites()
    {
        for (const char* section : {"packetEncodeBinaryCapable", "packetEncodeBase64"}) {
            for (const QJsonValue value : m_vectors.value(QLatin1String(section)).toArray()) {
                const QJsonObject frame = value.toObject().value(QStringLiteral("frame")).toObject();
                if (!frame.contains(QStringLiteral("text")))
                    continue;
                QCOMPARE(describe(viewOf(frame.value(QStringLiteral("text")).toString().toUtf8())),
                         describe(value.toObject().value(QStringLiteral("packet")).toObject()));
            }
        }
    }

    void writesBinaryAsTheReferenceDoes()
    {
        int cases = 0;
        for (const QJsonValue value : m_vectors.value(QStringLiteral("packetEncodeBase64")).toArray()) {
            const QJsonValue data = value[QStringLiteral("packet")][QStringLiteral("data")];
            if (!data.isObject())
                continue;
            const QByteArray bytes = QByteArray::fromHex(data[QStringLiteral("$bin")].toString().toLatin1());
            std::string packet = "b";
            base64Append(packet, viewOf(bytes));
            QCOMPARE(QString::fromLatin1(arrayOf(packet)),
                     value[QStringLiteral("frame")][QStringLiteral("text")].toString());
            ++cases;
        }
        QCOMPARE(cases, 3);
    }

    void knowsEveryFirstByte()
    {
        for (int byte = 0; byte < 256; ++byte) {
            const char first = static_cast<char>(byte);
            const auto packet = decodeEnginePacket({&first, 1});
            QCOMPARE(packet.has_value(), (first >= '0' && first <= '6') || first == 'b');
            if (packet)
                QVERIFY(packet->data.empty());
        }
    }

    void pointsIntoTheTextItWasGiven()
    {
        const std::string text = "4hello";
        const auto packet = decodeEnginePacket(text);
        QVERIFY(packet->data.data() == text.data() + 1);
        QCOMPARE(packet->data.size(), std::size_t{5});
    }

    void walksAHundredThousandPackets()
    {
        const QByteArray payload = QByteArray("4\x1e").repeated(99'999) + "4";
        int packets = 0;
        for (PayloadReader reader(viewOf(payload)); reader.hasNext(); ++packets)
            QVERIFY(reader.next() == "4");
        QCOMPARE(packets, 100'000);
    }

    void givesEveryPacketOfATruncatedPayload()
    {
        const std::string payload = "4ab\x1e"
                                    "4c\x1e\x1e"
                                    "3";
        for (std::size_t size = 0; size <= payload.size(); ++size) {
            std::string joined;
            for (PayloadReader reader(std::string_view(payload).substr(0, size)); reader.hasNext();) {
                joined += reader.next();
                joined += kRecordSeparator;
            }
            joined.pop_back();
            QCOMPARE(joined, payload.substr(0, size));
        }
    }

private:
    const QJsonObject m_vectors = loadVectors(QStringLiteral("engineio-v4"));
};

QTEST_APPLESS_MAIN(EnginePacketTest)
#include "tst_enginepacket.moc"
