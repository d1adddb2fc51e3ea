// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/enginepacket.h"

namespace sio::protocol {

// engine-io.md, section 4: the first byte is the type, '0' to '6', or 'b' for a binary message in base64; the
// rest is the data. Only ASCII digits count.
std::optional<EnginePacket> decodeEnginePacket(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    const char first = text.front();
    if (first >= '0' && first <= '6')
        return EnginePacket{static_cast<EnginePacketType>(first - '0'), false, text.substr(1)};
    if (first == 'b')
        return EnginePacket{EnginePacketType::Message, true, text.substr(1)};
    return std::nullopt;
}

std::string_view PayloadReader::next()
{
    const std::size_t separator = m_rest.find(kRecordSeparator);
    const std::string_view packet = m_rest.substr(0, separator);
    if (separator == std::string_view::npos)
        m_done = true;
    else
        m_rest.remove_prefix(separator + 1);
    return packet;
}

} // namespace sio::protocol
