// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/engineerror.h"

#include <array>

namespace sio::engine {

std::string_view engineErrorMessage(EngineError error)
{
    static constexpr std::array<std::string_view, 6> kMessages = {
        "Transport unknown", "Session ID unknown", "Bad handshake method",
        "Bad request",       "Forbidden",          "Unsupported protocol version"};
    return kMessages[static_cast<std::size_t>(error)];
}

net::http::Response engineErrorResponse(EngineError error, std::string_view message)
{
    net::http::Response response;
    response.status = error == EngineError::Forbidden ? 403 : 400;
    response.contentType = "application/json";
    response.body = "{\"code\":";
    response.body += static_cast<char>('0' + static_cast<int>(error));
    response.body += ",\"message\":\"";
    response.body += message.empty() ? engineErrorMessage(error) : message;
    response.body += "\"}";
    return response;
}

} // namespace sio::engine
