// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/product.h"

#include "app/adminfigures.h"
#include "app/applicationmetrics.h"
#include "base/log.h"
#include "catalogue/builtinevents.h"
#include "version.h"

namespace sio::app {

base::Result<std::unique_ptr<admin::AuditLog>, std::string> openAuditLog(const admin::AdminOptions& options)
{
    auto opened =
        admin::AuditLog::open({admin::auditFileOf(options), options.auditSync, options.auditRecent});
    if (!opened)
        return base::Unexpected{"admin.audit_file: " + opened.error()};
    return opened;
}

Product::Product(const Settings& settings, const catalogue::Catalogue& catalogue, net::Loop& control,
                 std::unique_ptr<admin::AuditLog> audit)
    : m_adminOptions(settings.admin), m_audit(std::move(audit)),
      m_sockets(papermastery::Application::serverOptions(settings.sockets)),
      m_application(
          settings.application, catalogue, m_sockets,
          papermastery::Surroundings{m_clock, papermastery::systemTimeMs,
                                     [this](std::string_view user) { return m_blocks.isBlocked(user); },
                                     testTraffic(settings)}),
      m_api(settings.api, m_application.publisher(), m_readiness, m_clock),
      m_admin(makeAdmin(settings, control))
{
    StackParts parts;
    parts.enginePaths = {"/socket.io", "/socket.io/"};
    parts.start = [this](const std::vector<net::Loop*>& loops) { return startLayers(loops); };
    parts.addRoutes = [this](int index, net::http::Router& router) { addRoutes(index, router); };
    parts.httpRefusals = [this](int index) { return &m_admin->feed(index); };
    parts.destroyWorkerState = [this](int index) { destroyWorkerState(index); };
    m_stack = std::make_unique<Stack>(settings.stack, std::move(parts), control);
}

Product::~Product() = default;

/// In production test events wait for an admin who has armed; without accounts nobody can.
papermastery::TestTraffic Product::testTraffic(const Settings& settings) const
{
    return {settings.admin.testUsers,
            [this] { return m_admin->isTestTrafficOpen().value_or(!m_adminOptions.environment.production); }};
}

std::unique_ptr<admin::AdminService> Product::makeAdmin(const Settings& settings, net::Loop& control)
{
    return std::make_unique<admin::AdminService>(admin::AdminParts{
        m_sockets, m_application.nsp(), m_application.publisher(), settings.application.identifiers, m_blocks,
        control, m_clock, papermastery::systemTimeMs, kVersion, catalogue::builtInSources(),
        papermastery::Application::isAuthenticated, [this] { return figures(); }});
}

/// The first accounts of a server that runs. Rules that a file says must hold from the first login on: those
/// that the workers have had from the start cannot be another now.
std::optional<std::string> Product::openAdmin(admin::AdminOptions options)
{
    constexpr const char* kRestart = ": cannot change together with the first account; restart";
    if (options.testUsers != m_adminOptions.testUsers)
        return std::string("admin.test_users") + kRestart;
    if (options.origins != m_adminOptions.origins)
        return std::string("admin.origins") + kRestart;
    auto audit = openAuditLog(options);
    if (!audit)
        return audit.error();
    m_admin->open(std::move(options), *std::move(audit));
    return std::nullopt;
}

std::optional<std::string> Product::reloadAccounts(admin::AdminOptions fresh)
{
    const std::size_t count = fresh.accounts.size();
    std::vector<std::string> changed;
    if (m_admin->isOpen()) {
        changed = m_admin->replaceAccounts(std::move(fresh.accounts));
    } else if (count > 0) {
        if (auto problem = openAdmin(std::move(fresh)))
            return problem;
    }
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
    m_admin->start(loops);
    if (m_audit)
        m_admin->open(m_adminOptions, std::move(m_audit));
    std::vector<engine::SessionAcceptor*> acceptors;
    for (std::size_t i = 0; i < loops.size(); ++i)
        acceptors.push_back(&m_sockets.acceptor(static_cast<int>(i)));
    return acceptors;
}

void Product::addRoutes(int index, net::http::Router& router)
{
    WorkerParts& parts = m_workers[static_cast<std::size_t>(index)];
    parts.apiEndpoint = m_api.makeEndpoint(
        [&loop = m_stack->loop(index)](base::Task task) { return loop.post(std::move(task)); });
    parts.lag = std::make_unique<api::LagSampler>(m_stack->loop(index).timers());
    api::Api::mount(router, *parts.apiEndpoint);
    m_stack->engine().observeRefusals(index, m_admin->feed(index));
}

void Product::destroyWorkerState(int index)
{
    m_workers[static_cast<std::size_t>(index)] = {};
    m_sockets.destroyWorkerState(index);
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
        if (const admin::HubStats* const stats = m_admin->stats())
            addAdminMetrics(out, *stats);
        if (m_droppedLogLines)
            out.counter("papermastery_log_dropped_total", "Log lines lost because their reader was slow.",
                        static_cast<double>(m_droppedLogLines()));
    };
    sources.maxLabels = m_api.options().maxMetricLabels;
    return sources;
}

} // namespace sio::app
