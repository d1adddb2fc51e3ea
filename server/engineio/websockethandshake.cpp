// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/websockethandshake.h"

#include "base/ascii.h"
#include "protocol/websocketframe.h"

#include <unistd.h>
#include <utility>

namespace sio::engine {

using net::http::Fields;
using net::http::Method;
using net::http::RequestHead;
using net::http::UpgradedConnection;

namespace {

constexpr std::size_t kMaxSubprotocol = 256;
/// Holds the answer with the fields of CORS.
constexpr std::size_t kUsualAnswerBytes = 384;

std::string_view firstSubprotocol(const RequestHead& head)
{
    const std::string_view offered = head.fields.get("sec-websocket-protocol");
    const std::string_view first = base::trimmed(offered.substr(0, offered.find(',')));
    return first.size() <= kMaxSubprotocol && base::isToken(first) ? first : std::string_view();
}

} // namespace

WebSocketCheck checkWebSocketHandshake(const RequestHead& head)
{
    const bool hasBody = head.chunked || head.contentLength.value_or(0) != 0;
    if (head.method != Method::Get || head.minorVersion < 1 || hasBody)
        return WebSocketCheck::Bad;
    if (head.fields.count("sec-websocket-version") != 1 || head.fields.get("sec-websocket-version") != "13")
        return WebSocketCheck::BadVersion;
    if (head.fields.count("sec-websocket-key") != 1 ||
        !protocol::isValidWsKey(head.fields.get("sec-websocket-key")))
        return WebSocketCheck::Bad;
    return WebSocketCheck::Good;
}

std::string switchingProtocols(const RequestHead& head, const Fields& fields)
{
    std::string answer;
    answer.reserve(kUsualAnswerBytes);
    answer += "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Accept: ";
    answer += protocol::wsAcceptKey(head.fields.get("sec-websocket-key"));
    answer += "\r\n";
    if (const std::string_view subprotocol = firstSubprotocol(head); !subprotocol.empty()) {
        answer += "Sec-WebSocket-Protocol: ";
        answer += subprotocol;
        answer += "\r\n";
    }
    for (const auto& [name, value] : fields) {
        answer += name;
        answer += ": ";
        answer += value;
        answer += "\r\n";
    }
    answer += "\r\n";
    return answer;
}

UpgradeTicket::UpgradeTicket(UpgradeTicket&& other) noexcept : m_connection(other.take()) {}

UpgradeTicket::~UpgradeTicket()
{
    if (m_connection.descriptor < 0)
        return;
    ::close(m_connection.descriptor);
    if (m_connection.onClosed)
        m_connection.onClosed();
}

UpgradedConnection UpgradeTicket::take()
{
    UpgradedConnection taken = std::move(m_connection);
    m_connection.descriptor = -1;
    return taken;
}

} // namespace sio::engine
