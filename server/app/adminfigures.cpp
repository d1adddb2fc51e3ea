// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/adminfigures.h"

#include "api/processstats.h"

#include <chrono>

namespace sio::app {

namespace {

void addWorker(admin::StatsTotals& totals, const engine::EngineStats& engine,
               const net::http::HttpStats& http, const socketio::ServerStats& sockets)
{
    totals.websocket += engine.sessionsWebSocket.value();
    totals.polling += engine.sessionsPolling.value();
    totals.connects += engine.opened.value();
    totals.messagesIn += engine.packetsIn.value();
    totals.messagesOut += engine.packetsOut.value();
    totals.bytesIn += engine.bytesIn.value();
    totals.bytesOut += engine.bytesOut.value();
    for (std::size_t i = 0; i < engine.closes.size(); ++i) {
        const auto reason = static_cast<protocol::CloseReason>(i);
        totals.disconnects[std::string(protocol::closeReasonText(reason))] += engine.closes[i].value();
    }
    for (std::size_t i = 0; i < engine.refusals.size(); ++i)
        totals.rejects[std::string(engine::refusalName(static_cast<engine::Refusal>(i)))] +=
            engine.refusals[i].value();
    for (std::size_t i = 0; i < http.rejects.size(); ++i)
        totals.rejects["http_" + std::string(net::http::rejectName(static_cast<net::http::Reject>(i)))] +=
            http.rejects[i].value();
    totals.rejects["connect"] += sockets.connectErrors.value();
}

} // namespace

admin::StatsTotals adminFigures(const FigureSources& sources)
{
    admin::StatsTotals totals;
    for (int i = 0; i < sources.stack.workerCount(); ++i)
        addWorker(totals, sources.stack.engine().stats(i), sources.stack.httpStats(i),
                  sources.sockets.stats(i));
    totals.clients = totals.websocket + totals.polling;
    totals.sockets = sources.sockets.socketsByNamespace();
    totals.rooms = sources.sockets.roomCount();
    totals.users = static_cast<std::int64_t>(sources.application.userCount());
    totals.rssBytes = api::readProcessStats().residentBytes;
    for (const api::LagSampler* lag : sources.lags) {
        const auto us = std::chrono::duration_cast<std::chrono::microseconds>(lag->lag(sources.now)).count();
        totals.loopLagUs.push_back(us);
    }
    const auto& latency = sources.api.latencyMicros;
    for (std::size_t i = 0; i <= latency.bounds().size(); ++i) {
        // What is slower than the last bound is told as that bound.
        const std::int64_t upper = latency.bounds()[std::min(i, latency.bounds().size() - 1)];
        const auto count = static_cast<std::int64_t>(latency.count(i));
        totals.publishes += count;
        totals.publishLatency.emplace_back(upper, count);
    }
    return totals;
}

} // namespace sio::app
