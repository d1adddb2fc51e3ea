// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/api.h"

#include "api/endpoint.h"
#include "api/idempotency.h"
#include "api/publishservice.h"
#include "net/http/router.h"

#include <QtCore/QtGlobal>

#include <sodium.h>

namespace sio::api {

struct Api::Private {
    Private(ApiOptions o, papermastery::Publisher& p, const Readiness& r, const base::Clock& clock,
            Hooks hooks)
        : options(std::move(o)), publisher(p), readiness(r),
          access(options, clock, std::move(hooks.wallClock)),
          idempotency({options.idempotencyWindow, options.maxIdempotencyEntries, options.maxIdempotencyBytes},
                      clock),
          stats(options.maxMetricLabels),
          service(publisher, idempotency, stats, clock, options.maxListedSockets)
    {
    }

    const ApiOptions options;
    papermastery::Publisher& publisher;
    const Readiness& readiness;
    AccessGuard access;
    IdempotencyStore idempotency;
    ApiStats stats;
    PublishService service;
    std::function<std::string()> metricsText;
};

Api::Api(ApiOptions options, papermastery::Publisher& publisher, const Readiness& readiness,
         const base::Clock& clock, Hooks hooks)
{
    // Chooses libsodium's implementations for this processor; without it the portable ones serve.
    if (sodium_init() < 0)
        qWarning("libsodium could not be initialised");
    d = std::make_unique<Private>(std::move(options), publisher, readiness, clock, std::move(hooks));
}

Api::~Api() = default;

void Api::serveMetrics(std::function<std::string()> text)
{
    d->metricsText = std::move(text);
}

std::unique_ptr<net::http::RequestHandler> Api::makeEndpoint(std::function<bool(base::Task)> later)
{
    return std::make_unique<Endpoint>(
        ApiShared{d->options, d->publisher, d->readiness, d->access, d->service, d->metricsText},
        std::move(later));
}

void Api::mount(net::http::Router& router, net::http::RequestHandler& endpoint)
{
    // Whole branches where there are parameters, so that unknown paths below them get the API's own 404.
    for (const char* path : {"/", "/healthz", "/readyz", "/metrics", "/api"})
        router.addExact(path, endpoint);
    router.addPrefix("/api/", endpoint);
}

const ApiOptions& Api::options() const
{
    return d->options;
}

const ApiStats& Api::stats() const
{
    return d->stats;
}

const IdempotencyStore& Api::idempotency() const
{
    return d->idempotency;
}

} // namespace sio::api
