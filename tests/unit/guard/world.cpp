// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "guard/world.h"

#include "protocol/websocketframe.h"
#include "support/fixtureapp.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sio::test {

namespace {

class HandServices final : public engine::WorkerServices {
public:
    explicit HandServices(HandWorker& worker) : m_worker(worker) {}
    base::TimePoint now() const override { return m_worker.clock.now(); }
    net::TimerWheel& timers() override { return m_worker.wheel; }
    bool post(base::Task task) override
    {
        m_worker.post(std::move(task));
        return true;
    }
    void retire(std::unique_ptr<net::Retired> object) override { m_worker.retire(std::move(object)); }
    std::unique_ptr<net::Stream> makeStream(int descriptor, net::PeerAddress) override
    {
        return m_worker.makeStream(descriptor);
    }

private:
    HandWorker& m_worker;
};

class HandWorkers final : public socketio::Workers {
public:
    explicit HandWorkers(HandWorker& worker) : m_worker(worker) {}
    int count() const override { return 1; }
    int current() const override { return 0; }
    bool post(int, base::Task task) override
    {
        m_worker.post(std::move(task));
        return true;
    }
    net::TimerWheel& timers(int) override { return m_worker.wheel; }

private:
    HandWorker& m_worker;
};

class HandAnswers final : public net::http::AnswerBox {
public:
    bool isCurrentThread() const override { return true; }
    void post(base::Task) override { throw std::logic_error("there is no other thread"); }
};

std::string upgradeRequest(int client)
{
    // What a browser sends, roughly.
    return "GET /socket.io/?userId=u" + std::to_string(client) +
           "&EIO=4&transport=websocket HTTP/1.1\r\nHost: realtime.example:3000\r\nConnection: Upgrade\r\n"
           "Pragma: no-cache\r\nCache-Control: no-cache\r\n"
           "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/120.0\r\n"
           "Upgrade: websocket\r\nOrigin: http://realtime.example\r\nSec-WebSocket-Version: 13\r\n"
           "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
}

} // namespace

std::string messageFrame(std::string_view packet)
{
    constexpr std::uint8_t mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    const std::string payload = '4' + std::string(packet);
    char header[protocol::kMaxWsHeader];
    const std::size_t size = protocol::encodeWsHeader(header, protocol::WsOpcode::Text, payload.size(), mask);
    std::string frame(header, size);
    frame += payload;
    protocol::applyWsMask({frame.data() + size, payload.size()}, mask);
    return frame;
}

// ---- the worker

HandWorker::HandWorker() : m_answers(std::make_shared<HandAnswers>()), m_readBuffer(64 * 1024, '\0') {}

HandWorker::~HandWorker() = default;

std::unique_ptr<engine::WorkerServices> HandWorker::makeServices()
{
    return std::make_unique<HandServices>(*this);
}

void HandWorker::turn()
{
    do {
        for (base::Task& task : std::exchange(m_tasks, {}))
            task();
        while (net::Flushable* stream = m_endOfTurn.takeFirst())
            stream->flush();
        const auto gone = std::exchange(m_retired, {});
    } while (!m_tasks.empty() || !m_endOfTurn.empty() || !m_retired.empty());
}

void HandWorker::remove(net::http::HttpConnection& connection)
{
    retire(std::unique_ptr<net::Retired>(&connection));
}

std::unique_ptr<net::Stream> HandWorker::makeStream(int descriptor)
{
    return std::make_unique<CountingStream>(peers[static_cast<std::size_t>(descriptor)], m_endOfTurn);
}

Peer& HandWorker::connect()
{
    Peer& peer = peers.emplace_back();
    peer.descriptor = static_cast<int>(peers.size()) - 1;
    auto connection =
        std::make_unique<net::http::HttpConnection>(*this, makeStream(peer.descriptor), base::Task([] {}));
    connection.release()->start(); // until remove()
    return peer;
}

void HandWorker::receive(Peer& peer, std::string_view bytes)
{
    std::copy(bytes.begin(), bytes.end(), m_readBuffer.begin());
    peer.stream->receive({m_readBuffer.data(), bytes.size()});
}

// ---- the server

World::World(Kind kind)
    : m_sockets(kind == Kind::Product ? papermastery::Application::serverOptions({})
                                      : socketio::ServerOptions())
{
    if (kind == Kind::Product) {
        static const auto catalogue = catalogue::Catalogue::builtIn();
        papermastery::ApplicationOptions options;
        options.clientEventsPerSecond = 0; // in a time that stands still
        m_application = std::make_unique<papermastery::Application>(
            options, *catalogue, m_sockets,
            papermastery::Surroundings{m_worker.clock, [] { return std::int64_t{1'700'000'000'000}; }});
        m_application->start(1, [] { return 0; });
        m_api = std::make_unique<api::Api>(api::ApiOptions(), m_application->publisher(), m_readiness,
                                           m_worker.clock,
                                           api::Api::Hooks{[] { return std::int64_t{1'700'000'000'000}; }});
        m_readiness.setReady();
        m_apiEndpoint = m_api->makeEndpoint();
        api::Api::mount(m_worker.router, *m_apiEndpoint);
    } else {
        setUpFixture(m_sockets, false);
    }
    m_sockets.start(std::make_unique<HandWorkers>(m_worker));
    std::vector<std::unique_ptr<engine::WorkerServices>> services;
    services.push_back(m_worker.makeServices());
    m_engine =
        std::make_unique<engine::Engine>(engine::EngineOptions(), std::move(services),
                                         std::vector<engine::SessionAcceptor*>{&m_sockets.acceptor(0)});
    m_worker.router.addExact("/socket.io/", m_engine->endpoint(0));
}

World::~World()
{
    m_engine->destroyWorkerState(0);
    m_worker.turn();
    m_sockets.destroyWorkerState(0);
    m_worker.turn();
}

void World::connectUpTo(int count)
{
    const std::string connect = messageFrame("0");
    while (clientCount() < count) {
        Peer& peer = m_worker.connect();
        m_worker.receive(peer, upgradeRequest(clientCount()));
        m_worker.turn();
        m_worker.receive(peer, connect);
        m_worker.turn();
        expect(peer, m_application ? "connection_success" : "40{\"sid\":");
        m_clients.push_back(&peer);
    }
}

void World::joinAll()
{
    const std::string join = messageFrame(R"(21["join_session_room",{"session_id":"r"}])");
    for (Peer* const peer : m_clients) {
        m_worker.receive(*peer, join);
        m_worker.turn();
        expect(*peer, "\"success\":true");
    }
}

void World::send(Peer& peer, std::string_view packet)
{
    m_worker.receive(peer, messageFrame(packet));
    m_worker.turn();
}

Peer& World::backend()
{
    if (!m_backend)
        m_backend = &m_worker.connect();
    return *m_backend;
}

void World::expect(const Peer& peer, std::string_view text)
{
    if (peer.last.view().find(text) == std::string_view::npos)
        throw std::runtime_error("expected " + std::string(text) + ", got " + std::string(peer.last.view()));
}

} // namespace sio::test
