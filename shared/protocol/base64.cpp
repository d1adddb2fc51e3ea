// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/base64.h"

#include <array>
#include <cstdint>

namespace sio::protocol {

namespace {

constexpr char kStandard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrl[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Six bits a character; kBad has bits that no value of an alphabet has, so one test covers four characters.
constexpr std::uint32_t kBad = 0x80000000;
using DecodeTable = std::array<std::uint32_t, 256>;

constexpr DecodeTable makeDecodeTable(const char* alphabet)
{
    DecodeTable table{};
    for (std::uint32_t& entry : table)
        entry = kBad;
    for (std::uint32_t i = 0; i < 64; ++i)
        table[static_cast<unsigned char>(alphabet[i])] = i;
    return table;
}

constexpr DecodeTable kStandardValues = makeDecodeTable(kStandard);
constexpr DecodeTable kUrlValues = makeDecodeTable(kUrl);

void append(std::string& out, std::string_view bytes, const char* alphabet, bool padded)
{
    const std::size_t rest = bytes.size() % 3;
    const std::size_t tail = rest == 0 ? 0 : (padded ? 4 : rest + 1);
    const std::size_t start = out.size();
    out.resize(start + bytes.size() / 3 * 4 + tail);
    char* to = out.data() + start;
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const wholeEnd = from + (bytes.size() - rest);
    for (; from != wholeEnd; from += 3) {
        const std::uint32_t group = std::uint32_t{from[0]} << 16 | std::uint32_t{from[1]} << 8 | from[2];
        *to++ = alphabet[group >> 18];
        *to++ = alphabet[group >> 12 & 63];
        *to++ = alphabet[group >> 6 & 63];
        *to++ = alphabet[group & 63];
    }
    if (rest == 0)
        return;
    const std::uint32_t group = std::uint32_t{from[0]} << 16 | (rest == 2 ? std::uint32_t{from[1]} << 8 : 0);
    *to++ = alphabet[group >> 18];
    *to++ = alphabet[group >> 12 & 63];
    if (rest == 2)
        *to++ = alphabet[group >> 6 & 63];
    while (to != out.data() + out.size())
        *to++ = '=';
}

/// `text` without padding.
std::optional<std::string> decode(std::string_view text, const DecodeTable& values, bool canonical)
{
    const std::size_t rest = text.size() % 4;
    if (rest == 1) // six bits alone make no byte
        return std::nullopt;
    const auto value = [&](std::size_t i) { return values[static_cast<unsigned char>(text[i])]; };

    std::string out(text.size() / 4 * 3 + (rest == 0 ? 0 : rest - 1), '\0');
    char* to = out.data();
    const std::size_t wholeEnd = text.size() - rest;
    for (std::size_t i = 0; i != wholeEnd; i += 4) {
        const std::uint32_t group = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
        if (((value(i) | value(i + 1) | value(i + 2) | value(i + 3)) & kBad) != 0)
            return std::nullopt;
        *to++ = static_cast<char>(group >> 16);
        *to++ = static_cast<char>(group >> 8);
        *to++ = static_cast<char>(group);
    }
    if (rest != 0) {
        const std::uint32_t third = rest == 3 ? value(wholeEnd + 2) : 0;
        if (((value(wholeEnd) | value(wholeEnd + 1) | third) & kBad) != 0)
            return std::nullopt;
        const std::uint32_t group = value(wholeEnd) << 18 | value(wholeEnd + 1) << 12 | third << 6;
        if (canonical && (group & (rest == 3 ? 0xFF : 0xFFFF)) != 0)
            return std::nullopt;
        *to++ = static_cast<char>(group >> 16);
        if (rest == 3)
            *to++ = static_cast<char>(group >> 8);
    }
    return out;
}

} // namespace

void base64Append(std::string& out, std::string_view bytes)
{
    append(out, bytes, kStandard, true);
}

std::string base64Encode(std::string_view bytes)
{
    std::string out;
    append(out, bytes, kStandard, true);
    return out;
}

std::string base64UrlEncode(std::string_view bytes)
{
    std::string out;
    append(out, bytes, kUrl, false);
    return out;
}

std::optional<std::string> base64Decode(std::string_view text)
{
    // Padding, where there is any, fills the last group of four: one or two signs.
    if (text.size() % 4 == 0) {
        for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i)
            text.remove_suffix(1);
    }
    return decode(text, kStandardValues, false);
}

std::optional<std::string> base64UrlDecode(std::string_view text)
{
    return decode(text, kUrlValues, true);
}

} // namespace sio::protocol
