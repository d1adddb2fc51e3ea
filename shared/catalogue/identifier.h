// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::catalogue {

/// How identifiers of users, sessions, researchers and payments are written (domain.md, section 1).
enum class IdentifierFormat : std::uint8_t {
    Opaque, ///< 1 to 128 characters of [A-Za-z0-9_.:@-], compared as they are
    Uuid,   ///< RFC 4122 text in any case; compared and echoed in lower case
};

inline constexpr std::size_t kMaxIdentifier = 128;

/// The identifier in the form in which it is compared; nothing when `text` is none.
std::optional<std::string> identifierFrom(std::string_view text, IdentifierFormat format);

/// A fresh version 4 uuid from the kernel's generator.
std::string generateUuid();

} // namespace sio::catalogue
