// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/socketpacket.h"
#include "vectors.h"

using namespace sio::protocol;
using namespace sio::test;

namespace {

QString compact(const QJsonValue& value)
{
    // An array around it, since a document cannot be a scalar.
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

bool isUndefined(const QJsonValue& value)
{
    return value.isUndefined() || value[QStringLiteral("$undefined")].toBool();
}

QString describePacket(int type, const QString& nsp, const QJsonValue& id, const QString& data)
{
    const QString idText = id.isUndefined() ? QString() : QStringLiteral(" #") + compact(id);
    return QStringLiteral("%1 %2%3 %4").arg(type).arg(nsp, idText, data);
}

/// One line for the packets, the error and the state that a sequence of frames leads to.
struct Outcome {
    QStringList parts;
    bool isPending = false;

    QString text() const
    {
        return parts.join(QStringLiteral("; ")) + (isPending ? QStringLiteral(" ...") : QString());
    }
};

QString expectedOutcome(const QJsonObject& row)
{
    Outcome outcome;
    for (const QJsonValue packet : row.value(QStringLiteral("packets")).toArray()) {
        const QJsonValue data = packet[QStringLiteral("data")];
        outcome.parts.append(
            describePacket(packet[QStringLiteral("type")].toInt(), packet[QStringLiteral("nsp")].toString(),
                           packet[QStringLiteral("id")], isUndefined(data) ? QString() : compact(data)));
    }
    const QJsonValue error = row.value(QStringLiteral("error"));
    if (error.isString())
        outcome.parts.append(QStringLiteral("%1 at %2")
                                 .arg(error.toString())
                                 .arg(row.value(QStringLiteral("errorAtFrame")).toInt()));
    else
        outcome.isPending = row.value(QStringLiteral("pendingAttachments")).toBool();
    return outcome.text();
}

/// Feeds frames through the decoder. The reassembly is the simplest one that works, to give the frames a
/// meaning; the real one is tested where it lives.
class Receiver {
public:
    /// False after an error.
    bool takeText(int frame, const QByteArray& text)
    {
        if (m_due != 0)
            return fail(frame, QStringLiteral("got plaintext data when reconstructing a packet"));
        const auto packet = m_decoder.decode(viewOf(text));
        if (!packet) {
            QString error = QString::fromUtf8(arrayOf(packetErrorText(packet.error())));
            if (packet.error() ==
                PacketError::UnknownType) { // the reference appends what it made of the character
                const bool isDigit = !text.isEmpty() && text.front() >= '0' && text.front() <= '9';
                error += QStringLiteral(" ") +
                         (isDigit ? QString(QLatin1Char(text.front())) : QStringLiteral("NaN"));
            }
            return fail(frame, error);
        }
        m_packet = *packet;
        m_nsp = QString::fromUtf8(arrayOf(packet->nsp));
        m_payload = arrayOf(packet->payload);
        m_placeholders.clear();
        for (const JsonPlaceholder& placeholder : m_decoder.scanner().placeholders())
            m_placeholders.push_back(
                {placeholder.offset, placeholder.length, arrayOf(placeholder.number).toInt()});
        if (m_payload.isEmpty())
            m_placeholders.clear();
        m_attachments.clear();
        m_due = packet->attachments;
        if (m_due == 0)
            emitPacket(static_cast<int>(packet->type));
        return true;
    }

    bool takeBinary(int frame, const QByteArray& hex)
    {
        if (m_due == 0)
            return fail(frame, QStringLiteral("got binary data when not reconstructing a packet"));
        m_attachments.append(hex);
        if (--m_due == 0)
            emitPacket(static_cast<int>(m_packet.type) - 3);
        return true;
    }

    QString outcome()
    {
        m_outcome.isPending = m_due != 0 && !m_failed;
        return m_outcome.text();
    }

private:
    struct Place {
        std::size_t offset;
        std::size_t length;
        int number;
    };

    bool fail(int frame, const QString& error)
    {
        m_outcome.parts.append(QStringLiteral("%1 at %2").arg(error).arg(frame));
        m_failed = true;
        return false;
    }

    void emitPacket(int type)
    {
        QByteArray payload = m_payload;
        for (auto place = m_placeholders.rbegin(); place != m_placeholders.rend(); ++place)
            payload.replace(static_cast<qsizetype>(place->offset), static_cast<qsizetype>(place->length),
                            "{\"$bin\":\"" + m_attachments.at(place->number) + "\"}");
        QJsonParseError error{};
        const QJsonArray data = QJsonDocument::fromJson("[" + payload + "]", &error).array();
        const bool isReadable = error.error == QJsonParseError::NoError;
        m_outcome.parts.append(describePacket(type, m_nsp,
                                              m_packet.id ? QJsonValue(static_cast<qint64>(*m_packet.id))
                                                          : QJsonValue(QJsonValue::Undefined),
                                              payload.isEmpty() ? QString()
                                              : isReadable      ? compact(data.first())
                                                                : QString::fromUtf8(payload)));
    }

    SocketPacketDecoder m_decoder;
    SocketPacket m_packet;
    QString m_nsp;
    QByteArray m_payload;
    std::vector<Place> m_placeholders;
    QList<QByteArray> m_attachments;
    int m_due = 0;
    bool m_failed = false;
    Outcome m_outcome;
};

} // namespace

/// What socket.io-parser does with the same bytes.
class SocketVectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodesAsTheReferenceDoes()
    {
        Deviations deviations(QStringLiteral("socketio-decode"));
        const QJsonArray rows =
            loadVectors(QStringLiteral("socketio-decode")).value(QStringLiteral("cases")).toArray();
        QVERIFY(rows.size() > 100);
        QStringList wrong;
        for (const QJsonValue row : rows) {
            Receiver receiver;
            int index = 0;
            for (const QJsonValue frame : row[QStringLiteral("frames")].toArray()) {
                const QJsonValue text = frame[QStringLiteral("text")];
                const bool goesOn =
                    text.isString()
                        ? receiver.takeText(index, text.toString().toUtf8())
                        : receiver.takeBinary(index, frame[QStringLiteral("hex")].toString().toLatin1());
                if (!goesOn)
                    break;
                ++index;
            }
            const QString name = row[QStringLiteral("name")].toString();
            const QString judgement =
                deviations.judge(name, receiver.outcome(), expectedOutcome(row.toObject()));
            if (!judgement.isEmpty())
                wrong.append(name + QStringLiteral(": ") + judgement);
        }
        for (const QString& text : wrong)
            qWarning("%s", qPrintable(text));
        QCOMPARE(wrong.size(), 0);
        QCOMPARE(deviations.unknown(), QStringList());
    }

