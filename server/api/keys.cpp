// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/keys.h"

#include <charconv>
#include <chrono>
#include <sodium.h>

namespace sio::api {

namespace {

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0)
            parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Exactly `text.size()` digits.
bool readDigits(std::string_view text, int& out)
{
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
        return false;
    return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc();
}

/// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ` as ms since the epoch.
std::optional<std::int64_t> parseTime(std::string_view text)
{
    using namespace std::chrono;
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
    const bool isDate = text.size() == 10;
    if (!isDate &&
        !(text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z'))
        return std::nullopt;
    if (text[4] != '-' || text[7] != '-' || !readDigits(text.substr(0, 4), y) ||
        !readDigits(text.substr(5, 2), mo) || !readDigits(text.substr(8, 2), d))
        return std::nullopt;
    if (!isDate && !(readDigits(text.substr(11, 2), h) && readDigits(text.substr(14, 2), mi) &&
                     readDigits(text.substr(17, 2), s) && h < 24 && mi < 60 && s < 60))
        return std::nullopt;
    const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
    if (!date.ok())
        return std::nullopt;
    const auto time = sys_days(date) + hours(h) + minutes(mi) + seconds(s);
    return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

} // namespace

base::Result<ApiKey, std::string> parseApiKey(std::string_view line)
{
    const auto fail = [](std::string why) { return base::Unexpected{std::move(why)}; };
    const std::vector<std::string> words = split(line, ' ');
    if (words.size() < 2)
        return fail("a key is written NAME SHA256 [SCOPE...]");
    ApiKey key;
    key.name = words[0];
    const auto digest = digestFromHex(words[1]);
    if (!digest)
        return fail("key " + key.name + ": the SHA-256 must be 64 hexadecimal digits");
    key.digest = *digest;
    for (std::size_t i = 2; i < words.size(); ++i) {
        const std::string_view word = words[i];
        const std::size_t equals = word.find('=');
        const std::string_view scope = word.substr(0, equals);
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
        if (scope == "events" || scope == "rooms") {
            auto patterns =
                equals == std::string_view::npos ? std::vector<std::string>{"*"} : split(value, ',');
            if (patterns.empty())
                return fail("key " + key.name + ": " + std::string(scope) + " names nothing");
            (scope == "events" ? key.events : key.rooms) = std::move(patterns);
        } else if (scope == "rate") {
            if (value.size() > 9 || !readDigits(value, key.ratePerSecond))
                return fail("key " + key.name + ": rate must be a number of publishes a second");
        } else if (word == "metrics") {
            key.metrics = true;
        } else if (scope == "expires") {
            key.expiresAtMs = parseTime(value);
            if (!key.expiresAtMs)
                return fail("key " + key.name + ": expires must be like 2027-01-31 or 2027-01-31T12:00:00Z");
        } else {
            return fail("key " + key.name + ": unknown scope " + std::string(word));
        }
    }
    return key;
}

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
