// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::link {

class VirtualClient;

enum class VirtualTransport : std::uint8_t { WebSocket, Polling };

/// Whom a virtual client connects to, and as whom.
struct VirtualClientOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string path = "/socket.io/";
    std::string nsp = "/";
    VirtualTransport transport = VirtualTransport::WebSocket;
    std::vector<std::pair<std::string, std::string>> query; ///< of the handshake; not encoded yet
    std::string authJson;                                   ///< CONNECT's auth object; empty: none
    std::string bearerToken;                                ///< for the Authorization header; empty: none
};

/// Hears of one client. Never called from within a call to that client, with one exception: emitEvent() on a
/// connection that turns out to be broken. A callback may call the client, but not destroy it.
class VirtualClientListener {
public:
    /// The namespace is joined.
    virtual void onConnected(VirtualClient& client, const std::string& socketId) = 0;
    /// The namespace was refused, or the handshake was: `{"message": ..., "data": ...}`. It is closed now.
    virtual void onRefused(VirtualClient& client, const std::string& errorJson) = 0;
    /// `argumentsJson` is a JSON array: name and arguments. An attachment stands in it as
    /// `{"_binary": "<base64>"}`.
    virtual void onEvent(VirtualClient& client, const std::string& argumentsJson) = 0;
    /// The answer to emitEvent()'s `id`: a JSON array.
    virtual void onAck(VirtualClient& client, std::uint64_t id, const std::string& argumentsJson) = 0;
    /// A joined client lost its connection or was thrown out; not after close() and drop().
    virtual void onClosed(VirtualClient& client, const std::string& reason) = 0;
    /// After close(): the goodbye has arrived, the connection is gone.
    virtual void onGone(VirtualClient& client) = 0;

protected:
    ~VirtualClientListener() = default;
};

/// One Socket.IO connection as a browser would have it, with a single namespace, and with the faults that a
/// browser may have. It connects once; a reconnect is another client. Lives in the thread of its event loop.
class VirtualClient {
public:
    virtual ~VirtualClient() = default;
    VirtualClient() = default;
    VirtualClient(const VirtualClient&) = delete;
    VirtualClient& operator=(const VirtualClient&) = delete;

    virtual void open() = 0;
    /// Sends `argumentsJson` (an array: name and arguments) as an event; returns its ack id, or 0 when no ack
    /// is wanted. Ids start at 1. Nothing is sent unless it is connected.
    virtual std::uint64_t emitEvent(const std::string& argumentsJson, bool wantsAck) = 0;
    /// Says goodbye; nothing but onGone() is reported afterwards.
    virtual void close() = 0;

    /// The connection ends at once, without a goodbye; nothing is reported afterwards.
    virtual void drop() = 0;
    /// A stalled client reads nothing from its sockets: the server's queue for it grows.
    virtual void setReadingStalled(bool stalled) = 0;
    /// A muted client does not answer the server's heartbeat.
    virtual void setPongsMuted(bool muted) = 0;
    /// Events that ask for an ack are answered (with no values) that late; at once by default.
    virtual void setAckDelay(std::chrono::milliseconds delay) = 0;
};

/// Makes a client; `listener` outlives it.
using VirtualClientFactory =
    std::function<std::unique_ptr<VirtualClient>(const VirtualClientOptions&, VirtualClientListener&)>;

/// Clients on TCP sockets of their own, with this project's codecs.
VirtualClientFactory tcpVirtualClients();

} // namespace sio::link
