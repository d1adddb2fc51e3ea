// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/identifier.h"

#include <optional>
#include <string>
#include <string_view>

namespace sio::catalogue {

/// Names of the rooms (domain.md, section 2).
std::string userRoom(std::string_view userId);
std::string sessionRoom(std::string_view sessionId);
std::string researcherRoom(std::string_view researcherId);

inline constexpr std::size_t kMaxRoomName = 256;

/// Not empty, at most `maxBytes` of valid UTF-8, no control characters: how rooms and events may be called.
bool isPlainName(std::string_view text, std::size_t maxBytes);

/// A room name from outside in the form in which it is compared: not empty, at most 256 bytes of UTF-8
/// without control characters; the identifier behind one of the known prefixes is brought to its comparable
/// form. Nothing when it is no name.
std::optional<std::string> roomFrom(std::string_view text, IdentifierFormat format);

} // namespace sio::catalogue
