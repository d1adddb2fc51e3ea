// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/identifier.h"

#include "base/ascii.h"
#include "base/ids.h"

#include <algorithm>
#include <array>

namespace sio::catalogue {

namespace {

bool isOpaqueCharacter(char c)
{
    return base::isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           c == ':' || c == '@' || c == '-';
}

/// 8-4-4-4-12 hexadecimal digits (RFC 4122, section 3), in lower case.
std::optional<std::string> uuidFrom(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    std::string lower(text);
    for (std::size_t i = 0; i < lower.size(); ++i) {
        char& c = lower[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-')
                return std::nullopt;
            continue;
        }
        if (c >= 'A' && c <= 'F')
            c = static_cast<char>(c - 'A' + 'a');
        else if (!base::isDigit(c) && !(c >= 'a' && c <= 'f'))
            return std::nullopt;
    }
    return lower;
}

} // namespace

std::optional<std::string> identifierFrom(std::string_view text, IdentifierFormat format)
{
    if (format == IdentifierFormat::Uuid)
        return uuidFrom(text);
    if (text.empty() || text.size() > kMaxIdentifier ||
        !std::all_of(text.begin(), text.end(), isOpaqueCharacter))
        return std::nullopt;
    return std::string(text);
}

std::string generateUuid()
{
    std::array<unsigned char, 16> bytes{};
    base::fillRandomBytes(bytes.data(), bytes.size());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40); // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80); // variant of RFC 4122

    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

} // namespace sio::catalogue
