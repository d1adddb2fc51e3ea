// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "../protocol/vectors.h"
#include "protocol/jsonscanner.h"
#include "socketiobench.h"

#include <algorithm>
#include <optional>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using socketio::Arguments;
using socketio::Event;
using socketio::Namespace;
using socketio::Socket;

namespace {

QString member(const Socket& socket, const char* name)
{
    const auto auth = QByteArray::fromStdString(std::string(socket.auth()));
    return QJsonDocument::fromJson(auth).object().value(QLatin1String(name)).toString();
}

/// An argument as the recording shows it: a buffer as Node prints it.
std::string shown(const Arguments& arguments, std::size_t index)
{
    const std::string text(arguments.json(index));
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    if (!arguments.hasBinary() || !object.contains(QStringLiteral("_placeholder")))
        return text;
    const auto number = static_cast<std::size_t>(object.value(QStringLiteral("num")).toInt());
    std::string bytes;
    for (const char byte : arguments.attachments()[number].view())
        bytes += (bytes.empty() ? "" : ",") + std::to_string(static_cast<unsigned char>(byte));
    return "{\"type\":\"Buffer\",\"data\":[" + bytes + "]}";
}

std::string ownRoom(const Socket& socket)
{
    return socket.isIn(socket.id().view()) && socket.rooms().empty() ? "[\"<sid>\"]" : "other rooms";
}

/// The application that answered when the conversations were recorded, and what it saw, in the recording's
/// words.
class RecordedServer {
public:
    explicit RecordedServer(socketio::Server& io)
    {
        for (const char* name : {"/", "/a", "/mw"}) {
            logLife(io.of(name));
            answer(io.of(name));
        }
        io.of("/mw").use(refuseAsAsked);
        io.ofMatching(isDynamic).onConnection(
            [this](Socket& socket) { seen.push_back("dyn connection " + socket.namespaceName()); });
    }

    std::vector<std::string> seen;

private:
    static bool isDynamic(std::string_view name)
    {
        return name.size() > 5 && name.substr(0, 5) == "/dyn-" &&
               std::all_of(name.begin() + 5, name.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    static std::optional<socketio::ConnectError> refuseAsAsked(Socket& socket)
    {
        const QString mode = member(socket, "m");
        if (mode == u"plain")
            return socketio::ConnectError{"plain", {}};
        if (mode == u"data")
            return socketio::ConnectError{"withdata", "{\"code\":42}"};
        if (mode == u"str")
            return socketio::ConnectError{"just a string", {}};
        if (mode == u"obj")
            return socketio::ConnectError{"objmsg", "1"};
        if (mode == u"empty")
            return socketio::ConnectError{"", {}};
        return std::nullopt;
    }

    void logLife(Namespace& nsp)
    {
        nsp.onConnection([this](Socket& socket) {
            seen.push_back("connection " + socket.namespaceName() + " auth " + std::string(socket.auth()) +
                           " rooms " + ownRoom(socket));
        });
        nsp.onDisconnecting([this](Socket& socket, protocol::CloseReason reason) {
            seen.push_back("disconnecting " + socket.namespaceName() + " " +
                           std::string(protocol::closeReasonText(reason)) + " " + ownRoom(socket));
        });
        nsp.onDisconnect([this](Socket& socket, protocol::CloseReason reason) {
            seen.push_back("disconnect " + socket.namespaceName() + " " +
                           std::string(protocol::closeReasonText(reason)));
        });
        nsp.useEvents([this](Socket& socket, const Event& event) {
            std::string line = protocol::jsonString(event.name);
            for (std::size_t i = 0; i < event.arguments.size(); ++i)
                line += "," + shown(event.arguments, i);
            if (event.ack)
                line += ",\"<fn>\"";
            seen.push_back("ev " + socket.namespaceName() + " [" + line + "]");
            return true;
        });
    }

    void answer(Namespace& nsp)
    {
        nsp.on("echo", [](Socket&, const Event& event) { event.ack(event.arguments); });
        nsp.on("twice", [](Socket&, const Event& event) {
            event.ack(Arguments().addInteger(1));
            event.ack(Arguments().addInteger(2));
        });
        nsp.on("none", [](Socket&, const Event& event) { event.ack(); });
        nsp.on("ackerr", [](Socket&, const Event& event) { event.ack(json("{}")); });
        nsp.on("askme", [this](Socket& socket, const Event&) {
            socket.emitWithAck(
                "q", Arguments().addInteger(1), 0ms, [this](bool acknowledged, const Arguments& answer) {
                    seen.push_back(acknowledged ? "got ack [" + std::string(answer.joined()) + "]"
                                                : "no ack");
                });
            socket.emitWithAck("q2", Arguments(), 100ms, [this](bool acknowledged, const Arguments&) {
                seen.push_back(acknowledged ? "got ack2" : "got ack2 Error: operation has timed out");
            });
        });
        nsp.on("kick", [](Socket& socket, const Event&) { socket.disconnect(); });
        nsp.on("kickall", [](Socket& socket, const Event&) { socket.disconnect(true); });
        nsp.on("bin", [](Socket& socket, const Event&) {
            const base::SharedBytes inner = base::SharedBytes::copyOf("\x02\x03");
            socket.emit("bin",
                        Arguments()
                            .addBinary(base::SharedBytes::copyOf("\x01"))
                            .addJson("{\"x\":{\"_placeholder\":true,\"num\":0}}", std::span(&inner, 1)));
        });
        nsp.on("undef", [](Socket& socket, const Event&) {
            Arguments arguments;
            arguments.addNull().addNull().addNull().addNull();
            arguments.addString("1970-01-01T00:00:00.000Z").addBool(true);
            socket.emitWithAck("u", arguments, 0ms, [](bool, const Arguments&) {});
        });
        nsp.on("noargs", [](Socket& socket, const Event&) { socket.emit("noargs", Arguments()); });
        nsp.on("num", [](Socket& socket, const Event&) { socket.emit("1", Arguments().addInteger(2)); });
    }
};

/// Ids differ from run to run: `<sid1>` of the recording and the ids of this run become one word.
std::string withoutIds(std::string text)
{
    const auto replace = [&text](const std::string& before, char after) {
        for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
            const std::size_t from = at + (before == "<sid" ? 0 : before.size());
            const std::size_t end = text.find(after, from) + (before == "<sid" ? 1 : 0);
            text.replace(from, end - from, "<sid>");
        }
    };
    replace("<sid", '>');
    replace("\"sid\":\"", '"');
    return text;
}

QString outcome(const Frames& frames, bool isOpen, const std::vector<std::string>& seen)
{
    QStringList sent;
    for (const std::string& frame : frames)
        sent.append(QString::fromStdString(withoutIds(frame)));
    QStringList lines;
    for (const std::string& line : seen) {
        // An error in decoding is logged, and an event without a name fires nothing.
        if (line.rfind("error ", 0) != 0 && line != "ev / []")
            lines.append(QString::fromStdString(withoutIds(line)));
    }
    return sent.join(u' ') + QString::fromLatin1(isOpen ? " | open | " : " | closed | ") + lines.join(u"; ");
}

} // namespace

/// The dialogues that were recorded with the reference server (tests/data/vectors), replayed without a
/// network.
class TestConversations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsRecorded();
};

