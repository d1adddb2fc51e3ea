// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/ids.h"
#include "engineio/types.h"
#include "protocol/closereason.h"
#include "socketio/arguments.h"
#include "socketio/broadcast.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::engine {
class EngineSession;
}

namespace sio::socketio {

class AckTable;
class Client;
class EncodedPacket;
class EventTable;
class InMemoryAdapter;
class Namespace;
class Observer;
class Socket;
class WorkerState;
struct Room;

/// Answers an event that asked for an acknowledgement. Copyable; the first call counts, later ones do
/// nothing, and so do calls after the socket has gone. Called in the worker of the socket only. Empty when no
/// answer was asked for; calling it then does nothing either.
class Ack {
public:
    Ack() = default;
    explicit operator bool() const { return m_state != nullptr; }
    void operator()(const Arguments& arguments) const;
    void operator()() const { (*this)(Arguments()); }

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

/// One client's presence in one namespace; what socket.io calls a Socket. Owned by its Client, lives in one
/// worker; every function belongs to that thread. Applications keep a SocketId, not a pointer, across turns;
/// inside a handler the object stays, also when the socket is disconnected there.
class Socket {
public:
    const SocketId& id() const { return m_id; }
    /// The namespace name that this socket's packets carry (one of the namespace's names).
    const std::string& namespaceName() const;
    Namespace& nsp() const { return m_namespace; }
    const engine::Handshake& handshake() const;
    /// The CONNECT payload as JSON text; "{}" if none.
    std::string_view auth() const { return m_auth ? m_auth.view() : std::string_view("{}"); }
    engine::TransportKind transport() const;
    /// What the sockets of one connection have in common, and nobody else's: the beginning of the session's
    /// id, too short to be of use as one.
    std::string_view clientId() const;
    /// Bytes that wait for this connection.
    std::size_t queuedBytes() const;
    /// Lets so many bytes wait for this connection before it counts as a slow consumer.
    void allowQueue(std::size_t bytes);
    bool isConnected() const { return m_state == State::Joined || m_state == State::Connected; }
    /// Always false until state recovery exists.
    bool recovered() const { return false; }

    /// Does nothing when the socket is not connected, or the name is reserved.
    void emit(std::string_view event, const Arguments& arguments);
    void emitVolatile(std::string_view event, const Arguments& arguments);
    /// `timeout` zero: waits for ever. `done` hears acknowledged=false also when the socket goes, or has
    /// gone.
    void emitWithAck(std::string_view event, const Arguments& arguments, std::chrono::milliseconds timeout,
                     AckCallback done);

    /// Handlers of this socket alone; those of the namespace come first.
    void on(std::string event, EventHandler handler);

    /// True when membership changed. The room named by another socket's id cannot be joined by any means.
    bool join(std::string_view room);
    bool leave(std::string_view room);
    bool isIn(std::string_view room) const;
    /// Joined rooms in no particular order, the own-id room excluded.
    std::vector<std::string> rooms() const;
    std::size_t roomCount() const { return m_memberships.size(); }

    /// A broadcast from this socket: never to itself.
    BroadcastOperator to(std::string room) const;
    BroadcastOperator broadcast() const;

    /// Leaves the namespace (DISCONNECT); `closeConnection`: the whole connection, all its namespaces.
    void disconnect(bool closeConnection = false);

    /// Tells whoever observes that an event of this socket was refused, and why. Sends nothing.
    void noteRefusal(std::string_view event, std::string_view code, std::string_view message) const;

    /// The application's mark: sockets of one owner count as one in BroadcastReport::owners; 0 is none.
    /// `label` is its readable name.
    void setOwner(std::uint64_t mark, std::string label);
    std::uint64_t owner() const { return m_owner; }
    const std::string& label() const { return m_label; }
    /// The application's own state of this socket.
    template <class T> T* data() const { return static_cast<T*>(m_data.get()); }
    const std::shared_ptr<void>& sharedData() const { return m_data; }
    void setData(std::shared_ptr<void> data) { m_data = std::move(data); }
    /// Forgets the CONNECT payload: it may hold secrets.
    void forgetAuth() { m_auth = {}; }

    SocketInfo info() const;

    /// Fetches what a packet for this socket goes through into the cache; a hint.
    void prefetchSession() const
    {
        const auto* const session = reinterpret_cast<const char*>(m_session);
        __builtin_prefetch(session);
        __builtin_prefetch(session + 64);
        __builtin_prefetch(session + 128);
    }

    /// A timer of the socket's worker, cancelled when the socket goes. At most one at a time.
    void setTimer(std::chrono::milliseconds after, std::function<void(Socket&)> callback);

    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

private:
    friend class Ack;
    friend class Client;
    friend class InMemoryAdapter;
    friend class LocalOperations;

    enum class State : std::uint8_t {
        Connecting, ///< middlewares look at it
        Joined,     ///< a member; the connection handlers have not run
        Connected,
        Leaving, ///< the "disconnecting" handlers run; rooms are still set
        Gone
    };
    /// The room, and the place of this socket among its members.
    struct Membership {
        Room* room;
        std::uint32_t index;
    };
    struct Anchor;
    struct UserTimer;

    Socket(Client& client, Namespace& nsp, std::uint16_t nameIndex, const SocketId& id,
           std::string_view auth);

    WorkerState& worker() const;
    /// Null when nobody looks at this socket.
    Observer* observer() const;
    engine::SendResult send(const EncodedPacket& packet, bool isVolatile, bool bulk);
    void emitEvent(std::string_view event, const Arguments& arguments, bool isVolatile);
    AckTable& acks();
    /// The way to this socket while it is there.
    std::shared_ptr<Anchor> anchor();
    static Socket* behind(const Anchor& anchor);

    // Called by the Client.
    void onEvent(std::string_view name, const Arguments& arguments, std::optional<std::uint64_t> ackId);
    void onAck(std::uint64_t id, const Arguments& arguments);
    void release();
    Ack makeAck(std::uint64_t id);
    void sendAck(std::uint64_t id, const Arguments& arguments);

    // What a broadcast touches comes first.
    engine::EngineSession* m_session;
    std::uint64_t m_stamp = 0; ///< see InMemoryAdapter::select()
    std::uint64_t m_owner = 0;
    std::uint32_t m_position = 0; ///< in the adapter's list
    std::uint16_t m_nameIndex;
    State m_state = State::Connecting;
    SocketId m_id;
    std::vector<Membership> m_memberships;

    Client& m_client;
    Namespace& m_namespace;
    std::unique_ptr<Socket> m_next; ///< the client's other sockets
    std::int64_t m_connectedAtMs;
    base::SharedBytes m_auth;
    std::string m_label;
    std::shared_ptr<void> m_data;
    // What few sockets have.
    std::shared_ptr<Anchor> m_anchor;
    std::unique_ptr<AckTable> m_acks;
    std::unique_ptr<EventTable> m_handlers;
    std::unique_ptr<UserTimer> m_timer;
};

} // namespace sio::socketio
