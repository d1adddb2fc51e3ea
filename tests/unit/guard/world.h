// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/api.h"
#include "engineio/endpoint.h"
#include "engineio/services.h"
#include "guard/countingstream.h"
#include "net/http/httpconnection.h"
#include "net/http/router.h"
#include "papermastery/application.h"
#include "socketio/server.h"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::test {

/// One worker of a server, turned by hand, in a time that stands still: every run does exactly the same.
class HandWorker final : public net::http::ConnectionHost {
public:
    HandWorker();
    ~HandWorker();
    HandWorker(const HandWorker&) = delete;
    HandWorker& operator=(const HandWorker&) = delete;

    /// The end of a turn: tasks, the flush, the funeral; until nothing is left to do.
    void turn();

    net::http::RequestHandler& handler() override { return router; }
    const net::http::HttpLimits& limits() const override { return m_limits; }
    net::http::HttpStats& stats() override { return m_stats; }
    net::TimerWheel& timers() override { return wheel; }
    std::shared_ptr<net::http::AnswerBox> answerBox() override { return m_answers; }
    void remove(net::http::HttpConnection& connection) override;

    std::unique_ptr<engine::WorkerServices> makeServices();
    std::unique_ptr<net::Stream> makeStream(int descriptor);
    void retire(std::unique_ptr<net::Retired> object) { m_retired.push_back(std::move(object)); }
    void post(base::Task task) { m_tasks.push_back(std::move(task)); }

    /// A peer whose connection has been accepted.
    Peer& connect();
    /// It sends `bytes`, as they stand.
    void receive(Peer& peer, std::string_view bytes);

    base::ManualClock clock;
    net::TimerWheel wheel{clock};
    net::http::Router router;
    std::deque<Peer> peers; ///< by descriptor

private:
    net::http::HttpLimits m_limits;
    net::http::HttpStats m_stats;
    std::shared_ptr<net::http::AnswerBox> m_answers;
    net::FlushList m_endOfTurn;
    std::vector<base::Task> m_tasks;
    std::vector<std::unique_ptr<net::Retired>> m_retired;
    std::string m_readBuffer;
};

/// A whole server on one HandWorker, from the HTTP parser upwards, with its clients.
class World {
public:
    enum class Kind { Fixture, Product };
    explicit World(Kind kind);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Brings up to `count` clients in, from the upgrade request to the answer of CONNECT. Client i is user
    /// "u<i>".
    void connectUpTo(int count);
    /// All of them join session room "r".
    void joinAll();
    Peer& client(int index) { return *m_clients[static_cast<std::size_t>(index)]; }
    int clientCount() const { return static_cast<int>(m_clients.size()); }
    /// A client's Socket.IO packet, masked; the answer is there afterwards.
    void send(Peer& peer, std::string_view packet);
    /// A backend's connection, kept alive.
    Peer& backend();
    HandWorker& worker() { return m_worker; }
    /// Throws unless the last thing `peer` was sent contains `text`.
    static void expect(const Peer& peer, std::string_view text);

private:
    HandWorker m_worker;
    socketio::Server m_sockets;
    std::unique_ptr<papermastery::Application> m_application;
    std::unique_ptr<api::Api> m_api;
    api::Readiness m_readiness;
    std::unique_ptr<net::http::RequestHandler> m_apiEndpoint;
    std::unique_ptr<engine::Engine> m_engine;
    std::vector<Peer*> m_clients;
    Peer* m_backend = nullptr;
};

/// A masked text frame with the Engine.IO digit for a message.
std::string messageFrame(std::string_view packet);

} // namespace sio::test
