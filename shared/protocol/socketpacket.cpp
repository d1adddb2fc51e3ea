// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/socketpacket.h"

#include "protocol/limits.h"
#include "protocol/utf8.h"

#include <algorithm>
#include <charconv>

namespace sio::protocol {

namespace {

constexpr std::size_t kMaxIdDigits = 16;
/// A character of a decoded string takes at most six bytes of JSON (`\u0041`).
constexpr std::size_t kMaxEscapeGrowth = 6;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::size_t digitsAt(std::string_view text)
{
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isDigit) - text.begin());
}

bool isBinary(SocketPacketType type)
{
    return type == SocketPacketType::BinaryEvent || type == SocketPacketType::BinaryAck;
}

/// The one kind of payload that a type may have, by its first character; CONNECT_ERROR may have a string,
/// too.
bool mayBegin(SocketPacketType type, char first)
{
    switch (type) {
    case SocketPacketType::Connect:
        return first == '{';
    case SocketPacketType::Disconnect:
        return false;
    case SocketPacketType::ConnectError:
        return first == '{' || first == '"';
    default:
        return first == '[';
    }
}

bool hasControlCharacter(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

} // namespace

std::string_view packetErrorText(PacketError error)
{
    switch (error) {
    case PacketError::UnknownType:
        return "unknown packet type";
    case PacketError::IllegalAttachments:
        return "Illegal attachments";
    case PacketError::TooManyAttachments:
        return "too many attachments";
    case PacketError::InvalidPayload:
    case PacketError::InvalidId:
        return "invalid payload";
    case PacketError::NamespaceTooLong:
        return "namespace too long";
    case PacketError::InvalidNamespace:
        return "invalid namespace name";
    case PacketError::TooDeep:
        return "payload nested too deep";
    case PacketError::TooManyValues:
        return "payload has too many values";
    case PacketError::TooManyArguments:
        return "too many arguments";
    case PacketError::EventNameTooLong:
        return "event name too long";
    case PacketError::IllegalPlaceholder:
        return "illegal attachments";
    }
    return "invalid packet";
}

// socket-io.md, section 2:  <type>[<attachments>-][<namespace>,][<id>][<JSON>]
base::Result<SocketPacket, PacketError> SocketPacketDecoder::decode(std::string_view text)
{
    if (text.empty() || text.front() < '0' || text.front() > '6')
        return base::Unexpected{PacketError::UnknownType};
    SocketPacket packet;
    packet.type = static_cast<SocketPacketType>(text.front() - '0');
    std::string_view rest = text.substr(1);

    if (isBinary(packet.type)) {
        const std::size_t digits = digitsAt(rest);
        if (digits == 0 || digits == rest.size() || rest[digits] != '-')
            return base::Unexpected{PacketError::IllegalAttachments};
        const auto parsed = std::from_chars(rest.data(), rest.data() + digits, packet.attachments);
        if (parsed.ec != std::errc() || packet.attachments > m_limits.maxAttachments)
            return base::Unexpected{PacketError::TooManyAttachments};
        if (packet.attachments < 1)
            return base::Unexpected{PacketError::IllegalAttachments};
        rest.remove_prefix(digits + 1);
    }

    if (!rest.empty() && rest.front() == '/') {
        // Without a comma everything is the name: `2/chat["x"]` has no payload.
        const std::size_t comma = rest.find(',');
        packet.nsp = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        if (packet.nsp.size() > m_limits.maxNamespaceName)
            return base::Unexpected{PacketError::NamespaceTooLong};
        if (hasControlCharacter(packet.nsp) || !isValidUtf8(packet.nsp))
            return base::Unexpected{PacketError::InvalidNamespace};
    }

    if (!rest.empty() && isDigit(rest.front())) {
        const std::size_t digits = digitsAt(rest);
        std::uint64_t id = 0;
        if (digits > kMaxIdDigits)
            return base::Unexpected{PacketError::InvalidId};
        std::from_chars(rest.data(), rest.data() + digits, id);
        if (id > kMaxAckId)
            return base::Unexpected{PacketError::InvalidId};
        packet.id = id;
        rest.remove_prefix(digits);
    }

    packet.payload = rest;
    // An absent payload suits every type: an event without a name fires nothing.
    if (!rest.empty()) {
        if (const auto error = checkPayload(packet))
            return base::Unexpected{*error};
    }
    return packet;
}

