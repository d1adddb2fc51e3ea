// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::protocol {

/// Engine.IO packet types (engine-io.md, section 4).
enum class EnginePacketType : std::uint8_t {
    Open = 0,
    Close = 1,
    Ping = 2,
    Pong = 3,
    Message = 4,
    Upgrade = 5,
    Noop = 6
};

inline constexpr char kRecordSeparator = '\x1e';

/// A decoded packet; `data` points into the text it was decoded from. Binary packets are always messages; on
/// polling (and in a `b...` text frame) `data` is still base64.
struct EnginePacket {
    EnginePacketType type = EnginePacketType::Noop;
    bool base64 = false;
    std::string_view data;
};

/// Decodes one text packet: `<digit><data>` or `b<base64>`; nothing when empty or of unknown type.
std::optional<EnginePacket> decodeEnginePacket(std::string_view text);

/// Walks over the packets of a polling payload, separated by 0x1e (engine-io.md, section 5).
class PayloadReader {
public:
    explicit PayloadReader(std::string_view payload) : m_rest(payload) {}
    /// True while packets follow; an empty payload has one (empty, hence bad) packet.
    bool hasNext() const { return !m_done; }
    /// The next packet's text. Precondition: hasNext().
    std::string_view next();

private:
    std::string_view m_rest;
    bool m_done = false;
};

} // namespace sio::protocol
