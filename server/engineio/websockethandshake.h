// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/handler.h"
#include "net/http/message.h"

#include <cstdint>
#include <string>

namespace sio::engine {

enum class WebSocketCheck : std::uint8_t {
    Good,
    Bad,        ///< 400
    BadVersion, ///< 426 with Sec-WebSocket-Version
};

/// The client's side of the opening handshake (RFC 6455, 4.2.1). Precondition: `head.upgrade`.
WebSocketCheck checkWebSocketHandshake(const net::http::RequestHead& head);

/// The server's side (RFC 6455, 4.2.2), with the first offered sub-protocol where it is a token.
/// Precondition: checked.
std::string switchingProtocols(const net::http::RequestHead& head, const net::http::Fields& fields);

/// An upgraded connection that is closed, and accounted for, unless somebody takes it: it may be lost on its
/// way to a worker that has ended.
class UpgradeTicket {
public:
    explicit UpgradeTicket(net::http::UpgradedConnection connection) : m_connection(std::move(connection)) {}
    UpgradeTicket(UpgradeTicket&& other) noexcept;
    UpgradeTicket& operator=(UpgradeTicket&&) = delete;
    ~UpgradeTicket();

    const net::http::RequestHead& head() const { return m_connection.head; }
    const net::PeerAddress& peer() const { return m_connection.peer; }
    net::http::UpgradedConnection take();

private:
    net::http::UpgradedConnection m_connection;
};

} // namespace sio::engine
