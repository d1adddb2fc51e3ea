// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/types.h"
#include "protocol/socketpacket.h"
#include "socketio/arguments.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sio::socketio {

/// One Socket.IO packet in the form that Engine.IO sends: its text and its attachments, which travel
/// together.
class EncodedPacket {
public:
    EncodedPacket() = default;

    /// `2[<n>-][<nsp>,][<id>]["<event>",<arguments>]`, type 5 with attachments. `scratch` is memory to build
    /// in.
    static EncodedPacket event(std::string& scratch, std::string_view nsp, std::optional<std::uint64_t> id,
                               std::string_view event, const Arguments& arguments);
    /// `3[<n>-][<nsp>,]<id>[<arguments>]`, type 6 with attachments.
    static EncodedPacket ack(std::string& scratch, std::string_view nsp, std::uint64_t id,
                             const Arguments& arguments);
    /// CONNECT, DISCONNECT and CONNECT_ERROR; `payload` is JSON text or empty.
    static EncodedPacket control(std::string& scratch, protocol::SocketPacketType type, std::string_view nsp,
                                 std::string_view payload = {});

    std::span<const engine::Message> parts() const
    {
        return m_withAttachments.empty() ? std::span(&m_text, 1)
                                         : std::span<const engine::Message>(m_withAttachments);
    }

private:
    void finish(const std::string& text, const Arguments& arguments);

    engine::Message m_text;
    std::vector<engine::Message> m_withAttachments; ///< text first; empty for a packet without attachments
};

} // namespace sio::socketio
