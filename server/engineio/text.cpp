// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/text.h"

namespace sio::engine {

bool isToken(std::string_view text)
{
    static constexpr std::string_view kPunctuation = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (toLower(c) >= 'a' && toLower(c) <= 'z') ||
               kPunctuation.find(c) != std::string_view::npos;
    });
}

} // namespace sio::engine
