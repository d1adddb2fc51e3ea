// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "base/ids.h"
#include "base/sharedbytes.h"
#include "engineio/handshake.h"
#include "protocol/closereason.h"
#include "protocol/enginepacket.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::engine {

using base::SessionId;

enum class TransportKind : std::uint8_t { Polling, WebSocket };
std::string_view transportName(TransportKind kind);

/// One Engine.IO message, encoded once for every transport. The bytes are a whole WebSocket frame: for text
/// `<frame header>4<text>`, for binary `<frame header><bytes>`; a polling payload uses what stands behind the
/// frame header (text), or its base64 (binary).
class Message {
public:
    Message() = default;
    static Message text(std::string_view text);
    static Message binary(std::string_view bytes);
    /// A text packet of any type: `<frame header><digit><data>`.
    static Message packet(protocol::EnginePacketType type, std::string_view data = {});

    const base::SharedBytes& frame() const { return m_frame; }
    bool isBinary() const { return m_binary; }
    /// Text: packet digit and text. Binary: the bytes.
    std::string_view packet() const { return m_frame.view().substr(m_headerSize); }
    std::size_t size() const { return m_frame.size(); }

private:
    base::SharedBytes m_frame;
    std::uint8_t m_headerSize = 0;
    bool m_binary = false;
};

enum class SendResult : std::uint8_t {
    Sent,    ///< taken by the transport (kernel or its bounded queue; polling: the session's buffer)
    Dropped, ///< volatile, and the transport was not writable at that instant
    Closed,  ///< the session is closing or closed, or this message made it overflow
};

struct CorsOptions {
    /// Empty: off (no Access-Control field; OPTIONS refused). "*" alone: any origin, without credentials.
    std::vector<std::string> origins;
    bool credentials = false;
    /// Granted with credentials whatever `origins` says, and restricting nobody else: the pages of the admin
    /// UI.
    std::vector<std::string> credentialOrigins;
    std::vector<std::string> methods{"GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"};
    std::vector<std::string> allowedHeaders; ///< empty: echo of Access-Control-Request-Headers
    std::vector<std::string> exposedHeaders;
    std::chrono::seconds maxAge{0}; ///< 0: no Access-Control-Max-Age
};

struct CookieOptions {
    std::string name; ///< empty: no cookie
    std::string path = "/";
    std::string domain;
    std::string sameSite = "Lax";
    bool httpOnly = true;
    bool secure = false;
    std::chrono::seconds maxAge{0}; ///< 0: session cookie
};

enum class WebSocketEngine : std::uint8_t { Strict, Qt };

/// Options of the Engine.IO layer; constant once the server runs, shared by all workers.
struct EngineOptions {
    std::chrono::milliseconds pingInterval{25'000};
    std::chrono::milliseconds pingTimeout{20'000};
    std::chrono::milliseconds upgradeTimeout{10'000};
    std::chrono::milliseconds closeTimeout{5'000}; ///< TCP is dropped this long after our close frame
    std::chrono::milliseconds undeliveredCloseWait{
        30'000}; ///< a polling session's close waits so long for a GET
    std::size_t maxPayload = 1'000'000;
    bool allowPolling = true;
    bool allowWebSocket = true;
    bool allowUpgrades = true;
    WebSocketEngine webSocketEngine = WebSocketEngine::Strict;
    CorsOptions cors;
    CookieOptions cookie;
    std::vector<std::string>
        trustedProxies; ///< networks, "10.0.0.0/8"; only these may name the client's address

    std::size_t maxQueuedBytes = 4 * 1024 * 1024; ///< over it: close `slow consumer`
    std::size_t slowQueuedBytes = 1024 * 1024;    ///< over it for slowConsumerTimeout: the same
    std::chrono::milliseconds slowConsumerTimeout{60'000};
    int maxFragments = 16'384;
    int controlFramesPerSecond = 200;
    int packetsPerSecond = 5'000; ///< per session; above it reading pauses. 0 = off
    int packetsBurst = 20'000;
    int handshakesPerSecond = 50; ///< per address, loopback and listed proxies exempt; 0 = off
    int handshakesBurst = 300;
    int maxSessionsPerAddress = 512; ///< 0 = off
    int unknownSidsPerMinute = 50;   ///< per address; 0 = off
    int maxSessions = 0;             ///< whole server; 0 = only the descriptor budget
};

} // namespace sio::engine
