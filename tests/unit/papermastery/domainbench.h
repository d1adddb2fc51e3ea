// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "papermastery/application.h"
#include "socketio/server.h"
#include "support/fakesession.h"
#include "support/fakeworkers.h"
#include "tokens.h"

#include <QtTest>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::test {

/// One connected client and what it saw.
struct TestClient {
    FakeSession* session = nullptr;
    int worker = 0;
    std::string nsp = "/";
    std::string sid;                   ///< of the namespace socket; empty when it was refused
    std::vector<std::string> greeting; ///< frames up to and including the first event
};

/// The application on a Socket.IO server over fake sessions and workers, clocks turned by hand.
class DomainBench {
public:
    explicit DomainBench(papermastery::ApplicationOptions options = {}, int workerCount = 2,
                         papermastery::BlockedCheck isBlocked = {})
        : m_catalogue(catalogue::Catalogue::builtIn()), m_workers(std::make_unique<FakeWorkers>(workerCount)),
          workers(*m_workers), io(papermastery::Application::serverOptions({})),
          application(std::move(options), *m_catalogue, io,
                      {workers.clock,
                       [this] {
                           if (wallIsBroken)
                               throw std::runtime_error("no clock");
                           return wallMs;
                       },
                       std::move(isBlocked)})
    {
        application.start(workerCount, [this] { return workers.current(); });
        io.start(std::move(m_workers));
    }

    ~DomainBench()
    {
        for (const auto& session : m_sessions)
            workers.in(session.worker, [&] { session.fake->end(); });
        workers.drain();
        m_sessions.clear();
        for (int i = 0; i < application.workerCount(); ++i)
            workers.in(i, [&] { io.destroyWorkerState(i); });
    }

    DomainBench(const DomainBench&) = delete;
    DomainBench& operator=(const DomainBench&) = delete;

    /// Opens a connection with that query, joins `nsp` with that auth, and keeps what came back.
    TestClient connect(const std::string& query, const std::string& auth = {}, const std::string& nsp = "/",
                       int worker = 0)
    {
        TestClient client;
        client.worker = worker;
        workers.in(worker, [&] {
            m_sessions.push_back({worker, std::make_unique<FakeSession>(workers.wheel, io.acceptor(worker),
                                                                        "/socket.io/?EIO=4&" + query)});
        });
        client.session = m_sessions.back().fake.get();
        join(client, nsp, auth);
        return client;
    }
    TestClient user(const std::string& userId, int worker = 0)
    {
        return connect("userId=" + userId, {}, "/", worker);
    }

    /// CONNECT on a connection that is there; for a second namespace too.
    void join(TestClient& client, const std::string& nsp, const std::string& auth)
    {
        client.nsp = nsp;
        send(client, "0" + prefix(nsp) + auth);
        client.greeting = client.session->take();
        const std::string head = "40" + prefix(nsp) + "{\"sid\":\"";
        if (!client.greeting.empty() && client.greeting.front().rfind(head, 0) == 0)
            client.sid = client.greeting.front().substr(head.size(), 20);
    }

    void send(const TestClient& client, const std::string& packet)
    {
        workers.in(client.worker, [&] { client.session->text(packet); });
        workers.drain();
    }
    /// Frames since the last look.
    static std::vector<std::string> take(const TestClient& client) { return client.session->take(); }

    /// Emits with an acknowledgement; the answer's JSON, or what came instead.
    std::string ask(const TestClient& client, const std::string& event, const std::string& argument)
    {
        const std::string id = std::to_string(m_nextAck++);
        take(client);
        const std::string comma = argument.empty() ? "" : ",";
        send(client, "2" + prefix(client.nsp) + id + "[\"" + event + "\"" + comma + argument + "]");
        const std::string frame = client.session->takeOne();
        const std::string head = "43" + prefix(client.nsp) + id + "[";
        if (frame.rfind(head, 0) != 0)
            return "no answer: " + frame;
        return frame.substr(head.size(), frame.size() - head.size() - 1);
    }
    /// The same without; what came by itself.
    std::vector<std::string> tell(const TestClient& client, const std::string& event,
                                  const std::string& argument)
    {
        take(client);
        const std::string comma = argument.empty() ? "" : ",";
        send(client, "2" + prefix(client.nsp) + "[\"" + event + "\"" + comma + argument + "]");
        return take(client);
    }
    std::string joinSession(const TestClient& client, const std::string& id)
    {
        return ask(client, "join_session_room", "{\"session_id\":\"" + id + "\"}");
    }

    /// Publishes from a thread that is worker `from`, and waits for the answer.
    papermastery::PublishResult publish(papermastery::PublishRequest request, int from = 0)
    {
        std::optional<papermastery::PublishResult> result;
        workers.in(from, [&] {
            application.publisher().publish(std::move(request),
                                            [&](papermastery::PublishResult r) { result = std::move(r); });
        });
        workers.drain();
        return result ? *std::move(result)
                      : base::Unexpected{papermastery::PublishError{"NO_ANSWER", 0, {}, {}}};
    }
    papermastery::ParticipantsResult setParticipants(std::string_view sessionId,
                                                     std::vector<std::string> users)
    {
        std::optional<papermastery::ParticipantsResult> result;
        workers.in(0, [&] {
            application.publisher().setParticipants(
                sessionId, std::move(users),
                [&](papermastery::ParticipantsResult r) { result = std::move(r); });
        });
        workers.drain();
        return result ? *std::move(result)
                      : base::Unexpected{papermastery::PublishError{"NO_ANSWER", 0, {}, {}}};
    }
    papermastery::PublishResult publishRow(const std::string& event, const std::string& row, int from = 0)
    {
        papermastery::PublishRequest request;
        request.event = event;
        request.dataJson = row;
        return publish(std::move(request), from);
    }

    /// Both clocks.
    void turn(std::chrono::milliseconds by)
    {
        wallMs += by.count();
        workers.turnClock(by);
    }

    static std::string prefix(const std::string& nsp) { return nsp == "/" ? "" : nsp + ','; }

    std::int64_t wallMs = kNowMs;
    bool wallIsBroken = false;

private:
    struct Session {
        int worker;
        std::unique_ptr<FakeSession> fake;
    };
    base::Result<catalogue::Catalogue, catalogue::CatalogueError> m_catalogue;
    std::unique_ptr<FakeWorkers> m_workers; ///< until the server has them
    std::uint64_t m_nextAck = 0;

public:
    FakeWorkers& workers;
    socketio::Server io;
    papermastery::Application application;

private:
    std::vector<Session> m_sessions;
};

} // namespace sio::test

namespace QTest {
template <> inline char* toString(const std::string& text)
{
    return qstrdup(text.c_str());
}
template <> inline char* toString(const std::vector<std::string>& list)
{
    std::string text;
    for (const std::string& item : list)
        text += '[' + item + "] ";
    return qstrdup(text.c_str());
}
} // namespace QTest
