// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/options.h"

#include <algorithm>

namespace sio::papermastery {

namespace {

/// RFC 7518, section 3.2: a key of the hash's size or larger.
constexpr std::size_t kMinHs256Secret = 32;

} // namespace

std::optional<std::string> problemOf(const ApplicationOptions& options)
{
    if (options.identityMode == IdentityMode::Jwt) {
        if (options.jwt.secrets.empty())
            return "identity mode jwt needs a secret";
        const auto isShort = [](const std::string& secret) { return secret.size() < kMinHs256Secret; };
        if (std::any_of(options.jwt.secrets.begin(), options.jwt.secrets.end(), isShort))
            return "a secret for HS256 must have at least 32 bytes";
    }
    if (options.clientEventsPerSecond < 0 || options.maxRoomsPerSocket < 0 || options.maxSocketsPerUser < 0)
        return "a limit must not be negative";
    if (options.clientEventsPerSecond > 0 && options.clientEventsBurst < 1)
        return "the burst of client events must be at least 1";
    if (options.jwt.leeway.count() < 0 || options.jwt.expiringNotice.count() < 0)
        return "leeway and notice of tokens must not be negative";
    return std::nullopt;
}

std::int64_t systemTimeMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace sio::papermastery
