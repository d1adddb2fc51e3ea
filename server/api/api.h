// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/access.h"
#include "api/options.h"
#include "api/readiness.h"
#include "api/stats.h"
#include "base/clock.h"
#include "net/http/handler.h"
#include "papermastery/publisher.h"

#include <functional>
#include <memory>
#include <string>

namespace sio::net::http {
class Router;
}

namespace sio::api {

class IdempotencyStore;

/// The HTTP side towards backends and operators: publish API, health, metrics, OpenAPI, welcome page
/// (domain.md, section 5; threats.md, Publish API). Made once by the composition, shared by all workers;
/// destroyed after every endpoint and after the application's last callback.
class Api {
public:
    /// What the composition may replace; empty members have a sensible meaning.
    struct Hooks {
        AccessGuard::WallClock wallClock; ///< the system's
    };

    /// References outlive the object.
    Api(ApiOptions options, papermastery::Publisher& publisher, const Readiness& readiness,
        const base::Clock& clock, Hooks hooks = {});
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// The text of /metrics (see Metrics::text()); called in any worker. Before the first request; without it
    /// the path answers 404.
    void serveMetrics(std::function<std::string()> text);

    /// The handler of one worker, to be mounted in that worker's router; used in that worker alone. `later`
    /// runs a task in a later turn of the worker; without it a batch is published in one turn, however long
    /// it takes.
    std::unique_ptr<net::http::RequestHandler> makeEndpoint(std::function<bool(base::Task)> later = {});
    /// Adds every path of this folder to a router.
    static void mount(net::http::Router& router, net::http::RequestHandler& endpoint);

    const ApiOptions& options() const;
    const ApiStats& stats() const;
    const IdempotencyStore& idempotency() const;

private:
    friend class Endpoint;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::api
