// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/engineshared.h"
#include "engineio/websocketacceptor.h"
#include "engineio/workerendpoint.h"
#include "net/epolldispatcher.h"
#include "unit/net/socketpair.h"
#include "unit/protocol/vectors.h"

#include <QtCore/QCoreApplication>
#include <QtTest>

#include <functional>
#include <map>
#include <poll.h>

using namespace sio;
using namespace sio::engine;
using net::test::Pair;
using net::test::turn;
using net::test::turnUntil;
using protocol::CloseReason;

namespace {

constexpr std::size_t kLimit = 1000;
constexpr int kFragments = 8;
constexpr const char* kEnd = "<end>";

// ---- the client's side: frames by hand

enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

std::string frame(int opcode, std::string payload = {}, bool fin = true, bool masked = true, int rsv = 0,
                  std::size_t announced = std::string::npos)
{
    const std::size_t size = announced == std::string::npos ? payload.size() : announced;
    std::string bytes(1, static_cast<char>((fin ? 0x80 : 0) | rsv << 4 | opcode));
    const char bit = masked ? '\x80' : '\0';
    if (size < 126) {
        bytes += static_cast<char>(bit | static_cast<char>(size));
    } else if (size < 65536) {
        bytes += static_cast<char>(bit | 126);
        bytes += static_cast<char>(size >> 8);
        bytes += static_cast<char>(size & 255);
    } else {
        bytes += static_cast<char>(bit | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> shift & 255);
    }
    if (!masked)
        return bytes + payload;
    const std::string mask = "\x11\x22\x33\x44";
    for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    return bytes + mask + payload;
}

std::string closePayload(int code, const std::string& reason = {})
{
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 255)} + reason;
}

std::string printable(const std::string& bytes)
{
    if (bytes.size() > 40)
        return std::to_string(bytes.size()) + " bytes";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f)
            text += c;
        else
            text += QString::asprintf("\\x%02x", byte).toStdString();
    }
    return text;
}

// ---- the server's side

struct Recorder final : TransportListener {
    void onTransportText(std::span<char> packet) override
    {
        note("text " + printable({packet.data(), packet.size()}));
        messages.emplace_back(packet.data(), packet.size());
        std::fill(packet.begin(), packet.end(), '#'); // they may be changed in place
        if (onMessage)
            onMessage();
    }
    void onTransportBinary(std::span<char> bytes) override
    {
        note("binary " + printable({bytes.data(), bytes.size()}));
        messages.emplace_back(bytes.data(), bytes.size());
        if (onMessage)
            onMessage();
    }
    void onTransportDrained() override { ++drained; }
    void onTransportEnded(CloseReason reason) override
    {
        ended = reason;
        ++endings;
    }
    void onTransportFinished() override { ++finishings; }
    void note(const std::string& what) { log += (log.empty() ? "" : ", ") + what; }

    std::string log;
    std::vector<std::string> messages;
    std::function<void()> onMessage;
    std::optional<CloseReason> ended;
    int endings = 0;
    int finishings = 0;
    int drained = 0;
};

EngineOptions optionsFor(WebSocketEngine engine)
{
    EngineOptions options;
    options.webSocketEngine = engine;
    options.maxPayload = kLimit;
    options.maxFragments = kFragments;
    return options;
}

/// A transport of one engine, and a client at the other end of a TCP connection.
class Connection {
public:
    explicit Connection(WebSocketEngine engine, const std::string& unread = {}, EngineOptions options = {},
                        bool base64 = false)
        : m_loop(dynamic_cast<net::EpollDispatcher&>(*QAbstractEventDispatcher::instance())),
          m_services(makeLoopServices(m_loop)), m_shared([&] {
              options.webSocketEngine = engine;
              return options;
          }()),
          m_pair(net::test::tcpPair())
    {
        net::http::UpgradedConnection upgraded;
        upgraded.descriptor = std::exchange(m_pair.near, -1);
        upgraded.unread = unread;
        upgraded.onClosed = [this] { ++closed; };
        upgraded.head.upgrade = true;
        upgraded.head.fields.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        upgraded.head.fields.add("Sec-WebSocket-Version", "13");
        upgraded.head.fields.add("Sec-WebSocket-Protocol", "first, second");
        WebSocketAnswer answer;
        answer.fields.add("Access-Control-Allow-Origin", "*");
        answer.base64 = base64;
        transport = acceptWebSocket(*m_services, m_shared, UpgradeTicket(std::move(upgraded)), answer);
        transport->setListener(recorder);
    }
    ~Connection()
    {
        transport.reset();
        turn();
    }

