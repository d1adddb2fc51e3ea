// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/redaction.h"

#include <algorithm>
#include <array>
#include <string>

namespace sio::sequences {

namespace {

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

/// Three base64url parts with dots between, the first one a JSON object's beginning: `eyJ...`.
bool holdsWebToken(std::string_view text)
{
    for (std::size_t at = text.find("eyJ"); at != std::string_view::npos; at = text.find("eyJ", at + 1)) {
        const std::size_t end = [&] {
            std::size_t i = at;
            while (i < text.size() && (isTokenCharacter(text[i]) || text[i] == '.'))
                ++i;
            return i;
        }();
        const std::string_view candidate = text.substr(at, end - at);
        if (std::count(candidate.begin(), candidate.end(), '.') >= 2)
            return true;
    }
    return false;
}

} // namespace

bool isSecretMember(std::string_view name)
{
    // Compared without case, dashes and underscores: apiKey, api_key and API-Key are one.
    std::string plain = lower(name);
    std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
    static constexpr std::array<std::string_view, 10> kExact{
        "pid", "jwt", "authorization", "cookie", "secret", "auth", "otp", "pin", "cvc", "credentials"};
    static constexpr std::array<std::string_view, 6> kInside{"token",  "password",   "passwd",
                                                             "apikey", "privatekey", "clientsecret"};
    // When a token ends is no secret.
    if (plain.ends_with("expiresat") || plain.ends_with("expiresin"))
        return false;
    return std::find(kExact.begin(), kExact.end(), plain) != kExact.end() ||
           std::any_of(kInside.begin(), kInside.end(),
                       [&plain](std::string_view word) { return plain.find(word) != std::string::npos; });
}

bool looksSecret(std::string_view text)
{
    return holdsWebToken(text) || lower(text).find("bearer ") != std::string::npos ||
           text.starts_with("sk_live_") || text.starts_with("sk_test_") || text.starts_with("whsec_");
}

} // namespace sio::sequences
