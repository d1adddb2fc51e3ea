// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace sio::protocol {

/// Attachments of one packet that the official client's decoder accepts (socket-io.md, section 2).
inline constexpr int kMaxAttachments = 10;
/// Largest ack id: 2^53 - 1, JavaScript's largest exact integer; at most 16 digits.
inline constexpr std::uint64_t kMaxAckId = (1ull << 53) - 1;
/// Engine.IO session ids are looked at only up to this length.
inline constexpr std::size_t kMaxSidLength = 64;
/// Control frames carry at most this many bytes (RFC 6455, 5.5).
inline constexpr std::size_t kMaxWsControlPayload = 125;

} // namespace sio::protocol
