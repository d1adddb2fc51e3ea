// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/bytescan.h"
#include "protocol/jsonscanner.h"
#include "protocol/utf8.h"

#include <cstring>

namespace sio::protocol {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

std::uint32_t hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<std::uint32_t>(c - '0');
    return static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
}

std::uint32_t hex4(const char* p)
{
    return hexValue(p[0]) << 12 | hexValue(p[1]) << 8 | hexValue(p[2]) << 4 | hexValue(p[3]);
}

bool isHighSurrogate(std::uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool isLowSurrogate(std::uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// Writes `codePoint` as UTF-8 and answers the number of bytes.
std::size_t encodeUtf8(std::uint32_t codePoint, char (&out)[4])
{
    const auto tail = [codePoint](int shift) {
        return static_cast<char>(0x80 | (codePoint >> shift & 0x3F));
    };
    if (codePoint < 0x80) {
        out[0] = static_cast<char>(codePoint);
        return 1;
    }
    if (codePoint < 0x800) {
        out[0] = static_cast<char>(0xC0 | codePoint >> 6);
        out[1] = tail(0);
        return 2;
    }
    if (codePoint < 0x10000) {
        out[0] = static_cast<char>(0xE0 | codePoint >> 12);
        out[1] = tail(6);
        out[2] = tail(0);
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | codePoint >> 18);
    out[1] = tail(12);
    out[2] = tail(6);
    out[3] = tail(0);
    return 4;
}

/// `p` stands behind the backslash of a valid escape and moves behind it; two that make a surrogate pair are
/// read as one.
std::uint32_t readEscape(const char*& p, const char* end)
{
    switch (const char kind = *p++; kind) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'u':
        break;
    default: // '"', '\' and '/' mean themselves
        return static_cast<unsigned char>(kind);
    }
    const std::uint32_t unit = hex4(p);
    p += 4;
    if (isHighSurrogate(unit) && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
        const std::uint32_t low = hex4(p + 2);
        if (isLowSurrogate(low)) {
            p += 6;
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return isHighSurrogate(unit) || isLowSurrogate(unit) ? kReplacement : unit;
}

/// Calls `take(std::string_view)` with the parts of the decoded text until it answers false; false then.
template <class Take> bool decodeParts(std::string_view quoted, Take&& take)
{
    const char* p = quoted.data() + 1;
    const char* const end = quoted.data() + quoted.size() - 1;
    while (p < end) {
        const auto* escape =
            static_cast<const char*>(std::memchr(p, '\\', static_cast<std::size_t>(end - p)));
        const char* const plainEnd = escape != nullptr ? escape : end;
        if (plainEnd != p && !take(std::string_view(p, static_cast<std::size_t>(plainEnd - p))))
            return false;
        if (escape == nullptr)
            break;
        p = escape + 1;
        char bytes[4];
        const std::size_t length = encodeUtf8(readEscape(p, end), bytes);
        if (!take(std::string_view(bytes, length)))
            return false;
    }
    return true;
}

void appendControl(std::string& out, unsigned char control)
{
    constexpr char kHex[] = "0123456789abcdef";
    switch (control) {
    case '\b':
        out += "\\b";
        break;
    case '\t':
        out += "\\t";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\r':
        out += "\\r";
        break;
    default:
        out += "\\u00";
        out += kHex[control >> 4];
        out += kHex[control & 15];
    }
}

} // namespace

std::string jsonStringDecode(std::string_view quoted)
{
    std::string out;
    out.reserve(quoted.size());
    decodeParts(quoted, [&out](std::string_view part) {
        out += part;
        return true;
    });
    return out;
}

bool jsonStringEquals(std::string_view quoted, std::string_view utf8)
{
    const bool isPrefix = decodeParts(quoted, [&utf8](std::string_view part) {
        if (utf8.substr(0, part.size()) != part)
            return false;
        utf8.remove_prefix(part.size());
        return true;
    });
    return isPrefix && utf8.empty();
}

void jsonStringAppend(std::string& out, std::string_view utf8)
{
    const char* p = utf8.data();
    const char* const end = p + utf8.size();
    const char* copied = p;
    const auto copyTo = [&](const char* until) { out.append(copied, until); };

    out += '"';
    while ((p = bytescan::skipPlainJson(p, end)) != end) {
        const auto byte = static_cast<unsigned char>(*p);
        if (byte >= 0x80) {
            if (const std::size_t length = utf8CharacterLength(p, end); length != 0) {
                p += length;
                continue;
            }
            copyTo(p);
            out += "\xEF\xBF\xBD";
            p += utf8IllFormedLength(p, end);
        } else {
            copyTo(p);
            if (byte < 0x20) {
                appendControl(out, byte);
            } else {
                out += '\\';
                out += *p;
            }
            ++p;
        }
        copied = p;
    }
    copyTo(end);
    out += '"';
}

std::string jsonString(std::string_view utf8)
{
    std::string out;
    out.reserve(utf8.size() + 2);
    jsonStringAppend(out, utf8);
    return out;
}

} // namespace sio::protocol
