// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/encodedpacket.h"

#include "protocol/jsonscanner.h"

namespace sio::socketio {

using protocol::SocketPacketType;

EncodedPacket EncodedPacket::event(std::string& scratch, std::string_view nsp,
                                   std::optional<std::uint64_t> id, std::string_view event,
                                   const Arguments& arguments)
{
    const auto attachments = static_cast<int>(arguments.attachments().size());
    scratch = protocol::encodePacketHead(
        attachments > 0 ? SocketPacketType::BinaryEvent : SocketPacketType::Event, nsp, id, attachments);
    scratch += '[';
    protocol::jsonStringAppend(scratch, event);
    if (!arguments.empty()) {
        scratch += ',';
        scratch += arguments.joined();
    }
    scratch += ']';
    EncodedPacket packet;
    packet.finish(scratch, arguments);
    return packet;
}

EncodedPacket EncodedPacket::ack(std::string& scratch, std::string_view nsp, std::uint64_t id,
                                 const Arguments& arguments)
{
    const auto attachments = static_cast<int>(arguments.attachments().size());
    scratch = protocol::encodePacketHead(
        attachments > 0 ? SocketPacketType::BinaryAck : SocketPacketType::Ack, nsp, id, attachments);
    scratch += '[';
    scratch += arguments.joined();
    scratch += ']';
    EncodedPacket packet;
    packet.finish(scratch, arguments);
    return packet;
}

EncodedPacket EncodedPacket::control(std::string& scratch, SocketPacketType type, std::string_view nsp,
                                     std::string_view payload)
{
    scratch = protocol::encodePacketHead(type, nsp, std::nullopt);
    scratch += payload;
    EncodedPacket packet;
    packet.finish(scratch, Arguments());
    return packet;
}

void EncodedPacket::finish(const std::string& text, const Arguments& arguments)
{
    m_text = engine::Message::text(text);
    if (!arguments.hasBinary())
        return;
    m_withAttachments.reserve(1 + arguments.attachments().size());
    m_withAttachments.push_back(m_text);
    for (const base::SharedBytes& bytes : arguments.attachments())
        m_withAttachments.push_back(engine::Message::binary(bytes.view()));
}

} // namespace sio::socketio
