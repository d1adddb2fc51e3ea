// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/passwordhash.h"

#include <crypt.h>
#include <sodium.h>

#include <array>
#include <charconv>
#include <memory>

namespace sio::admin {

namespace {

constexpr std::string_view kArgonPrefix = "$argon2id$v=19$m=";
constexpr std::size_t kBcryptLength = 60;
constexpr std::string_view kBcryptAlphabet =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Letters and digits that are not mistaken for one another.
constexpr std::string_view kPasswordAlphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// As libsodium makes them: 16 bytes of salt, 32 of hash, without padding.
constexpr std::size_t kArgonSaltText = 22;
constexpr std::size_t kArgonHashText = 43;
/// A login that takes more than this hurts the server more than a guesser.
constexpr std::uint32_t kMaxMemoryKiB = 1024 * 1024;
constexpr std::uint32_t kMaxPasses = 20;
/// bcrypt's cost: 2^4 is its least, 2^10 what was usual; 2^15 takes some two seconds.
constexpr std::uint32_t kMinBcryptCost = 10;
constexpr std::uint32_t kMaxBcryptCost = 15;

bool sodiumIsReady()
{
    static const bool ready = sodium_init() >= 0;
    return ready;
}

bool consistsOf(std::string_view text, std::string_view alphabet)
{
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

/// Reads a number that is followed by `after`, and takes both off.
std::optional<std::uint32_t> takeNumber(std::string_view& text, std::string_view after)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.substr(0, after.size()) != after)
        return std::nullopt;
    text.remove_prefix(after.size());
    return value;
}

std::optional<PasswordCost> argonCost(std::string_view hash)
{
    if (hash.size() >= crypto_pwhash_STRBYTES)
        return std::nullopt;
    hash.remove_prefix(kArgonPrefix.size());
    const auto memory = takeNumber(hash, ",t=");
    const auto passes = memory ? takeNumber(hash, ",p=1$") : std::nullopt;
    if (!passes)
        return std::nullopt;
    const std::size_t dollar = hash.find('$');
    if (dollar == std::string_view::npos || dollar == 0 || hash.substr(dollar + 1).empty() ||
        !consistsOf(hash.substr(0, dollar), kBase64Alphabet) ||
        !consistsOf(hash.substr(dollar + 1), kBase64Alphabet))
        return std::nullopt;
    return PasswordCost{PasswordScheme::Argon2id, *memory, *passes};
}

/// `$2b$12$`, 22 characters of salt, 31 of hash.
std::optional<PasswordCost> bcryptCost(std::string_view hash)
{
    const bool isKnown = hash.size() == kBcryptLength && hash[3] == '$' && hash[6] == '$' &&
                         (hash[2] == 'a' || hash[2] == 'b' || hash[2] == 'y');
    if (!isKnown || !consistsOf(hash.substr(7), kBcryptAlphabet))
        return std::nullopt;
    std::string_view digits = hash.substr(4);
    const auto cost = takeNumber(digits, "$");
    if (!cost)
        return std::nullopt;
    return PasswordCost{PasswordScheme::Bcrypt, 0, *cost};
}

bool verifyBcrypt(const std::string& hash, const std::string& password)
{
    // 32 KiB, which a thread's stack need not bear.
    const auto data = std::make_unique<crypt_data>();
    const char* made = ::crypt_r(password.c_str(), hash.c_str(), data.get());
    const bool fits = made && hash.size() == std::string_view(made).size() &&
                      sodium_memcmp(made, hash.data(), hash.size()) == 0;
    sodium_memzero(data.get(), sizeof *data);
    return fits;
}

std::string randomText(std::size_t length, std::string_view alphabet)
{
    sodiumIsReady();
    std::string text;
    for (std::size_t i = 0; i < length; ++i)
        text += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
    return text;
}

} // namespace

std::optional<PasswordCost> passwordCostOf(std::string_view hash)
{
    if (hash.starts_with(kArgonPrefix))
        return argonCost(hash);
    if (hash.starts_with("$2"))
        return bcryptCost(hash);
    return std::nullopt;
}

std::optional<std::string> passwordHashProblem(std::string_view hash)
{
    const auto cost = passwordCostOf(hash);
    if (!cost)
        return "is no hash; make one with: papermastery-ctl hash-password";
    const bool isArgon = cost->scheme == PasswordScheme::Argon2id;
    if (isArgon ? cost->memoryKiB < kPasswordCost.memoryKiB || cost->passes < kPasswordCost.passes
                : cost->passes < kMinBcryptCost)
        return "is too cheap to guess; make another with: papermastery-ctl hash-password";
    if (isArgon ? cost->memoryKiB > kMaxMemoryKiB || cost->passes > kMaxPasses
                : cost->passes > kMaxBcryptCost)
        return "is so costly that each login would burden the server";
    return std::nullopt;
}

std::optional<std::string> hashPassword(std::string_view password)
{
    if (!sodiumIsReady() || password.size() > kMaxPasswordLength)
        return std::nullopt;
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), kPasswordCost.passes,
                              std::size_t{kPasswordCost.memoryKiB} * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return std::nullopt;
    return std::string(out.data());
}

bool verifyPassword(std::string_view hash, std::string_view password)
{
    const auto cost = passwordCostOf(hash);
    if (!cost || !sodiumIsReady())
        return false;
    // What cannot be a password is replaced, not skipped: the work is the same.
    const bool isPossible = !password.empty() && password.size() <= kMaxPasswordLength &&
                            password.find('\0') == std::string_view::npos;
    const std::string text(hash);
    std::string candidate(isPossible ? password : std::string_view("-"));
    const bool fits = cost->scheme == PasswordScheme::Argon2id
                          ? crypto_pwhash_str_verify(text.c_str(), candidate.data(), candidate.size()) == 0
                          : verifyBcrypt(text, candidate);
    sodium_memzero(candidate.data(), candidate.size());
    return fits && isPossible;
}

std::string decoyHash(const PasswordCost& cost)
{
    if (cost.scheme == PasswordScheme::Bcrypt) {
        const std::string digits = std::to_string(cost.passes);
        // The last characters of salt and hash carry unused bits, which must be zero to be read back.
        return "$2b$" + (digits.size() < 2 ? "0" + digits : digits) + '$' + randomText(21, kBcryptAlphabet) +
               '.' + randomText(30, kBcryptAlphabet) + '.';
    }
    return std::string(kArgonPrefix) + std::to_string(cost.memoryKiB) + ",t=" + std::to_string(cost.passes) +
           ",p=1$" + randomText(kArgonSaltText - 1, kBase64Alphabet) + 'A' + '$' +
           randomText(kArgonHashText - 1, kBase64Alphabet) + 'A';
}

std::string randomPassword(std::size_t length)
{
    return randomText(length, kPasswordAlphabet);
}

} // namespace sio::admin
