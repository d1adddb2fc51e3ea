// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/addresslimits.h"
#include "engineio/clientaddress.h"
#include "engineio/cors.h"
#include "engineio/enginestats.h"
#include "engineio/services.h"
#include "engineio/types.h"
#include "engineio/websockettransport.h"

#include <atomic>
#include <memory>
#include <vector>

namespace sio::engine {

class WorkerEndpoint;

/// What the workers of one engine have in common: constant after construction, or safe in any thread.
struct EngineShared {
    explicit EngineShared(EngineOptions o);
    ~EngineShared();

    int workerCount() const { return static_cast<int>(services.size()); }
    std::int64_t sessionCount() const;

    const EngineOptions options;
    const Cors cors;
    const TrustedProxies proxies;
    AddressLimits addresses;
    const WebSocketSettings webSocket;
    std::atomic<bool> isAccepting{true};
    std::vector<std::unique_ptr<WorkerServices>> services;
    std::vector<std::unique_ptr<EngineStats>> stats;
    /// Element i is used, and destroyed, in worker i alone.
    std::vector<std::unique_ptr<WorkerEndpoint>> endpoints;
};

} // namespace sio::engine
