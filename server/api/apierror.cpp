// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/apierror.h"

#include "protocol/jsonscanner.h"

namespace sio::api {

using protocol::jsonString;
using protocol::jsonStringAppend;

std::string ApiError::json() const
{
    std::string out = R"({"code":)";
    jsonStringAppend(out, code);
    out += R"(,"message":)";
    jsonStringAppend(out, message);
    out += R"(,"details":)";
    out += detailsJson;
    out += '}';
    return out;
}

net::http::Response ApiError::response() const
{
    net::http::Response response;
    response.status = status;
    response.contentType = "application/json";
    response.body = R"({"error":)" + json() + '}';
    response.fields.add("Cache-Control", "no-store");
    if (retryAfter.count() > 0)
        response.fields.add("Retry-After", std::to_string(retryAfter.count()));
    if (!allow.empty())
        response.fields.add("Allow", allow);
    if (status == 401)
        response.fields.add("WWW-Authenticate", "Bearer");
    return response;
}

namespace errors {

ApiError invalidJson(std::string_view reason)
{
    return {400, "INVALID_JSON", "The body is not acceptable JSON: " + std::string(reason)};
}

ApiError invalidField(std::string_view field, std::string message)
{
    return {422, "INVALID_FIELD", std::move(message), R"({"field":)" + jsonString(field) + '}'};
}

ApiError missingField(std::string_view field)
{
    return {422, "MISSING_FIELD", std::string(field) + " is missing",
            R"({"field":)" + jsonString(field) + '}'};
}

ApiError tooLarge(std::string message, std::size_t limitBytes)
{
    return {413, "PAYLOAD_TOO_LARGE", std::move(message), R"({"limit":)" + std::to_string(limitBytes) + '}'};
}

ApiError unsupportedMediaType(std::string message)
{
    return {415, "UNSUPPORTED_MEDIA_TYPE", std::move(message)};
}

ApiError unauthorized(std::string_view code, std::string message)
{
    return {401, std::string(code), std::move(message)};
}

ApiError forbidden(std::string_view code, std::string message)
{
    return {403, std::string(code), std::move(message)};
}

ApiError notFound()
{
    return {404, "NOT_FOUND", "There is nothing at this path"};
}

ApiError methodNotAllowed(std::string allow)
{
    ApiError error{405, "METHOD_NOT_ALLOWED", "This path takes " + allow};
    error.allow = std::move(allow);
    return error;
}

ApiError idempotencyConflict()
{
    return {409, "IDEMPOTENCY_CONFLICT", "This idempotency key was used with another body"};
}

ApiError rateLimited(std::chrono::nanoseconds wait, std::string message)
{
    ApiError error{429, "RATE_LIMITED", std::move(message)};
    const auto millis = std::chrono::ceil<std::chrono::milliseconds>(wait);
    error.detailsJson = R"({"retry_after_ms":)" + std::to_string(millis.count()) + '}';
    error.retryAfter = std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(wait));
    return error;
}

ApiError unavailable(std::string_view code, std::string message)
{
    ApiError error{503, std::string(code), std::move(message)};
    error.retryAfter = std::chrono::seconds(5);
    return error;
}

ApiError internal()
{
    return {500, "INTERNAL", "The server failed on this request"};
}

} // namespace errors
} // namespace sio::api
