// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/routes.h"

namespace sio::api {

std::optional<RouteMatch> matchRoute(std::string_view path)
{
    for (const RouteInfo& info : kRoutes) {
        const std::size_t open = info.path.find('{');
        if (open == std::string_view::npos) {
            if (path == info.path)
                return RouteMatch{&info, {}};
            continue;
        }
        const std::string_view before = info.path.substr(0, open);
        const std::string_view after = info.path.substr(info.path.find('}') + 1);
        if (path.size() <= before.size() + after.size() || !path.starts_with(before) ||
            !path.ends_with(after))
            continue;
        const std::string_view parameter =
            path.substr(before.size(), path.size() - before.size() - after.size());
        if (parameter.find('/') == std::string_view::npos)
            return RouteMatch{&info, parameter};
    }
    return std::nullopt;
}

} // namespace sio::api
