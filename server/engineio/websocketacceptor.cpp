// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/websocketacceptor.h"

#include "engineio/qtwebsockettransport.h"

#include <utility>

namespace sio::engine {

using net::http::Response;
using net::http::UpgradedConnection;

namespace {

/// A connection that gets a refusal instead of a WebSocket, until it is closed.
class RefusedUpgrade final : public Transport, private net::StreamListener {
public:
    RefusedUpgrade(std::unique_ptr<net::Stream> stream, base::Task onClosed, base::SharedBytes answer)
        : m_stream(std::move(stream)), m_onClosed(std::move(onClosed))
    {
        m_stream->setListener(this);
        m_stream->write(std::move(answer));
        m_stream->finish();
    }
    ~RefusedUpgrade() override { abort(); }

    TransportKind kind() const override { return TransportKind::WebSocket; }
    void setListener(TransportListener& listener) override { m_listener = &listener; }
    bool isWritable() const override { return false; }
    std::size_t queuedBytes() const override { return m_stream->queuedBytes(); }
    void send(const Message&, bool) override {}
    void pauseReading() override {}
    void resumeReading() override {}
    void close(protocol::CloseReason) override {}
    bool isFinished() const override { return m_isFinished; }
    void abort() override
    {
        m_isFinished = true;
        m_stream->close();
        if (base::Task onClosed = std::exchange(m_onClosed, {}))
            onClosed();
    }

private:
    void onBytes(std::span<char>) override {}
    void onPeerFinished() override {}
    void onStreamEnded(net::StreamEnd) override
    {
        abort();
        m_listener->onTransportFinished();
    }

    std::unique_ptr<net::Stream> m_stream;
    base::Task m_onClosed;
    TransportListener* m_listener = nullptr;
    bool m_isFinished = false;
};

std::unique_ptr<Transport> acceptStrict(WorkerServices& services, const EngineShared& shared,
                                        UpgradeTicket ticket, const WebSocketAnswer& answer)
{
    UpgradedConnection connection = ticket.take();
    auto stream = services.makeStream(connection.descriptor, std::move(connection.peer));
    stream->write(base::SharedBytes::copyOf(switchingProtocols(connection.head, answer.fields)));
    auto transport =
        std::make_unique<WebSocketTransport>(services, shared.webSocket, std::move(stream),
                                             std::move(connection.unread), std::move(connection.onClosed));
    if (answer.base64)
        transport->sendBinaryAsText();
    return transport;
}

std::unique_ptr<Transport> acceptQt(WorkerServices& services, const EngineShared& shared,
                                    UpgradeTicket ticket, const WebSocketAnswer& answer)
{
    UpgradedConnection connection = ticket.take();
    const std::string response = switchingProtocols(connection.head, answer.fields);
    auto transport =
        std::make_unique<QtWebSocketTransport>(services, shared.webSocket, std::move(connection), response);
    if (answer.base64)
        transport->sendBinaryAsText();
    return transport;
}

} // namespace

std::unique_ptr<Transport> acceptWebSocket(WorkerServices& services, const EngineShared& shared,
                                           UpgradeTicket ticket, const WebSocketAnswer& answer)
{
    switch (shared.options.webSocketEngine) {
    case WebSocketEngine::Qt:
        return acceptQt(services, shared, std::move(ticket), answer);
    case WebSocketEngine::Strict:
        break;
    }
    return acceptStrict(services, shared, std::move(ticket), answer);
}

std::unique_ptr<Transport> refuseWebSocket(WorkerServices& services, UpgradeTicket ticket,
                                           const Response& response)
{
    UpgradedConnection connection = ticket.take();
    auto stream = services.makeStream(connection.descriptor, std::move(connection.peer));
    return std::make_unique<RefusedUpgrade>(
        std::move(stream), std::move(connection.onClosed),
        net::http::serialize(response, false, false, connection.head.minorVersion));
}

} // namespace sio::engine
