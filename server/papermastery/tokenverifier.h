// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "papermastery/options.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sio::papermastery {

struct VerifiedToken {
    std::string subject;
    std::int64_t expiresMs = 0; ///< `exp`, ms since the epoch
};

struct TokenFailure {
    bool expired = false;  ///< everything else about it is right
    std::string_view hint; ///< a literal
};

/// Checks JSON web tokens: compact JWS (RFC 7515) under HS256 (RFC 7518, section 3.2), claims of RFC 7519.
/// The algorithm belongs to the key; a token's header can only agree with it. Immutable; any thread.
class TokenVerifier {
public:
    explicit TokenVerifier(JwtOptions options);
    ~TokenVerifier();
    TokenVerifier(const TokenVerifier&) = delete;
    TokenVerifier& operator=(const TokenVerifier&) = delete;

    base::Result<VerifiedToken, TokenFailure> verify(std::string_view token, std::int64_t nowMs) const;

private:
    bool isSignedByUs(std::string_view signedText, std::string_view signature) const;
    base::Result<VerifiedToken, TokenFailure> checkClaims(std::string_view json, std::int64_t nowMs) const;

    struct Mac;
    JwtOptions m_options;
    std::unique_ptr<Mac> m_mac;
};

} // namespace sio::papermastery
