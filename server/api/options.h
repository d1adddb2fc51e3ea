// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::api {

using KeyDigest = std::array<unsigned char, 32>;

/// A named key of the publish API, as the configuration gives it. Of the key itself only the SHA-256 is kept.
///
/// Scopes: `events` and `rooms` are lists of patterns in which `*` stands for any run of characters. A key
/// with no events publishes nothing (a key for metrics alone).
struct ApiKey {
    std::string name;   ///< for logs and statistics; also what separates the idempotency keys of two callers
    KeyDigest digest{}; ///< SHA-256 of the key's text
    std::vector<std::string> events;     ///< events that it may publish; empty: none
    std::vector<std::string> rooms{"*"}; ///< rooms that it may reach, named or derived ("user:7",
                                         ///< "session:*"); single sockets and `all` need the pattern "*"
    int ratePerSecond = 0;               ///< publishes a second (each item of a batch counts); 0 = no limit
    bool metrics = false;                ///< may read /metrics
    std::optional<std::int64_t> expiresAtMs; ///< wall clock, ms since the epoch; refused from then on
};

/// Settings of the HTTP side towards backends; constant once the server runs.
struct ApiOptions {
    /// None: the API and the metrics serve direct loopback callers alone (threats.md, Secure defaults).
    std::vector<ApiKey> keys;

    std::size_t maxEventBytes = std::size_t{64} * 1024;  ///< `data` of one event, or one posted row
    std::size_t maxBodyBytes = std::size_t{1024} * 1024; ///< one request
    std::size_t maxBatchItems = 1000;
    std::size_t maxListedSockets = 10'000; ///< by the dry runs of one request together; the counts stay exact
    int maxJsonDepth = 128;
    std::size_t maxJsonValues = 100'000;
    std::size_t maxEventName = 256;
    std::size_t maxIdempotencyKey = 256;

    std::chrono::seconds idempotencyWindow{24 * 3600};
    std::size_t maxIdempotencyEntries = 100'000; ///< above either bound the oldest answers go first
    std::size_t maxIdempotencyBytes = std::size_t{64} * 1024 * 1024; ///< keys and answers

    int authFailuresPerMinute = 10; ///< per address (an IPv6 network of 64 bits counts as one); 0 = off
    int publishesPerSecond = 0;     ///< all loopback callers of a server without keys together; 0 = no limit
    std::size_t maxMetricLabels = 64; ///< distinct values of one label; further ones are "other"

    std::vector<std::string>
        trustedProxies; ///< networks, "10.0.0.0/8": only these may name the caller's address
};

/// SHA-256 of a key's text.
KeyDigest digestOf(std::string_view keyText);
/// 64 hexadecimal digits, either case.
std::optional<KeyDigest> digestFromHex(std::string_view hex);

} // namespace sio::api
