// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/message.h"

#include <chrono>
#include <string>
#include <string_view>

namespace sio::api {

/// A refusal of the API: `{"error": {"code", "message", "details"}}` with its HTTP status (domain.md, section
/// 5).
struct ApiError {
    int status = 500;
    std::string code;
    std::string message;
    std::string detailsJson = "{}";     ///< a JSON object
    std::chrono::seconds retryAfter{0}; ///< Retry-After field when not zero
    std::string allow = {};             ///< Allow field when not empty

    /// `{"code": ..., "message": ..., "details": {...}}`, without the enclosing `error`.
    std::string json() const;
    net::http::Response response() const;
};

namespace errors {

ApiError invalidJson(std::string_view reason);
/// 422 about one member; `field` is its path, "to.users".
ApiError invalidField(std::string_view field, std::string message);
ApiError missingField(std::string_view field);
ApiError tooLarge(std::string message, std::size_t limitBytes);
ApiError unsupportedMediaType(std::string message);
ApiError unauthorized(std::string_view code, std::string message);
ApiError forbidden(std::string_view code, std::string message);
ApiError notFound();
ApiError methodNotAllowed(std::string allow);
ApiError idempotencyConflict();
ApiError rateLimited(std::chrono::nanoseconds wait, std::string message);
ApiError unavailable(std::string_view code, std::string message);
ApiError internal();

} // namespace errors
} // namespace sio::api
