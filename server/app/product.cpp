// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/product.h"

#include "app/adminfigures.h"
#include "app/applicationmetrics.h"
#include "base/log.h"
#include "catalogue/builtinevents.h"
#include "version.h"

namespace sio::app {

Product::Product(const Settings& settings, const catalogue::Catalogue& catalogue, net::Loop& control,
                 std::unique_ptr<admin::AuditLog> audit)
    : m_audit(std::move(audit)), m_sockets(papermastery::Application::serverOptions(settings.sockets)),
      m_application(
          settings.application, catalogue, m_sockets,
          papermastery::Surroundings{m_clock, papermastery::systemTimeMs,
                                     [this](std::string_view user) { return m_blocks.isBlocked(user); },
                                     testTraffic(settings)}),
      m_api(settings.api, m_application.publisher(), m_readiness, m_clock)
{
    if (m_audit)
        makeAdmin(settings, control);
    StackParts parts;
    parts.enginePaths = {"/socket.io", "/socket.io/"};
    parts.start = [this](const std::vector<net::Loop*>& loops) { return startLayers(loops); };
    parts.addRoutes = [this](int index, net::http::Router& router) { addRoutes(index, router); };
    if (m_admin)
        parts.httpRefusals = [this](int index) { return &m_admin->feed(index); };
    parts.destroyWorkerState = [this](int index) { destroyWorkerState(index); };
    m_stack = std::make_unique<Stack>(settings.stack, std::move(parts), control);
}

Product::~Product() = default;

/// In production test events wait for an admin who has armed; without accounts nobody can.
papermastery::TestTraffic Product::testTraffic(const Settings& settings) const
{
    std::function<bool()> isOpen;
    if (settings.admin.environment.production)
        isOpen = [this] { return m_admin && m_admin->isAnyAdminArmed(); };
    return {settings.admin.testUsers, std::move(isOpen)};
}

void Product::makeAdmin(const Settings& settings, net::Loop& control)
{
    m_admin = std::make_unique<admin::AdminService>(
        admin::AdminParts{settings.admin, m_sockets, m_application.nsp(), m_application.publisher(),
                          settings.application.identifiers, m_blocks, *m_audit, control, m_clock,
                          papermastery::systemTimeMs, kVersion, catalogue::builtInSources(),
                          papermastery::Application::isAuthenticated, [this] { return figures(); }});
}

std::optional<std::string> Product::replaceAccounts(std::vector<admin::Account> accounts)
{
    if (!m_admin && !accounts.empty())
        return "admin.accounts: there were none at start, so the admin namespace does not exist; restart";
    const std::size_t count = accounts.size();
    const auto changed = m_admin ? m_admin->replaceAccounts(std::move(accounts)) : std::vector<std::string>();
    std::string names;
    for (const std::string& name : changed)
        names += (names.empty() ? "" : ",") + name;
    base::log(base::LogLevel::Info, "sio.app", "accounts_reloaded",
              "accounts=" + std::to_string(count) + " ended=" + (names.empty() ? "none" : names) +
                  "; other options take effect at a restart");
    return std::nullopt;
}

admin::StatsTotals Product::figures()
{
    std::vector<const api::LagSampler*> lags;
    for (const WorkerParts& worker : m_workers)
        lags.push_back(worker.lag.get());
    return adminFigures({*m_stack, m_sockets, m_application, m_api.stats(), std::move(lags), m_clock.now()});
}

std::vector<engine::SessionAcceptor*> Product::startLayers(const std::vector<net::Loop*>& loops)
{
    m_workers.resize(loops.size());
    m_application.start(loops);
    m_sockets.start(loops);
    if (m_admin)
        m_admin->start(loops);
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
    if (m_admin)
        m_stack->engine().observeRefusals(index, m_admin->feed(index));
}

void Product::destroyWorkerState(int index)
{
    m_workers[static_cast<std::size_t>(index)] = {};
    m_sockets.destroyWorkerState(index);
    if (m_admin)
        m_admin->destroyWorkerState(index);
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
        if (m_admin)
            addAdminMetrics(out, m_admin->stats());
        if (m_droppedLogLines)
            out.counter("papermastery_log_dropped_total", "Log lines lost because their reader was slow.",
                        static_cast<double>(m_droppedLogLines()));
    };
    sources.maxLabels = m_api.options().maxMetricLabels;
    return sources;
}

} // namespace sio::app
