// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/types.h"
#include "net/http/message.h"

#include <string_view>

namespace sio::engine {

/// Cross-origin rules (engine-io.md, section 10; threats.md, secure defaults). Constant; used by all workers.
class Cors {
public:
    explicit Cors(const CorsOptions& options);

    bool isEnabled() const { return !m_options.origins.empty() || !m_options.credentialOrigins.empty(); }
    /// True for a request without Origin, without a list of origins, or with a listed one (exact match).
    bool admits(const net::http::Fields& request) const;
    /// Adds what every answer to `request` carries. Of the request nothing is reflected but a listed origin.
    void addFields(const net::http::Fields& request, net::http::Fields& out) const;
    /// The answer to OPTIONS.
    net::http::Response preflight(const net::http::RequestHead& request) const;

private:
    bool isListed(std::string_view origin) const;
    bool isTrusted(std::string_view origin) const; ///< among credentialOrigins

    CorsOptions m_options;
    bool m_anyOrigin;
};

} // namespace sio::engine
