// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/connection.h"
#include "net/worker.h"
#include "unit/net/socketpair.h"

#include <QtTest>

#include <atomic>
#include <poll.h>
#include <thread>

using namespace sio;
using namespace sio::net;
using namespace sio::net::http;
using net::test::Pair;
using net::test::tcpPair;

namespace {

/// Answers with the request's target and body: at once, or by way of another worker.
class EchoHandler final : public RequestHandler {
public:
    explicit EchoHandler(Loop* elsewhere = nullptr) : m_elsewhere(elsewhere) {}

    std::size_t bodyLimit(const RequestHead&) override { return 100'000; }
    std::unique_ptr<Exchange> begin(const RequestHead& head, const PeerAddress&, Responder responder) override
    {
        if (head.path == "/silent") {
            held = std::move(responder);
            return std::make_unique<Silent>(*this);
        }
        return std::make_unique<Echo>(*this, head.target, std::move(responder));
    }
    bool takesUpgrade(const RequestHead&) override { return true; }
    void upgrade(UpgradedConnection connection) override { upgraded = std::move(connection); }

    std::size_t padding = 0; ///< bytes added to each answer
    Responder held;
    UpgradedConnection upgraded;
    std::atomic<int> aborted = 0;
    std::atomic<int> finished = 0;

private:
    class Echo final : public Exchange {
    public:
        Echo(EchoHandler& handler, std::string target, Responder responder)
            : m_handler(handler), m_target(std::move(target)), m_responder(std::move(responder))
        {
        }
        void onBody(std::string body) override
        {
            Response response;
            response.body = m_target + " " + body + std::string(m_handler.padding, '.');
            if (!m_handler.m_elsewhere) {
                m_responder.respond(std::move(response));
                return;
            }
            m_handler.m_elsewhere->post(
                [answer = std::move(response), responder = std::move(m_responder)]() mutable {
                    responder.respond(std::move(answer));
                });
        }

    private:
        EchoHandler& m_handler;
        std::string m_target;
        Responder m_responder;
    };
    class Silent final : public Exchange {
    public:
        explicit Silent(EchoHandler& handler) : m_handler(handler) {}
        void onBody(std::string) override {}
        void onAborted() override { ++m_handler.aborted; }
        void onPeerFinished() override { ++m_handler.finished; }

    private:
        EchoHandler& m_handler;
    };

    Loop* m_elsewhere;
};

/// A worker with its connections; the test's thread plays the clients.
class Service {
public:
    explicit Service(Loop* elsewhere = nullptr) : handler(elsewhere), m_worker(0)
    {
        m_worker.start();
        m_worker.runAndWait([this] {
            m_set = std::make_unique<ConnectionSet>(HttpContext{m_worker.loop(), handler, limits, stats});
        });
    }
    ~Service()
    {
        destroySet();
        m_worker.stop();
    }

    /// The client's end of a new connection.
    Pair connect()
    {
        Pair pair = tcpPair();
        m_worker.runAndWait([this, near = std::exchange(pair.near, -1)] {
            m_set->adopt(near, peerAddressOf(near), [this] { ++closed; });
        });
        return pair;
    }
    void drain()
    {
        m_worker.runAndWait([this] { m_set->drain(); });
    }
    void destroySet()
    {
        m_worker.runAndWait([this] { m_set.reset(); });
    }
    std::size_t size()
    {
        std::size_t count = 0;
        m_worker.runAndWait([this, &count] { count = m_set ? m_set->size() : 0; });
        return count;
    }
    Loop& loop() { return m_worker.loop(); }
    void run(base::Task task) { m_worker.runAndWait(std::move(task)); }

