// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/rooms.h"

#include "protocol/utf8.h"

#include <array>

namespace sio::catalogue {

namespace {

constexpr std::string_view kUser = "user:";
constexpr std::string_view kSession = "session:";
constexpr std::string_view kResearcher = "researcher:";

std::string joined(std::string_view prefix, std::string_view id)
{
    std::string room;
    room.reserve(prefix.size() + id.size());
    room += prefix;
    room += id;
    return room;
}

/// C0, DEL and C1 (the latter two bytes in UTF-8: C2 80 to C2 9F).
bool hasControlCharacter(std::string_view utf8)
{
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        if (c < 0x20 || c == 0x7F)
            return true;
        if (c == 0xC2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

} // namespace

std::string userRoom(std::string_view userId)
{
    return joined(kUser, userId);
}

std::string sessionRoom(std::string_view sessionId)
{
    return joined(kSession, sessionId);
}

std::string researcherRoom(std::string_view researcherId)
{
    return joined(kResearcher, researcherId);
}

bool isPlainName(std::string_view text, std::size_t maxBytes)
{
    return !text.empty() && text.size() <= maxBytes && protocol::isValidUtf8(text) &&
           !hasControlCharacter(text);
}

std::optional<std::string> roomFrom(std::string_view text, IdentifierFormat format)
{
    if (!isPlainName(text, kMaxRoomName))
        return std::nullopt;
    for (const std::string_view prefix : std::array{kUser, kSession, kResearcher}) {
        if (text.substr(0, prefix.size()) != prefix)
            continue;
        const auto id = identifierFrom(text.substr(prefix.size()), format);
        return id ? std::optional(joined(prefix, *id)) : std::nullopt;
    }
    return std::string(text);
}

} // namespace sio::catalogue
