// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/engineerror.h"
#include "engineio/services.h"
#include "engineio/websockethandshake.h"
#include "engineio/websockettransport.h"
#include "net/epolldispatcher.h"
#include "net/http/connection.h"
#include "net/listener.h"
#include "ops/commandline.h"
#include "ops/listenaddress.h"
#include "ops/signalwatcher.h"

#include <QtCore/QCoreApplication>

#include <charconv>
#include <cstdio>
#include <memory>
#include <unordered_map>

namespace {

using namespace sio;

struct Settings {
    ops::ListenAddress listen{"127.0.0.1", 3000};
    engine::WebSocketSettings webSocket{{64 * 1024 * 1024, 1'000'000}, {}};
    std::size_t maxQueue = 16 * 1024 * 1024; ///< bytes for a slow reader; above it nothing is read from it
};

constexpr std::chrono::seconds kCloseTimeout{5};

class Echoes;

/// One connection: sends back what it gets.
class Echo final : public net::Retired, private engine::TransportListener, private net::TimerOwner {
public:
    Echo(Echoes& owner, std::unique_ptr<engine::WebSocketTransport> transport);
    void start() { m_transport->start(); }

private:
    void onTransportText(std::span<char> text) override { send(protocol::WsOpcode::Text, text); }
    void onTransportBinary(std::span<char> bytes) override { send(protocol::WsOpcode::Binary, bytes); }
    void onTransportDrained() override { m_transport->resumeReading(); }
    void onTransportEnded(protocol::CloseReason reason) override;
    void onTransportFinished() override;
    void onTimer(int) override
    {
        m_transport->abort();
        onTransportFinished();
    }
    void send(protocol::WsOpcode opcode, std::span<const char> payload);

    Echoes& m_owner;
    std::unique_ptr<engine::WebSocketTransport> m_transport;
    net::Timer m_deadline;
};

/// Takes every upgrade on any path; anything else is refused.
class Echoes final : public net::http::RequestHandler {
public:
    Echoes(const Settings& settings, engine::WorkerServices& services)
        : m_settings(settings), m_services(services)
    {
    }

    std::size_t bodyLimit(const net::http::RequestHead&) override { return 0; }
    std::unique_ptr<net::http::Exchange> begin(const net::http::RequestHead& head, const net::PeerAddress&,
                                               net::http::Responder responder) override
    {
        net::http::Response response = engine::engineErrorResponse(engine::EngineError::BadRequest);
        const bool isVersion =
            !head.upgrade || engine::checkWebSocketHandshake(head) == engine::WebSocketCheck::BadVersion;
        if (isVersion) {
            response.status = 426;
            response.fields.add("Sec-WebSocket-Version", "13");
        }
        response.close = true;
        responder.respond(std::move(response));
        return nullptr;
    }
    bool takesUpgrade(const net::http::RequestHead& head) override
    {
        return engine::checkWebSocketHandshake(head) == engine::WebSocketCheck::Good;
    }
    void upgrade(net::http::UpgradedConnection connection) override
    {
        auto stream = m_services.makeStream(connection.descriptor, std::move(connection.peer));
        stream->write(base::SharedBytes::copyOf(engine::switchingProtocols(connection.head, {})));
        auto echo =
            std::make_unique<Echo>(*this, std::make_unique<engine::WebSocketTransport>(
                                              m_services, m_settings.webSocket, std::move(stream),
                                              std::move(connection.unread), std::move(connection.onClosed)));
        Echo& added = *echo;
        m_echoes.emplace(&added, std::move(echo));
        added.start();
    }