    void start()
    {
        transport->start();
        head = readUntil("\r\n\r\n");
    }
    void send(const std::string& bytes)
    {
        std::string_view left = bytes;
        while (!left.empty()) {
            const ssize_t count = ::send(m_pair.far, left.data(), left.size(), MSG_NOSIGNAL);
            if (count > 0)
                left.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EAGAIN)
                return;
            turn(1);
        }
    }
    std::string readUntil(const std::string& mark)
    {
        std::size_t at = std::string::npos;
        if (!turnUntil([&] {
                readAll();
                at = m_received.find(mark);
                return at != std::string::npos || m_isAtEnd;
            }))
            return "<timeout>";
        const std::size_t size = at == std::string::npos ? m_received.size() : at + mark.size();
        std::string bytes = m_received.substr(0, size);
        m_received.erase(0, size);
        return bytes;
    }
    void readAll()
    {
        for (;;) {
            char buffer[65536];
            const ssize_t count = ::recv(m_pair.far, buffer, sizeof buffer, MSG_DONTWAIT);
            if (count > 0)
                m_received.append(buffer, static_cast<std::size_t>(count));
            else
                m_isAtEnd = m_isAtEnd || count == 0 || (errno != EAGAIN && errno != EINTR);
            if (count <= 0)
                return;
        }
    }
    bool isAtEnd()
    {
        readAll();
        return m_isAtEnd;
    }
    void finishSending() { ::shutdown(m_pair.far, SHUT_WR); }
    void closeClient() { m_pair.closeFar(); }
    int clientDescriptor() const { return m_pair.far; }
    WorkerServices& services() { return *m_services; }

    std::unique_ptr<Transport> transport;
    Recorder recorder;
    std::string head;
    int closed = 0;

private:
    net::Loop m_loop;
    std::unique_ptr<WorkerServices> m_services;
    EngineShared m_shared;
    Pair m_pair;
    std::string m_received;
    bool m_isAtEnd = false;
};

/// What the server's frames say: "text ...", "pong ...", "close 1002".
std::string describeFrames(std::string_view bytes)
{
    std::string log;
    while (bytes.size() >= 2) {
        const int opcode = bytes[0] & 15;
        std::size_t size = static_cast<unsigned char>(bytes[1]);
        std::size_t head = 2;
        if (size == 126 && bytes.size() >= 4) {
            size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[2]) << 8 |
                                            static_cast<unsigned char>(bytes[3]));
            head = 4;
        } else if (size == 127 && bytes.size() >= 10) {
            size = 0;
            for (std::size_t i = 2; i < 10; ++i)
                size = size << 8 | static_cast<unsigned char>(bytes[i]);
            head = 10;
        }
        if (bytes.size() < head + size)
            break;
        const std::string payload(bytes.substr(head, size));
        bytes.remove_prefix(head + size);
        log += log.empty() ? "" : ", ";
        if (opcode == Text)
            log += "text " + printable(payload);
        else if (opcode == Binary)
            log += "binary " + printable(payload);
        else if (opcode == Pong)
            log += "pong " + printable(payload);
        else if (opcode == Close)
            log += payload.size() < 2
                       ? "close"
                       : "close " + std::to_string(static_cast<unsigned char>(payload[0]) << 8 |
                                                   static_cast<unsigned char>(payload[1]));
        else
            log += "opcode " + std::to_string(opcode);
    }
    return bytes.empty() ? log : log + ", rest";
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

Q_DECLARE_METATYPE(sio::engine::WebSocketEngine)

class TestWebSocketEngines : public QObject {
    Q_OBJECT

    static void engineRows()
    {
        QTest::addColumn<WebSocketEngine>("engine");
        QTest::newRow("strict") << WebSocketEngine::Strict;
        QTest::newRow("qt") << WebSocketEngine::Qt;
    }

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

    // ---- the handshake

