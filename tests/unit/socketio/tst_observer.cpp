// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/observer.h"
#include "socketiobench.h"

using namespace sio;
using namespace sio::test;
using socketio::Socket;

namespace {

/// Writes down what it hears.
class Notes final : public socketio::Observer {
public:
    void onConnected(const Socket& socket) override { add("+ " + socket.namespaceName()); }
    void onDisconnected(const Socket& socket, protocol::CloseReason) override
    {
        add("- rooms=" + std::to_string(socket.roomCount()));
    }
    void onJoined(const Socket&, std::string_view room) override { add("j " + std::string(room)); }
    void onLeft(const Socket&, std::string_view room) override { add("l " + std::string(room)); }
    void onTransportChanged(const Socket& socket) override
    {
        add("t " + std::string(engine::transportName(socket.transport())));
    }
    void onEventIn(const Socket&, const socketio::Event& event) override
    {
        add("in " + std::string(event.name) + ' ' + std::string(event.arguments.joined()) +
            (event.ack ? " ack" : ""));
    }
    void onEventOut(const Socket&, std::string_view event, const socketio::Arguments& arguments,
                    bool wantsAck) override
    {
        add("out " + std::string(event) + ' ' + std::string(arguments.joined()) + (wantsAck ? " ack" : ""));
    }
    void onBroadcast(const socketio::BroadcastShare& share) override
    {
        ids.push_back(share.id);
        add("all " + std::string(share.event) + ' ' + std::string(share.arguments.joined()) +
            " from=" + std::string(share.origin) + (share.isHome ? " home" : "") +
            " matched=" + std::to_string(share.matched) + " written=" + std::to_string(share.written) +
            (share.wantsAck ? " ack" : ""));
    }
    void onEventRefused(const Socket&, std::string_view event, std::string_view code,
                        std::string_view message) override
    {
        add("refused " + std::string(event) + ' ' + std::string(code) + ' ' + std::string(message));
    }
    void onConnectRefused(const engine::Handshake& handshake, engine::TransportKind, std::string_view nsp,
                          std::string_view message, std::string_view) override
    {
        add("no " + std::string(nsp) + ' ' + std::string(message) + ' ' + std::string(handshake.address()));
    }

    Frames take() { return std::exchange(heard, {}); }
    std::vector<std::uint64_t> ids;

private:
    void add(std::string line) { heard.push_back(std::move(line)); }
    Frames heard;
};

} // namespace