    void remove(Echo& echo) { m_services.retire(std::move(m_echoes.extract(&echo).mapped())); }
    const Settings& settings() const { return m_settings; }
    engine::WorkerServices& services() { return m_services; }

private:
    const Settings& m_settings;
    engine::WorkerServices& m_services;
    std::unordered_map<Echo*, std::unique_ptr<Echo>> m_echoes;
};

Echo::Echo(Echoes& owner, std::unique_ptr<engine::WebSocketTransport> transport)
    : m_owner(owner), m_transport(std::move(transport)), m_deadline(*this)
{
    m_transport->setListener(*this);
}

void Echo::send(protocol::WsOpcode opcode, std::span<const char> payload)
{
    char header[protocol::kMaxWsHeader];
    const std::size_t size = protocol::encodeWsHeader(header, opcode, payload.size());
    m_transport->sendFrame(base::SharedBytes::build(size + payload.size(), [&](char* out) {
        out = std::copy_n(header, size, out);
        std::copy(payload.begin(), payload.end(), out);
    }));
    if (m_transport->queuedBytes() > m_owner.settings().maxQueue)
        m_transport->pauseReading();
}

void Echo::onTransportEnded(protocol::CloseReason)
{
    if (m_transport->isFinished())
        onTransportFinished();
    else
        m_deadline.arm(m_owner.services().timers(), kCloseTimeout);
}

void Echo::onTransportFinished()
{
    m_deadline.disarm();
    m_owner.remove(*this);
}

template <class Number> std::string readNumber(const std::string& text, Number& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isGood = error == std::errc() && end == text.data() + text.size() && number > 0;
    return isGood ? std::string() : "a number above 0 is wanted";
}

} // namespace

/// A bare RFC 6455 echo server on the project's codec (tests/README.md).
int main(int argc, char** argv)
{
    Settings settings;
    bool wantsHelp = false;
    ops::CommandLine commandLine("ws-echo-server", "RFC 6455 echo server for conformance runs.");
    commandLine.flag("--help", "This text.", [&wantsHelp] { wantsHelp = true; });
    commandLine.option("--listen", "HOST:PORT", "Where to listen; port 0: any free one.",
                       [&settings](const std::string& value) {
                           auto address = ops::parseListenAddress(value);
                           if (!address)
                               return address.error();
                           settings.listen = *address;
                           return std::string();
                       });
    commandLine.option("--max-message", "BYTES", "Largest message, fragments summed.",
                       [&settings](const std::string& value) {
                           return readNumber(value, settings.webSocket.limits.maxMessage);
                       });
    commandLine.option("--max-fragments", "N", "Fragments of one message.",
                       [&settings](const std::string& value) {
                           return readNumber(value, settings.webSocket.limits.maxFragments);
                       });
    commandLine.option(
        "--max-queue", "BYTES", "Bytes queued for a slow reader before reading from it pauses.",
        [&settings](const std::string& value) { return readNumber(value, settings.maxQueue); });
    if (const std::string problem = commandLine.parse(argc, argv); !problem.empty()) {
        std::fprintf(stderr, "ws-echo-server: %s\n", problem.c_str());
        return ops::ExitUsage;
    }
    if (wantsHelp) {
        std::fputs(commandLine.help().c_str(), stdout);
        return ops::ExitDone;
    }

    ops::SignalWatcher::blockSignals();
    auto* dispatcher = new net::EpollDispatcher; // owned by the application object
    QCoreApplication::setEventDispatcher(dispatcher);
    const QCoreApplication application(argc, argv);
    net::Loop loop(*dispatcher);
    const std::unique_ptr<engine::WorkerServices> services = engine::makeLoopServices(loop);

    // What accounts for closed connections outlives them.
    net::http::ConnectionSet* accepting = nullptr;
    net::Listener listener({}, [&accepting, &listener](int descriptor, net::PeerAddress peer) {
        accepting->adopt(descriptor, std::move(peer), [&listener] { listener.connectionClosed(); });
    });
    const net::http::HttpLimits limits;
    net::http::HttpStats stats;
    Echoes echoes(settings, *services);
    net::http::ConnectionSet connections({loop, echoes, limits, stats});
    accepting = &connections;
    const auto port = listener.start(settings.listen.host, settings.listen.port);
    if (!port) {
        std::fprintf(stderr, "ws-echo-server: %s\n", port.error().message.c_str());
        return port.error().addressInUse ? ops::ExitAddressInUse : ops::ExitFailed;
    }
    settings.listen.port = *port;
    std::printf("ws-echo-server listening on %s\n", settings.listen.url().c_str());
    std::fflush(stdout);

    const auto stop = [] { QCoreApplication::quit(); };
    const ops::SignalWatcher signalWatcher({stop, stop, {}});
    return QCoreApplication::exec();
}
