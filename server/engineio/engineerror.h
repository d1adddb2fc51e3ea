// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/message.h"

#include <cstdint>
#include <string_view>

namespace sio::engine {

/// The error codes of the protocol (engine-io.md, section 2), in their order.
enum class EngineError : std::uint8_t {
    TransportUnknown = 0,
    SessionUnknown = 1,
    BadHandshakeMethod = 2,
    BadRequest = 3,
    Forbidden = 4,
    UnsupportedVersion = 5
};

std::string_view engineErrorMessage(EngineError error);

/// `{"code":n,"message":"..."}` with the status that belongs to the code (403 for 4, else 400). `message`
/// replaces the usual one; it is text of ours that needs no escaping.
net::http::Response engineErrorResponse(EngineError error, std::string_view message = {});

} // namespace sio::engine
