// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/handler.h"

#include <string>
#include <vector>

namespace sio::net::http {

/// Chooses a handler by path. Exact paths win over prefixes, longer prefixes over shorter ones; what matches
/// nothing gets 404.
class Router final : public RequestHandler {
public:
    /// `handler` outlives the router.
    void addExact(std::string path, RequestHandler& handler);
    /// `prefix` ends with '/'.
    void addPrefix(std::string prefix, RequestHandler& handler);

    std::size_t bodyLimit(const RequestHead& head) override;
    std::unique_ptr<Exchange> begin(const RequestHead& head, const PeerAddress& peer,
                                    Responder responder) override;
    bool takesUpgrade(const RequestHead& head) override;
    void upgrade(UpgradedConnection connection) override;

private:
    RequestHandler* find(std::string_view path) const;

    struct Route {
        std::string path;
        bool exact;
        RequestHandler* handler;
    };
    std::vector<Route> m_routes;
};

} // namespace sio::net::http
