// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/direction.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// Which events a console wants: all members that are set must hold.
struct EventFilter {
    std::vector<std::string> events; ///< names, `*` stands for any text; none: all
    std::string user, room, socket;  ///< empty: any
    std::optional<Direction> dir;
    std::string text; ///< part of the payload

    friend bool operator==(const EventFilter&, const EventFilter&) = default;
};

std::string toJson(const EventFilter& filter);
bool fromJson(std::string_view json, EventFilter& filter);

} // namespace sio::admin
