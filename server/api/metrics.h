// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "socketio/server.h"

#include <functional>
#include <string>
#include <vector>

namespace sio::net {
struct ListenerStats;
}
namespace sio::net::http {
struct HttpStats;
}
namespace sio::engine {
struct EngineStats;
}

namespace sio::api {

class Exposition;
class IdempotencyStore;
class LagSampler;
struct ApiStats;

/// Where one worker's figures stand. What is null or empty is left out of the scrape.
struct WorkerSources {
    const net::http::HttpStats* http = nullptr;
    const engine::EngineStats* engine = nullptr;
    const socketio::ServerStats* server = nullptr;
    const LagSampler* lag = nullptr;
};

struct MetricsSources {
    std::vector<WorkerSources> workers; ///< in the order of their index
    std::vector<const net::ListenerStats*> listeners;
    std::function<int()> openConnections; ///< descriptors handed out by the listeners
    std::function<socketio::NamedCounts()> socketsByNamespace, eventsIn, eventsOut;
    const ApiStats* api = nullptr;
    const IdempotencyStore* idempotency = nullptr;
    std::function<void(Exposition&)> application; ///< adds what the application counts
    std::size_t maxLabels =
        64; ///< values of one label that comes from outside; the smaller ones become "other"
};

/// Gathers the figures of all layers at each scrape; nothing is kept between. Any thread.
class Metrics {
public:
    /// What `sources` points to and `clock` outlive the object.
    Metrics(MetricsSources sources, const base::Clock& clock);

    /// Prometheus' text format. Names begin with `papermastery_` or `process_`.
    std::string text() const;

private:
    void addConnections(Exposition& out) const;
    void addHttp(Exposition& out) const;
    void addEngine(Exposition& out) const;
    void addSocketIo(Exposition& out) const;
    void addApi(Exposition& out) const;
    void addLoops(Exposition& out) const;

    const MetricsSources m_sources;
    const base::Clock& m_clock;
    const double m_startedAt; ///< seconds since the epoch
};

} // namespace sio::api
