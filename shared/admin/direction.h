// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace sio::admin {

/// Of an event, seen from the server.
enum class Direction : std::uint8_t { In, Out };

inline std::string_view directionName(Direction direction)
{
    return direction == Direction::In ? "in" : "out";
}

inline Direction directionFrom(std::string_view name)
{
    return name == "out" ? Direction::Out : Direction::In;
}

} // namespace sio::admin
