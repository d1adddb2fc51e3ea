// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/closereason.h"
#include "socketio/broadcast.h"
#include "socketio/socket.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sio::socketio {

/// One worker's share of a broadcast. The references are valid during the call.
struct BroadcastShare {
    std::uint64_t id; ///< the same for all workers' shares; never 0
    /// The share of the worker that began it comes once for each broadcast, also when nobody was reached
    /// there; the others' only when somebody was.
    bool isHome;
    const Namespace& nsp;
    const Selection& selection;
    std::string_view event;
    const Arguments& arguments;
    std::string_view origin; ///< BroadcastOperator::from()
    bool wantsAck;
    const std::vector<Socket*>& targets;
    std::uint64_t matched;
    std::uint64_t written;
};

/// Hears what happens to the sockets of one worker, in that worker. Without an observer nothing of it costs
/// more than one branch. An observer only looks: it neither calls sockets' functions that change something
/// nor throws. Namespaces that are hidden (Namespace::hide()) are never reported.
class Observer {
public:
    virtual ~Observer() = default;

    /// The connection handlers have run, and the socket is still there.
    virtual void onConnected(const Socket& socket) = 0;
    /// Rooms are still set, and go without an onLeft().
    virtual void onDisconnected(const Socket& socket, protocol::CloseReason reason) = 0;
    /// Also before onConnected().
    virtual void onJoined(const Socket& socket, std::string_view room) = 0;
    virtual void onLeft(const Socket& socket, std::string_view room) = 0;
    virtual void onTransportChanged(const Socket& socket) = 0;
    /// Before any handler.
    virtual void onEventIn(const Socket& socket, const Event& event) = 0;
    /// To this socket alone.
    virtual void onEventOut(const Socket& socket, std::string_view event, const Arguments& arguments,
                            bool wantsAck) = 0;
    /// Once a broadcast and worker, however many it reached.
    virtual void onBroadcast(const BroadcastShare& share) = 0;
    /// The application refused an event of this socket, and says why: Socket::noteRefusal().
    virtual void onEventRefused(const Socket& socket, std::string_view event, std::string_view code,
                                std::string_view message) = 0;
    /// A CONNECT was answered with an error; also for namespaces that do not exist.
    virtual void onConnectRefused(const engine::Handshake& handshake, engine::TransportKind transport,
                                  std::string_view nsp, std::string_view message,
                                  std::string_view dataJson) = 0;
};

} // namespace sio::socketio
