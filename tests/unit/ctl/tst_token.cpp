// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/token.h"

#include <QtTest/QTest>

using namespace sio::ctl;

namespace {

constexpr std::int64_t kNow = 1'772'366'400;
const std::string kSecret = "a secret of thirty-two bytes....";
/// RFC 7515, appendix A.1, with its key.
const std::string kRfcToken = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                              "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
                              "LmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const QByteArray kRfcKey = QByteArray::fromBase64(
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    QByteArray::Base64UrlEncoding);

TokenClaims claims()
{
    TokenClaims claims;
    claims.subject = "u1";
    claims.audience = "authenticated";
    claims.role = "authenticated";
    claims.issuedAt = kNow;
    claims.expires = kNow + 3600;
    return claims;
}

TokenExpectations expected()
{
    TokenExpectations expected;
    expected.audience = "authenticated";
    expected.now = kNow;
    return expected;
}

QByteArray problems(const TokenVerdict& verdict)
{
    QByteArray text;
    for (const std::string& problem : verdict.problems)
        text += QByteArray::fromStdString(problem) + '\n';
    return text;
}

} // namespace

class TestToken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ownTokensAreTaken()
    {
        const std::string token = signToken(claims(), kSecret);
        const TokenVerdict verdict = checkToken(token, kSecret, expected());
        QCOMPARE(problems(verdict), QByteArray());
        QCOMPARE(verdict.claimsJson,
                 std::string("{\"sub\":\"u1\",\"aud\":\"authenticated\",\"role\":\"authenticated\","
                             "\"iat\":1772366400,\"exp\":1772370000}"));
    }

    void theRfcsTokenFitsItsKey()
    {
        TokenExpectations any;
        any.now = 1300819000;
        const TokenVerdict verdict = checkToken(kRfcToken, kRfcKey.toStdString(), any);
        QCOMPARE(problems(verdict), QByteArray("it has no sub: it names no user\n"));
    }

    void everyReasonIsSaid_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* change, const char* problem) {
            QTest::newRow(change) << QByteArray(change) << QByteArray(problem);
        };
        row("secret", "its signature does not fit");
        row("audience", "its aud is not authenticated");
        row("issuer", "its iss is not https://auth.example.org");
        row("role", "its role service_role is no user's");
        row("expired", "it expired 31 s ago");
        row("no user", "it has no sub");
        row("two parts", "it is no JSON web token");
        row("not base64", "a part of it is not base64url");
        row("none", "its algorithm is none");
    }
    void everyReasonIsSaid()
    {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, problem);
        TokenClaims c = claims();
        TokenExpectations e = expected();
        std::string secret = kSecret;
        if (change == "secret")
            secret += '.';
        if (change == "audience")
            c.audience = "other";
        if (change == "issuer")
            e.issuer = "https://auth.example.org";
        if (change == "role")
            c.role = "service_role";
        if (change == "expired")
            e.now = c.expires + 31;
        if (change == "no user")
            c.subject.clear();
        std::string token = signToken(c, kSecret);
        if (change == "two parts")
            token.resize(token.rfind('.'));
        if (change == "not base64")
            token[0] = '!';
        if (change == "none")
            token = "eyJhbGciOiJub25lIn0" + token.substr(token.find('.'));
        const QByteArray text = problems(checkToken(token, secret, e));
        QVERIFY2(text.startsWith(problem), text);
    }

    void severalReasonsAreSaidTogether()
    {
        TokenClaims c = claims();
        c.role = "anon";
        c.audience.clear();
        QCOMPARE(checkToken(signToken(c, "other"), kSecret, expected()).problems.size(), std::size_t(3));
    }

    void leewayIsGranted()
    {
        TokenExpectations e = expected();
        e.now = claims().expires + 29;
        QCOMPARE(problems(checkToken(signToken(claims(), kSecret), kSecret, e)), QByteArray());
    }
};

QTEST_APPLESS_MAIN(TestToken)
#include "tst_token.moc"
