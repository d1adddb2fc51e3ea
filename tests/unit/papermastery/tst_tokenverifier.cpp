// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/tokenverifier.h"
#include "tokens.h"

#include <QtTest>

using namespace sio;
using namespace sio::test;
using papermastery::JwtOptions;
using papermastery::TokenVerifier;

/// Tokens that come from outside (threats.md, Authentication; domain.md, section 1).
class TestTokenVerifier : public QObject {
    Q_OBJECT

private:
    static JwtOptions options()
    {
        JwtOptions jwt;
        jwt.secrets = {kSecret};
        jwt.issuer = "https://project.example/auth/v1";
        return jwt;
    }

    static QByteArray verdict(const TokenVerifier& verifier, const std::string& token)
    {
        const auto result = verifier.verify(token, kNowMs);
        if (result)
            return "user " + QByteArray::fromStdString(result->subject);
        return (result.error().expired ? "expired: " : "") +
               QByteArray(result.error().hint.data(), static_cast<qsizetype>(result.error().hint.size()));
    }

    /// Claims with every good member; `parts` replace or add (the last one of a name counts).
    static std::string claimsWith(std::string_view parts)
    {
        return std::string("{\"iss\":\"https://project.example/auth/v1\",\"aud\":\"authenticated\",") +
               "\"sub\":\"u1\",\"role\":\"authenticated\",\"exp\":" + std::to_string(kNowSeconds + 60) +
               std::string(parts) + "}";
    }

private Q_SLOTS:
    void verifies_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const std::string& token, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(token) << QByteArray(expected);
        };
        const std::string good = claimsWith("");
        const std::string token = signedToken(kHs256, good);
        row("good", token, "user u1");

        const char* shape = "The token is no JSON web token";
        row("empty", "", shape);
        row("one part", "abc", shape);
        row("two parts", "abc.def", shape);
        row("four parts", token + ".abc", shape);
        row("padding", token + "=", shape);
        row("blank in it", " " + token, shape);
        row("standard alphabet", "+/+/." + token, shape);

        const char* alg = "The token's algorithm is not accepted";
        row("alg none, no signature",
            protocol::base64UrlEncode(R"({"alg":"none"})") + '.' + protocol::base64UrlEncode(good) + '.',
            alg);
        row("alg None signed", signedToken(R"({"alg":"None"})", good), alg);
        row("alg in lower case", signedToken(R"({"alg":"hs256"})", good), alg);
        row("alg HS512", signedToken(R"({"alg":"HS512"})", good), alg);
        row("alg RS256", signedToken(R"({"alg":"RS256"})", good), alg);
        row("alg missing", signedToken(R"({"typ":"JWT"})", good), alg);
        row("alg no string", signedToken(R"({"alg":["HS256"]})", good), alg);
        row("alg twice, the last one none", signedToken(R"({"alg":"HS256","alg":"none"})", good), alg);

        const char* member = "The token's header has a member that is not accepted";
        row("jku", signedToken(R"({"alg":"HS256","jku":"evil.example"})", good), member);
        row("jwk", signedToken(R"({"alg":"HS256","jwk":{"kty":"oct","k":"AA"}})", good), member);
        row("x5u", signedToken(R"({"alg":"HS256","x5u":"evil.example"})", good), member);
        row("x5c", signedToken(R"({"alg":"HS256","x5c":[]})", good), member);
        row("crit", signedToken(R"({"alg":"HS256","crit":["exp"]})", good), member);
        row("b64", signedToken(R"({"alg":"HS256","b64":false})", good), member);
        row("an escaped name", signedToken(R"({"alg":"HS256","j\u006bu":"x"})", good), member);
        row("kid is fine", signedToken(R"({"alg":"HS256","kid":"1"})", good), "user u1");

        const char* headerJson = "The token's header is no JSON object";
        row("header no JSON", signedToken("alg", good), headerJson);
        row("header a list", signedToken("[]", good), headerJson);
        row("header too deep",
            signedToken("{\"a\":" + std::string(20, '[') + std::string(20, ']') + '}', good), headerJson);

        const char* signature = "The token's signature does not fit";
        row("other secret", signedToken(kHs256, good, kOtherSecret), signature);
        row("no signature", token.substr(0, token.rfind('.') + 1), signature);
        row("signature of 31 bytes",
            token.substr(0, token.rfind('.') + 1) + protocol::base64UrlEncode(std::string(31, 'x')),
            signature);
        row("signature of zeros",
            token.substr(0, token.rfind('.') + 1) + protocol::base64UrlEncode(std::string(32, '\0')),
            signature);
        const std::string signedText = token.substr(0, token.rfind('.'));
        row("signature by another hash",
            signedText + '.' +
                protocol::base64UrlEncode(hmac(signedText, kSecret, QCryptographicHash::Sha512)),
            signature);
        std::string changed = token;
        changed[token.find('.') + 5] = changed[token.find('.') + 5] == 'A' ? 'B' : 'A';
        row("claims changed", changed, signature);
        row("signed by the empty secret", signedToken(kHs256, good, ""), signature);

        row("claims no JSON", signedToken(kHs256, "u1"), "The token's claims are no JSON object");
        row("claims a list", signedToken(kHs256, "[]"), "The token's claims are no JSON object");

        row("no sub", signedToken(kHs256, claimsWith(R"(,"sub":null)")), "The token names no user");
        row("sub empty", signedToken(kHs256, claimsWith(R"(,"sub":"")")), "The token names no user");
        row("sub a number", signedToken(kHs256, claimsWith(R"(,"sub":7)")), "The token names no user");

        row("other iss", signedToken(kHs256, claimsWith(R"(,"iss":"evil.example")")),
            "The token's issuer is not accepted");
        row("iss null", signedToken(kHs256, claimsWith(R"(,"iss":null)")),
            "The token's issuer is not accepted");

        const char* audience = "The token is meant for another audience";
        row("other aud", signedToken(kHs256, claimsWith(R"(,"aud":"anon")")), audience);
        row("aud among several", signedToken(kHs256, claimsWith(R"(,"aud":["x","authenticated"])")),
            "user u1");
        row("aud not among several", signedToken(kHs256, claimsWith(R"(,"aud":["x",7,null])")), audience);
        row("aud a number", signedToken(kHs256, claimsWith(R"(,"aud":7)")), audience);
        row("aud null", signedToken(kHs256, claimsWith(R"(,"aud":null)")), audience);

        const char* role = "The token's role is no user's";
        row("anonymous key", signedToken(kHs256, claimsWith(R"(,"role":"anon")")), role);
        row("service key", signedToken(kHs256, claimsWith(R"(,"role":"service_role")")), role);
        row("service key, escaped", signedToken(kHs256, claimsWith(R"(,"role":"service\u005frole")")), role);
        row("role a list", signedToken(kHs256, claimsWith(R"(,"role":["anon"])")), role);
        row("a role of its own", signedToken(kHs256, claimsWith(R"(,"role":"reviewer")")), "user u1");

        const char* never = "The token never expires";
        row("no exp", signedToken(kHs256, claimsWith(R"(,"exp":null)")), never);
        row("exp text", signedToken(kHs256, claimsWith(R"(,"exp":"1772366500")")), never);
        row("exp beyond any date", signedToken(kHs256, claimsWith(R"(,"exp":1e999999)")), never);
        row("exp negative", signedToken(kHs256, claimsWith(R"(,"exp":-1)")), never);
        row("exp with a fraction", signedToken(kHs256, claimsWith(R"(,"exp":1772366460.5)")), "user u1");

        const auto at = [](const char* name, std::int64_t offset) {
            return signedToken(
                kHs256, claimsWith(",\"" + std::string(name) + "\":" + std::to_string(kNowSeconds + offset)));
        };
        const char* expired = "expired: The token has expired; get a new one and connect again";
        row("expired", at("exp", -3600), expired);
        row("expired inside the leeway", at("exp", -29), "user u1");
        row("expired at the end of the leeway", at("exp", -30), expired);
        row("not yet valid", at("nbf", 3600), "The token is not valid yet");
        row("not yet valid inside the leeway", at("nbf", 30), "user u1");
        row("not yet valid beyond the leeway", at("nbf", 31), "The token is not valid yet");
        row("nbf text", signedToken(kHs256, claimsWith(R"(,"nbf":"now")")), "The token is not valid yet");
        row("issued in the future is not our business", at("iat", 3600), "user u1");

        const std::string large =
            signedToken(kHs256, claimsWith(",\"x\":\"" + std::string(8 * 1024, 'x') + '"'));
        row("over 8 KiB", large, "The token is too long");
        row("a bomb of brackets", signedToken(kHs256, std::string(5000, '[')),
            "The token's claims are no JSON object");
    }

    void verifies()
    {
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, expected);
        QCOMPARE(verdict(TokenVerifier(options()), token.toStdString()), expected);
    }

    void everyCutOfAGoodTokenIsRefused()
    {
        const TokenVerifier verifier(options());
        const std::string token = signedToken(kHs256, claimsWith(""));
        for (std::size_t length = 0; length < token.size(); ++length)
            QVERIFY(!verifier.verify(std::string_view(token).substr(0, length), kNowMs).has_value());
    }

    void everyChangedCharacterIsRefused()
    {
        const TokenVerifier verifier(options());
        const std::string token = signedToken(kHs256, claimsWith(""));
        for (std::size_t i = 0; i < token.size(); ++i) {
            std::string changed = token;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            QVERIFY(!verifier.verify(changed, kNowMs).has_value());
        }
    }

    void takesAnyOfSeveralSecrets()
    {
        JwtOptions jwt = options();
        jwt.secrets = {kOtherSecret, kSecret};
        const TokenVerifier verifier(jwt);
        QCOMPARE(verdict(verifier, signedToken(kHs256, claimsWith(""), kSecret)), QByteArray("user u1"));
        QCOMPARE(verdict(verifier, signedToken(kHs256, claimsWith(""), kOtherSecret)), QByteArray("user u1"));
    }

    void withoutSecretsNothingIsGood()
    {
        JwtOptions jwt = options();
        jwt.secrets.clear();
        QCOMPARE(verdict(TokenVerifier(jwt), signedToken(kHs256, claimsWith(""), "")),
                 QByteArray("The token's signature does not fit"));
    }

    void checksIssuerAndAudienceOnlyWhereConfigured()
    {
        JwtOptions jwt = options();
        jwt.issuer.clear();
        jwt.audience.clear();
        jwt.refusedRoles.clear();
        const std::string other = claimsWith(R"(,"iss":"x","aud":"y","role":"service_role")");
        QCOMPARE(verdict(TokenVerifier(jwt), signedToken(kHs256, other)), QByteArray("user u1"));
    }

    void saysWhenTheTokenEnds()
    {
        const auto result = TokenVerifier(options()).verify(
            signedToken(kHs256, claimsWith(R"(,"exp":1772366460.25)")), kNowMs);
        QVERIFY(result.has_value());
        QCOMPARE(result->expiresMs, kNowMs + 60'250);
    }

    void acceptsTheVectorOfRfc7515()
    {
        // RFC 7515, appendix A.1: HS256 with a key of 64 octets.
        JwtOptions jwt;
        jwt.secrets = {*protocol::base64UrlDecode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")};
        jwt.audience.clear();
        const std::string token =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        // The signature fits; the claims have no sub.
        QCOMPARE(verdict(TokenVerifier(jwt), token), QByteArray("The token names no user"));
    }
};

QTEST_APPLESS_MAIN(TestTokenVerifier)
#include "tst_tokenverifier.moc"
