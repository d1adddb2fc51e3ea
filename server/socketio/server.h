// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "engineio/session.h"
#include "socketio/labelledcounts.h"
#include "socketio/namespace.h"
#include "socketio/workers.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::socketio {

struct ServerOptions {
    std::chrono::milliseconds connectTimeout{45'000}; ///< no namespace joined in this time: closed. 0 = off
    std::chrono::milliseconds attachmentTimeout{
        30'000}; ///< attachments that were announced never came. 0 = off
    int maxAttachments = 10;
    std::size_t maxAttachmentBytes = 10'000'000; ///< of one packet's attachments together
    int maxNamespacesPerConnection = 16;
    int maxInvalidNamespaces = 64; ///< refused unknown namespaces per connection, then close
    int maxRoomsPerSocket =
        128; ///< rooms joined by request; Socket::join() of the application is not limited
    std::size_t maxEventName = 256;
    std::size_t maxNamespaceName = 128;
    std::size_t maxArguments = 1024;
    int maxJsonDepth = 128;
    std::size_t maxJsonValues = 100'000;
    std::size_t maxLabelledEvents =
        64; ///< distinct event names counted by name in statistics; others as "other"
    std::size_t maxPendingAcks = 1024; ///< answers awaited from one socket; above it the oldest is given up
    /// JSON for the `data` member of `Invalid namespace`; empty: the bare form.
    std::string invalidNamespaceDataJson;
};

/// Statistics of one worker; written there, read by any thread.
struct ServerStats {
    base::Counter socketsConnected; ///< now
    base::Counter roomsOpen;        ///< now
    base::Counter eventsIn, eventsOut, acksIn, acksOut;
    base::Counter connectErrors;
    base::Counter parseErrors;   ///< messages that were no packet
    base::Counter violations;    ///< packets that the state of the connection did not allow
    base::Counter handlerErrors; ///< exceptions that left a handler
    base::Counter deliveries;    ///< sockets reached by broadcasts
    base::Counter abandonedAcks; ///< given up because of maxPendingAcks
};

class Observer;
class ServerCore;

/// The Socket.IO protocol of a whole server. Set up in one thread, then shared by all workers.
class Server {
public:
    explicit Server(ServerOptions options);
    ~Server(); ///< when no worker runs any more
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The namespace of that name, made on first use ("chat" means "/chat"). A new one before start() only.
    Namespace& of(const std::string& name);
    /// A family of namespaces: a child is made on first use when `accepts(name)` holds (called in any
    /// worker); tried in order of registration. The template's handlers serve the children; it has no sockets
    /// itself. Before start() only.
    Namespace& ofMatching(std::function<bool(std::string_view name)> accepts);

    /// Fixes the set-up. `loops` are the workers' in order; they outlive the server.
    void start(std::vector<net::Loop*> loops);
    /// The same over any workers, for tests.
    void start(std::unique_ptr<Workers> workers);
    /// The Engine.IO layer's acceptor for worker `index`.
    engine::SessionAcceptor& acceptor(int index);

    /// `observer` hears what happens in worker `index` from now on; it outlives that worker's state. After
    /// start(), before the worker's first session.
    void observe(int index, Observer& observer);
    /// In worker `index`: the sockets there that observers may see, and the one behind an id (null when it
    /// has gone). Children of families are left out.
    std::vector<SocketId> observedSockets(int index) const;
    const Socket* findObserved(int index, const SocketId& id) const;

    const ServerOptions& options() const;
    const ServerStats& stats(int index) const;
    /// Children of families are counted together, as "(dynamic)".
    NamedCounts socketsByNamespace() const;
    /// Different rooms that have members, of all namespaces that observers see; rooms of single sockets not
    /// counted.
    std::int64_t roomCount() const;
    /// Events that handlers took, by name; what no handler took as "other".
    NamedCounts eventsInByName() const;
    NamedCounts eventsOutByName() const;

    /// Destroys what lives in worker `index`; runs in that worker, after its sessions are gone.
    void destroyWorkerState(int index);

private:
    std::unique_ptr<ServerCore> d;
};

} // namespace sio::socketio
