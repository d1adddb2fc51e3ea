// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/refusal.h"

#include "base/log.h"

#include <array>

namespace sio::net::http {

namespace {

constexpr std::string_view kServedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

struct Names {
    const char* label;
    const char* code; ///< in the body; what the API calls the same mistake
};

constexpr std::array<Names, static_cast<std::size_t>(Reject::Count)> kNames{{
    {"malformed", "MALFORMED"},
    {"method", "METHOD"},
    {"host", "HOST"},
    {"header", "HEADER"},
    {"header_size", "HEADER_SIZE"},
    {"framing", "FRAMING"},
    {"chunk", "CHUNK"},
    {"body_size", "PAYLOAD_TOO_LARGE"},
    {"encoding", "UNSUPPORTED_MEDIA_TYPE"},
    {"path", "PATH"},
}};

const Names& namesOf(Reject reject)
{
    return kNames[static_cast<std::size_t>(reject)];
}

} // namespace

std::string_view rejectName(Reject reject)
{
    return namesOf(reject).label;
}

Response refusalResponse(const Refusal& refusal)
{
    const char* const code = refusal.status == 417 ? "EXPECTATION_FAILED" : namesOf(refusal.reason).code;
    Response response = errorResponse(refusal.status, code, refusal.message);
    if (refusal.status == 405)
        response.fields.add("Allow", std::string(kServedMethods));
    if (refusal.status == 415) // RFC 9110, 15.5.16
        response.fields.add("Accept-Encoding", "identity");
    return response;
}

void logRefusal(const char* reason, const PeerAddress& peer, int status, std::string_view message)
{
    if (!base::logs(base::LogLevel::Info))
        return;
    std::string text = "addr=" + peer.ip + " status=" + std::to_string(status) + ' ';
    base::log(base::LogLevel::Info, "sio.http", reason, text.append(message));
}

void logRefusal(const Refusal& refusal, const PeerAddress& peer)
{
    logRefusal(namesOf(refusal.reason).label, peer, refusal.status, refusal.message);
}

} // namespace sio::net::http
