// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/server.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sio::papermastery {

/// Codes of failed client events (domain.md, section 3).
enum class ErrorCode : std::uint8_t {
    InvalidPayload,
    InvalidId,
    MissingField,
    Forbidden,
    RoomLimit,
    RateLimited,
    UnknownEvent,
    ServerDraining,
    Internal,
    Count
};
std::string_view errorCodeName(ErrorCode code);

/// A failed client event.
struct ClientError {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string detailsJson = "{}";

    /// `{"code":..,"message":..,"details":{..}}`
    std::string json() const;
};

/// `{"success":true,"message":..,"data":{..}}`
std::string successAnswer(std::string_view message, std::string_view dataJson);
/// `{"success":false,"message":..,"error":{..}}`
std::string failureAnswer(const ClientError& error);

/// Codes of a refused CONNECT (domain.md, section 3); `message` of the error is the code.
enum class ConnectCode : std::uint8_t {
    UserIdRequired,
    InvalidUserId,
    TokenRequired,
    TokenInvalid,
    TokenExpired,
    UserIdMismatch,
    UserBlocked,
    TooManyConnections,
    Internal,
    Count
};
std::string_view connectCodeName(ConnectCode code);

struct ConnectFailure {
    ConnectCode code = ConnectCode::Internal;
    std::string_view hint; ///< a literal; says what to do, never what was sent
};

/// `{"message":code,"data":{"code":code,"hint":hint}}`
socketio::ConnectError connectError(const ConnectFailure& failure);

/// What the client of an unknown namespace gets beside `Invalid namespace`.
std::string invalidNamespaceDataJson();

} // namespace sio::papermastery
