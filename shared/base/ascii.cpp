// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/ascii.h"

namespace sio::base {

bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

std::string formDecoded(std::string_view raw)
{
    const auto isPlain = [](char c) { return c != '%' && c != '+'; };
    std::size_t i = static_cast<std::size_t>(std::find_if_not(raw.begin(), raw.end(), isPlain) - raw.begin());
    std::string out;
    out.reserve(raw.size());
    out.append(raw, 0, i);
    for (; i < raw.size(); ++i) {
        if (raw[i] == '%' && i + 2 < raw.size() && hexDigit(raw[i + 1]) >= 0 && hexDigit(raw[i + 2]) >= 0) {
            out += static_cast<char>(hexDigit(raw[i + 1]) * 16 + hexDigit(raw[i + 2]));
            i += 2;
        } else {
            out += raw[i] == '+' ? ' ' : raw[i];
        }
    }
    return out;
}

} // namespace sio::base
