// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "engineio/handshake.h"
#include "papermastery/codes.h"
#include "papermastery/options.h"
#include "papermastery/tokenverifier.h"
#include "protocol/jsonscanner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::papermastery {

/// Whose socket it is.
struct Identity {
    std::string userId; ///< in the form in which it is compared
    bool authenticated = false;
    std::int64_t tokenExpiresMs = 0; ///< 0: there is no token
};

/// Finds out who connects (domain.md, section 1). Immutable; any thread.
class IdentityResolver {
public:
    IdentityResolver(const ApplicationOptions& options, WallClock wall);

    /// `authJson`: the CONNECT payload, a valid JSON object.
    base::Result<Identity, ConnectFailure> resolve(const engine::Handshake& handshake,
                                                   std::string_view authJson) const;

    /// A later token of a connected user. Only in mode Jwt.
    base::Result<Identity, ConnectFailure> renew(std::string_view token) const;

private:
    base::Result<std::optional<std::string>, ConnectFailure>
    claimedUser(const engine::Handshake& handshake, const protocol::JsonScanner& auth) const;
    base::Result<std::string, ConnectFailure> tokenOf(const engine::Handshake& handshake,
                                                      const protocol::JsonScanner& auth) const;

    const ApplicationOptions& m_options;
    WallClock m_wall;
    TokenVerifier m_verifier;
};

} // namespace sio::papermastery
