// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/logformat.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace sio::ops {

namespace {

struct Decoded {
    char32_t code = 0;
    std::size_t length = 0; ///< 0: not UTF-8
};

Decoded decodeUtf8(std::string_view text)
{
    const auto at = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (length == 0 || length > text.size())
        return {};
    if (length == 1)
        return {lead, 1};
    char32_t code = lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xc0) != 0x80)
            return {};
        code = (code << 6) | (at(i) & 0x3fu);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return {};
    return {code, length};
}

/// Characters that move the cursor, break the line, or reorder what is read.
bool isUnsafe(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

std::string timestamp(std::int64_t unixMs)
{
    const std::time_t seconds = static_cast<std::time_t>(unixMs / 1000);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text.data() + length, text.size() - length, ".%03dZ", static_cast<int>(unixMs % 1000));
    return text.data();
}

/// `escaped` is printable; quotes and backslashes are all that JSON still minds.
void appendJsonString(std::string& out, std::string_view escaped)
{
    out += '"';
    for (const char c : escaped) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

} // namespace

void appendEscaped(std::string& out, std::string_view text, std::size_t limit)
{
    const bool cut = text.size() > limit;
    std::size_t position = 0;
    while (position < text.size() && position < limit) {
        const Decoded decoded = decodeUtf8(text.substr(position));
        if (decoded.length != 0 && !isUnsafe(decoded.code)) {
            out.append(text.substr(position, decoded.length));
            position += decoded.length;
            continue;
        }
        std::array<char, 16> escape{};
        if (decoded.length == 0)
            std::snprintf(escape.data(), escape.size(), "\\x%02x",
                          static_cast<unsigned char>(text[position]));
        else
            std::snprintf(escape.data(), escape.size(), "\\u{%x}", static_cast<unsigned>(decoded.code));
        out += escape.data();
        position += decoded.length == 0 ? 1 : decoded.length;
    }
    if (cut)
        out += "...";
}

std::string formatLogLine(LogFormat format, std::int64_t unixMs, base::LogLevel level,
                          std::string_view category, std::string_view reason, std::string_view text)
{
    std::string safe;
    appendEscaped(safe, text);
    std::string line;
    line.reserve(96 + safe.size());
    if (format == LogFormat::Json) {
        line += R"({"time":")" + timestamp(unixMs) + R"(","level":")";
        line += logLevelName(level);
        line += R"(","category":)";
        appendJsonString(line, category);
        line += R"(,"reason":)";
        appendJsonString(line, reason);
        line += R"(,"text":)";
        appendJsonString(line, safe);
        line += "}\n";
    } else {
        line += timestamp(unixMs);
        line += ' ';
        line += logLevelName(level);
        line += ' ';
        line += category;
        line += ' ';
        line += reason;
        if (!safe.empty())
            line += ' ' + safe;
        line += '\n';
    }
    return line;
}

std::string_view logLevelName(base::LogLevel level)
{
    switch (level) {
    case base::LogLevel::Debug:
        return "debug";
    case base::LogLevel::Info:
        return "info";
    case base::LogLevel::Warning:
        return "warning";
    case base::LogLevel::Error:
        return "error";
    }
    return "info";
}

} // namespace sio::ops
