// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "unit/engineio/websocketclient.h"
#include "unit/protocol/vectors.h"

#include <map>

using namespace sio;
using namespace sio::test;

namespace {

constexpr std::size_t kLimit = 1000;
constexpr int kFragments = 8;
constexpr const char* kEnd = "<end>";

EngineOptions optionsFor(WebSocketEngine engine)
{
    EngineOptions options;
    options.webSocketEngine = engine;
    options.maxPayload = kLimit;
    options.maxFragments = kFragments;
    return options;
}

/// Sends `bytes`, then a ping, and tells what the listener and the client were told.
std::string outcomeOf(WebSocketEngine engine, const std::string& bytes)
{
    Connection connection(engine, {}, optionsFor(engine));
    connection.start();
    connection.send(bytes + frame(Ping, kEnd));
    const std::string answer = connection.readUntil(std::string("\x8a\x05", 2) + kEnd);
    const std::string client = describeFrames(answer);
    std::string outcome = connection.recorder.log;
    if (connection.recorder.ended)
        outcome += (outcome.empty() ? "" : ", ") + std::string("ended ") +
                   std::string(protocol::closeReasonLabel(*connection.recorder.ended));
    return outcome + " | " + client;
}

struct Case {
    const char* name;
    std::string bytes;
    const char* outcome; ///< of the strict engine
};

std::vector<Case> cases()
{
    const std::string accents = "4\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
    std::string many;
    for (int i = 0; i < kFragments; ++i)
        many += frame(i == 0 ? Text : Continuation, "4", false);
    const auto bytes = [](std::size_t size) { return std::string(size, 'x'); };
    return {
        {"text", frame(Text, "4hello"), "text 4hello | pong <end>"},
        {"empty text", frame(Text), "text  | pong <end>"},
        {"binary", frame(Binary, std::string("\0\xff", 2)), "binary \\x00\\xff | pong <end>"},
        {"empty binary", frame(Binary), "binary  | pong <end>"},
        {"text of 126 bytes", frame(Text, bytes(126)), "text 126 bytes | pong <end>"},
        {"text of the limit", frame(Text, bytes(kLimit)), "text 1000 bytes | pong <end>"},
        {"several messages", frame(Text, "4a") + frame(Binary, "b") + frame(Text, "4c"),
         "text 4a, binary b, text 4c | pong <end>"},
        {"fragments", frame(Text, "4he", false) + frame(Continuation, "l", false) + frame(Continuation, "lo"),
         "text 4hello | pong <end>"},
        {"fragments with a ping between",
         frame(Text, "4he", false) + frame(Ping, "p") + frame(Continuation, "llo"),
         "text 4hello | pong p, pong <end>"},
        {"empty fragments",
         frame(Text, "", false) + frame(Continuation, "", false) + frame(Continuation, "4"),
         "text 4 | pong <end>"},
        {"ping", frame(Ping), " | pong , pong <end>"},
        {"ping of 125 bytes", frame(Ping, bytes(125)), " | pong 125 bytes, pong <end>"},
        {"pong that nobody asked for", frame(Pong, "x"), " | pong <end>"},
        {"characters of all lengths", frame(Text, accents),
         "text 4\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80 | pong <end>"},
        {"U+0000", frame(Text, std::string("4\0x", 3)), "text 4\\x00x | pong <end>"},
        {"U+FFFF", frame(Text, "4\xef\xbf\xbf"), "text 4\\xef\\xbf\\xbf | pong <end>"},
        {"U+FEFF first",
         frame(Text, "\xef\xbb\xbf"
                     "4"),
         "text \\xef\\xbb\\xbf4 | pong <end>"},
        {"U+FEFF inside", frame(Text, "4\xef\xbb\xbf"), "text 4\\xef\\xbb\\xbf | pong <end>"},
        {"character cut by fragments", frame(Text, "4\xe2\x82", false) + frame(Continuation, "\xac"),
         "text 4\\xe2\\x82\\xac | pong <end>"},

        {"unmasked frame", frame(Text, "4", true, false), "ended transport_error | close 1002"},
        {"unmasked ping", frame(Ping, "x", true, false), "ended transport_error | close 1002"},
        {"reserved bit", frame(Text, "4", true, true, 4), "ended transport_error | close 1002"},
        {"reserved data opcode", frame(3, "4"), "ended transport_error | close 1002"},
        {"reserved control opcode", frame(11, "4"), "ended transport_error | close 1002"},
        {"fragmented ping", frame(Ping, "x", false), "ended transport_error | close 1002"},
        {"ping of 126 bytes", frame(Ping, bytes(126)), "ended transport_error | close 1002"},
        {"continuation of nothing", frame(Continuation, "x"), "ended transport_error | close 1002"},
        {"text inside a fragmented text", frame(Text, "4", false) + frame(Text, "4"),
         "ended transport_error | close 1002"},
        {"length with the top bit set", std::string("\x82\xff\xff\0\0\0\0\0\0\1", 10) + "mask",
         "ended transport_error | close 1002"},
        {"length in more bytes than needed", std::string("\x81\xfe\0\1", 4) + std::string(4, '\0') + "4",
         "text 4 | pong <end>"},
        {"message over the limit", frame(Text, bytes(kLimit + 1)), "ended message_too_big | close 1009"},
        {"announced length over the limit", frame(Binary, "", true, true, 0, 1u << 20),
         "ended message_too_big | close 1009"},
        {"fragments over the limit", frame(Text, bytes(600), false) + frame(Continuation, bytes(600)),
         "ended message_too_big | close 1009"},
        {"fragments of wide characters over the limit",
         frame(Text, std::string("4") + QString(300, QChar(0xe9)).toUtf8().toStdString(), false) +
             frame(Continuation, QString(300, QChar(0xe9)).toUtf8().toStdString()),
         "ended message_too_big | close 1009"},
        {"too many fragments", many + frame(Continuation, "4"), "ended policy_violation | close 1008"},
        {"bad UTF-8", frame(Text, "4\xff"), "ended transport_error | close 1007"},
        {"bad UTF-8 in an unfinished frame", frame(Text, "4\xff", true, true, 0, 100),
         "ended transport_error | close 1007"},
        {"overlong UTF-8", frame(Text, "4\xc0\xaf"), "ended transport_error | close 1007"},
        {"surrogate in UTF-8", frame(Text, "4\xed\xa0\x80"), "ended transport_error | close 1007"},
        {"UTF-8 cut at the end", frame(Text, "4\xe2\x82"), "ended transport_error | close 1007"},

        {"close", frame(Close), "ended transport_close | close"},
        {"close 1000", frame(Close, closePayload(1000)), "ended transport_close | close 1000"},
        {"close 1001 with a reason", frame(Close, closePayload(1001, "bye")),
         "ended transport_close | close 1001"},
        {"close 1002", frame(Close, closePayload(1002)), "ended transport_close | close 1002"},
        {"close 3000", frame(Close, closePayload(3000)), "ended transport_close | close 3000"},
        {"close 4999", frame(Close, closePayload(4999)), "ended transport_close | close 4999"},
        {"close with one byte", frame(Close, "x"), "ended transport_error | close 1002"},
        {"close 999", frame(Close, closePayload(999)), "ended transport_error | close 1002"},
        {"close 1004", frame(Close, closePayload(1004)), "ended transport_error | close 1002"},
        {"close 1005", frame(Close, closePayload(1005)), "ended transport_error | close 1002"},
        {"close 1006", frame(Close, closePayload(1006)), "ended transport_error | close 1002"},
        {"close 1015", frame(Close, closePayload(1015)), "ended transport_error | close 1002"},
        {"close 2999", frame(Close, closePayload(2999)), "ended transport_error | close 1002"},
        {"close 5000", frame(Close, closePayload(5000)), "ended transport_error | close 1002"},
        {"close with a bad reason", frame(Close, closePayload(1000, "\xff")),
         "ended transport_error | close 1007"},
        {"message behind a close", frame(Close, closePayload(1000)) + frame(Text, "4"),
         "ended transport_close | close 1000"},
    };
}

struct Deviation {
    QString strict, qt, reason;
};

std::map<QString, Deviation> listedDeviations()
{
    std::map<QString, Deviation> listed;
    const QJsonArray all =
        test::loadData(QStringLiteral("qt-engine-deviations.json"))[u"deviations"].toArray();
    for (const QJsonValue& value : all)
        listed[value[u"case"].toString()] = {value[u"strict"].toString(), value[u"qt"].toString(),
                                             value[u"reason"].toString()};
    return listed;
}

/// Observed here by a test of its own, not by sending bytes once.
constexpr const char* kStallCase = "frame that pauses for 5 s";

} // namespace

