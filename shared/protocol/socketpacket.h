// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "protocol/jsonscanner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::protocol {

/// Socket.IO packet types (socket-io.md, section 2).
enum class SocketPacketType : std::uint8_t {
    Connect = 0,
    Disconnect = 1,
    Event = 2,
    Ack = 3,
    ConnectError = 4,
    BinaryEvent = 5,
    BinaryAck = 6
};

/// Why a text message is no packet. Every one of them closes the connection.
enum class PacketError : std::uint8_t {
    UnknownType,
    IllegalAttachments,
    TooManyAttachments,
    InvalidPayload,
    InvalidId,
    NamespaceTooLong,
    InvalidNamespace,
    TooDeep,
    TooManyValues,
    TooManyArguments,
    EventNameTooLong,
    IllegalPlaceholder
};
/// The reference's error text where it has one ("unknown packet type 9", "invalid payload", ...).
std::string_view packetErrorText(PacketError error);

struct PacketLimits {
    int maxAttachments = 10;
    std::size_t maxEventName = 256;
    std::size_t maxNamespaceName = 128;
    std::size_t maxArguments = 1024;
    JsonLimits json;
};

/// A decoded packet. Views point into the message text; slices into the decoder's scanner until its next
/// decode().
struct SocketPacket {
    SocketPacketType type = SocketPacketType::Connect;
    std::string_view nsp = "/";
    std::optional<std::uint64_t> id;
    int attachments = 0;
    std::string_view payload; ///< the JSON text; empty when absent
};

/// Decodes and checks the text part of a packet. One decoder per worker is enough; it keeps the scanner's
/// buffers.
class SocketPacketDecoder {
public:
    explicit SocketPacketDecoder(PacketLimits limits = {}) : m_limits(limits), m_scanner(limits.json) {}

    /// The grammar and checks of socket-io.md, section 2, without the leniencies that come from JavaScript's
    /// number coercion: id and attachment count are plain digits, and nothing stands between them and the
    /// JSON.
    base::Result<SocketPacket, PacketError> decode(std::string_view text);

    /// Of the packet decoded last, when it had a payload: its children (an event's first one is the name) and
    /// placeholders (binary types; checked: their numbers are plain digits and below the number of
    /// attachments).
    const JsonScanner& scanner() const { return m_scanner; }

private:
    std::optional<PacketError> checkPayload(const SocketPacket& packet);
    std::optional<PacketError> checkEventName() const;
    std::optional<PacketError> checkPlaceholders(int attachments) const;

    PacketLimits m_limits;
    JsonScanner m_scanner;
};

bool isReservedEvent(std::string_view name);

/// The part of a packet before its JSON: `<type>[<attachments>-][<namespace>,][<id>]`.
std::string encodePacketHead(SocketPacketType type, std::string_view nsp, std::optional<std::uint64_t> id,
                             int attachments = 0);

} // namespace sio::protocol
