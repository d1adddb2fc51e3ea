// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/codes.h"

#include "papermastery/publisher.h"

#include "catalogue/jsonobject.h"

#include <array>

namespace sio::papermastery {

using catalogue::JsonObject;

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(ErrorCode::Count)> kErrorNames{
    "INVALID_PAYLOAD", "INVALID_ID",    "MISSING_FIELD",   "FORBIDDEN", "ROOM_LIMIT",
    "RATE_LIMITED",    "UNKNOWN_EVENT", "SERVER_DRAINING", "INTERNAL",
};

constexpr std::array<std::string_view, static_cast<std::size_t>(ConnectCode::Count)> kConnectNames{
    "USER_ID_REQUIRED", "INVALID_USER_ID", "TOKEN_REQUIRED",       "TOKEN_INVALID", "TOKEN_EXPIRED",
    "USER_ID_MISMATCH", "USER_BLOCKED",    "TOO_MANY_CONNECTIONS", "INTERNAL",
};

} // namespace

std::string_view errorCodeName(ErrorCode code)
{
    return kErrorNames[static_cast<std::size_t>(code)];
}

std::string ClientError::json() const
{
    return JsonObject()
        .text("code", errorCodeName(code))
        .text("message", message)
        .raw("details", detailsJson)
        .str();
}

std::string successAnswer(std::string_view message, std::string_view dataJson)
{
    return JsonObject().boolean("success", true).text("message", message).raw("data", dataJson).str();
}

std::string failureAnswer(const ClientError& error)
{
    return JsonObject()
        .boolean("success", false)
        .text("message", error.message)
        .raw("error", error.json())
        .str();
}

std::string_view connectCodeName(ConnectCode code)
{
    return kConnectNames[static_cast<std::size_t>(code)];
}

socketio::ConnectError connectError(const ConnectFailure& failure)
{
    const std::string_view name = connectCodeName(failure.code);
    return {std::string(name), JsonObject().text("code", name).text("hint", failure.hint).str()};
}

std::string invalidNamespaceDataJson()
{
    return JsonObject()
        .text("code", "INVALID_NAMESPACE")
        .text("hint", "Connect to the server's URL alone, or to /socket.io: what follows the host is the "
                      "namespace; the "
                      "HTTP path is the client's option path")
        .str();
}

std::string_view publishReasonName(PublishReason reason)
{
    switch (reason) {
    case PublishReason::NoSockets:
        return "no_sockets";
    case PublishReason::AllExcepted:
        return "all_excepted";
    case PublishReason::DryRun:
        return "dry_run";
    case PublishReason::None:
        break;
    }
    return {};
}

} // namespace sio::papermastery
