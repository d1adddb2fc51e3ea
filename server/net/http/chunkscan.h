// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sio::net::http {

/// What stands between the data of two chunks, or behind the last one.
struct ChunkElement {
    enum class Status : std::uint8_t { NeedMore, Complete, Malformed };
    Status status = Status::NeedMore;
    std::size_t length = 0;                 ///< when Complete: bytes of the element
    std::optional<std::uint64_t> chunkSize; ///< as soon as it is certain
    std::string_view problem;               ///< when Malformed
};

/// Looks at an element of the chunked coding (RFC 9112, 7.1) from its first byte, without reading it:
///   [CRLF of the chunk before] 1*8HEXDIG [ ext ] CRLF
///   [CRLF of the chunk before] 1*8"0" [ ext ] CRLF *( trailer-field CRLF ) CRLF
/// Lines end with CRLF and nothing else; sizes, extensions and trailers have limits (connection.h).
ChunkElement scanChunkElement(std::string_view bytes, bool isAfterChunk);

} // namespace sio::net::http
