// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/serversession.h"
#include "fakes.h"

namespace sio::test {

using engine::EngineOptions;
using engine::Message;
using engine::PollingTransport;
using engine::SendResult;
using engine::ServerSession;
using engine::TransportKind;

inline const std::string kRs = "\x1e";

/// A worker with one session; the test plays its client.
class SessionSetup final : public engine::SessionHost {
public:
    explicit SessionSetup(TransportKind kind = TransportKind::WebSocket, EngineOptions o = {})
        : m_options(std::move(o))
    {
        std::unique_ptr<engine::Transport> transport;
        if (kind == TransportKind::Polling)
            transport = std::make_unique<PollingTransport>(m_services);
        else
            transport = std::make_unique<FakeWebSocket>(socket);
        m_session = std::make_unique<ServerSession>(*this, engine::SessionId::generate(),
                                                    std::make_shared<const engine::Handshake>(),
                                                    std::move(transport));
    }
    void start() { m_session->start(acceptor); }

    const EngineOptions& options() const override { return m_options; }
    engine::WorkerServices& services() override { return m_services; }
    engine::EngineStats& stats() override { return m_stats; }
    const engine::ControlFrames& frames() const override { return m_frames; }
    void letClose(std::unique_ptr<engine::Transport> transport, const engine::SessionId&) override
    {
        closing.push_back(std::move(transport));
    }
    void removeSession(ServerSession&) override
    {
        ++removals;
        m_services.retire(std::move(m_session));
    }

    ServerSession& session() { return *m_session; }
    FakeServices& worker() { return m_services; }
    void pass(base::Duration time) { m_services.pass(time); }
    std::string heard() const { return acceptor.heard.all(); }
    bool isOver() const { return removals > 0; }

    // The client's side of polling.
    std::shared_ptr<Answer> get()
    {
        auto answer = std::make_shared<Answer>();
        m_session->polling()->poll(++m_lastId, makeReply(answer));
        return answer;
    }
    std::shared_ptr<Answer> post(std::string body)
    {
        auto answer = std::make_shared<Answer>();
        PollingTransport* const polling = m_session->polling();
        polling->beginPost(++m_lastId, makeReply(answer));
        polling->postBody(m_lastId, std::move(body));
        return answer;
    }
    FakeWebSocket::Record& probe(FakeWebSocket::Record& record)
    {
        m_session->tryUpgrade(std::make_unique<FakeWebSocket>(record));
        return record;
    }
    SendResult send(std::string_view text, bool isVolatile = false)
    {
        const Message message = Message::text(text);
        return m_session->send({&message, 1}, isVolatile, false);
    }

    FakeWebSocket::Record socket;
    RecordingAcceptor acceptor;
    std::vector<std::unique_ptr<engine::Transport>> closing;
    int removals = 0;

private:
    EngineOptions m_options;
    FakeServices m_services;
    engine::EngineStats m_stats;
    engine::ControlFrames m_frames;
    std::unique_ptr<ServerSession> m_session;
    PollingTransport::RequestId m_lastId = 0;
};

inline EngineOptions quickOptions()
{
    EngineOptions options;
    options.pingInterval = 300ms;
    options.pingTimeout = 200ms;
    return options;
}

/// The same over both transports.
inline void addTransports()
{
    QTest::addColumn<TransportKind>("kind");
    QTest::newRow("polling") << TransportKind::Polling;
    QTest::newRow("websocket") << TransportKind::WebSocket;
}
inline void deliver(SessionSetup& setup, TransportKind kind, const std::string& packet)
{
    if (kind == TransportKind::Polling)
        COMPARE_TEXT(setup.post(packet)->text(), "200 ok");
    else
        setup.socket.text(packet);
}

} // namespace sio::test