class TestWebSocketEngines : public QObject {
    Q_OBJECT

private Q_SLOTS:

    // ---- what is read: the strict engine as RFC 6455 asks, the other one but for the list

    void readsFrames_data()
    {
        QTest::addColumn<int>("index");
        const std::vector<Case> all = cases();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << static_cast<int>(i);
    }
    void readsFrames()
    {
        QFETCH(int, index);
        const Case row = cases()[static_cast<std::size_t>(index)];
        QCOMPARE(QString::fromStdString(outcomeOf(WebSocketEngine::Strict, row.bytes)), QString(row.outcome));

        const QString qt = QString::fromStdString(outcomeOf(WebSocketEngine::Qt, row.bytes));
        const auto listed = listedDeviations();
        const auto deviation = listed.find(row.name);
        if (deviation == listed.end()) {
            QCOMPARE(qt, QString(row.outcome));
            return;
        }
        QCOMPARE(deviation->second.strict, QString(row.outcome));
        QCOMPARE(qt, deviation->second.qt);
        QVERIFY2(qt != row.outcome, "listed as a deviation, but the engines agree");
    }

    void listsDeviationsThatExist()
    {
        const std::vector<Case> all = cases();
        for (const auto& [name, deviation] : listedDeviations()) {
            const bool exists = name == kStallCase ||
                                std::any_of(all.begin(), all.end(),
                                            [&name = name](const Case& row) { return name == row.name; });
            QVERIFY2(exists, qPrintable(name));
            QVERIFY(!deviation.reason.isEmpty());
        }
    }

