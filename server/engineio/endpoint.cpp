// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/endpoint.h"

#include "engineio/engineshared.h"
#include "engineio/workerendpoint.h"

#include <utility>

namespace sio::engine {

namespace {

std::vector<std::unique_ptr<WorkerServices>> servicesOf(const std::vector<net::Loop*>& loops)
{
    std::vector<std::unique_ptr<WorkerServices>> services;
    for (net::Loop* const loop : loops)
        services.push_back(makeLoopServices(*loop));
    return services;
}

} // namespace

struct Engine::Private {
    explicit Private(EngineOptions options) : shared(std::move(options)) {}
    EngineShared shared;
};

Engine::Engine(EngineOptions options, std::vector<net::Loop*> loops, std::vector<SessionAcceptor*> acceptors)
    : Engine(std::move(options), servicesOf(loops), std::move(acceptors))
{
}

Engine::Engine(EngineOptions options, std::vector<std::unique_ptr<WorkerServices>> workers,
               std::vector<SessionAcceptor*> acceptors)
    : d(std::make_unique<Private>(std::move(options)))
{
    EngineShared& shared = d->shared;
    shared.services = std::move(workers);
    for (std::size_t i = 0; i < shared.services.size(); ++i)
        shared.stats.push_back(std::make_unique<EngineStats>());
    for (std::size_t i = 0; i < shared.services.size(); ++i)
        shared.endpoints.push_back(
            std::make_unique<WorkerEndpoint>(shared, static_cast<int>(i), *acceptors[i]));
}

Engine::~Engine() = default;

const EngineOptions& Engine::options() const
{
    return d->shared.options;
}

net::http::RequestHandler& Engine::endpoint(int index)
{
    return *d->shared.endpoints[static_cast<std::size_t>(index)];
}

void Engine::observeRefusals(int index, RefusalObserver& observer)
{
    d->shared.endpoints[static_cast<std::size_t>(index)]->observeRefusals(observer);
}

void Engine::stopAccepting()
{
    d->shared.isAccepting.store(false, std::memory_order_relaxed);
}

void Engine::closeAll(int index, protocol::CloseReason reason, std::chrono::milliseconds over,
                      base::Task done)
{
    const auto at = static_cast<std::size_t>(index);
    EngineShared& shared = d->shared;
    shared.services[at]->post([&shared, at, reason, over, done = std::move(done)]() mutable {
        if (shared.endpoints[at])
            shared.endpoints[at]->sessions().closeAll(reason, over, std::move(done));
        else if (done)
            done();
    });
}

void Engine::destroyWorkerState(int index)
{
    d->shared.endpoints[static_cast<std::size_t>(index)].reset();
}

const EngineStats& Engine::stats(int index) const
{
    return *d->shared.stats[static_cast<std::size_t>(index)];
}

std::size_t Engine::sessionCount() const
{
    return static_cast<std::size_t>(d->shared.sessionCount());
}

} // namespace sio::engine