std::optional<PacketError> SocketPacketDecoder::checkPayload(const SocketPacket& packet)
{
    if (!mayBegin(packet.type, packet.payload.front()))
        return PacketError::InvalidPayload;
    switch (m_scanner.scan(packet.payload, isBinary(packet.type))) {
    case JsonStatus::Valid:
        break;
    case JsonStatus::Malformed:
        return PacketError::InvalidPayload;
    case JsonStatus::TooDeep:
        return PacketError::TooDeep;
    case JsonStatus::TooManyValues:
        return PacketError::TooManyValues;
    }

    const bool isEvent =
        packet.type == SocketPacketType::Event || packet.type == SocketPacketType::BinaryEvent;
    const bool isAck = packet.type == SocketPacketType::Ack || packet.type == SocketPacketType::BinaryAck;
    if (isEvent || isAck) {
        const std::size_t nameCount = isEvent ? 1 : 0;
        if (m_scanner.children().size() > m_limits.maxArguments + nameCount)
            return PacketError::TooManyArguments;
    }
    if (isEvent) {
        if (const auto error = checkEventName())
            return error;
    }
    return isBinary(packet.type) ? checkPlaceholders(packet.attachments) : std::nullopt;
}

std::optional<PacketError> SocketPacketDecoder::checkEventName() const
{
    if (m_scanner.children().empty())
        return PacketError::InvalidPayload;
    const JsonSlice& name = m_scanner.children().front();
    if (name.type == JsonType::Number)
        return name.value.size() > m_limits.maxEventName ? std::optional(PacketError::EventNameTooLong)
                                                         : std::nullopt;
    if (name.type != JsonType::String)
        return PacketError::InvalidPayload;

    const std::string_view raw = name.value.substr(1, name.value.size() - 2);
    if (raw.size() > m_limits.maxEventName * kMaxEscapeGrowth)
        return PacketError::EventNameTooLong;
    std::string decoded;
    std::string_view plain = raw;
    if (raw.find('\\') != std::string_view::npos) {
        decoded = jsonStringDecode(name.value);
        plain = decoded;
    }
    if (plain.size() > m_limits.maxEventName)
        return PacketError::EventNameTooLong;
    return isReservedEvent(plain) ? std::optional(PacketError::InvalidPayload) : std::nullopt;
}

std::optional<PacketError> SocketPacketDecoder::checkPlaceholders(int attachments) const
{
    for (const JsonPlaceholder& placeholder : m_scanner.placeholders()) {
        const std::string_view number = placeholder.number;
        int index = 0;
        const auto parsed = std::from_chars(number.data(), number.data() + number.size(), index);
        const bool isPlain = !number.empty() && isDigit(number.front()) && parsed.ec == std::errc() &&
                             parsed.ptr == number.data() + number.size();
        if (!isPlain || index >= attachments)
            return PacketError::IllegalPlaceholder;
    }
    return std::nullopt;
}

bool isReservedEvent(std::string_view name)
{
    switch (name.size()) {
    case 7:
        return name == "connect";
    case 10:
        return name == "disconnect";
    case 11:
        return name == "newListener";
    case 13:
        return name == "connect_error" || name == "disconnecting";
    case 14:
        return name == "removeListener";
    default:
        return false;
    }
}

std::string encodePacketHead(SocketPacketType type, std::string_view nsp, std::optional<std::uint64_t> id,
                             int attachments)
{
    const auto appendNumber = [](std::string& out, std::uint64_t number) {
        char digits[20];
        const auto written = std::to_chars(digits, digits + sizeof digits, number);
        out.append(digits, written.ptr);
    };
    std::string head(1, static_cast<char>('0' + static_cast<int>(type)));
    if (isBinary(type)) {
        appendNumber(head, static_cast<std::uint64_t>(attachments));
        head += '-';
    }
    if (!nsp.empty() && nsp != "/") {
        head += nsp;
        head += ',';
    }
    if (id)
        appendNumber(head, *id);
    return head;
}

} // namespace sio::protocol
