// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sio::protocol {

/// Incremental UTF-8 check (RFC 3629): characters may be cut anywhere between two calls.
class Utf8Validator {
public:
    /// False as soon as the bytes so far cannot begin valid UTF-8; stays false.
    bool feed(std::string_view bytes);
    /// True when no character is unfinished.
    bool isComplete() const { return m_state == 0; }
    void reset() { m_state = 0; }

private:
    bool step(unsigned char byte);

    /// 0 between characters. Inside one: bytes that are still due (bits 0-7), lowest (8-15) and highest
    /// (16-23) value of the next one. All bits set after an error.
    std::uint32_t m_state = 0;
};

bool isValidUtf8(std::string_view text);

/// The same text with U+FFFD for each maximal ill-formed part, as the WHATWG decoder does.
std::string repairUtf8(std::string_view bytes);

/// Length (1 to 4) of the well-formed character at `p`; 0 when it is ill-formed or cut by `end`.
/// Precondition: p != end.
inline std::size_t utf8CharacterLength(const char* p, const char* end)
{
    const auto byte = [p](std::size_t i) { return static_cast<unsigned char>(p[i]); };
    const auto continues = [&byte](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const auto available = static_cast<std::size_t>(end - p);
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2) // a continuation, or the overlong C0 and C1
        return 0;
    if (lead < 0xE0)
        return available >= 2 && continues(1) ? 2 : 0;
    if (lead < 0xF0) {
        if (available < 3 || !continues(1) || !continues(2))
            return 0;
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (lead > 0xF4 || available < 4 || !continues(1) || !continues(2) || !continues(3))
        return 0;
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyondUnicode = lead == 0xF4 && byte(1) > 0x8F;
    return overlong || beyondUnicode ? 0 : 4;
}

/// How many bytes the maximal ill-formed part at `p` has, at least 1. Precondition: utf8CharacterLength(p,
/// end) == 0.
std::size_t utf8IllFormedLength(const char* p, const char* end);

} // namespace sio::protocol
