// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/base64.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <string>
#include <string_view>

namespace sio::test {

inline const std::string kSecret = "a secret of thirty-two bytes....";
inline const std::string kOtherSecret = "another secret of that length...";

/// 2026-03-01T12:00:00Z; the wall clock of the tests stands there until it is turned.
inline constexpr std::int64_t kNowMs = 1'772'366'400'000;
inline constexpr std::int64_t kNowSeconds = kNowMs / 1000;

inline std::string hmac(std::string_view text, std::string_view secret,
                        QCryptographicHash::Algorithm algorithm = QCryptographicHash::Sha256)
{
    const auto bytes = [](std::string_view view) {
        return QByteArray(view.data(), static_cast<qsizetype>(view.size()));
    };
    return QMessageAuthenticationCode::hash(bytes(text), bytes(secret), algorithm).toStdString();
}

/// A JSON web token of these parts, signed by HMAC-SHA256.
inline std::string signedToken(std::string_view header, std::string_view claims,
                               std::string_view secret = kSecret)
{
    const std::string text = protocol::base64UrlEncode(header) + '.' + protocol::base64UrlEncode(claims);
    return text + '.' + protocol::base64UrlEncode(hmac(text, secret));
}

/// Claims as Supabase writes them, with `extra` in front.
inline std::string claims(std::string_view user, std::int64_t expiresInSeconds, std::string_view extra = {})
{
    return "{" + std::string(extra) + "\"aud\":\"authenticated\",\"sub\":\"" + std::string(user) +
           "\",\"role\":\"authenticated\",\"exp\":" + std::to_string(kNowSeconds + expiresInSeconds) + '}';
}

inline constexpr std::string_view kHs256 = R"({"alg":"HS256","typ":"JWT"})";

/// A good token of that user.
inline std::string userToken(std::string_view user, std::int64_t expiresInSeconds = 3600)
{
    return signedToken(kHs256, claims(user, expiresInSeconds));
}

} // namespace sio::test
