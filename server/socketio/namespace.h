// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/broadcast.h"
#include "socketio/socket.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::socketio {

class NamespaceCore;
class ServerCore;

/// A refused CONNECT: `{"message": ..., "data": ...}`.
struct ConnectError {
    std::string message;
    std::string dataJson; ///< JSON text; empty: no data member
};

/// Says whether a socket may enter: nothing, or the error that the client gets. `socket` is not connected
/// yet: it has handshake, auth and data, but must not emit or join. Any worker, concurrently. One that throws
/// refuses.
using Middleware = std::function<std::optional<ConnectError>(Socket& socket)>;
/// Gives a middleware's answer: nothing, or the error. Any call but the first does nothing, and so does a
/// call after the connection has gone. In the socket's worker.
using Verdict = std::function<void(std::optional<ConnectError> error)>;
/// A middleware that answers later: the CONNECT waits for the verdict. `socket` is gone when the connection
/// ends before; keep no reference to it.
using SlowMiddleware = std::function<void(Socket& socket, Verdict verdict)>;
/// Middleware of events: false keeps the event from the handlers (nothing is sent; the connection stays).
using EventMiddleware = std::function<bool(Socket&, const Event&)>;
using ConnectionHandler = std::function<void(Socket&)>;
using DisconnectHandler = std::function<void(Socket&, protocol::CloseReason)>;

/// One namespace: handlers, middlewares, and the sockets in it. It may have several names (aliases): one set
/// of rooms, each packet carries the name that its socket used. Handlers are registered before
/// Server::start() and constant afterwards; they are called in the worker of the socket that they concern,
/// several workers at a time. An exception that leaves a handler is logged and counted; the connection stays.
/// Broadcasting works from any thread. A child of Server::ofMatching() lives while it has sockets or
/// operators that name it: do not keep references to it.
class Namespace : public std::enable_shared_from_this<Namespace> {
public:
    const std::string& name() const; ///< the first one
    const std::vector<std::string>& names() const;
    Namespace& alias(std::string name);

    Namespace& use(Middleware middleware);
    /// At most one; it is asked when all others have let the socket pass.
    Namespace& useSlow(SlowMiddleware middleware);
    /// Observers do not see this namespace.
    Namespace& hide();
    Namespace& useEvents(EventMiddleware middleware);
    Namespace& onConnection(ConnectionHandler handler);
    /// Rooms are still set when this is called.
    Namespace& onDisconnecting(DisconnectHandler handler);
    Namespace& onDisconnect(DisconnectHandler handler);
    /// One handler for all sockets of the namespace; several handlers of a name run in order.
    Namespace& on(std::string event, EventHandler handler);
    /// Events that no handler of on() took, here or at the socket.
    Namespace& onUnknown(EventHandler handler);

    BroadcastOperator to(std::string room);
    BroadcastOperator to(const std::vector<std::string>& rooms);
    BroadcastOperator to(std::initializer_list<std::string> rooms) { return to(std::vector(rooms)); }
    BroadcastOperator in(std::string room);
    BroadcastOperator except(std::string room);
    BroadcastOperator operation(); ///< everyone
    void emit(std::string_view event, Arguments arguments, ReportCallback done = {});

    /// For the implementation.
    NamespaceCore& core() { return *d; }

    ~Namespace();
    Namespace(const Namespace&) = delete;
    Namespace& operator=(const Namespace&) = delete;

private:
    friend class ServerCore;
    explicit Namespace(std::unique_ptr<NamespaceCore> core);

    std::unique_ptr<NamespaceCore> d;
};

} // namespace sio::socketio
