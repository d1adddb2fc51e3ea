// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/queryparameters.h"

#include <utility>

namespace sio::papermastery {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hexDigit(text[i + 1]);
            const int low = hexDigit(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        out += text[i] == '+' ? ' ' : text[i];
    }
    return out;
}

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
        if (decoded(key) == name)
            values.push_back(decoded(value));
        query = rest;
    }
    return values;
}

} // namespace sio::papermastery
