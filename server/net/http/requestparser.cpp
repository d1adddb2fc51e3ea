// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
// Beast 1.74 asserts on what arrived from outside (see requestparser.h). No other file includes it.
#define BOOST_DISABLE_ASSERTS

#include "net/http/requestparser.h"

#include "base/ascii.h"
#include "net/http/chunkscan.h"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstring>
#include <limits>

namespace sio::net::http {

namespace beast = boost::beast::http;

namespace {

using ErrorCode = boost::beast::error_code;
using BeastText = boost::beast::string_view;

/// Length of a head that is scanned for its end; the true limits are HttpLimits.
constexpr std::uint32_t kBeastHeaderLimit = 1u << 30;
/// The body's buffer grows with what arrives; a length that is merely announced reserves no more than this.
constexpr std::size_t kBodyReserve = 65'536;
/// Header fields of a usual browser.
constexpr std::size_t kFieldsReserve = 16;

bool isForbiddenControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

/// Where the first control character but HT stands from `from` on; the end when there is none. Eight bytes at
/// a time: a head is mostly text, and every one passes here.
std::size_t textEnd(std::string_view bytes, std::size_t from)
{
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    constexpr std::uint64_t kTops = kOnes * 0x80;
    for (; bytes.size() - from >= sizeof(std::uint64_t); from += sizeof(std::uint64_t)) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + from, sizeof word);
        const std::uint64_t notDelete = word ^ (kOnes * 0x7f);
        const std::uint64_t below = (word - kOnes * 0x20) & ~word;
        const std::uint64_t isDelete = (notDelete - kOnes) & ~notDelete;
        if (((below | isDelete) & kTops) == 0)
            continue;
        const auto eight = bytes.substr(from, sizeof word);
        const auto found = std::find_if(eight.begin(), eight.end(), isForbiddenControl);
        if (found != eight.end())
            return from + static_cast<std::size_t>(found - eight.begin());
    }
    while (from < bytes.size() && !isForbiddenControl(bytes[from]))
        ++from;
    return from;
}

std::string toString(BeastText text)
{
    return {text.data(), text.size()};
}

} // namespace

/// Beast's parser, collecting into our own types.
struct RequestParser::Grammar final : beast::basic_parser<true> {
    Grammar()
    {
        eager(false);
        header_limit(kBeastHeaderLimit);
        body_limit(std::numeric_limits<std::uint64_t>::max()); // boost::none refuses every length (1.74)
        head.fields.reserve(kFieldsReserve);
    }

    RequestHead head;
    std::string body;
    std::uint64_t remaining = 0; ///< bytes of the current chunk that are still to come
    bool headComplete = false;
    bool bodyComplete = false;
    bool afterChunk = false; ///< the next size line begins with the CRLF of the chunk before it