/// All on one server, as they were recorded: no conversation may disturb the next.
void TestConversations::answersAsRecorded()
{
    socketio::ServerOptions options;
    options.connectTimeout = 500ms;
    Bench bench(1, options);
    RecordedServer application(bench.io);
    bench.start();
    Deviations deviations(QStringLiteral("socketio-conversations"));
    const QJsonArray cases =
        loadVectors(QStringLiteral("socketio-conversations")).value(QStringLiteral("cases")).toArray();
    QVERIFY(cases.size() > 80);
    for (const QJsonValue& value : cases) {
        const QJsonObject conversation = value.toObject();
        const QString name = conversation[QStringLiteral("name")].toString();
        application.seen.clear();
        FakeSession& session = bench.open();
        Frames expected;
        for (const QJsonValue& item : conversation[QStringLiteral("exchange")].toArray()) {
            const QJsonObject step = item.toObject();
            const QString text = step[QStringLiteral("text")].toString();
            const QString hex = step[QStringLiteral("hex")].toString();
            if (step[QStringLiteral("from")] == QStringLiteral("client")) {
                if (hex.isEmpty())
                    session.text(text.toStdString().substr(1));
                else
                    session.binary(QByteArray::fromHex(hex.toLatin1()).toStdString());
            } else if (!step[QStringLiteral("closed")].toBool()) {
                expected.push_back(hex.isEmpty() ? text.toStdString() : "hex:" + hex.toStdString());
            }
        }
        // A recording lasted about 150 ms, unless it waited for the connect timeout.
        bench.workers->turnClock(name.startsWith(u"connectTimeout") ? 1s : 150ms);

        std::vector<std::string> expectedSeen;
        for (const QJsonValue& line : conversation[QStringLiteral("server")].toArray())
            expectedSeen.push_back(line.toString().toStdString());
        const bool staysOpen = conversation[QStringLiteral("connectionOpenAtEnd")].toBool();
        const QString fault =
            deviations.judge(name, outcome(session.take(), session.isOpen(), application.seen),
                             outcome(expected, staysOpen, expectedSeen));
        if (!fault.isEmpty())
            QFAIL(qPrintable(name + QStringLiteral(": ") + fault));
        session.end();
    }
    QCOMPARE(deviations.unknown(), QStringList());
}

QTEST_APPLESS_MAIN(TestConversations)
#include "tst_conversations.moc"
