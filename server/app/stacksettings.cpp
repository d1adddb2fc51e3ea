// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/stacksettings.h"

#include "engineio/clientaddress.h"
#include "ops/listenaddress.h"

#include <algorithm>

namespace sio::app {

namespace {

using ops::Problem;
using ops::Schema;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kKiB = 1'024;
constexpr std::int64_t kMiB = 1'024 * kKiB;

void bindLog(Schema& schema, ops::LogOptions& log)
{
    schema.section("log",
                   "The log goes to standard error. It never holds secrets, payloads, or whole session ids.");
    schema.choice<base::LogLevel>("level", log.level,
                                  {{"debug", base::LogLevel::Debug},
                                   {"info", base::LogLevel::Info},
                                   {"warning", base::LogLevel::Warning},
                                   {"error", base::LogLevel::Error}},
                                  "Lines below this level are not written.");
    schema.choice<ops::LogFormat>("format", log.format,
                                  {{"text", ops::LogFormat::Text}, {"json", ops::LogFormat::Json}},
                                  "Lines for people, or one JSON object a line for machines.");
    schema.integer("lines_per_reason", log.linesPerReason, {1, 1'000'000},
                   "Lines a second with the same reason; the others become one \"suppressed n\" line.",
                   "no limit");
    schema.integer(
        "max_queued_lines", log.maxQueued, {16, 1'000'000},
        "Lines that wait for a slow reader of standard error; further ones are dropped and counted.");
}

void bindHttp(Schema& schema, net::http::HttpLimits& http)
{
    schema.section("http", "Limits of the HTTP layer. Deadlines are for the whole, not per byte.");
    schema.size("max_request_line", http.maxRequestLine, {256, kMiB},
                "Method, target and version; beyond: 414.");
    schema.size("max_header_bytes", http.maxHeaderBytes, {kKiB, kMiB},
                "All header fields together; beyond: 431.");
    schema.integer("max_header_fields", http.maxFields, {8, 10'000}, "Number of header fields; beyond: 431.");
    schema.duration("header_timeout", http.headerTimeout, {100, kHour},
                    "From the first byte (or the accept) to the end of the head; then 408, or a bare close.");
    schema.duration("body_timeout", http.bodyTimeout, {100, kHour}, "For the whole body; then 408.");
    schema.duration("idle_timeout", http.idleTimeout, {100, kHour},
                    "Between two requests on one connection.");
    schema.duration("write_timeout", http.writeTimeout, {100, kHour},
                    "Until the client has taken a whole answer; then the connection is dropped.");
    schema.size("max_pipelined", http.maxPipelined, {kKiB, 16 * kMiB},
                "Bytes read ahead while an answer is awaited; then reading pauses.");
}

void bindEngine(Schema& schema, engine::EngineOptions& engine)
{
    schema.section("engine", "Engine.IO: transports and heartbeat.");
    schema.duration("ping_interval", engine.pingInterval, {50, kHour},
                    "The server pings a client this often.");
    schema.duration("ping_timeout", engine.pingTimeout, {50, kHour},
                    "A client that has not answered a ping by then is closed (ping timeout).");
    schema.duration("upgrade_timeout", engine.upgradeTimeout, {50, kHour},
                    "For the change from polling to WebSocket; then the polling session stays as it is.");
    schema.duration(
        "close_timeout", engine.closeTimeout, {50, kMinute},
        "TCP is dropped this long after the server's close frame, whether or not the peer answers.");
    schema.duration("undelivered_close_wait", engine.undeliveredCloseWait, {50, kHour},
                    "A polling session that the server closed waits this long for a GET that can be told.");
    schema.size(
        "max_payload", engine.maxPayload, {kKiB, 64 * kMiB},
        "Largest message from a client, and largest body of a POST; told to clients in the handshake.");
    schema.flag("polling", engine.allowPolling, "HTTP long-polling is offered.");
    schema.flag("websocket", engine.allowWebSocket, "WebSocket is offered.");
    schema.flag("upgrades", engine.allowUpgrades, "Polling sessions may change to WebSocket.");

    schema.section("websocket", "The WebSocket transport.");
    schema.choice<engine::WebSocketEngine>(
        "engine", engine.webSocketEngine,
        {{"strict", engine::WebSocketEngine::Strict}, {"qt", engine::WebSocketEngine::Qt}},
        "\"strict\" is the project's own RFC 6455 implementation; \"qt\" reads with QWebSocket, with the "
        "deviations that the "
        "README lists.");
    schema.integer("max_fragments", engine.maxFragments, {1, 1'000'000},
                   "Fragments of one message; beyond: close 1008.");
    schema.integer("control_frames_per_second", engine.controlFramesPerSecond, {1, 1'000'000},
                   "Control frames from one client; beyond: close 1008.", "no limit");
}

void bindOrigins(Schema& schema, StackSettings& settings)
{
    engine::CorsOptions& cors = settings.stack.engine.cors;
    schema.section("cors", "Which web pages may use the server from another origin.");
    schema.list("origins", cors.origins,
                "Origins that are granted, for example [\"https://app.example.org\"], compared exactly. "
                "\"*\" alone grants "
                "any, without credentials. With a list, upgrades from another origin are refused (403).",
                "no origin is granted, and upgrades are accepted from any (there are no cookies to ride on).",
                checkOrigin);
    schema.flag("credentials", cors.credentials, "Pages of listed origins may send credentials.");
    schema.list("methods", cors.methods, "Answer to a preflight: Access-Control-Allow-Methods.");
    schema.list("allowed_headers", cors.allowedHeaders,
                "Answer to a preflight: Access-Control-Allow-Headers.",
                "the headers that the preflight asks for");
    schema.list("exposed_headers", cors.exposedHeaders, "Access-Control-Expose-Headers.", "none");
    schema.duration("max_age", cors.maxAge, {kSecond, 24 * kHour},
                    "How long a browser may remember a preflight.", "not said");

    engine::CookieOptions& cookie = settings.stack.engine.cookie;
    schema.section("cookie",
                   "A cookie with the session id for load balancers; on the polling handshake alone.");
    schema.text("name", cookie.name, "Its name, for example \"io\".", "no cookie");
    schema.text("path", cookie.path, "Its path.");
    schema.text("domain", cookie.domain, "Its domain.", "the host itself");
    schema.text("same_site", cookie.sameSite, "Lax, Strict or None.", {}, [](const std::string& word) {
        const bool known = word == "Lax" || word == "Strict" || word == "None";
        return known ? Problem() : Problem("expected \"Lax\", \"Strict\" or \"None\"");
    });
    schema.flag("http_only", cookie.httpOnly, "Scripts cannot read it.");
    schema.flag("secure", cookie.secure, "It travels over TLS alone.");
    schema.duration("max_age", cookie.maxAge, {kSecond, 365 * 24 * kHour}, "How long it is kept.",
                    "for the browser's session");

    schema.section("proxy", "Reverse proxies in front of the server.");
    schema.list(
        "trusted", settings.trustedProxies,
        "Networks whose X-Forwarded-For and X-Forwarded-Proto fields count, for example "
        "[\"127.0.0.1\", \"10.0.0.0/8\"]; the rightmost hop that is not one of them is the client. Who "
        "sends no X-Forwarded-For is taken for one of them.",
        "such fields are ignored", checkNetwork);
}

void bindSocketIo(Schema& schema, socketio::ServerOptions& sockets)
{
    schema.section("socketio", "Socket.IO: packets, namespaces and their bounds.");
    schema.duration("connect_timeout", sockets.connectTimeout, {50, kHour},
                    "A connection that has joined no namespace by then is closed.");
    schema.duration("attachment_timeout", sockets.attachmentTimeout, {50, kHour},
                    "Announced attachments that have not arrived by then close the connection.");
    schema.integer("max_attachments", sockets.maxAttachments, {1, 1'000},
                   "Binary attachments of one packet.");
    schema.integer("max_namespaces", sockets.maxNamespacesPerConnection, {1, 10'000},
                   "Namespaces joined at a time by one connection.");
    schema.integer("max_invalid_namespaces", sockets.maxInvalidNamespaces, {1, 10'000},
                   "Unknown namespaces asked for by one connection; then it is closed.");
    schema.size("max_event_name", sockets.maxEventName, {1, 64 * kKiB}, "Bytes of an event's name.");
    schema.size("max_namespace_name", sockets.maxNamespaceName, {1, 64 * kKiB},
                "Bytes of a namespace's name.");
    schema.integer("max_arguments", sockets.maxArguments, {1, 1'000'000}, "Arguments of one event.");
    schema.integer("max_json_depth", sockets.maxJsonDepth, {4, 1'024}, "Nesting of a packet's JSON.");
    schema.integer("max_json_values", sockets.maxJsonValues, {16, 100'000'000}, "Values in a packet's JSON.");
    schema.integer("max_labelled_events", sockets.maxLabelledEvents, {1, 10'000},
                   "Event names counted by name in the metrics; the others are counted as \"other\".");
}

} // namespace

void bindStackSettings(Schema& schema, StackSettings& settings)
{
    schema.section(
        "",
        "Every option stands here with its default, commented out. Durations are written like \"300ms\", "
        "\"25s\", "
        "\"5m\", \"24h\"; sizes are bytes, or text like \"64KiB\", \"4MiB\". An option section.name can also "
        "be set by "
        "the environment (PAPERMASTERY_SECTION__NAME) and on the command line (--set section.name=value), "
        "which win over this file.");
    schema.text(
        "listen", settings.listen,
        "Address and port. Port 0: any free one. Write 0.0.0.0 or [::] to be reachable from other machines.",
        {}, [](const std::string& text) {
            const auto address = ops::parseListenAddress(text);
            return address ? Problem() : Problem(address.error());
        });
    schema.integer("workers", settings.stack.workers, {1, 256},
                   "I/O threads; each serves its share of the clients.", "one per usable core");
    bindLog(schema, settings.log);

    net::ListenerLimits& listener = settings.stack.listener;
    schema.section("listener", "Accepting connections.");
    schema.integer("backlog", listener.backlog, {16, 65'535},
                   "Connections that wait in the kernel (which has a bound of its own, net.core.somaxconn).");
    schema.integer(
        "max_connections", listener.maxConnections, {16, 10'000'000},
        "Connections open at a time; newcomers get 503. Never more than 90 % of the descriptor limit.",
        "90 % of the descriptor limit");
    bindHttp(schema, settings.stack.http);
    bindEngine(schema, settings.stack.engine);
    bindOrigins(schema, settings);
    bindSocketIo(schema, settings.sockets);
}

void bindLimits(Schema& schema, StackSettings& settings)
{
    engine::EngineOptions& engine = settings.stack.engine;
    schema.section("limits", "Rates and amounts per client, and for the whole server. Clients from loopback "
                             "and from listed proxies "
                             "are exempt from the limits per address.");
    schema.integer("packets_per_second", engine.packetsPerSecond, {1, 10'000'000},
                   "Messages from one session; beyond, its reading pauses (nothing is lost).", "off");
    schema.integer("packets_burst", engine.packetsBurst, {1, 100'000'000},
                   "Messages that may come at once before that.");
    schema.integer("handshakes_per_second", engine.handshakesPerSecond, {1, 1'000'000},
                   "New sessions from one address; beyond: 429.", "off");
    schema.integer("handshakes_burst", engine.handshakesBurst, {1, 1'000'000},
                   "New sessions that may come at once before that.");
    schema.integer("sessions_per_address", engine.maxSessionsPerAddress, {1, 10'000'000},
                   "Sessions open at a time from one address; beyond: 429.", "off");
    schema.integer("unknown_sids_per_minute", engine.unknownSidsPerMinute, {1, 1'000'000},
                   "Requests with an unknown session id from one address; beyond: 429.", "off");
    schema.integer("max_sessions", engine.maxSessions, {1, 100'000'000},
                   "Sessions of the whole server; beyond: 503.", "bounded by listener.max_connections alone");
    schema.size("max_queued_bytes", engine.maxQueuedBytes, {16 * kKiB, 1024 * kMiB},
                "Bytes that wait for one slow client; beyond: close 1008.");
    schema.size("slow_queued_bytes", engine.slowQueuedBytes, {kKiB, 1024 * kMiB},
                "Bytes that may wait for one client for a short time.");
    schema.duration("slow_consumer_timeout", engine.slowConsumerTimeout, {100, kHour},
                    "How long a client may stay above slow_queued_bytes; then close 1008.");
}

std::vector<std::string> problemsOf(const StackSettings& settings)
{
    const engine::EngineOptions& engine = settings.stack.engine;
    std::vector<std::string> problems;
    const auto& origins = engine.cors.origins;
    const bool any = std::find(origins.begin(), origins.end(), "*") != origins.end();
    if (any && origins.size() > 1)
        problems.push_back("cors.origins: \"*\" stands alone");
    if (any && engine.cors.credentials)
        problems.push_back("cors.credentials: not together with the origin \"*\"");
    if (!engine.allowPolling && !engine.allowWebSocket)
        problems.push_back("engine: neither polling nor websocket is offered");
    if (engine.slowQueuedBytes > engine.maxQueuedBytes)
        problems.push_back("limits.slow_queued_bytes: larger than limits.max_queued_bytes");
    if (engine.cookie.sameSite == "None" && !engine.cookie.name.empty() && !engine.cookie.secure)
        problems.push_back("cookie.same_site: browsers take \"None\" with cookie.secure alone");
    return problems;
}

Problem checkNetwork(const std::string& text)
{
    return engine::TrustedProxies::isNetwork(text) ? Problem()
                                                   : Problem("not an IP address or network: " + text);
}

Problem checkOrigin(const std::string& text)
{
    if (text == "*")
        return {};
    const std::size_t scheme = text.find("://");
    const bool plain = scheme != std::string::npos && scheme > 0 && text.size() > scheme + 3 &&
                       text.find_first_of("/?# \"", scheme + 3) == std::string::npos;
    return plain ? Problem() : Problem("not an origin such as https://app.example.org: " + text);
}

} // namespace sio::app