    void on_request_impl(beast::verb, BeastText method, BeastText target, int version,
                         ErrorCode& error) override
    {
        error = {};
        head.methodText = toString(method);
        head.target = toString(target);
        head.minorVersion = version % 10;
    }
    void on_field_impl(beast::field, BeastText name, BeastText value, ErrorCode& error) override
    {
        error = {};
        if (!headComplete) // trailer fields are checked and dropped (RFC 9110, 6.5.1)
            head.fields.add(toString(name), toString(value));
    }
    void on_header_impl(ErrorCode& error) override
    {
        error = {};
        headComplete = true;
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override
    {
        error = {};
        body.reserve(std::min<std::uint64_t>(length.value_or(0), kBodyReserve));
    }
    std::size_t on_body_impl(BeastText bytes, ErrorCode& error) override
    {
        error = {};
        body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t size, BeastText, ErrorCode& error) override
    {
        error = {};
        remaining = size;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, BeastText bytes, ErrorCode& error) override
    {
        error = {};
        body.append(bytes.data(), bytes.size());
        remaining -= bytes.size();
        afterChunk = remaining == 0;
        return bytes.size();
    }
    void on_finish_impl(ErrorCode& error) override
    {
        error = {};
        bodyComplete = true;
    }
    // Answers are not parsed here.
    void on_response_impl(int, BeastText, int, ErrorCode& error) override { error = {}; }
};

RequestParser::RequestParser(const HttpLimits& limits)
    : m_limits(limits), m_grammar(std::make_unique<Grammar>())
{
}

RequestParser::~RequestParser() = default;

RequestHead& RequestParser::head()
{
    return m_grammar->head;
}

bool RequestParser::isBodyComplete() const
{
    return m_grammar->bodyComplete;
}

std::string RequestParser::takeBody()
{
    return std::move(m_grammar->body);
}

RequestParser::Step RequestParser::refuse(Reject reason, int status, std::string_view message)
{
    m_refusal = {reason, status, message};
    return {Status::Refused, 0};
}

bool RequestParser::putWhole(std::string_view element, Reject reason)
{
    ErrorCode error;
    const std::size_t taken =
        m_grammar->put(boost::asio::const_buffer(element.data(), element.size()), error);
    if (!error && taken == element.size())
        return true;
    if (error == beast::error::bad_content_length || error == beast::error::bad_transfer_encoding)
        refuse(Reject::Framing, 400, "the length of the body is not clear");
    else if (error == beast::error::bad_method || error == beast::error::bad_target ||
             error == beast::error::bad_version)
        refuse(Reject::Malformed, 400, "the request line is malformed");
    else
        refuse(reason, 400, reason == Reject::Chunk ? "a chunk is malformed" : "a header field is malformed");
    return false;
}

// The head, byte by byte (RFC 9112, section 2.1):
//   *( CRLF ) method SP target SP "HTTP/" DIGIT "." DIGIT CRLF *( name ":" OWS value OWS CRLF ) CRLF
// Lines end with CRLF and nothing else; no control character but HT stands in them, no field line begins with
// a blank (obsolete folding).
RequestParser::Step RequestParser::readHead(std::string_view bytes)
{
    std::size_t blanks = 0;
    while (m_scanned == 0 && bytes.substr(blanks, 2) == "\r\n") {
        blanks += 2;
        m_blankBytes += 2;
        if (m_blankBytes > m_limits.maxHeaderBytes)
            return refuse(Reject::HeaderSize, 431, "too many empty lines before the request");
    }
    bytes.remove_prefix(blanks);

    // Garbage (TLS, say) is known by its first byte.
    if (m_scanned == 0 && !bytes.empty() && !base::isTokenCharacter(bytes.front()) && bytes.front() != '\r')
        return refuse(Reject::Malformed, 400, "this is not an HTTP request");

    for (m_scanned = textEnd(bytes, m_scanned); m_scanned < bytes.size();
         m_scanned = textEnd(bytes, m_scanned)) {
        if (bytes[m_scanned] != '\r') {
            const bool inRequestLine = m_requestLineEnd == 0;
            return refuse(inRequestLine ? Reject::Malformed : Reject::Header, 400,
                          "a control character stands in the request head");
        }
        if (m_scanned + 1 == bytes.size())
            break;
        if (bytes[m_scanned + 1] != '\n')
            return refuse(Reject::Header, 400, "a line is not ended by CR and LF");
        const std::string_view line = bytes.substr(m_lineStart, m_scanned - m_lineStart);
        m_scanned += 2;
        m_lineStart = m_scanned;
        if (isOverLimit(m_scanned))
            return {Status::Refused, 0};
        if (line.empty())
            return finishHead(bytes.substr(0, m_scanned), blanks);
        if (!acceptLine(line))
            return {Status::Refused, 0};
    }
    if (isOverLimit(m_scanned))
        return {Status::Refused, 0};
    return {Status::NeedMore, blanks};
}

/// `head` is whole, its last line empty; `blanks` were skipped before it.
RequestParser::Step RequestParser::finishHead(std::string_view head, std::size_t blanks)
{
    if (!putWhole(head, Reject::Header))
        return {Status::Refused, 0};
    if (const std::optional<Refusal> refusal = completeHead(m_grammar->head)) {
        m_refusal = *refusal;
        return {Status::Refused, 0};
    }
    return {Status::Complete, blanks + head.size()};
}

bool RequestParser::isOverLimit(std::size_t size)
{
    if (m_requestLineEnd == 0) {
        if (size <= m_limits.maxRequestLine + 2)
            return false;
        refuse(Reject::HeaderSize, 414, "the request line is too long");
        return true;
    }
    if (size - m_requestLineEnd <= m_limits.maxHeaderBytes)
        return false;
    refuse(Reject::HeaderSize, 431, "the header fields are too large");
    return true;
}

bool RequestParser::acceptLine(std::string_view line)
{
    if (m_requestLineEnd == 0) {
        m_requestLineEnd = m_lineStart;
        return acceptRequestLine(line);
    }
    if (line.front() == ' ' || line.front() == '\t') {
        refuse(Reject::Header, 400, "a header field is folded");
        return false;
    }
    if (++m_fieldLines > m_limits.maxFields) {
        refuse(Reject::HeaderSize, 431, "there are too many header fields");
        return false;
    }
    return true;
}

/// Judged as soon as it is there: HTTP/0.9 and HTTP/2 would otherwise wait for an end of the head that never
/// comes.
bool RequestParser::acceptRequestLine(std::string_view line)
{
    static constexpr std::string_view kName = " HTTP/";
    constexpr std::size_t kSuffix = kName.size() + 3;
    const std::string_view suffix =
        line.size() > kSuffix ? line.substr(line.size() - kSuffix) : std::string_view();
    if (!suffix.starts_with(kName) || !base::isDigit(suffix[kName.size()]) ||
        suffix[kName.size() + 1] != '.' || !base::isDigit(suffix.back())) {
        refuse(Reject::Malformed, 400, "the request line is malformed");
        return false;
    }
    const std::string_view version = suffix.substr(kName.size());
    if (version != "1.1" && version != "1.0") {
        refuse(Reject::Malformed, 505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        return false;
    }
    if (std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        refuse(Reject::Path, 400, "the target has bytes that must be percent-encoded");
        return false;
    }
    return true;
}

RequestParser::Step RequestParser::readBody(std::string_view bytes, std::size_t limit)
{
    if (m_grammar->bodyComplete)
        return {Status::Complete, 0};
    return m_grammar->head.chunked ? readChunked(bytes, limit) : readSized(bytes, limit);
}

RequestParser::Step RequestParser::readSized(std::string_view bytes, std::size_t limit)
{
    if (m_grammar->head.contentLength.value_or(0) > limit)
        return refuse(Reject::BodySize, 413, "the body is too large");
    if (bytes.empty())
        return {Status::NeedMore, 0};
    ErrorCode error;
    const std::size_t taken = m_grammar->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error)
        return refuse(Reject::Framing, 400, "the body is malformed");
    return {m_grammar->bodyComplete ? Status::Complete : Status::NeedMore, taken};
}

// Elements of the coding (chunkscan.h) and the data between them in turn.
RequestParser::Step RequestParser::readChunked(std::string_view bytes, std::size_t limit)
{
    std::size_t consumed = 0;
    while (!m_grammar->bodyComplete) {
        const std::string_view rest = bytes.substr(consumed);
        if (m_grammar->remaining > 0) {
            if (rest.empty())
                break;
            ErrorCode error;
            consumed += m_grammar->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
            if (error)
                return refuse(Reject::Chunk, 400, "a chunk is malformed");
            continue;
        }
        const Step step = readChunkElement(rest, limit);
        if (step.status == Status::Refused)
            return step;
        consumed += step.consumed;
        if (step.status == Status::NeedMore)
            break;
    }
    return {m_grammar->bodyComplete ? Status::Complete : Status::NeedMore, consumed};
}

RequestParser::Step RequestParser::readChunkElement(std::string_view bytes, std::size_t limit)
{
    const ChunkElement element = scanChunkElement(bytes, m_grammar->afterChunk);
    if (element.chunkSize > limit - std::min(limit, m_grammar->body.size()))
        return refuse(Reject::BodySize, 413, "the body is too large");
    switch (element.status) {
    case ChunkElement::Status::NeedMore:
        return {Status::NeedMore, 0};
    case ChunkElement::Status::Malformed:
        return refuse(Reject::Chunk, 400, element.problem);
    case ChunkElement::Status::Complete:
        break;
    }
    if (!putWhole(bytes.substr(0, element.length), Reject::Chunk))
        return {Status::Refused, 0};
    m_grammar->afterChunk = false;
    return {Status::Complete, element.length};
}

} // namespace sio::net::http
