// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/enginestats.h"

namespace sio::engine {

std::string_view refusalName(Refusal refusal)
{
    static constexpr std::array<std::string_view, static_cast<std::size_t>(Refusal::Count)> kNames = {
        "transport_unknown", "unknown_sid",         "bad_method",   "bad_request",
        "forbidden",         "unsupported_version", "rate_limited", "server_full",
        "draining",          "websocket_handshake", "sid_guessing"};
    const auto index = static_cast<std::size_t>(refusal);
    return index < kNames.size() ? kNames[index] : "unknown";
}

} // namespace sio::engine
