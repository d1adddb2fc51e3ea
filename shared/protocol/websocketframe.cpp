// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/websocketframe.h"

#include "protocol/base64.h"
#include "protocol/bytescan.h"
#include "protocol/limits.h"

#include <QByteArray>
#include <QCryptographicHash>

namespace sio::protocol {

// RFC 6455, section 5.2: FIN, three reserved bits and the opcode; mask bit and length in 7 bits, or 126 and
// 16 bits, or 127 and 64 bits, most significant byte first; the mask.
std::size_t encodeWsHeader(char* out, WsOpcode opcode, std::uint64_t length, const std::uint8_t* mask,
                           bool fin)
{
    const char maskBit = mask != nullptr ? '\x80' : '\0';
    std::size_t size = 2;
    out[0] = static_cast<char>((fin ? 0x80 : 0) | static_cast<int>(opcode));
    if (length < 126) {
        out[1] = static_cast<char>(maskBit | static_cast<char>(length));
    } else {
        const int lengthBytes = length <= 0xFFFF ? 2 : 8;
        out[1] = static_cast<char>(maskBit | (lengthBytes == 2 ? 126 : 127));
        for (int i = lengthBytes - 1; i >= 0; --i)
            out[size++] = static_cast<char>(length >> (8 * i));
    }
    if (mask != nullptr) {
        std::memcpy(out + size, mask, 4);
        size += 4;
    }
    return size;
}

void applyWsMask(std::span<char> bytes, const std::uint8_t (&mask)[4], std::size_t offset)
{
    char key[8];
    for (std::size_t i = 0; i < sizeof key; ++i)
        key[i] = static_cast<char>(mask[(offset + i) % 4]);
    const std::uint64_t word = bytescan::load64(key);

    char* p = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 32; p += 32, left -= 32) {
        std::uint64_t words[4];
        std::memcpy(words, p, sizeof words);
        for (std::uint64_t& w : words)
            w ^= word;
        std::memcpy(p, words, sizeof words);
    }
    for (; left >= 8; p += 8, left -= 8)
        bytescan::store64(p, bytescan::load64(p) ^ word);
    for (std::size_t i = 0; i < left; ++i)
        p[i] = static_cast<char>(p[i] ^ key[i]);
}

// RFC 6455, section 7.4, with the codes registered since (1012 to 1014). 1004 is reserved; 1005, 1006 and
// 1015 stand for what was not on the wire.
bool isValidCloseCode(std::uint16_t code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

std::string encodeClosePayload(WsCloseCode code, std::string_view reason)
{
    if (code == WsCloseCode::NoStatus)
        return {};
    constexpr std::size_t kMaxReason = kMaxWsControlPayload - 2;
    std::size_t length = reason.size();
    if (length > kMaxReason) {
        length = kMaxReason;
        while (length > 0 && (static_cast<unsigned char>(reason[length]) & 0xC0) == 0x80)
            --length; // the cut must not fall before a continuation byte
    }
    const auto number = static_cast<std::uint16_t>(code);
    std::string payload;
    payload.reserve(2 + length);
    payload += static_cast<char>(number >> 8);
    payload += static_cast<char>(number & 0xFF);
    payload += reason.substr(0, length);
    return payload;
}

std::string wsAcceptKey(std::string_view key)
{
    constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::string text;
    text.reserve(key.size() + kGuid.size());
    text += key;
    text += kGuid;
    const QByteArray digest = QCryptographicHash::hash(
        QByteArrayView(text.data(), static_cast<qsizetype>(text.size())), QCryptographicHash::Sha1);
    return base64Encode({digest.constData(), static_cast<std::size_t>(digest.size())});
}

bool isValidWsKey(std::string_view key)
{
    return key.size() == 24 && key.ends_with("==") && base64Decode(key).has_value();
}

} // namespace sio::protocol
