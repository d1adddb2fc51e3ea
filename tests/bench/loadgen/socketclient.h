// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "loadgen/connection.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

class SocketClient;

/// What a scenario hears of its clients.
class ClientListener {
public:
    /// The CONNECT answer is there.
    virtual void onJoined(SocketClient& client) = 0;
    /// A Socket.IO packet other than CONNECT, without the Engine.IO digit: `2["name",...]`, `3id[...]`.
    virtual void onPacket(SocketClient& client, std::string_view packet) = 0;
    virtual void onLost(SocketClient& client) = 0;

protected:
    ~ClientListener() = default;
};

/// A Socket.IO client that does only what a measurement needs: joins one namespace, answers pings, hands
/// packets on. It trusts the server (this is no conformance test) and copies nothing it need not.
class SocketClient {
public:
    virtual ~SocketClient() = default;
    /// `userId` goes into the query.
    virtual bool open(const Target& target, std::string_view userId) = 0;
    /// Sends a Socket.IO packet (without the Engine.IO digit).
    virtual void send(std::string_view packet) = 0;
    virtual void close() = 0;
    virtual void pauseReading(bool paused) = 0;
    virtual void setReceiveBuffer(int bytes) = 0;

    std::string connectPacket = "0"; ///< joins the namespace, and says who asks
    int index = 0;                   ///< the scenario's number for this client
    std::uint64_t startedNs = 0;     ///< scratch of the scenario
    std::uint64_t counter = 0;       ///< scratch of the scenario
};

std::unique_ptr<SocketClient> makeWebSocketClient(Poller& poller, ClientListener& listener);
std::unique_ptr<SocketClient> makePollingClient(Poller& poller, ClientListener& listener);

/// A keep-alive HTTP connection that posts JSON, one request at a time or pipelined; answers come in order.
class HttpPoster : public Connection {
public:
    using Answer = std::function<void(int status, std::string_view body)>;
    HttpPoster(Poller& poller, Target target, Answer answer);

    bool connect() { return open(m_target); }
    void post(std::string_view path, std::string_view body);

protected:
    void onConnected() override {}
    void onBytes(char* bytes, std::size_t size) override;
    void onEnded() override;

private:
    Target m_target;
    Answer m_answer;
    std::string m_input;
    std::string m_request;
};

/// Takes one complete HTTP answer off the front of `input`; false while it is incomplete. `body` points into
/// `input`; the caller erases `consumed` bytes afterwards.
bool takeHttpAnswer(std::string_view input, int& status, std::string_view& body, std::size_t& consumed);

} // namespace bench
