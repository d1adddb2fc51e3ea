// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/adminservice.h"
#include "api/api.h"
#include "api/lagsampler.h"
#include "api/metrics.h"
#include "app/settings.h"
#include "app/stack.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalogue/catalogue.h"
#include "papermastery/application.h"
#include "socketio/server.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sio::app {

/// The audit log of the settings; in words, what is wrong with it. It has a thread: after the signals were
/// blocked.
base::Result<std::unique_ptr<admin::AuditLog>, std::string> openAuditLog(const admin::AdminOptions& options);

/// papermastery-server: Socket.IO with the PaperMastery application on it, and the API beside it, on one
/// Stack. Made in the control thread, which outlives it.
class Product {
public:
    /// `audit` is there when the settings have admin accounts; `settings` and `catalogue` outlive the
    /// product.
    Product(const Settings& settings, const catalogue::Catalogue& catalogue, net::Loop& control,
            std::unique_ptr<admin::AuditLog> audit);
    ~Product();
    Product(const Product&) = delete;
    Product& operator=(const Product&) = delete;

    /// For /metrics; before setReady().
    void countDroppedLogLines(std::function<std::uint64_t()> count) { m_droppedLogLines = std::move(count); }

    Stack& stack() { return *m_stack; }

    /// New accounts of the admin namespace, from a configuration that was read again; in the control thread,
    /// once started. The first accounts of a server that has had none bring the other admin options with
    /// them. Says why not when it cannot be done; then nothing has changed.
    std::optional<std::string> reloadAccounts(admin::AdminOptions fresh);

    /// The stack is started: figures exist from now on, and /readyz says yes.
    void setReady();
    /// New events and publishes are refused, and /readyz says no.
    void beginDrain();

private:
    /// What the API keeps in one worker; made and destroyed there.
    struct WorkerParts {
        std::unique_ptr<net::http::RequestHandler> apiEndpoint;
        std::unique_ptr<api::LagSampler> lag;
    };

    std::vector<engine::SessionAcceptor*> startLayers(const std::vector<net::Loop*>& loops);
    void addRoutes(int index, net::http::Router& router);
    void destroyWorkerState(int index);
    papermastery::TestTraffic testTraffic(const Settings& settings) const;
    std::unique_ptr<admin::AdminService> makeAdmin(const Settings& settings, net::Loop& control);
    std::optional<std::string> openAdmin(admin::AdminOptions options);
    admin::StatsTotals figures();
    api::MetricsSources metricsSources();

    const admin::AdminOptions& m_adminOptions; ///< of the start
    base::SteadyClock m_clock;
    api::Readiness m_readiness;
    std::unique_ptr<admin::AuditLog> m_audit; ///< until the admin namespace has it
    admin::BlockList m_blocks{papermastery::systemTimeMs};
    socketio::Server m_sockets;
    papermastery::Application m_application;
    api::Api m_api;
    std::unique_ptr<admin::AdminService> m_admin;
    std::vector<WorkerParts> m_workers;
    std::function<std::uint64_t()> m_droppedLogLines;
    std::unique_ptr<api::Metrics> m_metrics;
    std::unique_ptr<Stack> m_stack; ///< last: gone before what its workers use
};

} // namespace sio::app