    HttpLimits limits;
    HttpStats stats;
    EchoHandler handler;
    std::atomic<int> closed = 0;

private:
    Worker m_worker;
    std::unique_ptr<ConnectionSet> m_set;
};

void send(const Pair& pair, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(pair.far, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (count < 0 && errno != EAGAIN)
            return;
        pollfd waiting{pair.far, POLLOUT, 0};
        ::poll(&waiting, 1, 1000);
    }
}

/// Reads until `count` bytes are there, or the end.
std::string receive(const Pair& pair, std::size_t count = std::string::npos)
{
    std::string bytes;
    std::string buffer(65536, '\0');
    while (bytes.size() < count) {
        pollfd waiting{pair.far, POLLIN, 0};
        if (::poll(&waiting, 1, 20'000) != 1)
            return bytes + "<timeout>";
        const ssize_t got = ::recv(pair.far, buffer.data(), std::min(buffer.size(), count - bytes.size()), 0);
        if (got <= 0)
            return bytes + (got < 0 ? "<reset>" : "");
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return bytes;
}

/// One answer; its body.
std::string receiveAnswer(const Pair& pair)
{
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        const std::string next = receive(pair, 1);
        if (next.size() != 1)
            return "<broken " + head + next + ">";
        head += next;
    }
    const std::size_t field = head.find("Content-Length: ");
    return receive(pair, std::strtoull(head.c_str() + field + 16, nullptr, 10));
}

std::string get(const std::string& target, const std::string& fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

} // namespace

class TestConnectionSet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void servesOverASocket()
    {
        Service service;
        const Pair client = service.connect();
        send(client, get("/a") + get("/b"));
        QCOMPARE(receiveAnswer(client), std::string("/a "));
        QCOMPARE(receiveAnswer(client), std::string("/b "));
        send(client, get("/c", "Connection: close\r\n"));
        QCOMPARE(receiveAnswer(client), std::string("/c "));
        QCOMPARE(receive(client), std::string());
        ::shutdown(client.far, SHUT_WR);
        QTRY_COMPARE(service.closed.load(), 1);
        QCOMPARE(service.size(), std::size_t(0));
    }

    void answersAPeerThatHasFinished()
    {
        Service service;
        const Pair client = service.connect();
        send(client, get("/a"));
        ::shutdown(client.far, SHUT_WR);
        QCOMPARE(receiveAnswer(client), std::string("/a "));
        QCOMPARE(receive(client), std::string());
        QTRY_COMPARE(service.closed.load(), 1);
    }

    void tellsAHeldRequestThatItsPeerHasFinished()
    {
        Service service;
        Pair client = service.connect();
        send(client, get("/silent"));
        ::shutdown(client.far, SHUT_WR);
        QTRY_COMPARE(service.handler.finished.load(), 1);
        QCOMPARE(service.handler.aborted.load(), 0);
        service.run([&] { service.handler.held.respond({}); });
        QCOMPARE(receiveAnswer(client), std::string());
        QTRY_COMPARE(service.closed.load(), 1);
    }

    void tellsAHeldRequestThatItsPeerIsGone()
    {
        Service service;
        Pair client = service.connect();
        send(client, get("/silent"));
        QTRY_COMPARE(service.stats.requests.value(), std::int64_t(1));
        net::test::resetFar(client);
        QTRY_COMPARE(service.closed.load(), 1);
        QCOMPARE(service.handler.aborted.load(), 1);
        service.run([&] { service.handler.held.respond({}); }); // dropped
    }

    void deliversABigAnswerToASlowReader()
    {
        Service service;
        service.handler.padding = 8'000'000;
        const Pair client = service.connect();
        send(client, get("/a") + get("/b"));
        QCOMPARE(receiveAnswer(client).size(), std::size_t(8'000'003));
        QCOMPARE(receiveAnswer(client).size(), std::size_t(8'000'003));
    }

    /// The client sends more than is read; a plain close would reset the connection over the refusal.
    void letsARefusalReachAClientThatIsStillSending()
    {
        Service service;
        const Pair client = service.connect();
        send(client, get("/a", "Content-Length: 3000000\r\n"));
        send(client, std::string(3'000'000, 'x'));
        const std::string answer = receive(client);
        QVERIFY(answer.starts_with("HTTP/1.1 413 "));
        QVERIFY(!answer.ends_with("<reset>"));
        ::shutdown(client.far, SHUT_WR);
        QTRY_COMPARE(service.closed.load(), 1);
    }

    void handsADescriptorOver()
    {
        Service service;
        const Pair client = service.connect();
        send(client, get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\n") + "tail");
        QTRY_COMPARE(service.size(), std::size_t(0));
        UpgradedConnection& upgraded = service.handler.upgraded;
        QCOMPARE(upgraded.unread, std::string("tail"));
        QVERIFY(upgraded.peer.isLoopback);
        QCOMPARE(service.closed.load(), 0);
        QCOMPARE(::send(upgraded.descriptor, "hi", 2, 0), ssize_t(2));
        QCOMPARE(receive(client, 2), std::string("hi"));
        ::close(upgraded.descriptor);
        upgraded.onClosed();
        QCOMPARE(service.closed.load(), 1);
    }

    void drainsIdleConnectionsAtOnce()
    {
        Service service;
        const Pair idle = service.connect();
        const Pair busy = service.connect();
        send(busy, get("/silent"));
        QTRY_COMPARE(service.stats.requests.value(), std::int64_t(1));
        service.drain();
        QCOMPARE(receive(idle), std::string());
        QCOMPARE(service.closed.load(), 1);
        service.run([&] { service.handler.held.respond({}); });
        QVERIFY(receive(busy).find("Connection: close\r\n") != std::string::npos);
        const Pair late = service.connect();
        QCOMPARE(receive(late), std::string());
    }

    void closesAllWhenDestroyed()
    {
        Service service;
        const Pair idle = service.connect();
        const Pair held = service.connect();
        const Pair partial = service.connect();
        send(held, get("/silent"));
        send(partial, "GET /");
        QTRY_COMPARE(service.stats.requests.value(), std::int64_t(1));
        service.destroySet();
        QCOMPARE(service.closed.load(), 3);
        QCOMPARE(service.handler.aborted.load(), 1);
        QCOMPARE(service.stats.connections.value(), std::int64_t(0));
        QCOMPARE(receive(idle), std::string());
        service.run([&] { service.handler.held.respond({}); });
    }

    /// Answers cross threads while connections come and go.
    void takesAnswersFromOtherWorkers()
    {
        Worker elsewhere(1);
        elsewhere.start();
        {
            Service service(&elsewhere.loop());
            constexpr int kClients = 8;
            constexpr int kRequests = 50;
            std::vector<Pair> clients(kClients);
            for (Pair& client : clients) {
                Pair made = service.connect();
                std::swap(client.far, made.far);
            }
            for (int i = 0; i < kRequests; ++i) {
                for (const Pair& client : clients)
                    send(client, get("/" + std::to_string(i)));
            }
            clients[0].closeFar(); // its answers are under way
            for (int i = 0; i < kRequests; ++i) {
                for (int client = 1; client < kClients; ++client)
                    QCOMPARE(receiveAnswer(clients[static_cast<std::size_t>(client)]),
                             "/" + std::to_string(i) + " ");
            }
            QTRY_COMPARE(service.closed.load(), 1);
            for (int client = 1; client < kClients; ++client)
                send(clients[static_cast<std::size_t>(client)], get("/last"));
        }
        elsewhere.stop();
    }
};

QTEST_GUILESS_MAIN(TestConnectionSet)
#include "tst_connectionset.moc"
