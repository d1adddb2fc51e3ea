// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/text.h"

#include <cstdint>

namespace sio::engine {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// Bytes of the well-formed character at the start of `text`, or, negative, of the bad sequence to be
/// replaced (Unicode, table 3-7, and "substitution of maximal subparts").
int characterLength(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80)
        return 1;
    int length = 0;
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
        length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
        length = 3;
        low = first == 0xe0 ? 0xa0 : 0x80;  // overlong
        high = first == 0xed ? 0x9f : 0xbf; // surrogates
    } else if (first >= 0xf0 && first <= 0xf4) {
        length = 4;
        low = first == 0xf0 ? 0x90 : 0x80;  // overlong
        high = first == 0xf4 ? 0x8f : 0xbf; // beyond U+10FFFF
    } else {
        return -1;
    }
    for (int i = 1; i < length; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (at >= text.size() || byte(at) < low || byte(at) > high)
            return -i;
        low = 0x80;
        high = 0xbf;
    }
    return length;
}

} // namespace

bool isToken(std::string_view text)
{
    static constexpr std::string_view kPunctuation = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (toLower(c) >= 'a' && toLower(c) <= 'z') ||
               kPunctuation.find(c) != std::string_view::npos;
    });
}

std::string replaceInvalidUtf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const int length = characterLength(text);
        const auto taken = static_cast<std::size_t>(length > 0 ? length : -length);
        out.append(length > 0 ? text.substr(0, taken) : kReplacement);
        text.remove_prefix(taken);
    }
    return out;
}

} // namespace sio::engine
