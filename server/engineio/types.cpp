// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/types.h"

#include "protocol/websocketframe.h"

#include <algorithm>

namespace sio::engine {

using protocol::EnginePacketType;
using protocol::WsOpcode;

std::string_view transportName(TransportKind kind)
{
    return kind == TransportKind::Polling ? "polling" : "websocket";
}

Message Message::text(std::string_view text)
{
    return packet(EnginePacketType::Message, text);
}

Message Message::packet(EnginePacketType type, std::string_view data)
{
    char header[protocol::kMaxWsHeader];
    const std::size_t headerSize = protocol::encodeWsHeader(header, WsOpcode::Text, data.size() + 1);
    Message message;
    message.m_headerSize = static_cast<std::uint8_t>(headerSize);
    message.m_frame = base::SharedBytes::build(headerSize + 1 + data.size(), [&](char* out) {
        out = std::copy_n(header, headerSize, out);
        *out++ = static_cast<char>('0' + static_cast<int>(type));
        std::copy(data.begin(), data.end(), out);
    });
    return message;
}

Message Message::binary(std::string_view bytes)
{
    char header[protocol::kMaxWsHeader];
    const std::size_t headerSize = protocol::encodeWsHeader(header, WsOpcode::Binary, bytes.size());
    Message message;
    message.m_binary = true;
    message.m_headerSize = static_cast<std::uint8_t>(headerSize);
    message.m_frame = base::SharedBytes::build(headerSize + bytes.size(), [&](char* out) {
        out = std::copy_n(header, headerSize, out);
        std::copy(bytes.begin(), bytes.end(), out);
    });
    return message;
}

} // namespace sio::engine
