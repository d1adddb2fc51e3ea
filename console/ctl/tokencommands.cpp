// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/secrets.h"
#include "ctl/token.h"

#include <cstdlib>
#include <ctime>
#include <istream>
#include <ostream>

namespace sio::ctl {

namespace {

/// The least that RFC 7518, section 3.2, allows for HS256.
constexpr std::size_t kMinSecret = 32;
constexpr const char* kSecretVariable = "PAPERMASTERY_JWT_SECRET";
constexpr const char* kSecretNote =
    "The secret comes from --secret-file (mode 0600) or from the environment, PAPERMASTERY_JWT_SECRET.";

/// The secret of HS256; in words why there is none.
base::Result<std::string, std::string> jwtSecret(const std::string& file)
{
    if (!file.empty())
        return readSecretFile(file);
    const char* value = std::getenv(kSecretVariable);
    if (!value || !*value)
        return base::Unexpected{std::string("no secret: give --secret-file, or set ") + kSecretVariable};
    return std::string(value);
}

int generateToken(const Command& self, const std::vector<std::string>& words, Context& context)
{
    TokenClaims claims;
    claims.audience = "authenticated";
    claims.role = "authenticated";
    std::string secretFile;
    std::chrono::milliseconds life = std::chrono::hours(1);
    Arguments arguments(self);
    arguments.positional("USER", claims.subject, "The user: the token's sub.")
        .option("--secret-file", "FILE", secretFile, "File with the secret of identity.jwt_secrets.")
        .duration("--expires", life, "How long it is valid; default 1h.")
        .option("--audience", "NAME", claims.audience, "Its aud; default authenticated.")
        .option("--issuer", "NAME", claims.issuer, "Its iss; default none.")
        .option("--role", "NAME", claims.role, "Its role; default authenticated.")
        .note(kSecretNote);
    if (const auto code = arguments.parse(words, context))
        return *code;
    const auto secret = jwtSecret(secretFile);
    if (!secret)
        return arguments.complain(context, secret.error());
    if (secret->size() < kMinSecret) {
        context.err << "papermastery-ctl: the secret has less than " << kMinSecret
                    << " bytes, which HS256 asks for\n";
        return ExitFailed;
    }
    claims.issuedAt = std::time(nullptr);
    claims.expires = claims.issuedAt + std::chrono::duration_cast<std::chrono::seconds>(life).count();
    context.out << signToken(claims, *secret) << '\n';
    return ExitDone;
}

int checkTokenOf(const Command& self, const std::vector<std::string>& words, Context& context)
{
    TokenExpectations expected;
    expected.audience = "authenticated";
    std::string secretFile, token;
    Arguments arguments(self);
    arguments.option("--secret-file", "FILE", secretFile, "File with the secret of identity.jwt_secrets.")
        .option("--audience", "NAME", expected.audience, "The aud that it must have; default authenticated.")
        .option("--issuer", "NAME", expected.issuer, "The iss that it must have; default any.")
        .note(
            std::string("The token is read from standard input: in an argument other users would see it.\n") +
            kSecretNote);
    if (const auto code = arguments.parse(words, context))
        return *code;
    const auto secret = jwtSecret(secretFile);
    if (!secret)
        return arguments.complain(context, secret.error());
    if (isInteractive())
        context.err << "Token, then Enter:\n";
    std::getline(context.in, token);
    while (!token.empty() && (token.back() == '\r' || token.back() == ' '))
        token.pop_back();
    expected.now = std::time(nullptr);
    const TokenVerdict verdict = checkToken(token, *secret, expected);
    if (!verdict.headerJson.empty())
        context.out << "header  " << verdict.headerJson << '\n';
    if (!verdict.claimsJson.empty())
        context.out << "claims  " << verdict.claimsJson << '\n';
    for (const std::string& problem : verdict.problems)
        context.err << "refused: " << problem << '\n';
    if (verdict.problems.empty())
        context.out << "ok: the server would take it\n";
    return verdict.problems.empty() ? ExitDone : ExitFailed;
}

} // namespace

Command generateTokenCommand()
{
    return {"gentoken", "Makes a token of a test user (HS256).", generateToken};
}

Command checkTokenCommand()
{
    return {"checktoken", "Says whether and why the server would refuse a token.", checkTokenOf};
}

} // namespace sio::ctl
