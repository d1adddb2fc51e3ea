// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/queryparameters.h"

#include "base/ascii.h"

#include <utility>

namespace sio::papermastery {

namespace {

/// The text before the first separator and what follows it; all of it, and nothing, when there is none.
std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator)
{
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

} // namespace

std::vector<std::string> queryValues(std::string_view query, std::string_view name)
{
    std::vector<std::string> values;
    while (!query.empty()) {
        const auto [pair, rest] = cut(query, '&');
        const auto [key, value] = cut(pair, '=');
        if (base::formDecoded(key) == name)
            values.push_back(base::formDecoded(value));
        query = rest;
    }
    return values;
}

} // namespace sio::papermastery
