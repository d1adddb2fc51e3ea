// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/message.h"
#include "net/stream.h"

#include <cstdint>
#include <string_view>

namespace sio::net::http {

/// Why the HTTP layer refused something by itself; the label of `http_reject` (threats.md, HTTP layer).
enum class Reject : std::uint8_t {
    Malformed,
    Method,
    Host,
    Header,
    HeaderSize,
    Framing,
    Chunk,
    BodySize,
    Encoding,
    Path,
    Count
};
std::string_view rejectName(Reject reject);

/// Why a request is refused, and how: the status of the answer, the text of its body.
struct Refusal {
    Reject reason = Reject::Malformed;
    int status = 400;
    std::string_view message;
};

Response refusalResponse(const Refusal& refusal);

/// Hears of requests that broke a rule, in their worker.
class RefusalListener {
public:
    virtual void onHttpRefused(const Refusal& refusal, const PeerAddress& peer) = 0;

protected:
    ~RefusalListener() = default;
};

/// One line in the log (threats.md, rule 7); `reason` is a literal, the unit of rate limiting.
void logRefusal(const char* reason, const PeerAddress& peer, int status, std::string_view message);
void logRefusal(const Refusal& refusal, const PeerAddress& peer);

} // namespace sio::net::http
