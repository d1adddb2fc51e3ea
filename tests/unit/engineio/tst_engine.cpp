// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/sessionplacement.h"
#include "fakehttp.h"
#include "net/http/connection.h"
#include "net/worker.h"

#include <atomic>
#include <sys/socket.h>
#include <unistd.h>

using namespace sio;
using namespace std::chrono_literals;
using engine::EngineOptions;
using protocol::CloseReason;
using test::clientFrame;
using test::FakeServer;
using test::serverFrame;

namespace {

/// Echoes; used by several workers at once.
class EchoAcceptor final : public engine::SessionAcceptor {
public:
    std::atomic<int> closed{0};

    std::unique_ptr<engine::SessionHandler> onSession(engine::EngineSession& session) override
    {
        return std::make_unique<Handler>(session, closed);
    }

private:
    class Handler final : public engine::SessionHandler {
    public:
        Handler(engine::EngineSession& session, std::atomic<int>& closed)
            : m_session(session), m_closed(closed)
        {
        }
        void onText(std::span<char> text) override
        {
            const engine::Message message = engine::Message::text({text.data(), text.size()});
            m_session.send({&message, 1});
        }
        void onBinary(std::span<char>) override {}
        void onClosed(CloseReason) override { ++m_closed; }

    private:
        engine::EngineSession& m_session;
        std::atomic<int>& m_closed;
    };
};

/// Real workers with real threads and the real HTTP layer; clients are blocking sockets of the test's thread.
class RealServer {
public:
    explicit RealServer(int workerCount, EngineOptions options = {})
    {
        std::vector<net::Loop*> loops;
        std::vector<engine::SessionAcceptor*> acceptors;
        for (int i = 0; i < workerCount; ++i) {
            m_workers.push_back(std::make_unique<State>(i));
            m_workers.back()->worker.start();
            loops.push_back(&m_workers.back()->worker.loop());
            acceptors.push_back(&acceptor);
        }
        engine = std::make_unique<engine::Engine>(std::move(options), loops, acceptors);
        for (int i = 0; i < workerCount; ++i) {
            State& state = *m_workers[static_cast<std::size_t>(i)];
            state.worker.runAndWait([this, &state, i] {
                state.connections = std::make_unique<net::http::ConnectionSet>(
                    net::http::HttpContext{state.worker.loop(), engine->endpoint(i), m_limits, state.stats});
            });
        }
    }
    ~RealServer()
    {
        for (std::size_t i = 0; i < m_workers.size(); ++i) {
            m_workers[i]->worker.runAndWait([this, i] {
                m_workers[i]->connections.reset();
                engine->destroyWorkerState(static_cast<int>(i));
            });
        }
        for (const auto& state : m_workers)
            state->worker.stop();
        for (const int client : m_clients)
            ::close(client);
    }

