// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/connection.h"
#include "net/http/message.h"
#include "net/http/refusal.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sio::net::http {

/// What a head says beyond its grammar (RFC 9110 and 9112, threats.md "HTTP layer"): Host, framing, method,
/// target, expectation, content coding. Fills the derived members of `head`; a Refusal when the request must
/// not be served.
std::optional<Refusal> completeHead(RequestHead& head);

/// Reads one request: a head, then its body. The grammar is Boost.Beast's; around it stand the checks that
/// Beast leaves out, on the raw bytes. Beast is given whole elements only (a head, a chunk's size line, a
/// trailer section), so that limits are enforced before it sees a byte and its own resumption is never used:
/// with assertions on it aborts on `0\r\n` followed by a lone `\r` in the next read.
///
/// The caller keeps what was not consumed, and shows it again together with the bytes that follow.
class RequestParser {
public:
    enum class Status : std::uint8_t { NeedMore, Complete, Refused };
    struct Step {
        Status status;
        std::size_t consumed;
    };

    /// `limits` outlives the parser.
    explicit RequestParser(const HttpLimits& limits);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    /// Empty lines before the request line are consumed at once (RFC 9112, 2.2), the head as a whole.
    Step readHead(std::string_view bytes);
    /// Until it is Complete; after the head. `limit` bounds the body: more than that is refused with 413.
    Step readBody(std::string_view bytes, std::size_t limit);

    /// After readHead() was Complete.
    RequestHead& head();
    /// Complete bodies have been read, or none is announced.
    bool isBodyComplete() const;
    std::string takeBody();

    /// After Refused.
    const Refusal& refusal() const { return m_refusal; }

private:
    struct Grammar;

    Step refuse(Reject reason, int status, std::string_view message);
    /// The rules of one line that has ended: the request line or a field line, without its CRLF.
    bool acceptLine(std::string_view line);
    bool acceptRequestLine(std::string_view line);
    Step finishHead(std::string_view head, std::size_t blanks);
    bool isOverLimit(std::size_t size);
    Step readSized(std::string_view bytes, std::size_t limit);
    Step readChunked(std::string_view bytes, std::size_t limit);
    Step readChunkElement(std::string_view bytes, std::size_t limit);
    bool putWhole(std::string_view element, Reject reason);

    const HttpLimits& m_limits;
    std::unique_ptr<Grammar> m_grammar;
    Refusal m_refusal;
    // The scan of an unfinished head goes on where it stopped: a head that drips in costs no more than one
    // that comes at once.
    std::size_t m_scanned = 0;
    std::size_t m_lineStart = 0;
    std::size_t m_requestLineEnd = 0;
    std::size_t m_fieldLines = 0;
    std::size_t m_blankBytes = 0;
};

} // namespace sio::net::http
