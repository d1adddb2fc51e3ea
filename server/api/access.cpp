// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/access.h"

#include "api/keys.h"
#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace sio::api {

namespace {

using base::equalsIgnoringCase;

/// Fields that say that somebody stands between the caller and us, or that a web page asks.
bool tellsOfProxyOrPage(std::string_view name)
{
    constexpr std::string_view kForwarded = "X-Forwarded-";
    constexpr std::array<std::string_view, 5> kNames{"Forwarded", "Via", "Origin", "X-Real-IP",
                                                     "CF-Connecting-IP"};
    if (name.size() > kForwarded.size() && equalsIgnoringCase(name.substr(0, kForwarded.size()), kForwarded))
        return true;
    return std::any_of(kNames.begin(), kNames.end(),
                       [name](std::string_view known) { return equalsIgnoringCase(name, known); });
}

/// A Host that means this machine: a name rebound to 127.0.0.1 by a web page's DNS does not.
bool isLoopbackHost(std::string_view host)
{
    if (host.starts_with('[')) {
        const std::size_t close = host.find(']');
        if (close == std::string_view::npos)
            return false;
        const std::string_view rest = host.substr(close + 1);
        return host.substr(0, close + 1) == "[::1]" && (rest.empty() || rest.front() == ':');
    }
    host = host.substr(0, host.find(':'));
    if (equalsIgnoringCase(host, "localhost"))
        return true;
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos &&
           std::count(host.begin(), host.end(), '.') == 3;
}

/// Names under which people put a key into a query. A key there ends up in logs and histories, so it is
/// refused even when it is right.
bool queryHoldsKey(std::string_view rawQuery)
{
    constexpr std::array<std::string_view, 8> kNames{"key",   "apikey", "xapikey", "accesstoken",
                                                     "token", "secret", "bearer",  "authorization"};
    if (rawQuery.empty())
        return false;
    for (const auto& [name, value] : net::http::Query::parse(rawQuery)) {
        std::string plain;
        for (const char c : name) {
            if (c != '-' && c != '_')
                plain += base::toLower(c);
        }
        if (std::find(kNames.begin(), kNames.end(), plain) != kNames.end())
            return true;
    }
    return false;
}

/// The key in the request's fields; nothing when there is none, or more than one, or another scheme.
std::optional<std::string_view> presentedKey(const net::http::Fields& fields)
{
    constexpr std::string_view kBearer = "Bearer ";
    const std::size_t authorizations = fields.count("Authorization");
    const std::size_t plain = fields.count("X-API-Key");
    if (authorizations + plain != 1)
        return std::nullopt;
    std::string_view key;
    if (plain == 1) {
        key = fields.get("X-API-Key");
    } else {
        const std::string_view value = fields.get("Authorization");
        if (value.size() <= kBearer.size() || !equalsIgnoringCase(value.substr(0, kBearer.size()), kBearer))
            return std::nullopt;
        key = value.substr(kBearer.size());
        key.remove_prefix(std::min(key.find_first_not_of(' '), key.size()));
    }
    if (key.empty())
        return std::nullopt;
    return key;
}

std::int64_t systemMilliseconds()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace

bool Caller::mayPublish(std::string_view event) const
{
    return !key || matchesAny(key->events, event);
}

bool Caller::mayReach(std::string_view room) const
{
    return !key || matchesAny(key->rooms, room);
}

bool Caller::mayReachEverything() const
{
    return !key || std::find(key->rooms.begin(), key->rooms.end(), "*") != key->rooms.end();
}

AccessGuard::AccessGuard(const ApiOptions& options, const base::Clock& clock, WallClock wallClock)
    : m_options(options), m_wallClock(wallClock ? std::move(wallClock) : WallClock(systemMilliseconds)),
      m_proxies(options.trustedProxies), m_failures(options.authFailuresPerMinute, clock),
      m_loopbackRate(options.publishesPerSecond, clock)
{
    m_keyRates.reserve(options.keys.size());
    for (const ApiKey& key : options.keys)
        m_keyRates.push_back(std::make_unique<RateLimiter>(key.ratePerSecond, clock));
}

std::string AccessGuard::addressOf(const net::http::RequestHead& head, const net::PeerAddress& peer) const
{
    return m_options.trustedProxies.empty() ? peer.ip
                                            : engine::resolveClient(peer, head.fields, m_proxies).text;
}

base::Result<Caller, ApiError> AccessGuard::admit(const net::http::RequestHead& head,
                                                  const net::PeerAddress& peer)
{
    if (m_options.keys.empty()) {
        const bool isDirect = peer.isLoopback && isLoopbackHost(head.fields.get("Host")) &&
                              std::none_of(head.fields.begin(), head.fields.end(),
                                           [](const auto& field) { return tellsOfProxyOrPage(field.first); });
        if (!isDirect)
            return base::Unexpected{errors::forbidden(
                "LOOPBACK_ONLY", "Without configured keys only direct callers on this machine are served")};
        return Caller{nullptr, &m_loopbackRate};
    }

    const std::string address = addressOf(head, peer);
    if (const auto wait = m_failures.blockedFor(address))
        return base::Unexpected{errors::rateLimited(*wait, "Too many failed attempts from this address")};
    auto caller = admitByKey(head);
    if (!caller)
        m_failures.recordFailure(address);
    return caller;
}

base::Result<Caller, ApiError> AccessGuard::admitByKey(const net::http::RequestHead& head)
{
    if (queryHoldsKey(head.query))
        return base::Unexpected{errors::unauthorized(
            "KEY_IN_QUERY", "A key belongs into Authorization: Bearer or X-API-Key, never into the address")};
    const auto presented = presentedKey(head.fields);
    if (!presented)
        return base::Unexpected{errors::unauthorized(
            "KEY_REQUIRED", "One key is needed, in Authorization: Bearer or in X-API-Key")};
    const ApiKey* key = findKey(m_options.keys, *presented);
    if (!key)
        return base::Unexpected{errors::unauthorized("KEY_INVALID", "This key is not known")};
    if (key->expiresAtMs && m_wallClock() >= *key->expiresAtMs)
        return base::Unexpected{errors::unauthorized("KEY_EXPIRED", "This key has expired")};
    const auto index = static_cast<std::size_t>(key - m_options.keys.data());
    return Caller{key, m_keyRates[index].get()};
}

} // namespace sio::api
