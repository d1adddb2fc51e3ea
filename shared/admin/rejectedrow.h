// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sio::admin {

/// Somebody who was turned away, and why. Equal ones within a second are one row with a count.
struct RejectedRow {
    std::int64_t timeMs = 0;
    std::string layer; ///< "http", "engine", "connect", "event"
    std::string code;
    std::string cause; ///< in words
    std::string hint;  ///< how to mend it
    std::string address;
    std::string transport;
    std::string user;
    std::string nsp;
    std::string agent;
    std::int64_t count = 1;

    friend bool operator==(const RejectedRow&, const RejectedRow&) = default;
};

std::string toJson(const RejectedRow& row);
bool fromJson(std::string_view json, RejectedRow& row);

} // namespace sio::admin
