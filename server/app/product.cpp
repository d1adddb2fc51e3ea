// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/product.h"

#include "app/applicationmetrics.h"

namespace sio::app {

Product::Product(const Settings& settings, const catalogue::Catalogue& catalogue, net::Loop& control)
    : m_sockets(papermastery::Application::serverOptions(settings.sockets)),
      m_application(settings.application, catalogue, m_sockets, papermastery::Surroundings{m_clock}),
      m_api(settings.api, m_application.publisher(), m_readiness, m_clock)
{
    StackParts parts;
    parts.enginePaths = {"/socket.io", "/socket.io/"};
    parts.start = [this](const std::vector<net::Loop*>& loops) { return startLayers(loops); };
    parts.addRoutes = [this](int index, net::http::Router& router) { addRoutes(index, router); };
    parts.destroyWorkerState = [this](int index) { destroyWorkerState(index); };
    m_stack = std::make_unique<Stack>(settings.stack, std::move(parts), control);
}

Product::~Product() = default;

std::vector<engine::SessionAcceptor*> Product::startLayers(const std::vector<net::Loop*>& loops)
{
    m_workers.resize(loops.size());
    m_application.start(loops);
    m_sockets.start(loops);
    std::vector<engine::SessionAcceptor*> acceptors;
    for (std::size_t i = 0; i < loops.size(); ++i)
        acceptors.push_back(&m_sockets.acceptor(static_cast<int>(i)));
    return acceptors;
}

void Product::addRoutes(int index, net::http::Router& router)
{
    WorkerParts& parts = m_workers[static_cast<std::size_t>(index)];
    parts.apiEndpoint = m_api.makeEndpoint();
    parts.lag = std::make_unique<api::LagSampler>(m_stack->loop(index).timers());
    api::Api::mount(router, *parts.apiEndpoint);
}

void Product::destroyWorkerState(int index)
{
    m_workers[static_cast<std::size_t>(index)] = {};
    m_sockets.destroyWorkerState(index);
}

void Product::setReady()
{
    m_metrics = std::make_unique<api::Metrics>(metricsSources(), m_clock);
    m_api.serveMetrics([this] { return m_metrics->text(); });
    m_readiness.setReady();
}

void Product::beginDrain()
{
    m_readiness.setDraining();
    m_application.beginDrain();
}

api::MetricsSources Product::metricsSources()
{
    api::MetricsSources sources;
    for (int i = 0; i < m_stack->workerCount(); ++i)
        sources.workers.push_back({&m_stack->httpStats(i), &m_stack->engine().stats(i), &m_sockets.stats(i),
                                   m_workers[static_cast<std::size_t>(i)].lag.get()});
    sources.listeners = {&m_stack->listener().stats()};
    sources.openConnections = [this] { return m_stack->listener().openConnections(); };
    sources.socketsByNamespace = [this] { return m_sockets.socketsByNamespace(); };
    sources.eventsIn = [this] { return m_sockets.eventsInByName(); };
    sources.eventsOut = [this] { return m_sockets.eventsOutByName(); };
    sources.api = &m_api.stats();
    sources.idempotency = &m_api.idempotency();
    sources.application = [this](api::Exposition& out) {
        addApplicationMetrics(out, m_application);
        if (m_droppedLogLines)
            out.counter("papermastery_log_dropped_total", "Log lines lost because their reader was slow.",
                        static_cast<double>(m_droppedLogLines()));
    };
    sources.maxLabels = m_api.options().maxMetricLabels;
    return sources;
}

} // namespace sio::app
