// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// Text of protocols: ASCII only, whatever the locale. Bytes above 0x7f are nobody's letters and digits.

namespace sio::base {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr char toLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The digit's value in either case; -1 for anything else.
constexpr int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = toLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return toLower(x) == toLower(y); });
}

/// Without blanks and tabs (optional white space of RFC 9110, 5.6.3) at both ends.
constexpr std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A character of a token (RFC 9110, 5.6.2).
constexpr bool isTokenCharacter(char c)
{
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return isDigit(c) || (toLower(c) >= 'a' && toLower(c) <= 'z') || kMarks.find(c) != std::string_view::npos;
}

/// A token of RFC 9110, 5.6.2; never empty.
bool isToken(std::string_view text);

/// application/x-www-form-urlencoded: '+' is a space; a '%' without two hex digits stands for itself.
std::string formDecoded(std::string_view raw);

} // namespace sio::base
