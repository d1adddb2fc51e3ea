// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/secretmask.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>

namespace sio::admin {

namespace {

constexpr std::string_view kMask = "\"***\"";

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Behind the string that begins at `at`; the text's end when it does not end.
std::size_t endOfString(std::string_view json, std::size_t at)
{
    for (std::size_t i = at + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

/// Behind the value that begins at `at`.
std::size_t endOfValue(std::string_view json, std::size_t at)
{
    std::size_t depth = 0;
    for (std::size_t i = at; i < json.size();) {
        const char c = json[i];
        if (c == '"') {
            i = endOfString(json, i);
            if (depth == 0)
                return i;
            continue;
        }
        if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return i; // a number or word before it
            if (--depth == 0)
                return i + 1;
        } else if (c == ',' && depth == 0) {
            return i;
        }
        ++i;
    }
    return json.size();
}

bool looksLikeToken(std::string_view text)
{
    return text.size() > 20 && text.substr(0, 3) == "eyJ" &&
           (std::count(text.begin(), text.end(), '.') >= 1 || text.size() > 60);
}

} // namespace

bool isSecretName(std::string_view name)
{
    std::string plain;
    plain.reserve(name.size());
    for (std::size_t i = 0; i < name.size(); ++i) {
        char c = name[i];
        if (c == '\\' && name.size() - i > 5 && name[i + 1] == 'u') { // an escaped letter hides nothing
            unsigned code = 0;
            for (std::size_t k = i + 2; k < i + 6; ++k) {
                code = code * 16 + static_cast<unsigned>(base::hexDigit(name[k]));
            }
            c = code < 128 ? static_cast<char>(code) : '?';
            i += 5;
        }
        if (c != '_' && c != '-')
            plain += base::toLower(c);
    }
    if (plain.size() >= 5 && plain.substr(plain.size() - 5) == "token")
        return true;
    static constexpr std::array<std::string_view, 7> kParts{"password", "passwd", "secret", "authorization",
                                                            "cookie",   "apikey", "jwt"};
    return std::any_of(kParts.begin(), kParts.end(),
                       [&plain](std::string_view part) { return plain.find(part) != std::string::npos; });
}

std::string withoutSecrets(std::string_view json)
{
    std::string out;
    out.reserve(json.size());
    for (std::size_t i = 0; i < json.size();) {
        if (json[i] != '"') {
            out += json[i++];
            continue;
        }
        const std::size_t end = endOfString(json, i);
        const std::string_view text = json.substr(i, end - i);
        const std::string_view inner = text.substr(1, text.size() > 1 ? text.size() - 2 : 0);
        std::size_t next = end;
        while (next < json.size() && isBlank(json[next]))
            ++next;
        const bool isName = next < json.size() && json[next] == ':';
        if (!isName) {
            out += looksLikeToken(inner) ? kMask : text;
            i = end;
            continue;
        }
        out += json.substr(i, next + 1 - i);
        i = next + 1;
        if (!isSecretName(inner))
            continue;
        while (i < json.size() && isBlank(json[i]))
            out += json[i++];
        if (i < json.size()) {
            out += kMask;
            i = endOfValue(json, i);
        }
    }
    return out;
}

} // namespace sio::admin
