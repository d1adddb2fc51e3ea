// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/access.h"
#include "api/body.h"
#include "api/idempotency.h"
#include "api/publishservice.h"
#include "api/readiness.h"
#include "api/routes.h"
#include "net/http/handler.h"

#include <functional>

namespace sio::api {

/// What the endpoints of all workers share; each part may be used from any thread.
struct ApiShared {
    const ApiOptions& options;
    papermastery::Publisher& publisher;
    const Readiness& readiness;
    AccessGuard& access;
    PublishService& service;
    const std::function<std::string()>& metricsText;
};

/// Turns HTTP requests of one worker into calls of the API. Lives in that worker; outlives its connections.
class Endpoint final : public net::http::RequestHandler {
public:
    Endpoint(ApiShared shared, PublishService::Later later)
        : m_shared(shared), m_later(std::move(later)), m_reader(shared.options)
    {
    }

    std::size_t bodyLimit(const net::http::RequestHead& head) override;
    std::unique_ptr<net::http::Exchange> begin(const net::http::RequestHead& head,
                                               const net::PeerAddress& peer,
                                               net::http::Responder responder) override;
    bool takesUpgrade(const net::http::RequestHead&) override { return false; }
    void upgrade(net::http::UpgradedConnection connection) override;

    /// A request whose head was accepted and whose body is awaited.
    struct Call {
        Route route = Route::Publish;
        std::string parameter;      ///< decoded
        std::string idempotencyKey; ///< of the header; empty: none
        std::string address;        ///< who asks, for the log
        Caller caller;
    };
    void handle(const Call& call, std::string body, net::http::Responder responder);

private:
    net::http::Response page(Route route, const net::http::RequestHead& head, const net::PeerAddress& peer);
    base::Result<Call, ApiError> accept(const RouteMatch& match, const net::http::RequestHead& head,
                                        const net::PeerAddress& peer);
    void putParticipants(const Call& call, std::string_view body, PublishService::Done done);
    std::optional<ApiError> unavailable() const;

    const ApiShared m_shared;
    const PublishService::Later m_later;
    BodyReader m_reader;
};

} // namespace sio::api
