// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "protocol/closereason.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace sio::engine {

/// Why a handshake or a request was refused, beside the Engine.IO codes: the label of `engine_reject`.
enum class Refusal : std::uint8_t {
    TransportUnknown,
    UnknownSid,
    BadMethod,
    BadRequest,
    Forbidden,
    UnsupportedVersion,
    RateLimited,
    ServerFull,
    Draining,
    WebSocketHandshake,
    SidGuessing,
    Count
};
std::string_view refusalName(Refusal refusal);

/// Per worker; written by the worker, read by any thread.
struct EngineStats {
    base::Counter sessionsPolling, sessionsWebSocket; ///< open now, by current transport
    base::Counter opened, upgraded;
    std::array<base::Counter, static_cast<std::size_t>(Refusal::Count)> refusals;
    std::array<base::Counter, static_cast<std::size_t>(protocol::CloseReason::Count)> closes;
    base::Counter packetsIn, packetsOut, bytesIn, bytesOut; ///< messages and their bytes, both transports
    base::Counter volatileDropped, slowConsumers;
    base::Counter readingPaused; ///< times a session sent faster than packetsPerSecond allows
};

} // namespace sio::engine
