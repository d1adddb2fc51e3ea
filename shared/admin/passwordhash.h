// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::admin {

/// Shorter passwords are refused (threats.md, secure defaults).
inline constexpr std::size_t kMinPasswordLength = 12;
/// Longer ones are not looked at: nobody types them, and hashing them costs.
inline constexpr std::size_t kMaxPasswordLength = 1024;

enum class PasswordScheme : std::uint8_t {
    Argon2id, ///< `$argon2id$v=19$m=65536,t=3,p=1$salt$hash` (libsodium)
    Bcrypt,   ///< `$2a$`, `$2b$` or `$2y$` (crypt_r); readable for migration, never made
};

/// What one check of a hash costs: two hashes with an equal cost take the same time.
struct PasswordCost {
    PasswordScheme scheme = PasswordScheme::Argon2id;
    std::uint32_t memoryKiB = 64 * 1024; ///< Argon2id
    std::uint32_t passes = 3;            ///< Argon2id: passes; bcrypt: the logarithm of the rounds
    friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

/// What this project makes, and the least that it accepts of Argon2id.
inline constexpr PasswordCost kPasswordCost{};

/// The cost written in a hash; nothing when the text is no hash that verifyPassword() could read.
std::optional<PasswordCost> passwordCostOf(std::string_view hash);
/// In words, what keeps `hash` from being configured (unreadable, too weak, so costly that a login would
/// hurt); nothing when it is right.
std::optional<std::string> passwordHashProblem(std::string_view hash);

/// A fresh Argon2id hash with a random salt: 64 MiB of memory and some 80 ms. Nothing when there is no memory
/// or the password is over kMaxPasswordLength. Any thread.
std::optional<std::string> hashPassword(std::string_view password);
/// True when `password` belongs to `hash`. As costly as the hash says, whatever the answer; a hash that
/// cannot be read, an empty password, or one over kMaxPasswordLength fits nothing. Any thread, never a
/// network thread.
bool verifyPassword(std::string_view hash, std::string_view password);
/// A hash of that cost that no password fits: what an unknown user is checked against. Costs nothing to make.
std::string decoyHash(const PasswordCost& cost);

/// `length` characters of an alphabet without look-alikes, from the kernel's generator.
std::string randomPassword(std::size_t length = 24);

} // namespace sio::admin
