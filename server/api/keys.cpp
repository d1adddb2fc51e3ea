// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/keys.h"

#include <sodium.h>

namespace sio::api {

KeyDigest digestOf(std::string_view keyText)
{
    static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<KeyDigest>);
    KeyDigest digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(keyText.data()), keyText.size());
    return digest;
}

std::optional<KeyDigest> digestFromHex(std::string_view hex)
{
    KeyDigest digest{};
    std::size_t length = 0;
    const char* end = nullptr;
    if (hex.size() != 2 * digest.size())
        return std::nullopt;
    if (sodium_hex2bin(digest.data(), digest.size(), hex.data(), hex.size(), nullptr, &length, &end) != 0)
        return std::nullopt;
    if (length != digest.size() || end != hex.data() + hex.size())
        return std::nullopt;
    return digest;
}

bool matchesPattern(std::string_view pattern, std::string_view text)
{
    // Greedy match with one remembered star: a later star makes the earlier ones irrelevant, so no recursion.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool matchesAny(const std::vector<std::string>& patterns, std::string_view text)
{
    for (const std::string& pattern : patterns) {
        if (matchesPattern(pattern, text))
            return true;
    }
    return false;
}

const ApiKey* findKey(const std::vector<ApiKey>& keys, std::string_view presented)
{
    const KeyDigest digest = digestOf(presented);
    const ApiKey* found = nullptr;
    // No early exit: the time says nothing about which key, if any, matched.
    for (const ApiKey& key : keys) {
        if (sodium_memcmp(digest.data(), key.digest.data(), digest.size()) == 0)
            found = &key;
    }
    return found;
}

} // namespace sio::api
