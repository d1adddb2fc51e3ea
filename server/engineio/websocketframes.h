// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/sharedbytes.h"
#include "protocol/closereason.h"
#include "protocol/websocketframe.h"

#include <string_view>
#include <utility>

namespace sio::engine {

/// While more than this waits for the peer, pings are not answered one by one any more, but the last one
/// alone once all is sent (RFC 6455, 5.5.3).
inline constexpr std::size_t kPongQueue = 4'096;

/// A whole frame, unmasked, as a server sends it.
base::SharedBytes webSocketFrame(protocol::WsOpcode opcode, std::string_view payload);

/// The close frame for an end of our own (engine-io.md, section 6: empty unless the peer is to blame).
std::pair<protocol::WsCloseCode, std::string_view> closeFrameOf(protocol::CloseReason reason);

/// What a close code says about the end, where it is our verdict on what came.
protocol::CloseReason closeReasonOf(protocol::WsCloseCode code);

} // namespace sio::engine
