// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/utf8.h"

#include "protocol/bytescan.h"

namespace sio::protocol {

namespace {

constexpr std::uint32_t kInvalid = 0xFFFFFFFF;

constexpr std::uint32_t expecting(std::uint32_t due, std::uint32_t lowest = 0x80,
                                  std::uint32_t highest = 0xBF)
{
    return due | lowest << 8 | highest << 16;
}

} // namespace

bool Utf8Validator::step(unsigned char byte)
{
    if (m_state != 0) {
        const std::uint32_t due = m_state & 0xFF;
        const bool fits = byte >= (m_state >> 8 & 0xFF) && byte <= (m_state >> 16 & 0xFF);
        if (!fits)
            m_state = kInvalid;
        else
            m_state = due == 1 ? 0 : expecting(due - 1);
    } else if (byte >= 0x80) {
        // RFC 3629, section 4: only the second byte has a range of its own.
        if (byte >= 0xC2 && byte <= 0xDF)
            m_state = expecting(1);
        else if (byte == 0xE0)
            m_state = expecting(2, 0xA0);
        else if (byte == 0xED)
            m_state = expecting(2, 0x80, 0x9F);
        else if (byte >= 0xE1 && byte <= 0xEF)
            m_state = expecting(2);
        else if (byte == 0xF0)
            m_state = expecting(3, 0x90);
        else if (byte >= 0xF1 && byte <= 0xF3)
            m_state = expecting(3);
        else if (byte == 0xF4)
            m_state = expecting(3, 0x80, 0x8F);
        else
            m_state = kInvalid;
    }
    return m_state != kInvalid;
}

bool Utf8Validator::feed(std::string_view bytes)
{
    if (m_state == kInvalid)
        return false;
    const char* p = bytes.data();
    const char* const end = p + bytes.size();
    while (p != end) {
        if (m_state == 0) {
            p = bytescan::skipAscii(p, end);
            if (p == end)
                break;
            if (const std::size_t length = utf8CharacterLength(p, end); length != 0) {
                p += length;
                continue;
            }
        }
        // A character that `end` cuts, one that began in an earlier call, or an ill-formed one: byte by byte.
        if (!step(static_cast<unsigned char>(*p++)))
            return false;
    }
    return true;
}

bool isValidUtf8(std::string_view text)
{
    const char* p = text.data();
    const char* const end = p + text.size();
    while ((p = bytescan::skipAscii(p, end)) != end) {
        const std::size_t length = utf8CharacterLength(p, end);
        if (length == 0)
            return false;
        p += length;
    }
    return true;
}

std::size_t utf8IllFormedLength(const char* p, const char* end)
{
    Utf8Validator validator;
    std::size_t length = 0;
    while (p + length != end && validator.feed({p + length, 1}))
        ++length;
    return length == 0 ? 1 : length;
}

std::string repairUtf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    const char* p = bytes.data();
    const char* const end = p + bytes.size();
    const char* copied = p;
    while ((p = bytescan::skipAscii(p, end)) != end) {
        if (const std::size_t length = utf8CharacterLength(p, end); length != 0) {
            p += length;
            continue;
        }
        out.append(copied, p);
        out.append("\xEF\xBF\xBD");
        p += utf8IllFormedLength(p, end);
        copied = p;
    }
    out.append(copied, end);
    return out;
}

} // namespace sio::protocol
