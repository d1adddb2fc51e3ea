// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/ids.h"
#include "engineio/types.h"
#include "protocol/closereason.h"
#include "socketio/arguments.h"
#include "socketio/broadcast.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::socketio {

class Client;
class Namespace;
class Socket;

/// Answers an event that asked for an acknowledgement. Copyable; the first call counts, later ones do nothing, and
/// so do calls after the socket has gone. Worker of the socket only. Empty when no answer was asked for.
class Ack {
public:
    Ack() = default;
    explicit operator bool() const { return m_state != nullptr; }
    void operator()(const Arguments& arguments) const;

private:
    friend class Socket;
    struct State;
    std::shared_ptr<State> m_state;
};

/// An event from a client.
struct Event {
    std::string_view name;      ///< decoded; a numeric name as its digits
    const Arguments& arguments; ///< valid during the call
    Ack ack;                    ///< empty when the client wants none
};

using EventHandler = std::function<void(Socket&, const Event&)>;
/// `acknowledged` false: the time was up or the socket went (arguments are empty then).
using AckCallback = base::UniqueFunction<void(bool acknowledged, const Arguments&)>;

/// One client's presence in one namespace; what socket.io calls a Socket. Owned by its Client, lives in one worker;
/// every function belongs to that thread. Applications keep a SocketId, not a pointer, across turns.
class Socket {
public:
    const SocketId& id() const;
    /// The namespace name that this socket's packets carry (one of the namespace's names).
    const std::string& namespaceName() const;
    Namespace& nsp() const;
    const engine::Handshake& handshake() const;
    /// The CONNECT payload as JSON text; "{}" if none.
    std::string_view auth() const;
    engine::TransportKind transport() const;
    bool isConnected() const;
    /// Always false until state recovery exists.
    bool recovered() const { return false; }

    void emit(std::string_view event, const Arguments& arguments);
    void emitVolatile(std::string_view event, const Arguments& arguments);
    /// `timeout` zero: waits for ever (the callback is dropped with acknowledged=false when the socket goes).
    void emitWithAck(std::string_view event, const Arguments& arguments, std::chrono::milliseconds timeout, AckCallback done);

    /// Handlers of this socket alone; those of the namespace come first.
    void on(std::string event, EventHandler handler);

    /// True when membership changed. The room named by another socket's id cannot be joined by any means.
    bool join(std::string_view room);
    bool leave(std::string_view room);
    bool isIn(std::string_view room) const;
    /// Joined rooms, the own-id room excluded.
    std::vector<std::string> rooms() const;
    std::size_t roomCount() const;

    /// A broadcast from this socket: never to itself.
    BroadcastOperator to(std::string room) const;
    BroadcastOperator broadcast() const;

    /// Leaves the namespace (DISCONNECT); `closeConnection`: the whole connection, all its namespaces.
    void disconnect(bool closeConnection = false);

    /// The application's mark: sockets of one owner count as one in BroadcastReport::owners; 0 is none. `label` is its readable name.
    void setOwner(std::uint64_t mark, std::string label);
    std::uint64_t owner() const;
    const std::string& label() const;
    /// The application's own state of this socket.
    template <class T> T* data() const { return static_cast<T*>(m_data.get()); }
    void setData(std::shared_ptr<void> data) { m_data = std::move(data); }

    SocketInfo info() const;

    /// A timer of the socket's worker, cancelled when the socket goes. At most one at a time.
    void setTimer(std::chrono::milliseconds after, std::function<void(Socket&)> callback);

    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

private:
    friend class Client;
    friend class Namespace;
    friend class InMemoryAdapter;
    Socket();
    // Completed by the implementation.
    std::shared_ptr<void> m_data;
};

} // namespace sio::socketio
