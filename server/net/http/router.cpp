// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/router.h"

#include <algorithm>

namespace sio::net::http {

namespace {

/// Bodies of requests that nobody serves are read and dropped up to this size, so that the 404 reaches the
/// client.
constexpr std::size_t kUnroutedBodyLimit = 65'536;

} // namespace

void Router::addExact(std::string path, RequestHandler& handler)
{
    m_routes.push_back({std::move(path), true, &handler});
}

void Router::addPrefix(std::string prefix, RequestHandler& handler)
{
    m_routes.push_back({std::move(prefix), false, &handler});
}

RequestHandler* Router::find(std::string_view path) const
{
    const Route* best = nullptr;
    for (const Route& route : m_routes) {
        if (route.exact && path == route.path)
            return route.handler;
        if (!route.exact && path.starts_with(route.path) && (!best || route.path.size() > best->path.size()))
            best = &route;
    }
    return best ? best->handler : nullptr;
}

std::size_t Router::bodyLimit(const RequestHead& head)
{
    RequestHandler* handler = find(head.path);
    return handler ? handler->bodyLimit(head) : kUnroutedBodyLimit;
}

std::unique_ptr<Exchange> Router::begin(const RequestHead& head, const PeerAddress& peer, Responder responder)
{
    if (RequestHandler* handler = find(head.path))
        return handler->begin(head, peer, std::move(responder));
    responder.respond(errorResponse(404, "NOT_FOUND", "nothing is served at this path"));
    return nullptr;
}

bool Router::takesUpgrade(const RequestHead& head)
{
    RequestHandler* handler = find(head.path);
    return handler && handler->takesUpgrade(head);
}

void Router::upgrade(UpgradedConnection connection)
{
    // takesUpgrade() found this handler for the same path before.
    if (RequestHandler* handler = find(connection.head.path))
        handler->upgrade(std::move(connection));
}

} // namespace sio::net::http
