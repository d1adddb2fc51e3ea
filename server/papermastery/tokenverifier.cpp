// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/tokenverifier.h"

#include "catalogue/jsontext.h"
#include "protocol/base64.h"
#include "protocol/jsonscanner.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace sio::papermastery {

namespace {

using catalogue::stringOf;
using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;
using protocol::JsonType;

constexpr std::size_t kSha256Bytes = 32;
using Digest = std::array<unsigned char, kSha256Bytes>;

/// A token's JSON is small and flat.
constexpr protocol::JsonLimits kTokenJson{16, 1000};
/// Seconds up to which a date is taken for one (year 9999).
constexpr double kMaxSeconds = 253402300799.0;

/// Header members that would let the token bring its own key, or ask for rules that we do not know (RFC
/// 7515, 4.1).
constexpr std::array<std::string_view, 6> kRefusedHeaders{"jku", "jwk", "x5u", "x5c", "crit", "b64"};

base::Unexpected<TokenFailure> invalid(std::string_view hint)
{
    return base::Unexpected{TokenFailure{false, hint}};
}

struct Parts {
    std::string_view header, claims, signature;
    std::string_view signedText; ///< header and claims with the dot between them
};

/// Three parts with two dots between them.
std::optional<Parts> split(std::string_view token)
{
    const std::size_t first = token.find('.');
    if (first == std::string_view::npos)
        return std::nullopt;
    const std::size_t second = token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
                 token.substr(second + 1), token.substr(0, second)};
}

bool scanObject(JsonScanner& scanner, std::string_view text)
{
    return scanner.scan(text) == JsonStatus::Valid && scanner.type() == JsonType::Object;
}

/// NumericDate (RFC 7519, section 2) in milliseconds.
std::optional<std::int64_t> dateOf(const JsonSlice& slice)
{
    double seconds = 0;
    const char* end = slice.value.data() + slice.value.size();
    const auto [stopped, error] = std::from_chars(slice.value.data(), end, seconds);
    if (slice.type != JsonType::Number || error != std::errc() || stopped != end || seconds < 0 ||
        seconds > kMaxSeconds)
        return std::nullopt;
    return static_cast<std::int64_t>(std::floor(seconds * 1000));
}

/// `aud` is a string or a list of strings (RFC 7519, section 4.1.3).
bool hasAudience(const JsonSlice* claim, std::string_view wanted)
{
    if (!claim)
        return false;
    if (claim->type == JsonType::String)
        return stringOf(claim) == wanted;
    JsonScanner list(kTokenJson);
    if (claim->type != JsonType::Array || list.scan(claim->value) != JsonStatus::Valid)
        return false;
    return std::any_of(list.children().begin(), list.children().end(),
                       [wanted](const JsonSlice& item) { return stringOf(&item) == wanted; });
}

} // namespace

/// The MAC's implementation, looked up once. Contexts are made per call.
struct TokenVerifier::Mac {
    EVP_MAC* hmac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    Mac() = default;
    ~Mac() { EVP_MAC_free(hmac); }
    Mac(const Mac&) = delete;
    Mac& operator=(const Mac&) = delete;

    std::optional<Digest> hmacSha256(std::string_view secret, std::string_view text) const
    {
        const auto bytes = [](std::string_view view) {
            return reinterpret_cast<const unsigned char*>(view.data());
        };
        const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(
            hmac ? EVP_MAC_CTX_new(hmac) : nullptr, &EVP_MAC_CTX_free);
        char digestName[] = OSSL_DIGEST_NAME_SHA2_256;
        const OSSL_PARAM parameters[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digestName, 0),
            OSSL_PARAM_construct_end()};
        Digest digest{};
        std::size_t length = 0;
        if (!context || EVP_MAC_init(context.get(), bytes(secret), secret.size(), parameters) != 1 ||
            EVP_MAC_update(context.get(), bytes(text), text.size()) != 1 ||
            EVP_MAC_final(context.get(), digest.data(), &length, digest.size()) != 1 ||
            length != digest.size())
            return std::nullopt;
        return digest;
    }
};

TokenVerifier::TokenVerifier(JwtOptions options)
    : m_options(std::move(options)), m_mac(std::make_unique<Mac>())
{
}

TokenVerifier::~TokenVerifier() = default;

bool TokenVerifier::isSignedByUs(std::string_view signedText, std::string_view signature) const
{
    if (signature.size() != kSha256Bytes)
        return false;
    bool good = false;
    for (const std::string& secret : m_options.secrets) {
        const auto digest = m_mac->hmacSha256(secret, signedText);
        // All secrets are tried: how long it takes says nothing of which one fits.
        if (digest && CRYPTO_memcmp(digest->data(), signature.data(), digest->size()) == 0)
            good = true;
    }
    return good;
}

base::Result<VerifiedToken, TokenFailure> TokenVerifier::verify(std::string_view token,
                                                                std::int64_t nowMs) const
{
    if (token.size() > m_options.maxTokenBytes)
        return invalid("The token is too long");
    const auto parts = split(token);
    if (!parts)
        return invalid("The token is no JSON web token");
    const auto header = protocol::base64UrlDecode(parts->header);
    const auto claims = protocol::base64UrlDecode(parts->claims);
    const auto signature = protocol::base64UrlDecode(parts->signature);
    if (!header || !claims || !signature)
        return invalid("The token is no JSON web token");

    JsonScanner scanner(kTokenJson);
    if (!scanObject(scanner, *header))
        return invalid("The token's header is no JSON object");
    if (stringOf(scanner.member("alg")) != "HS256")
        return invalid("The token's algorithm is not accepted");
    for (const std::string_view name : kRefusedHeaders) {
        if (scanner.member(name))
            return invalid("The token's header has a member that is not accepted");
    }
    if (!isSignedByUs(parts->signedText, *signature))
        return invalid("The token's signature does not fit");
    return checkClaims(*claims, nowMs);
}

base::Result<VerifiedToken, TokenFailure> TokenVerifier::checkClaims(std::string_view json,
                                                                     std::int64_t nowMs) const
{
    JsonScanner claims(kTokenJson);
    if (!scanObject(claims, json))
        return invalid("The token's claims are no JSON object");

    VerifiedToken verified;
    auto subject = stringOf(claims.member("sub"));
    if (!subject || subject->empty())
        return invalid("The token names no user");
    verified.subject = *std::move(subject);

    if (!m_options.issuer.empty() && stringOf(claims.member("iss")) != m_options.issuer)
        return invalid("The token's issuer is not accepted");
    if (!m_options.audience.empty() && !hasAudience(claims.member("aud"), m_options.audience))
        return invalid("The token is meant for another audience");
    if (const JsonSlice* role = claims.member("role")) {
        const auto name = stringOf(role);
        const auto& refused = m_options.refusedRoles;
        if (!name || std::find(refused.begin(), refused.end(), *name) != refused.end())
            return invalid("The token's role is no user's");
    }

    const std::int64_t leewayMs = std::chrono::milliseconds(m_options.leeway).count();
    if (const JsonSlice* notBefore = claims.member("nbf")) {
        const auto from = dateOf(*notBefore);
        if (!from || nowMs + leewayMs < *from)
            return invalid("The token is not valid yet");
    }
    const JsonSlice* expires = claims.member("exp");
    const auto until = expires ? dateOf(*expires) : std::nullopt;
    if (!until)
        return invalid("The token never expires");
    verified.expiresMs = *until;
    if (nowMs >= *until + leewayMs)
        return base::Unexpected{TokenFailure{true, "The token has expired; get a new one and connect again"}};
    return verified;
}

} // namespace sio::papermastery