    void cutsAFrameThatPauses()
    {
        const auto listed = listedDeviations();
        QVERIFY(listed.count(kStallCase) == 1);
        Connection connection(WebSocketEngine::Qt);
        connection.start();
        connection.send(frame(Text, "4hello").substr(0, 8));
        QTRY_VERIFY_WITH_TIMEOUT(connection.recorder.ended, 10'000);
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), listed.at(kStallCase).qt);
    }

    void readsFramesCutAnywhere_data() { engineRows(); }
    void readsFramesCutAnywhere()
    {
        QFETCH(WebSocketEngine, engine);
        const std::string bytes = frame(Text, "4\xe2\x82\xac") + frame(Binary, "4he", false) +
                                  frame(Ping, "p") + frame(Continuation, "llo") + frame(Text, "6");
        for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
            Connection connection(engine, bytes.substr(0, cut)); // the first part came with the handshake
            connection.start();
            connection.send(bytes.substr(cut) + frame(Ping, kEnd));
            const std::string answer = connection.readUntil(kEnd);
            QCOMPARE(QString::fromStdString(describeFrames(answer)), QStringLiteral("pong p, pong <end>"));
            QCOMPARE(QString::fromStdString(connection.recorder.log),
                     QStringLiteral("text 4\\xe2\\x82\\xac, binary 4hello, text 6"));
        }
    }
};

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestWebSocketEngines test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_websocketengines.moc"
