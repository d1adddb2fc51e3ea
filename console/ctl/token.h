// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::ctl {

/// What a test token says (RFC 7519); empty members are left out.
struct TokenClaims {
    std::string subject;
    std::string audience;
    std::string issuer;
    std::string role;
    std::int64_t issuedAt = 0; ///< seconds
    std::int64_t expires = 0;  ///< seconds
};

/// A compact JWS under HS256, as Supabase issues them.
std::string signToken(const TokenClaims& claims, std::string_view secret);

/// What a check expects beside a signature that fits.
struct TokenExpectations {
    std::string audience; ///< empty: not checked; so the issuer
    std::string issuer;
    std::vector<std::string> refusedRoles{"anon", "service_role"};
    std::int64_t now = 0; ///< seconds
    std::int64_t leeway = 30;
};

struct TokenVerdict {
    std::vector<std::string> problems; ///< a line each; none: the server would take it
    std::string headerJson;            ///< as it stands, when it can be read
    std::string claimsJson;
};

/// Every reason why the server would refuse the token, not just the first.
TokenVerdict checkToken(std::string_view token, std::string_view secret, const TokenExpectations& expected);

} // namespace sio::ctl
