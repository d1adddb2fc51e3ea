// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/engineshared.h"

#include "engineio/workerendpoint.h"

#include <utility>

namespace sio::engine {

namespace {

WebSocketSettings webSocketSettings(const EngineOptions& options)
{
    WebSocketSettings settings{{options.maxPayload, options.maxFragments}, Rate{}};
    if (const int perSecond = options.controlFramesPerSecond; perSecond > 0)
        settings.controlFrames = Rate::perSecond(perSecond, perSecond);
    return settings;
}

} // namespace

EngineShared::EngineShared(EngineOptions o)
    : options(std::move(o)), cors(options.cors), proxies(options.trustedProxies), addresses(options),
      webSocket(webSocketSettings(options))
{
}

EngineShared::~EngineShared() = default;

std::int64_t EngineShared::sessionCount() const
{
    std::int64_t count = 0;
    for (const auto& worker : stats)
        count += worker->sessionsPolling.value() + worker->sessionsWebSocket.value();
    return count;
}

} // namespace sio::engine
