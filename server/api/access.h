// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/apierror.h"
#include "api/limiters.h"
#include "api/options.h"
#include "base/result.h"
#include "engineio/clientaddress.h"
#include "net/http/message.h"
#include "net/stream.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::api {

/// Who calls: the holder of a key, or a loopback caller of a server without keys (`key` is null then). The
/// key belongs to the options and outlives every request.
struct Caller {
    const ApiKey* key = nullptr;
    RateLimiter* rate = nullptr;

    /// What separates the idempotency keys of two callers.
    std::string_view name() const { return key ? std::string_view(key->name) : std::string_view(); }
    bool mayPublishAnything() const { return !key || !key->events.empty(); }
    bool mayPublish(std::string_view event) const;
    bool mayReach(std::string_view room) const;
    /// Every room, single sockets and all.
    bool mayReachEverything() const;
    bool mayReadMetrics() const { return !key || key->metrics; }
};

/// Decides who may call (threats.md, Secure defaults and Publish API). Shared by all workers; any thread.
class AccessGuard {
public:
    using WallClock = std::function<std::int64_t()>; ///< ms since the epoch

    /// `options` and `clock` outlive the guard. An empty function: the system's clock.
    AccessGuard(const ApiOptions& options, const base::Clock& clock, WallClock wallClock = {});

    /// Who asks, as far as listed proxies say it; for limits and logs.
    std::string addressOf(const net::http::RequestHead& head, const net::PeerAddress& peer) const;

    base::Result<Caller, ApiError> admit(const net::http::RequestHead& head, const net::PeerAddress& peer);

private:
    base::Result<Caller, ApiError> admitByKey(const net::http::RequestHead& head);

    const ApiOptions& m_options;
    WallClock m_wallClock;
    const engine::TrustedProxies m_proxies;
    FailureLimiter m_failures;
    std::vector<std::unique_ptr<RateLimiter>> m_keyRates; ///< in the order of the keys
    RateLimiter m_loopbackRate;
};

} // namespace sio::api
