// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

// Searches that look at 8 or 16 bytes at once. For the codecs of this folder; not part of its interface.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sio::protocol::bytescan {

inline std::uint64_t load64(const char* p)
{
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

inline void store64(char* p, std::uint64_t word)
{
    std::memcpy(p, &word, sizeof word);
}

constexpr std::uint64_t repeated(unsigned char byte)
{
    return 0x0101010101010101ull * byte;
}

/// First byte with the top bit set, or `end`.
inline const char* skipAscii(const char* p, const char* end)
{
    while (end - p >= 16) {
        if (((load64(p) | load64(p + 8)) & repeated(0x80)) != 0)
            break;
        p += 16;
    }
    while (p != end && static_cast<unsigned char>(*p) < 0x80)
        ++p;
    return p;
}

/// True for what a JSON string cannot hold as it is: '"', '\', controls; and for anything but ASCII.
inline bool isJsonSpecial(char character)
{
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

/// First byte for which isJsonSpecial() holds, or `end`.
inline const char* skipPlainJson(const char* p, const char* end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20);
    while (end - p >= 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        // A signed "less than 0x20" holds for controls and for bytes with the top bit alike.
        const __m128i special =
            _mm_or_si128(_mm_cmplt_epi8(bytes, space),
                         _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(special));
        if (found != 0)
            return p + std::countr_zero(found);
        p += 16;
    }
#else
    const auto zeroByte = [](std::uint64_t word) { return (word - repeated(0x01)) & ~word & repeated(0x80); };
    while (end - p >= 8) {
        const std::uint64_t word = load64(p);
        const std::uint64_t below = (word - repeated(0x20)) & ~word;
        if (((word | below | zeroByte(word ^ repeated('"')) | zeroByte(word ^ repeated('\\'))) &
             repeated(0x80)) != 0)
            break;
        p += 8;
    }
#endif
    while (p != end && !isJsonSpecial(*p))
        ++p;
    return p;
}

} // namespace sio::protocol::bytescan