    void answersTheHandshakeItself_data() { engineRows(); }
    void answersTheHandshakeItself()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        const QString head = QString::fromStdString(connection.head);
        QVERIFY(head.startsWith(QLatin1String("HTTP/1.1 101 Switching Protocols\r\n")));
        QVERIFY(head.contains(QLatin1String("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")));
        QVERIFY(head.contains(QLatin1String("\r\nSec-WebSocket-Protocol: first\r\n")));
        QVERIFY(head.contains(QLatin1String("\r\nAccess-Control-Allow-Origin: *\r\n")));
        QCOMPARE(head.count(QLatin1String("HTTP/1.1")), 1);
    }

    void keepsWhatCameWithAndRightBehindTheHandshake_data() { engineRows(); }
    void keepsWhatCameWithAndRightBehindTheHandshake()
    {
        QFETCH(WebSocketEngine, engine);
        // A payload that looks like a request head once unmasked must not be taken for one.
        const std::string second = frame(Text, "4\r\n\r\nGET / HTTP/1.1\r\n\r\n", true, true);
        Connection connection(engine, frame(Text, "4first"));
        connection.send(second);
        turn(1);
        connection.send(std::string(frame(Binary, "third")));
        QVERIFY(connection.recorder.messages.empty()); // nothing before start()
        connection.start();
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == 3; }));
        QCOMPARE(connection.recorder.messages[0], std::string("4first"));
        QCOMPARE(connection.recorder.messages[1], std::string("4\r\n\r\nGET / HTTP/1.1\r\n\r\n"));
        QCOMPARE(connection.recorder.messages[2], std::string("third"));
    }

    void noticesAPeerThatLeavesDuringTheHandshake_data() { engineRows(); }
    void noticesAPeerThatLeavesDuringTheHandshake()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.closeClient();
        connection.transport->start();
        QVERIFY(turnUntil([&] { return connection.recorder.endings == 1; }));
        turn(5);
        QCOMPARE(connection.recorder.endings, 1);
    }

    // ---- sending

    void sendsFramesInOrder_data() { engineRows(); }
    void sendsFramesInOrder()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.transport->send(Message::text("early"), false);
        connection.start();
        connection.transport->send(Message::binary("bin"), true);
        connection.transport->send(Message::text("end"), false);
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("end"))),
                 QStringLiteral("text 4early, binary bin, text 4end"));
        QVERIFY(connection.transport->isWritable());
        QCOMPARE(connection.transport->queuedBytes(), std::size_t(0));
    }

    void sendsBinaryAsTextWhereAsked_data() { engineRows(); }
    void sendsBinaryAsTextWhereAsked()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine, {}, {}, true);
        connection.start();
        connection.transport->send(Message::binary("\1\2\3\4"), false);
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("=="))),
                 QStringLiteral("text bAQIDBA=="));
    }

    void queuesForASlowReaderAndLosesNothing_data() { engineRows(); }
    void queuesForASlowReaderAndLosesNothing()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        const Message message = Message::text(std::string(100'000, 'x'));
        int sent = 0;
        while (connection.transport->queuedBytes() < 1'000'000) {
            connection.transport->send(message, false);
            ++sent;
            turn(1);
        }
        QVERIFY(!connection.transport->isWritable());
        connection.transport->send(Message::text("end"), false);
        const std::string received = connection.readUntil("4end");
        QCOMPARE(received.size(), static_cast<std::size_t>(sent) * message.frame().size() + 6);
        QVERIFY(
            turnUntil([&] { return connection.recorder.drained > 0 && connection.transport->isWritable(); }));
    }

    void answersOnlyTheLastPingOfAClientThatDoesNotRead_data() { engineRows(); }
    void answersOnlyTheLastPingOfAClientThatDoesNotRead()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        while (connection.transport->queuedBytes() < 1'000'000) {
            connection.transport->send(Message::text(std::string(100'000, 'x')), false);
            turn(1);
        }
        const std::size_t queued = connection.transport->queuedBytes();
        for (int i = 0; i < 100; ++i)
            connection.send(frame(Ping, "p" + std::to_string(i)));
        turn(10);
        QCOMPARE(connection.transport->queuedBytes(), queued);
        const std::string received = connection.readUntil("p99");
        QVERIFY(received.find("p98") == std::string::npos);
    }

    void closesAFloodOfControlFrames_data() { engineRows(); }
    void closesAFloodOfControlFrames()
    {
        QFETCH(WebSocketEngine, engine);
        for (const Opcode opcode : {Ping, Pong}) {
            Connection connection(engine);
            connection.start();
            std::string flood;
            for (int i = 0; i < 300; ++i)
                flood += frame(opcode, "x");
            connection.send(flood);
            QVERIFY(turnUntil([&] { return connection.isAtEnd(); }));
            const std::string received = connection.readUntil("?");
            QVERIFY(describeFrames(received).ends_with("close 1008"));
            QCOMPARE(connection.recorder.ended.value_or(CloseReason::TransportClose),
                     CloseReason::PolicyViolation);
            QCOMPARE(connection.recorder.endings, 1);
        }
    }

    // ---- pausing

    void pausesReadingAndLosesNothing_data() { engineRows(); }
    void pausesReadingAndLosesNothing()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        Transport& transport = *connection.transport;
        connection.recorder.onMessage = [&] { transport.pauseReading(); };
        constexpr int kMessages = 400;
        std::string bytes;
        for (int i = 0; i < kMessages; ++i)
            bytes += frame(i % 2 ? Text : Binary,
                           "4 " + std::to_string(i) + std::string(static_cast<std::size_t>(i) * 17, 'x'));
        connection.send(bytes);
        // Reading stops at a border that suits the engine, and stays so until it is resumed.
        std::size_t seen = 0;
        int pauses = 0;
        for (; seen < kMessages; ++pauses) {
            QVERIFY(turnUntil([&] { return connection.recorder.messages.size() > seen; }));
            turn(5);
            seen = connection.recorder.messages.size();
            turn(5);
            QCOMPARE(connection.recorder.messages.size(), seen);
            transport.resumeReading();
        }
        QVERIFY(pauses > 3);
        for (int i = 0; i < kMessages; ++i)
            QVERIFY(connection.recorder.messages[static_cast<std::size_t>(i)].starts_with("4 " +
                                                                                          std::to_string(i)));
        QVERIFY(!connection.recorder.ended);
    }

    void slowsAFloodDownWhilePausedWithoutSpinning_data() { engineRows(); }
    void slowsAFloodDownWhilePausedWithoutSpinning()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.recorder.onMessage = [&] { connection.transport->pauseReading(); };
        const std::string message = frame(Binary, std::string(60'000, 'x'));
        connection.send(message);
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == 1; }));
        // More than all buffers between the two: sending stalls.
        std::size_t sent = 0;
        std::size_t offset = 0;
        const auto sendSome = [&] {
            const ssize_t count = ::send(connection.clientDescriptor(), message.data() + offset,
                                         message.size() - offset, MSG_NOSIGNAL);
            if (count > 0) {
                sent += static_cast<std::size_t>(count);
                offset = (offset + static_cast<std::size_t>(count)) % message.size();
            }
            return count > 0;
        };
        int stalled = 0;
        while (stalled < 50 && sent < 100'000'000) {
            stalled = sendSome() ? 0 : stalled + 1;
            turn(1);
        }
        QVERIFY(sent < 100'000'000);
        QCOMPARE(connection.recorder.messages.size(), std::size_t(1));
        QVERIFY(net::test::turnsWhileIdle() < 50);

        connection.recorder.onMessage = {};
        connection.transport->resumeReading();
        const std::size_t complete = 1 + sent / message.size();
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == complete; }));
        while (offset != 0) {
            sendSome();
            turn(1);
        }
        QVERIFY(turnUntil([&] { return connection.recorder.messages.size() == complete + 1; }));
    }

    // ---- the end

    void closesWithAHandshakeOfItsOwn_data() { engineRows(); }
    void closesWithAHandshakeOfItsOwn()
    {
        QFETCH(WebSocketEngine, engine);
        const std::vector<std::pair<CloseReason, const char*>> rows{
            {CloseReason::ForcedClose, "text 4bye, close"},
            {CloseReason::PingTimeout, "text 4bye, close"},
            {CloseReason::SlowConsumer, "text 4bye, close 1008"},
            {CloseReason::MessageTooBig, "text 4bye, close 1009"},
        };
        for (const auto& row : rows) {
            Connection connection(engine);
            connection.start();
            connection.transport->send(Message::text("bye"), false);
            connection.transport->close(row.first);
            connection.transport->close(row.first);
            connection.transport->send(Message::text("too late"), false);
            connection.send(frame(Text, "4ignored") + frame(Ping, "ignored") + frame(Close));
            QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), QString(row.second));
            QVERIFY(connection.isAtEnd());
            QVERIFY(!connection.transport->isFinished());
            connection.closeClient();
            QVERIFY(turnUntil([&] { return connection.transport->isFinished(); }));
            QCOMPARE(connection.recorder.finishings, 1);
            QCOMPARE(connection.recorder.endings, 0);
            QCOMPARE(connection.closed, 1);
            QVERIFY(connection.recorder.messages.empty());
        }
    }

    void closesThoughReadingIsPausedAndBeforeItBegan_data() { engineRows(); }
    void closesThoughReadingIsPausedAndBeforeItBegan()
    {
        QFETCH(WebSocketEngine, engine);
        {
            Connection connection(engine);
            connection.start();
            connection.recorder.onMessage = [&] { connection.transport->pauseReading(); };
            connection.send(frame(Text, "4") + frame(Text, "4") + frame(Close));
            QVERIFY(turnUntil([&] { return !connection.recorder.messages.empty(); }));
            connection.transport->close(CloseReason::ForcedClose);
            QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))),
                     QStringLiteral("close"));
        }
        Connection connection(engine);
        connection.transport->close(CloseReason::ForcedClose);
        connection.readUntil("\r\n\r\n");
        connection.send(frame(Close));
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), QStringLiteral("close"));
    }

    void closesFromInsideAMessage_data() { engineRows(); }
    void closesFromInsideAMessage()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.recorder.onMessage = [&] { connection.transport->close(CloseReason::ForcedClose); };
        connection.send(frame(Text, "4") + frame(Text, "4") + frame(Close));
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))), QStringLiteral("close"));
        QCOMPARE(connection.recorder.messages.size(), std::size_t(1));
    }

    void abortsAtOnceEvenFromInsideAMessage_data() { engineRows(); }
    void abortsAtOnceEvenFromInsideAMessage()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.recorder.onMessage = [&] { connection.transport->abort(); };
        connection.send(frame(Text, "4") + frame(Text, "4") + frame(Text, "4"));
        QVERIFY(turnUntil([&] { return connection.isAtEnd(); }));
        QCOMPARE(connection.recorder.messages.size(), std::size_t(1));
        QCOMPARE(connection.recorder.endings + connection.recorder.finishings, 0);
        QCOMPARE(connection.closed, 1);
        QVERIFY(connection.transport->isFinished());
    }

    /// The close frame reaches a client that is still sending: no reset overtakes it.
    void letsItsVerdictReachAClientThatIsStillSending_data() { engineRows(); }
    void letsItsVerdictReachAClientThatIsStillSending()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.send(frame(Binary, std::string(5'000'000, 'x')));
        QCOMPARE(QString::fromStdString(describeFrames(connection.readUntil("?"))),
                 QStringLiteral("close 1009"));
        QCOMPARE(connection.recorder.ended.value_or(CloseReason::TransportClose), CloseReason::MessageTooBig);
        connection.closeClient();
        QVERIFY(turnUntil([&] { return connection.recorder.finishings == 1; }));
    }

    void noticesALostPeer_data() { engineRows(); }
    void noticesALostPeer()
    {
        QFETCH(WebSocketEngine, engine);
        Connection connection(engine);
        connection.start();
        connection.finishSending();
        QVERIFY(turnUntil([&] { return connection.recorder.endings == 1; }));
        QCOMPARE(connection.recorder.ended.value_or(CloseReason::ParseError), CloseReason::TransportClose);
        connection.closeClient();
        QVERIFY(turnUntil([&] { return connection.closed == 1; }));
    }

    void goesAwayInAnyState_data() { engineRows(); }
    void goesAwayInAnyState()
    {
        QFETCH(WebSocketEngine, engine);
        for (int turns = 0; turns < 6; ++turns) {
            Connection connection(engine, frame(Text, "4"));
            connection.transport->start();
            turn(turns);
            connection.transport.reset();
            QCOMPARE(connection.closed, 1);
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
