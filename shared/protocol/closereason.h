// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace sio::protocol {

/// Why a session or a socket ended: the one vocabulary for wire, log, metric and console. The first group is
/// what Socket.IO applications know (socket-io.md, section 7; engine-io.md, section 9).
enum class CloseReason : std::uint8_t {
    TransportClose,
    TransportError,
    ParseError,
    PingTimeout,
    ForcedClose,
    ForcedServerClose,
    ServerShuttingDown,
    ClientNamespaceDisconnect,
    ServerNamespaceDisconnect,
    // Refinements of ours; applications see the reason in brackets.
    ConnectTimeout,    ///< no namespace joined in time (forced close)
    AttachmentTimeout, ///< announced attachments never came (forced close)
    SlowConsumer,      ///< outbound queue over its limit (transport error)
    MessageTooBig,     ///< (transport error)
    PolicyViolation,   ///< rate of control frames or fragments (transport error)
    Count
};

/// The text that a Socket.IO application sees, for example "transport close".
std::string_view closeReasonText(CloseReason reason);
/// The metric label and log word, for example "slow_consumer".
std::string_view closeReasonLabel(CloseReason reason);

} // namespace sio::protocol
