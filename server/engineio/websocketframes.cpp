// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/websocketframes.h"

#include <algorithm>

namespace sio::engine {

using protocol::CloseReason;
using protocol::WsCloseCode;
using protocol::WsOpcode;

base::SharedBytes webSocketFrame(WsOpcode opcode, std::string_view payload)
{
    char header[protocol::kMaxWsHeader];
    const std::size_t size = protocol::encodeWsHeader(header, opcode, payload.size());
    return base::SharedBytes::build(size + payload.size(), [&](char* out) {
        out = std::copy_n(header, size, out);
        std::copy(payload.begin(), payload.end(), out);
    });
}

std::pair<WsCloseCode, std::string_view> closeFrameOf(CloseReason reason)
{
    switch (reason) {
    case CloseReason::SlowConsumer:
        return {WsCloseCode::PolicyViolation, "slow consumer"};
    case CloseReason::PolicyViolation:
        return {WsCloseCode::PolicyViolation, "policy violation"};
    case CloseReason::MessageTooBig:
        return {WsCloseCode::MessageTooBig, {}};
    default:
        return {WsCloseCode::NoStatus, {}};
    }
}

CloseReason closeReasonOf(WsCloseCode code)
{
    switch (code) {
    case WsCloseCode::MessageTooBig:
        return CloseReason::MessageTooBig;
    case WsCloseCode::PolicyViolation:
        return CloseReason::PolicyViolation;
    default:
        return CloseReason::TransportError;
    }
}

} // namespace sio::engine
