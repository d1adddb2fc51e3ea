// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/keys.h"

#include "papermastery/wildcard.h"

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

bool matchesAny(const std::vector<std::string>& patterns, std::string_view text)
{
    for (const std::string& pattern : patterns) {
        if (papermastery::matchesWildcard(pattern, text))
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
