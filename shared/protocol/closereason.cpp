// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/closereason.h"

#include <array>
#include <cstddef>

namespace sio::protocol {

namespace {

struct Words {
    std::string_view text;
    std::string_view label;
};

/// In the order of the enumeration.
constexpr std::array<Words, static_cast<std::size_t>(CloseReason::Count)> kWords{{
    {"transport close", "transport_close"},
    {"transport error", "transport_error"},
    {"parse error", "parse_error"},
    {"ping timeout", "ping_timeout"},
    {"forced close", "forced_close"},
    {"forced server close", "forced_server_close"},
    {"server shutting down", "server_shutting_down"},
    {"client namespace disconnect", "client_namespace_disconnect"},
    {"server namespace disconnect", "server_namespace_disconnect"},
    {"forced close", "connect_timeout"},
    {"forced close", "attachment_timeout"},
    {"transport error", "slow_consumer"},
    {"transport error", "message_too_big"},
    {"transport error", "policy_violation"},
}};

const Words& wordsOf(CloseReason reason)
{
    static constexpr Words kUnknown{"unknown", "unknown"};
    const auto index = static_cast<std::size_t>(reason);
    return index < kWords.size() ? kWords[index] : kUnknown;
}

} // namespace

std::string_view closeReasonText(CloseReason reason)
{
    return wordsOf(reason).text;
}

std::string_view closeReasonLabel(CloseReason reason)
{
    return wordsOf(reason).label;
}

} // namespace sio::protocol
