// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/catalogue.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// What the operator calls this installation.
struct Environment {
    std::string name = "development";
    std::string colour = "#2e7d32";
    bool production = false;

    friend bool operator==(const Environment&, const Environment&) = default;
};

/// The `config` that a console gets after its login.
struct ServerConfig {
    std::vector<std::string> features; ///< `supportedFeatures`
    /// The rest stands in the member `papermastery`; protocol 0: the server has none, it is another one.
    std::int64_t protocol = 0;
    std::string serverId;
    std::string hostname;
    std::string version;
    Environment environment;
    std::string user;
    std::string role;
    std::vector<std::string> capabilities;
    bool readonly = false;
    std::int64_t recipientsCap = 0;
    std::vector<std::string> testUsers;
    std::vector<catalogue::CatalogueSource> catalogue; ///< what Catalogue::load() takes
    std::int64_t serverTimeMs = 0;

    bool offers(std::string_view feature) const;
    bool mayDo(std::string_view capability) const;
};

std::string toJson(const ServerConfig& config);
bool fromJson(std::string_view json, ServerConfig& config);

/// The CONNECT auth of a console.
struct LoginAuth {
    std::string username;
    std::string password;
    std::string sessionId; ///< instead of the two
    int stream = 0;        ///< the protocol asked for; 0: the public one alone

    friend bool operator==(const LoginAuth&, const LoginAuth&) = default;
};

std::string toJson(const LoginAuth& auth);
/// False unless it is an object with both name and password, or a session id, as strings that are not empty.
bool fromJson(std::string_view json, LoginAuth& auth);

} // namespace sio::admin
