// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/engineshared.h"
#include "engineio/transport.h"
#include "engineio/websockethandshake.h"

#include <memory>

namespace sio::engine {

struct WebSocketAnswer {
    net::http::Fields fields; ///< of the 101
    bool base64 = false;      ///< no binary frames to this client
};

/// Answers a checked upgrade request with 101 and makes the transport of the configured engine. To be called
/// in the worker where the transport shall live.
std::unique_ptr<Transport> acceptWebSocket(WorkerServices& services, const EngineShared& shared,
                                           UpgradeTicket ticket, const WebSocketAnswer& answer);

/// Answers an upgrade request with a refusal, complete with its body. The result is a transport that says
/// goodbye already.
std::unique_ptr<Transport> refuseWebSocket(WorkerServices& services, UpgradeTicket ticket,
                                           const net::http::Response& response);

} // namespace sio::engine
