// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/token.h"

#include "protocol/base64.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMessageAuthenticationCode>

#include <algorithm>
#include <optional>

namespace sio::ctl {

namespace {

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

std::string hmac(std::string_view text, std::string_view secret)
{
    return QMessageAuthenticationCode::hash(bytes(text), bytes(secret), QCryptographicHash::Sha256)
        .toStdString();
}

/// Equal texts, in a time that does not depend on where they differ.
bool isSame(std::string_view a, std::string_view b)
{
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

std::optional<QJsonObject> objectOf(std::string_view part, std::string& text)
{
    const auto decoded = protocol::base64UrlDecode(part);
    if (!decoded)
        return std::nullopt;
    text = *decoded;
    const QJsonDocument document = QJsonDocument::fromJson(bytes(*decoded));
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

bool hasAudience(const QJsonValue& claim, const QString& wanted)
{
    return claim.isArray() ? claim.toArray().contains(wanted) : claim.toString() == wanted;
}

void checkTimes(const QJsonObject& claims, const TokenExpectations& expected,
                std::vector<std::string>& problems)
{
    const QJsonValue expires = claims.value(QLatin1String("exp"));
    if (!expires.isDouble())
        problems.emplace_back("it has no exp: a token must expire");
    else if (static_cast<double>(expected.now) >= expires.toDouble() + static_cast<double>(expected.leeway))
        problems.push_back("it expired " +
                           std::to_string(expected.now - static_cast<std::int64_t>(expires.toDouble())) +
                           " s ago");
    const QJsonValue notBefore = claims.value(QLatin1String("nbf"));
    if (notBefore.isDouble() && static_cast<double>(expected.now + expected.leeway) < notBefore.toDouble())
        problems.push_back("it is valid only in " +
                           std::to_string(static_cast<std::int64_t>(notBefore.toDouble()) - expected.now) +
                           " s (nbf)");
}

void checkClaims(const QJsonObject& claims, const TokenExpectations& expected,
                 std::vector<std::string>& problems)
{
    if (claims.value(QLatin1String("sub")).toString().isEmpty())
        problems.emplace_back("it has no sub: it names no user");
    const QString audience = QString::fromStdString(expected.audience);
    if (!audience.isEmpty() && !hasAudience(claims.value(QLatin1String("aud")), audience))
        problems.push_back("its aud is not " + expected.audience);
    const QString issuer = QString::fromStdString(expected.issuer);
    if (!issuer.isEmpty() && claims.value(QLatin1String("iss")).toString() != issuer)
        problems.push_back("its iss is not " + expected.issuer);
    const std::string role = claims.value(QLatin1String("role")).toString().toStdString();
    if (std::find(expected.refusedRoles.begin(), expected.refusedRoles.end(), role) !=
        expected.refusedRoles.end())
        problems.push_back("its role " + role + " is no user's");
    checkTimes(claims, expected, problems);
}

} // namespace

std::string signToken(const TokenClaims& claims, std::string_view secret)
{
    std::string json = "{";
    const auto text = [&json](std::string_view name, const std::string& value) {
        if (!value.empty())
            json += '"' + std::string(name) + "\":" + protocol::jsonString(value) + ',';
    };
    text("sub", claims.subject);
    text("aud", claims.audience);
    text("iss", claims.issuer);
    text("role", claims.role);
    json += "\"iat\":" + std::to_string(claims.issuedAt) + ",\"exp\":" + std::to_string(claims.expires) + '}';
    const std::string signedText =
        protocol::base64UrlEncode(R"({"alg":"HS256","typ":"JWT"})") + '.' + protocol::base64UrlEncode(json);
    return signedText + '.' + protocol::base64UrlEncode(hmac(signedText, secret));
}

TokenVerdict checkToken(std::string_view token, std::string_view secret, const TokenExpectations& expected)
{
    TokenVerdict verdict;
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        verdict.problems.emplace_back(
            "it is no JSON web token: those have three parts with dots between them");
        return verdict;
    }
    const auto header = objectOf(token.substr(0, first), verdict.headerJson);
    const auto claims = objectOf(token.substr(first + 1, second - first - 1), verdict.claimsJson);
    const auto signature = protocol::base64UrlDecode(token.substr(second + 1));
    if (!header || !claims || !signature) {
        verdict.problems.emplace_back("a part of it is not base64url of a JSON object");
        return verdict;
    }
    const std::string algorithm = header->value(QLatin1String("alg")).toString().toStdString();
    if (algorithm != "HS256")
        verdict.problems.push_back("its algorithm is " + (algorithm.empty() ? "not given" : algorithm) +
                                   ", the server takes HS256");
    if (!isSame(hmac(token.substr(0, second), secret), *signature))
        verdict.problems.emplace_back("its signature does not fit this secret");
    checkClaims(*claims, expected, verdict.problems);
    return verdict;
}

} // namespace sio::ctl
