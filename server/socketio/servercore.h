// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/namespacecore.h"
#include "socketio/seededhash.h"
#include "socketio/server.h"
#include "socketio/socketids.h"
#include "socketio/workers.h"
#include "socketio/workerstate.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::socketio {

/// What a server is made of. Constant once it runs, except for the children of families.
class ServerCore {
public:
    explicit ServerCore(ServerOptions serverOptions);

    Namespace& of(const std::string& name);
    Namespace& ofMatching(std::function<bool(std::string_view)> accepts);
    void addName(std::string name, Namespace& nsp);
    void start(std::unique_ptr<Workers> theWorkers);

    WorkerState& worker(int index) const { return *m_states[static_cast<std::size_t>(index)]; }

    struct Entrance {
        Namespace* nsp = nullptr;
        std::uint16_t nameIndex = 0;
    };
    /// From any worker: the namespace that `name` asks for; nothing when there is none. A child of a family
    /// is made for it, and kept until leave() was called as often.
    std::optional<Entrance> enter(std::string_view name, WorkerState& asking);
    void leave(Namespace& nsp);

    NamedCounts socketsByNamespace() const;
    std::int64_t roomCount() const;
    std::vector<SocketId> observedSockets(int index) const;
    const Socket* findObserved(int index, const SocketId& id) const;
    std::uint64_t nextBroadcastId() { return m_lastBroadcastId.fetch_add(1, std::memory_order_relaxed) + 1; }
    void destroyWorkerState(int index);

    const ServerOptions options;
    const SeededHash roomHash = SeededHash::random();
    std::unique_ptr<Workers> workers;           ///< set by start()
    std::unique_ptr<const SocketIds> socketIds; ///< set by start()

private:
    struct Family {
        std::function<bool(std::string_view)> accepts;
        std::shared_ptr<Namespace> pattern;
    };
    struct Child {
        std::shared_ptr<Namespace> nsp;
        std::size_t sockets = 0;
    };
    template <class Value> using ByName = std::unordered_map<std::string, Value, SeededHash, std::equal_to<>>;

    std::shared_ptr<Namespace> makeNamespace(std::string name,
                                             std::shared_ptr<NamespaceCore::Handlers> handlers);

    std::vector<std::unique_ptr<WorkerState>> m_states;
    std::vector<std::shared_ptr<Namespace>> m_namespaces;
    std::vector<Family> m_families;
    ByName<Entrance> m_names{0, roomHash};

    std::atomic<std::uint64_t> m_lastBroadcastId{0};
    mutable std::mutex m_childrenMutex; ///< guards m_children: touched when a socket enters or leaves a child
    ByName<Child> m_children{0, roomHash};
};

} // namespace sio::socketio