/// What observers of sockets hear, and what waits for a slow middleware.
class TestObserver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventsThatTheApplicationRefuses()
    {
        Bench bench;
        bench.io.of("/").onUnknown([](Socket& socket, const socketio::Event& event) {
            socket.noteRefusal(event.name, "UNKNOWN", "no such event");
        });
        bench.io.of("/hidden").hide().onUnknown([](Socket& socket, const socketio::Event& event) {
            socket.noteRefusal(event.name, "UNKNOWN", "no such event");
        });
        bench.start();
        FakeSession& unobserved = bench.join();
        unobserved.text(R"(2["x"])");
        Notes notes;
        bench.io.observe(0, notes);
        FakeSession& session = bench.join();
        notes.take();
        session.text(R"(2["x"])");
        QCOMPARE(notes.take(), (Frames{"in x ", "refused x UNKNOWN no such event"}));
        bench.join("/hidden").text(R"(2/hidden,["x"])");
        QCOMPARE(notes.take(), Frames{});
    }

    void aSocketsLife()
    {
        Bench bench;
        obeyRooms(bench.io.of("/"));
        bench.start();
        Notes notes;
        bench.io.observe(0, notes);
        FakeSession& session = bench.join();
        QCOMPARE(notes.take(), Frames{"+ /"});
        session.text(R"(2["join","a","b"])");
        QCOMPARE(notes.take(), (Frames{R"(in join "a","b")", "j a", "j b"}));
        session.text(R"(2["join","a"])"); // is there already
        QCOMPARE(notes.take(), Frames{R"(in join "a")"});
        session.text(R"(27["leave","a"])");
        QCOMPARE(notes.take(), (Frames{R"(in leave "a" ack)", "l a"}));
        session.kind = engine::TransportKind::Polling;
        session.upgrade();
        QCOMPARE(notes.take(), Frames{"t websocket"});
        session.end();
        QCOMPARE(notes.take(), Frames{"- rooms=1"});
    }

    void emitsToOneSocket()
    {
        Bench bench;
        bench.io.of("/").onConnection([](Socket& socket) {
            socket.emit("hello", json("1"));
            socket.emitWithAck("ask", json("2"), {}, [](bool, const socketio::Arguments&) {});
        });
        bench.start();
        Notes notes;
        bench.io.observe(0, notes);
        bench.join();
        QCOMPARE(notes.take(), (Frames{"out hello 1", "out ask 2 ack", "+ /"}));
    }

    void oneShareOfABroadcastForEachWorkerThatHasReceivers()
    {
        Bench bench(3);
        bench.io.of("/");
        bench.start();
        std::vector<Notes> notes(3);
        for (int i = 0; i < 3; ++i)
            bench.io.observe(i, notes[static_cast<std::size_t>(i)]);
        bench.join("/", 1);
        bench.join("/", 1);
        for (Notes& note : notes)
            note.take();
        bench.workers->in(0, [&] { bench.io.of("/").operation().from("api").emit("news", json("1")); });
        bench.workers->drain();
        QCOMPARE(notes[0].take(), Frames{"all news 1 from=api home matched=0 written=0"});
        QCOMPARE(notes[1].take(), Frames{"all news 1 from=api matched=2 written=2"});
        QCOMPARE(notes[2].take(), Frames{});
        QCOMPARE(notes[0].ids, notes[1].ids);
    }

    void hiddenNamespacesAreNotSeen()
    {
        Bench bench;
        bench.io.of("/admin").hide().onConnection([](Socket& socket) { socket.emit("config", json("1")); });
        bench.io.of("/admin").use([](Socket& socket) -> std::optional<socketio::ConnectError> {
            if (socket.auth() == "{}")
                return std::nullopt;
            return socketio::ConnectError{"invalid credentials", {}};
        });
        bench.start();
        Notes notes;
        bench.io.observe(0, notes);
        FakeSession& session = bench.join("/admin");
        session.text(R"(2/admin,["secret"])");
        bench.io.of("/admin").emit("all", json("1"));
        bench.workers->drain();
        bench.open().text(R"(0/admin,{"password":"x"})");
        QCOMPARE(bench.io.observedSockets(0).size(), std::size_t(0));
        session.end();
        QCOMPARE(notes.take(), Frames{});
    }

    void refusedConnects()
    {
        Bench bench;
        bench.io.of("/").use([](Socket&) { return socketio::ConnectError{"TOKEN_REQUIRED", {}}; });
        bench.start();
        Notes notes;
        bench.io.observe(0, notes);
        bench.open().text("0");
        bench.open().text("0/nowhere,");
        QCOMPARE(notes.take(),
                 (Frames{"no / TOKEN_REQUIRED 192.0.2.7", "no /nowhere Invalid namespace 192.0.2.7"}));
    }

    void observedSocketsAreFoundById()
    {
        Bench bench;
        bench.io.of("/other");
        bench.io.of("/");
        bench.start();
        std::string id;
        bench.join("/", 0, &id);
        bench.join("/other");
        const auto ids = bench.io.observedSockets(0);
        QCOMPARE(ids.size(), std::size_t(2));
        const Socket* socket = bench.io.findObserved(0, *base::SocketId::fromText(id));
        QVERIFY(socket);
        QCOMPARE(socket->id().str(), id);
        QCOMPARE(socket->clientId().size(), std::size_t(12));
        QVERIFY(!bench.io.findObserved(0, base::SocketId::generate()));
    }

    void listingSaysWhoGotIt()
    {
        Bench bench;
        bench.io.of("/");
        bench.start();
        std::string first;
        bench.join("/", 0, &first);
        bench.join().writable = false;
        bench.join();
        socketio::BroadcastReport report;
        bench.workers->in(0, [&] {
            bench.io.of("/").operation().volatile_().listing(2).emit(
                "news", json("1"), [&](socketio::BroadcastReport heard) { report = std::move(heard); });
        });
        QCOMPARE(report.matched, 3u);
        QCOMPARE(report.written, 2u);
        QCOMPARE(report.sockets.size(), std::size_t(2)); // capped
        QCOMPARE(report.sockets[0].id.str(), first);
        QVERIFY(report.sockets[0].written);
        QVERIFY(!report.sockets[1].written);
    }

    void aSlowMiddlewareDecidesLater()
    {
        Bench bench;
        std::vector<socketio::Verdict> verdicts;
        bench.io.of("/").useSlow(
            [&](Socket&, socketio::Verdict verdict) { verdicts.push_back(std::move(verdict)); });
        bench.start();
        FakeSession& welcome = bench.open();
        FakeSession& refused = bench.open();
        welcome.text("0");
        refused.text("0");
        QCOMPARE(verdicts.size(), std::size_t(2));
        QVERIFY(welcome.take().empty());
        verdicts[0](std::nullopt);
        QVERIFY(welcome.takeOne().starts_with("40{\"sid\":"));
        verdicts[1](socketio::ConnectError{"retry later", R"({"code":"RETRY_LATER"})"});
        QCOMPARE(refused.takeOne(),
                 std::string(R"(44{"message":"retry later","data":{"code":"RETRY_LATER"}})"));
        verdicts[0](socketio::ConnectError{"too late", {}}); // the first verdict counts
        QVERIFY(welcome.take().empty());
        welcome.text(R"(2["works"])");
        QVERIFY(welcome.isOpen());
    }

    void aVerdictAfterTheEndDoesNothing()
    {
        Bench bench;
        socketio::Verdict verdict;
        bench.io.of("/").useSlow([&](Socket&, socketio::Verdict given) { verdict = std::move(given); });
        bench.start();
        FakeSession& session = bench.open();
        session.text("0");
        session.end();
        verdict(std::nullopt);
        QVERIFY(session.take().empty());
        QCOMPARE(bench.io.stats(0).socketsConnected.value(), 0);
    }

    void aNamespaceIsNotJoinedTwiceWhileItWaits()
    {
        Bench bench;
        bench.io.of("/").useSlow([](Socket&, const socketio::Verdict&) {});
        bench.start();
        FakeSession& session = bench.open();
        session.text("0");
        session.text("0");
        QVERIFY(!session.isOpen());
    }

    void aMiddlewareThatThrowsRefuses()
    {
        Bench bench;
        bench.io.of("/").useSlow([](Socket&, const socketio::Verdict&) { throw std::runtime_error("x"); });
        bench.start();
        FakeSession& session = bench.open();
        session.text("0");
        QCOMPARE(session.takeOne(), std::string(R"(44{"message":"Internal error"})"));
    }
};

QTEST_GUILESS_MAIN(TestObserver)
#include "tst_observer.moc"
