// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/chunkscan.h"

#include "base/ascii.h"
#include "net/http/connection.h"

namespace sio::net::http {

using base::hexDigit;

namespace {

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

/// Walks over an element. Each step is true when it got past its part; otherwise `element` says why not.
class Scan {
public:
    Scan(std::string_view bytes, ChunkElement& element) : m_bytes(bytes), m_element(element) {}

    std::size_t position() const { return m_at; }

    bool passLineEnd()
    {
        const std::string_view end = m_bytes.substr(m_at, 2);
        if (!std::string_view("\r\n").starts_with(end))
            return malformed("a chunk is not ended by CR and LF");
        if (end.size() < 2)
            return false;
        m_at += 2;
        return true;
    }

    bool passSize()
    {
        const std::size_t begin = m_at;
        std::uint64_t size = 0;
        for (; m_at < m_bytes.size() && hexDigit(m_bytes[m_at]) >= 0; ++m_at) {
            if (m_at - begin == kMaxChunkSizeDigits)
                return malformed("a chunk size is too long");
            size = size * 16 + static_cast<std::uint64_t>(hexDigit(m_bytes[m_at]));
        }
        if (m_at == m_bytes.size())
            return false;
        if (m_at == begin || std::string_view("\r; \t").find(m_bytes[m_at]) == std::string_view::npos)
            return malformed("a chunk size is not a hexadecimal number");
        m_element.chunkSize = size;
        return true;
    }

    /// Up to the CR; at most `limit` bytes.
    bool passText(std::size_t limit, std::string_view tooLong)
    {
        for (const std::size_t begin = m_at; m_at < m_bytes.size() && m_bytes[m_at] != '\r'; ++m_at) {
            if (m_at - begin == limit)
                return malformed(tooLong);
            if (isControl(m_bytes[m_at]))
                return malformed("a control character stands beside a chunk");
        }
        return m_at < m_bytes.size();
    }

    bool passTrailers()
    {
        static constexpr std::string_view kTooLong = "the trailers are too large";
        for (const std::size_t begin = m_at;;) {
            const std::size_t line = m_at;
            if (line < m_bytes.size() && (m_bytes[line] == ' ' || m_bytes[line] == '\t'))
                return malformed("a trailer field is folded");
            if (!passText(kMaxTrailerBytes - (line - begin), kTooLong))
                return false;
            const bool isLast = m_at == line;
            if (!passLineEnd())
                return false;
            if (isLast)
                return true;
            if (m_at - begin > kMaxTrailerBytes)
                return malformed(kTooLong);
        }
    }

private:
    bool malformed(std::string_view problem)
    {
        m_element.status = ChunkElement::Status::Malformed;
        m_element.problem = problem;
        return false;
    }

    std::string_view m_bytes;
    ChunkElement& m_element;
    std::size_t m_at = 0;
};

} // namespace

ChunkElement scanChunkElement(std::string_view bytes, bool isAfterChunk)
{
    ChunkElement element;
    Scan scan(bytes, element);
    if (isAfterChunk && !scan.passLineEnd())
        return element;
    if (!scan.passSize() || !scan.passText(kMaxChunkExtension, "a chunk extension is too long") ||
        !scan.passLineEnd())
        return element;
    if (element.chunkSize == std::uint64_t{0} && !scan.passTrailers())
        return element;
    element.status = ChunkElement::Status::Complete;
    element.length = scan.position();
    return element;
}

} // namespace sio::net::http
