// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sio::api {

enum class Route : std::uint8_t {
    Welcome,
    Health,
    Ready,
    Metrics,
    OpenApi,
    Event,
    Publish,
    Batch,
    Participants
};

struct RouteInfo {
    Route route;
    std::string_view path;  ///< as in the OpenAPI file; one `{parameter}` at most
    std::string_view allow; ///< the methods that it takes, as the Allow field says them
};

/// Every path that this folder serves.
inline constexpr std::array<RouteInfo, 9> kRoutes{{
    {Route::Welcome, "/", "GET, HEAD"},
    {Route::Health, "/healthz", "GET, HEAD"},
    {Route::Ready, "/readyz", "GET, HEAD"},
    {Route::Metrics, "/metrics", "GET, HEAD"},
    {Route::OpenApi, "/api/v1/openapi.json", "GET, HEAD"},
    {Route::Event, "/api/v1/events/{name}", "POST"},
    {Route::Publish, "/api/v1/publish", "POST"},
    {Route::Batch, "/api/v1/batch", "POST"},
    {Route::Participants, "/api/v1/sessions/{session_id}/participants", "PUT"},
}};

struct RouteMatch {
    const RouteInfo* info = nullptr;
    std::string_view parameter; ///< undecoded, not empty where the path has one; points into the path
};

/// Nothing when no path matches.
std::optional<RouteMatch> matchRoute(std::string_view path);

} // namespace sio::api
