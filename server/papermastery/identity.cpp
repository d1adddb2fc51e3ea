// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/identity.h"

#include "catalogue/jsontext.h"
#include "papermastery/queryparameters.h"

#include <algorithm>

namespace sio::papermastery {

namespace {

using catalogue::stringOf;
using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;

base::Unexpected<ConnectFailure> refused(ConnectCode code, std::string_view hint)
{
    return base::Unexpected{ConnectFailure{code, hint}};
}

/// The client writes these words for a variable that holds nothing (socket-io.md, section 1).
bool saysNothing(const std::string& value)
{
    return value.empty() || value == "undefined" || value == "null";
}

/// The credentials of an `Authorization: Bearer` field; empty when it is none (RFC 6750, section 2.1).
std::string_view bearerToken(std::string_view field)
{
    constexpr std::string_view scheme = "bearer ";
    if (field.size() <= scheme.size())
        return {};
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        const char c = field[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i])
            return {};
    }
    const std::size_t start = field.find_first_not_of(' ', scheme.size());
    return start == std::string_view::npos ? std::string_view() : field.substr(start);
}

} // namespace

IdentityResolver::IdentityResolver(const ApplicationOptions& options, WallClock wall)
    : m_options(options), m_wall(std::move(wall)), m_verifier(options.jwt)
{
}

/// The user that the client says to be, in comparable form; nothing when it says none.
base::Result<std::optional<std::string>, ConnectFailure>
IdentityResolver::claimedUser(const engine::Handshake& handshake, const JsonScanner& auth) const
{
    const auto comparable = [this](const std::string& text) {
        return catalogue::identifierFrom(text, m_options.identifiers);
    };
    std::optional<std::string> fromQuery;
    const std::vector<std::string> values = queryValues(handshake.query(), "userId");
    if (!values.empty() && !std::all_of(values.begin(), values.end(), saysNothing)) {
        fromQuery = comparable(values.front());
        if (!fromQuery)
            return refused(ConnectCode::InvalidUserId, "userId is no identifier");
        for (const std::string& value : values) {
            if (comparable(value) != fromQuery)
                return refused(ConnectCode::InvalidUserId,
                               "userId stands in the query more than once, and differs");
        }
    }

    const JsonSlice* member = auth.member("userId");
    if (catalogue::isAbsent(member))
        return fromQuery;
    const auto text = stringOf(member);
    if (!text)
        return refused(ConnectCode::InvalidUserId, "userId in auth must be a string");
    if (text->empty())
        return fromQuery;
    const auto fromAuth = comparable(*text);
    if (!fromAuth)
        return refused(ConnectCode::InvalidUserId, "userId in auth is no identifier");
    if (fromQuery && *fromQuery != *fromAuth)
        return refused(ConnectCode::UserIdMismatch, "userId in the query and in auth differ");
    return fromAuth;
}

base::Result<std::string, ConnectFailure> IdentityResolver::tokenOf(const engine::Handshake& handshake,
                                                                    const JsonScanner& auth) const
{
    const JsonSlice* member = auth.member("token");
    if (!catalogue::isAbsent(member)) {
        const auto text = stringOf(member);
        if (!text)
            return refused(ConnectCode::TokenInvalid, "token in auth must be a string");
        if (!text->empty())
            return *text;
    }
    if (const std::string_view bearer = bearerToken(handshake.header("authorization")); !bearer.empty())
        return std::string(bearer);
    if (m_options.jwt.allowQueryToken) {
        for (std::string& value : queryValues(handshake.query(), "token")) {
            if (!value.empty())
                return std::move(value);
        }
    }
    return refused(ConnectCode::TokenRequired, "Send the user's access token as auth.token");
}

base::Result<Identity, ConnectFailure> IdentityResolver::resolve(const engine::Handshake& handshake,
                                                                 std::string_view authJson) const
{
    JsonScanner auth;
    if (auth.scan(authJson) != JsonStatus::Valid)
        return refused(ConnectCode::Internal, "auth could not be read");

    if (m_options.identityMode == IdentityMode::Jwt) {
        const auto token = tokenOf(handshake, auth);
        if (!token)
            return base::Unexpected{token.error()};
        auto identity = renew(*token);
        if (!identity)
            return identity;
        const auto claimed = claimedUser(handshake, auth);
        if (!claimed)
            return base::Unexpected{claimed.error()};
        if (*claimed && **claimed != identity->userId)
            return refused(ConnectCode::UserIdMismatch, "userId is not the token's user");
        return identity;
    }

    auto claimed = claimedUser(handshake, auth);
    if (!claimed)
        return base::Unexpected{claimed.error()};
    if (!*claimed)
        return refused(ConnectCode::UserIdRequired, "Connect with {query: {userId}} or {auth: {userId}}");
    return Identity{**claimed, false, 0};
}

base::Result<Identity, ConnectFailure> IdentityResolver::renew(std::string_view token) const
{
    const auto verified = m_verifier.verify(token, m_wall());
    if (!verified) {
        const TokenFailure& failure = verified.error();
        return refused(failure.expired ? ConnectCode::TokenExpired : ConnectCode::TokenInvalid, failure.hint);
    }
    const auto userId = catalogue::identifierFrom(verified->subject, m_options.identifiers);
    if (!userId)
        return refused(ConnectCode::TokenInvalid, "The token's user is no identifier");
    return Identity{*userId, true, verified->expiresMs};
}

} // namespace sio::papermastery
