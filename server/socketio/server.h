// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "engineio/session.h"
#include "socketio/broadcast.h"
#include "socketio/socket.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::net {
class Loop;
}

namespace sio::socketio {

/// A refused CONNECT: `{"message": ..., "data": ...}`.
struct ConnectError {
    std::string message;
    std::string dataJson; ///< JSON text; empty: no data member
};

/// Says whether a socket may enter: nothing, or the error that the client gets. `socket` is not connected yet: it has handshake,
/// auth and data, but must not emit or join. Any worker, concurrently.
using Middleware = std::function<std::optional<ConnectError>(Socket& socket)>;
/// Middleware of events: false keeps the event from the handlers (nothing is sent; the connection stays).
using EventMiddleware = std::function<bool(Socket&, const Event&)>;
using ConnectionHandler = std::function<void(Socket&)>;
using DisconnectHandler = std::function<void(Socket&, protocol::CloseReason)>;

struct ServerOptions {
    std::chrono::milliseconds connectTimeout{45'000};
    std::chrono::milliseconds attachmentTimeout{30'000};
    int maxAttachments = 10;
    int maxNamespacesPerConnection = 16;
    int maxInvalidNamespaces = 64; ///< refused unknown namespaces per connection, then close
    int maxRoomsPerSocket = 128;   ///< rooms joined by request; Socket::join() of the application is not limited
    std::size_t maxEventName = 256;
    std::size_t maxNamespaceName = 128;
    std::size_t maxArguments = 1024;
    int maxJsonDepth = 128;
    std::size_t maxJsonValues = 100'000;
    std::size_t maxLabelledEvents = 64; ///< distinct event names counted by name in statistics; others as "other"
    /// JSON for the `data` member of `Invalid namespace`; empty: the bare form.
    std::string invalidNamespaceDataJson;
};

/// Statistics of one worker; written there, read by any thread.
struct ServerStats {
    base::Counter socketsConnected;  ///< now
    base::Counter roomsOpen;         ///< now
    base::Counter eventsIn, eventsOut, acksIn, acksOut;
    base::Counter connectErrors;
    base::Counter parseErrors;
    base::Counter deliveries; ///< sockets reached by broadcasts
};
/// Counts by event name or namespace name, merged over the workers.
using NamedCounts = std::map<std::string, std::int64_t>;

class Server;

/// One namespace: handlers, middlewares, and the sockets in it. It may have several names (aliases): one set of
/// rooms, each packet carries the name that its socket used. Handlers are registered before Server::start() and
/// constant afterwards; broadcasting works from any thread.
class Namespace {
public:
    const std::string& name() const; ///< the first one
    Namespace& alias(std::string name);

    Namespace& use(Middleware middleware);
    Namespace& useEvents(EventMiddleware middleware);
    Namespace& onConnection(ConnectionHandler handler);
    /// Rooms are still set when this is called.
    Namespace& onDisconnecting(DisconnectHandler handler);
    Namespace& onDisconnect(DisconnectHandler handler);
    /// One handler for all sockets of the namespace; several handlers of a name run in order.
    Namespace& on(std::string event, EventHandler handler);
    /// Events that no handler of on() took.
    Namespace& onUnknown(EventHandler handler);

    BroadcastOperator to(std::string room);
    BroadcastOperator to(const std::vector<std::string>& rooms);
    BroadcastOperator in(std::string room);
    BroadcastOperator except(std::string room);
    BroadcastOperator operation(); ///< everyone
    void emit(std::string_view event, Arguments arguments, ReportCallback done = {});

    ~Namespace();
    Namespace(const Namespace&) = delete;
    Namespace& operator=(const Namespace&) = delete;

private:
    friend class Server;
    friend class BroadcastOperator;
    friend class Client;
    friend class Socket;
    Namespace(Server& server, std::string name);
    struct Private;
    std::unique_ptr<Private> d;
};

/// The Socket.IO protocol of a whole server. Set up in one thread, then shared by all workers.
class Server {
public:
    explicit Server(ServerOptions options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The namespace of that name, made on first use. Before start() only.
    Namespace& of(const std::string& name);
    /// A family of namespaces: a child is made on first use when `accepts(name)` holds; tried in order of registration.
    /// The template's handlers serve the children. Before start() only.
    Namespace& ofMatching(std::function<bool(std::string_view name)> accepts);

    /// Fixes the set-up. `loops` are the workers' in order; they outlive the server.
    void start(std::vector<net::Loop*> loops);
    /// The Engine.IO layer's acceptor for worker `index`.
    engine::SessionAcceptor& acceptor(int index);

    const ServerOptions& options() const;
    const ServerStats& stats(int index) const;
    NamedCounts socketsByNamespace() const;
    NamedCounts eventsInByName() const;
    NamedCounts eventsOutByName() const;

    /// Destroys what lives in worker `index`; runs in that worker, after its sessions are gone.
    void destroyWorkerState(int index);

private:
    friend class Namespace;
    friend class BroadcastOperator;
    friend class Client;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::socketio