    /// The part before the JSON, and the strings in it, are ours; the rest of a payload is relayed as it
    /// came.
    void encodesAsTheReferenceDoes()
    {
        Deviations deviations(QStringLiteral("socketio-encode"));
        QStringList wrong;
        for (const QJsonValue row :
             loadVectors(QStringLiteral("socketio-encode")).value(QStringLiteral("cases")).toArray()) {
            const QString name = row[QStringLiteral("name")].toString();
            const QJsonValue packet = row[QStringLiteral("packet")];
            const QJsonArray frames = row[QStringLiteral("frames")].toArray();
            const QByteArray text = frames.first()[QStringLiteral("text")].toString().toUtf8();
            const int attachments = static_cast<int>(frames.size()) - 1;

            int type = packet[QStringLiteral("type")].toInt();
            if (attachments > 0 && type < 5)
                type += 3; // binary makes an EVENT or ACK its binary kind
            std::optional<std::uint64_t> id;
            if (const QJsonValue value = packet[QStringLiteral("id")]; !value.isUndefined())
                id = static_cast<std::uint64_t>(value.toInteger());
            const QByteArray nsp = packet[QStringLiteral("nsp")].toString().toUtf8();
            const QByteArray head =
                arrayOf(encodePacketHead(static_cast<SocketPacketType>(type), viewOf(nsp), id, attachments));

            // The JSON, with our own text for each string argument.
            QByteArray json = text.mid(head.size());
            const QJsonArray data = packet[QStringLiteral("data")].toArray();
            JsonScanner scanner;
            const std::string source = json.toStdString();
            if (!data.isEmpty() && scanner.scan(source) == JsonStatus::Valid) {
                for (std::size_t i = scanner.children().size(); i-- > 0;) {
                    const QJsonValue value = data.at(static_cast<qsizetype>(i));
                    const auto offset =
                        static_cast<qsizetype>(scanner.children()[i].value.data() - source.data());
                    if (value.isString() && value.toString().isValidUtf16())
                        json.replace(offset, static_cast<qsizetype>(scanner.children()[i].value.size()),
                                     arrayOf(jsonString(viewOf(value.toString().toUtf8()))));
                }
            }
            const QString judgement =
                deviations.judge(name, QString::fromUtf8(head + json), QString::fromUtf8(text));
            if (!judgement.isEmpty())
                wrong.append(name + QStringLiteral(": ") + judgement);
        }
        for (const QString& text : wrong)
            qWarning("%s", qPrintable(text));
        QCOMPARE(wrong.size(), 0);
        QCOMPARE(deviations.unknown(), QStringList());
    }

    /// The decoder refuses what the reference's isPacketValid() refuses.
    void refusesWhatTheReferenceCallsInvalid()
    {
        for (const QJsonValue row : loadVectors(QStringLiteral("socketio-packet-validity"))
                                        .value(QStringLiteral("cases"))
                                        .toArray()) {
            const QJsonValue packet = row[QStringLiteral("packet")];
            const QJsonValue nsp = packet[QStringLiteral("nsp")];
            const QJsonValue id = packet[QStringLiteral("id")];
            const QJsonValue data = packet[QStringLiteral("data")];
            QString text = QString::number(packet[QStringLiteral("type")].toInt());
            if (text == QStringLiteral("5"))
                text += QStringLiteral("0-");
            if (nsp.toString() != QStringLiteral("/"))
                text += compact(nsp) + QLatin1Char(',');
            if (!id.isUndefined())
                text += compact(id);
            if (!data.isUndefined())
                text += compact(data);
            SocketPacketDecoder decoder;
            const std::string bytes = text.toStdString();
            QVERIFY2(decoder.decode(bytes).has_value() == row[QStringLiteral("valid")].toBool(),
                     bytes.c_str());
        }
    }

    void givesAReasonForEachDeviation()
    {
        const QJsonArray all =
            loadData(QStringLiteral("deviations.json")).value(QStringLiteral("deviations")).toArray();
        QVERIFY(!all.isEmpty());
        QStringList seen;
        for (const QJsonValue entry : all) {
            for (const char* key : {"vectors", "case", "ours", "reason"})
                QVERIFY2(entry[QLatin1String(key)].isString(), qPrintable(compact(entry)));
            QVERIFY(entry[QStringLiteral("reason")].toString().size() > 20);
            const QString id =
                entry[QStringLiteral("vectors")].toString() + entry[QStringLiteral("case")].toString();
            QVERIFY2(!seen.contains(id), qPrintable(id));
            seen.append(id);
        }
    }
};

QTEST_APPLESS_MAIN(SocketVectorsTest)
#include "tst_socketvectors.moc"
