// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/eventtable.h"
#include "socketio/inmemoryadapter.h"
#include "socketio/namespace.h"
#include "socketio/presence.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace sio::socketio {

class ServerCore;

/// What a namespace is made of. Constant once the server runs, except for what each worker owns.
class NamespaceCore {
public:
    /// What the application registered. The children of a family share their template's.
    struct Handlers {
        std::vector<Middleware> middlewares;
        SlowMiddleware slowMiddleware; ///< may be empty
        std::vector<EventMiddleware> eventMiddlewares;
        std::vector<ConnectionHandler> connection;
        std::vector<DisconnectHandler> disconnecting;
        std::vector<DisconnectHandler> disconnect;
        EventTable events;
        std::vector<EventHandler> unknown;
    };

    NamespaceCore(ServerCore& serverCore, std::string name, std::shared_ptr<Handlers> sharedHandlers);

    /// Makes the workers' parts; `presenceSlots` per worker.
    void prepare(std::size_t presenceSlots);

    /// The membership tables of that worker, in its thread. Null before its first socket.
    Adapter* adapter(int worker) { return m_parts[static_cast<std::size_t>(worker)]->adapter.get(); }
    Adapter& adapterForNewSocket(int worker);
    void destroyAdapter(int worker) { m_parts[static_cast<std::size_t>(worker)]->adapter.reset(); }

    /// From any thread: false when that worker surely has none of the selected sockets.
    bool mayConcern(int worker, const Selection& selection) const;
    std::int64_t socketCount() const;                                           ///< from any thread
    std::int64_t roomCount() const { return m_census ? m_census->count() : 0; } ///< from any thread

    /// Who looks at this namespace in that worker; null: nobody.
    Observer* observerIn(const WorkerState& worker) const;

    std::uint64_t nextAckId() { return m_nextAckId.fetch_add(1, std::memory_order_relaxed); }

    ServerCore& server;
    std::vector<std::string> names; ///< the first one is the namespace's own
    std::shared_ptr<Handlers> handlers;
    bool isChild = false;
    bool isHidden = false; ///< from observers

private:
    /// One worker's share, on cache lines of its own.
    struct alignas(64) Part {
        explicit Part(std::size_t slots) : presence(slots) {}
        Presence presence;
        std::unique_ptr<InMemoryAdapter> adapter;
    };
    std::unique_ptr<RoomCensus> m_census; ///< outlives the adapters
    std::vector<std::unique_ptr<Part>> m_parts;
    std::atomic<std::uint64_t> m_nextAckId{0}; ///< one counter for all workers (socket-io.md, section 5)
};

} // namespace sio::socketio