    /// A connection to one worker; returns the client's end.
    int connect(int worker)
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            qFatal("socketpair");
        const timeval patience{20, 0};
        ::setsockopt(ends[1], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        State& state = *m_workers[static_cast<std::size_t>(worker)];
        state.worker.runAndWait([this, &state, descriptor = ends[0]] {
            state.connections->adopt(descriptor, {"127.0.0.1", 1, true, false},
                                     [this] { ++descriptorsClosed; });
        });
        m_clients.push_back(ends[1]);
        return ends[1];
    }
    static void write(int client, const std::string& bytes)
    {
        if (::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
            qFatal("send");
    }
    /// Reads until `enough(bytes)`, or the end.
    template <class Enough> static std::string readUntil(int client, Enough&& enough)
    {
        std::string bytes;
        char buffer[4096];
        while (!enough(bytes)) {
            const ssize_t count = ::recv(client, buffer, sizeof buffer, 0);
            if (count <= 0)
                break;
            bytes.append(buffer, static_cast<std::size_t>(count));
        }
        return bytes;
    }
    static std::string readUntilEndsWith(int client, const std::string& end)
    {
        return readUntil(client, [&end](const std::string& bytes) { return bytes.ends_with(end); });
    }
    static void request(int client, const std::string& method, const std::string& query,
                        const std::string& body = {})
    {
        write(client, method + " /engine.io/?" + query + " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    std::string open(int worker)
    {
        const int client = connect(worker);
        request(client, "GET", "EIO=4&transport=polling");
        const std::string answer = readUntilEndsWith(client, "}");
        return answer.substr(answer.find("\"sid\":\"") + 7, 20);
    }
    static void upgradeRequest(int client, const std::string& query, const std::string& behind = {})
    {
        write(client, "GET /engine.io/?" + query +
                          " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" +
                          behind);
    }

    EchoAcceptor acceptor;
    std::unique_ptr<engine::Engine> engine;
    std::atomic<int> descriptorsClosed{0};

private:
    struct State {
        explicit State(int index) : worker(index) {}
        net::Worker worker;
        net::http::HttpStats stats;
        std::unique_ptr<net::http::ConnectionSet> connections;
    };
    net::http::HttpLimits m_limits;
    std::vector<std::unique_ptr<State>> m_workers;
    std::vector<int> m_clients;
};

} // namespace

/// Several workers: requests find the owner of their session (adr/0001-session-placement.md).
class TestEngine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sessionsStayWhereTheyWereOpened()
    {
        FakeServer server({}, 3);
        for (int worker = 0; worker < 3; ++worker) {
            server.open(worker);
            QCOMPARE(engine::ownerOf(server.acceptor.opened.back()->id(), 3), worker);
            QCOMPARE(server.engine->stats(worker).sessionsPolling.value(), 1);
        }
        QCOMPARE(server.engine->sessionCount(), std::size_t(3));
    }
    void requestsFindTheirSessionFromAnyWorker()
    {
        FakeServer server({}, 3);
        const std::string sid = server.open(1);
        const auto held = server.get(FakeServer::session(sid), 0);
        COMPARE_TEXT(server.post(FakeServer::session(sid), "4hi", 2).text(), "200 ok");
        COMPARE_TEXT(server.acceptor.heard.all(), "text:hi");
        const engine::Message message = engine::Message::text("there");
        server.acceptor.opened.front()->send({&message, 1});
        server.settle();
        COMPARE_TEXT(held.text(), "200 4there");
        // A second GET from a third worker overlaps all the same.
        const auto again = server.get(FakeServer::session(sid), 0);
        COMPARE_TEXT(server.get(FakeServer::session(sid), 2).text(), "400 ");
        COMPARE_TEXT(again.text(), "200 1");
        COMPARE_TEXT(server.get(FakeServer::session(sid), 2).text(),
                     "400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    }
    void abortsTravelToo()
    {
        FakeServer server({}, 3);
        const std::string sid = server.open(1);
        const auto held = server.get(FakeServer::session(sid), 0);
        held.exchange->onAborted();
        server.settle();
        COMPARE_TEXT(server.acceptor.heard.all(), "closed:transport_error");
    }
    void anUpgradeHandsTheDescriptorToTheOwner()
    {
        FakeServer server({}, 3);
        const std::string sid = server.open(1);
        const auto socket =
            server.upgrade("EIO=4&transport=websocket&sid=" + sid, {}, 2, clientFrame(test::kText, "2probe"));
        int owner = -1;
        test::FakeStream::Record& stream = server.stream(socket.descriptor, &owner);
        QCOMPARE(owner, 1);
        QVERIFY(stream.written.ends_with(serverFrame(test::kText, "3probe")));
        stream.stream->receive(clientFrame(test::kText, "5"));
        COMPARE_TEXT(server.acceptor.heard.all(), "transport:websocket");
    }
    void requestsForAWorkerThatIsGoneAreAnswered()
    {
        FakeServer server({}, 2);
        const std::string sid = server.open(1);
        server.engine->destroyWorkerState(1);
        COMPARE_TEXT(server.acceptor.heard.all(), "closed:server_shutting_down");
        QCOMPARE(server.get(FakeServer::session(sid), 0).answer->response->status, 500);
        server.upgrade("EIO=4&transport=websocket&sid=" + sid, {}, 0);
        QCOMPARE(server.descriptorsClosed, 1);
    }

    void closesAllSessionsSpreadOverTime()
    {
        FakeServer server;
        for (int i = 0; i < 100; ++i)
            server.open();
        std::vector<int> sockets;
        for (int i = 0; i < 100; ++i)
            sockets.push_back(server.upgrade("EIO=4&transport=websocket").descriptor);
        bool isDone = false;
        server.engine->closeAll(0, CloseReason::ServerShuttingDown, 1s, [&isDone] { isDone = true; });
        server.pass(500ms);
        const std::size_t half = server.engine->sessionCount();
        QVERIFY(half > 50 && half < 150);
        server.pass(600ms);
        QCOMPARE(server.engine->sessionCount(), std::size_t(0));
        QVERIFY(!isDone); // close frames wait for theirs, polling closes for a GET
        for (const int socket : sockets) {
            test::FakeStream::Record& stream = server.stream(socket);
            QVERIFY(stream.written.ends_with(serverFrame(test::kClose, "")));
            stream.stream->receive(clientFrame(test::kClose, ""));
            stream.stream->breakOff();
        }
        server.pass(5s); // not undeliveredCloseWait
        QVERIFY(isDone);
        QCOMPARE(server.workers[0]->timers().armedCount(), std::size_t(0));
    }
    void anEmptyWorkerIsDoneAtOnce()
    {
        FakeServer server;
        bool isDone = false;
        server.engine->closeAll(0, CloseReason::ServerShuttingDown, 5s, [&isDone] { isDone = true; });
        server.settle();
        QVERIFY(isDone);
    }
    void closingAllHurriesEarlierGoodbyes()
    {
        FakeServer server;
        server.open();
        server.acceptor.opened.front()->close(CloseReason::ForcedClose); // would wait 30 s for a GET
        bool isDone = false;
        server.engine->closeAll(0, CloseReason::ServerShuttingDown, 0s, [&isDone] { isDone = true; });
        server.pass(5100ms);
        QVERIFY(isDone);
    }

    void threadsShareSessions()
    {
        RealServer server(4);
        for (int owner = 0; owner < 4; ++owner) {
            const std::string sid = server.open(owner);
            const std::string query = "EIO=4&transport=polling&sid=" + sid;
            const int poller = server.connect((owner + 1) % 4);
            const int poster = server.connect((owner + 2) % 4);
            RealServer::request(poller, "GET", query);
            RealServer::request(poster, "POST", query, "4hello");
            QVERIFY(RealServer::readUntilEndsWith(poster, "\r\n\r\nok").ends_with("ok"));
            QVERIFY(RealServer::readUntilEndsWith(poller, "4hello").ends_with("\r\n\r\n4hello"));

            const int socket = server.connect((owner + 3) % 4);
            RealServer::upgradeRequest(socket, "EIO=4&transport=websocket&sid=" + sid,
                                       clientFrame(test::kText, "2probe"));
            QVERIFY(RealServer::readUntilEndsWith(socket, "3probe").ends_with("3probe"));
            RealServer::write(socket, clientFrame(test::kText, "5") + clientFrame(test::kText, "4over"));
            QVERIFY(RealServer::readUntilEndsWith(socket, "4over").ends_with("4over"));
            RealServer::write(socket, clientFrame(test::kClose, ""));
            COMPARE_TEXT(RealServer::readUntil(socket, [](const std::string&) { return false; }),
                         serverFrame(test::kClose, ""));
        }
        QTRY_COMPARE(server.acceptor.closed.load(), 4);
    }
    void threadsDrain()
    {
        RealServer server(3);
        std::vector<int> sockets;
        for (int i = 0; i < 30; ++i) {
            sockets.push_back(server.connect(i % 3));
            RealServer::upgradeRequest(sockets.back(), "EIO=4&transport=websocket");
            RealServer::readUntilEndsWith(sockets.back(), "}");
        }
        QCOMPARE(server.engine->sessionCount(), std::size_t(30));
        server.engine->stopAccepting();
        std::atomic<int> done{0};
        for (int i = 0; i < 3; ++i)
            server.engine->closeAll(i, CloseReason::ServerShuttingDown, 100ms, [&done] { ++done; });
        for (const int socket : sockets) {
            COMPARE_TEXT(RealServer::readUntilEndsWith(socket, serverFrame(test::kClose, "")),
                         serverFrame(test::kClose, ""));
            RealServer::write(socket, clientFrame(test::kClose, ""));
            COMPARE_TEXT(RealServer::readUntil(socket, [](const std::string&) { return false; }), "");
            ::shutdown(socket, SHUT_RDWR);
        }
        QTRY_COMPARE(done.load(), 3);
        QTRY_COMPARE(server.descriptorsClosed.load(), 30);
        QCOMPARE(server.acceptor.closed.load(), 30);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
