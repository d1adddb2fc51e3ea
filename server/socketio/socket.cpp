// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/socket.h"

#include "engineio/session.h"
#include "net/timerwheel.h"
#include "socketio/acktable.h"
#include "socketio/client.h"
#include "socketio/encodedpacket.h"
#include "socketio/eventtable.h"
#include "socketio/namespacecore.h"
#include "socketio/observer.h"
#include "socketio/servercore.h"
#include "socketio/workerstate.h"

#include <chrono>
#include <utility>

namespace sio::socketio {

namespace {

/// Emitting one of these is a mistake of the application (socket-io.md, section 2).
bool refuseReserved(std::string_view event)
{
    if (!protocol::isReservedEvent(event))
        return false;
    base::log(base::LogLevel::Warning, "sio.socketio", "reserved_event",
              std::string("event=") + std::string(event));
    return true;
}

} // namespace

/// What an Ack keeps of its socket: the way to it while it is there.
struct Socket::Anchor {
    Socket* socket = nullptr;
};

struct Ack::State {
    std::shared_ptr<Socket::Anchor> anchor;
    std::uint64_t id = 0;
    bool isUsed = false;
};

struct Socket::UserTimer final : private net::TimerOwner {
    UserTimer(Socket& theSocket, std::function<void(Socket&)> theCallback)
        : socket(theSocket), callback(std::move(theCallback)), timer(*this)
    {
    }

    void onTimer(int) override
    {
        WorkerState& worker = socket.worker();
        WorkerState::Turn turn(worker);
        // The callback may set the next timer, which replaces this object.
        const auto self = std::move(socket.m_timer);
        worker.guarded("socket timer", [&] { callback(socket); });
    }

    Socket& socket;
    std::function<void(Socket&)> callback;
    net::Timer timer;
};

void Ack::operator()(const Arguments& arguments) const
{
    if (!m_state || std::exchange(m_state->isUsed, true))
        return;
    if (Socket* socket = m_state->anchor->socket)
        socket->sendAck(m_state->id, arguments);
}

Socket::Socket(Client& client, Namespace& nsp, std::uint16_t nameIndex, const SocketId& id,
               std::string_view auth)
    : m_session(&client.session()), m_nameIndex(nameIndex), m_id(id), m_client(client), m_namespace(nsp),
      m_connectedAtMs(std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count())
{
    if (auth.size() > 2) // an empty object needs no memory
        m_auth = base::SharedBytes::copyOf(auth);
}

Socket::~Socket()
{
    if (m_anchor)
        m_anchor->socket = nullptr;
}

WorkerState& Socket::worker() const
{
    return m_client.worker();
}

Observer* Socket::observer() const
{
    return m_namespace.core().observerIn(worker());
}

void Socket::noteRefusal(std::string_view event, std::string_view code, std::string_view message) const
{
    if (Observer* const observing = observer())
        observing->onEventRefused(*this, event, code, message);
}

std::string_view Socket::clientId() const
{
    constexpr std::size_t kClientIdLength = 12;
    return m_session->id().view().substr(0, kClientIdLength);
}

std::size_t Socket::queuedBytes() const
{
    return m_session->queuedBytes();
}

void Socket::allowQueue(std::size_t bytes)
{
    m_session->allowQueue(bytes);
}

const std::string& Socket::namespaceName() const
{
    return m_namespace.core().names[m_nameIndex];
}

const engine::Handshake& Socket::handshake() const
{
    return *m_session->handshake(); // the session holds it as long as it lives
}

engine::TransportKind Socket::transport() const
{
    return m_session->transport();
}

engine::SendResult Socket::send(const EncodedPacket& packet, bool isVolatile, bool bulk)
{
    return m_session->send(packet.parts(), isVolatile, bulk);
}

void Socket::emit(std::string_view event, const Arguments& arguments)
{
    emitEvent(event, arguments, false);
}

void Socket::emitVolatile(std::string_view event, const Arguments& arguments)
{
    emitEvent(event, arguments, true);
}

void Socket::emitEvent(std::string_view event, const Arguments& arguments, bool isVolatile)
{
    if (!isConnected() || refuseReserved(event))
        return;
    WorkerState& state = worker();
    WorkerState::Turn turn(state);
    const auto packet = EncodedPacket::event(state.scratch, namespaceName(), std::nullopt, event, arguments);
    if (send(packet, isVolatile, false) != engine::SendResult::Sent)
        return;
    state.countEventOut(event, 1);
    if (Observer* const observing = observer())
        observing->onEventOut(*this, event, arguments, false);
}

void Socket::emitWithAck(std::string_view event, const Arguments& arguments,
                         std::chrono::milliseconds timeout, AckCallback done)
{
    WorkerState& state = worker();
    WorkerState::Turn turn(state);
    auto result = engine::SendResult::Closed;
    std::uint64_t id = 0;
    if (isConnected() && !refuseReserved(event)) {
        id = m_namespace.core().nextAckId();
        const auto packet = EncodedPacket::event(state.scratch, namespaceName(), id, event, arguments);
        result = send(packet, false, false);
    }
    if (result == engine::SendResult::Sent && isConnected()) {
        state.countEventOut(event, 1);
        if (Observer* const observing = observer())
            observing->onEventOut(*this, event, arguments, true);
        acks().add(id, timeout, std::move(done));
    } else {
        state.guarded("ack callback", [&] { done(false, Arguments()); });
    }
}

AckTable& Socket::acks()
{
    if (!m_acks)
        m_acks = std::make_unique<AckTable>(worker());
    return *m_acks;
}

void Socket::on(std::string event, EventHandler handler)
{
    if (!m_handlers)
        m_handlers = std::make_unique<EventTable>();
    m_handlers->add(std::move(event), std::move(handler));
}

bool Socket::join(std::string_view room)
{
    Adapter* adapter = isConnected() ? m_namespace.core().adapter(worker().index) : nullptr;
    if (!adapter || !adapter->join(*this, room))
        return false;
    if (Observer* const observing = observer())
        observing->onJoined(*this, room);
    return true;
}

bool Socket::leave(std::string_view room)
{
    Adapter* adapter = isConnected() ? m_namespace.core().adapter(worker().index) : nullptr;
    if (!adapter || !adapter->leave(*this, room))
        return false;
    if (Observer* const observing = observer())
        observing->onLeft(*this, room);
    return true;
}

bool Socket::isIn(std::string_view room) const
{
    const Adapter* adapter = m_namespace.core().adapter(worker().index);
    return adapter && m_state != State::Connecting && m_state != State::Gone && adapter->isIn(*this, room);
}

std::vector<std::string> Socket::rooms() const
{
    const Adapter* adapter = m_namespace.core().adapter(worker().index);
    return adapter ? adapter->roomsOf(*this) : std::vector<std::string>();
}

BroadcastOperator Socket::to(std::string room) const
{
    return broadcast().to(std::move(room));
}

BroadcastOperator Socket::broadcast() const
{
    return BroadcastOperator(m_namespace).except(m_id.str());
}

void Socket::disconnect(bool closeConnection)
{
    if (closeConnection)
        m_client.disconnectAll();
    else
        m_client.disconnect(*this);
}

void Socket::setOwner(std::uint64_t mark, std::string label)
{
    m_owner = mark;
    m_label = std::move(label);
    m_label.shrink_to_fit();
}

SocketInfo Socket::info() const
{
    SocketInfo info;
    info.id = m_id;
    info.nsp = namespaceName();
    info.user = m_label;
    info.transport = std::string(engine::transportName(transport()));
    info.address = handshake().address();
    info.connectedAtMs = m_connectedAtMs;
    info.rooms = rooms();
    return info;
}

void Socket::setTimer(std::chrono::milliseconds after, std::function<void(Socket&)> callback)
{
    if (m_state == State::Gone)
        return;
    m_timer = std::make_unique<UserTimer>(*this, std::move(callback));
    m_timer->timer.arm(m_session->timers(), after);
}

std::shared_ptr<Socket::Anchor> Socket::anchor()
{
    if (!m_anchor)
        m_anchor = std::make_shared<Anchor>(Anchor{this});
    return m_anchor;
}

Socket* Socket::behind(const Anchor& anchor)
{
    return anchor.socket;
}

Ack Socket::makeAck(std::uint64_t id)
{
    Ack ack;
    ack.m_state = std::make_shared<Ack::State>(Ack::State{anchor(), id, false});
    return ack;
}

void Socket::sendAck(std::uint64_t id, const Arguments& arguments)
{
    if (!isConnected())
        return;
    WorkerState& state = worker();
    WorkerState::Turn turn(state);
    if (send(EncodedPacket::ack(state.scratch, namespaceName(), id, arguments), false, false) ==
        engine::SendResult::Sent)
        state.stats.acksOut.add();
}

/// Order: middlewares, the namespace's handlers, the socket's own, and where none took it, onUnknown(). What
/// disconnects the socket on the way ends it.
void Socket::onEvent(std::string_view name, const Arguments& arguments, std::optional<std::uint64_t> ackId)
{
    WorkerState& state = worker();
    const NamespaceCore::Handlers& handlers = *m_namespace.core().handlers;
    const Event event{name, arguments, ackId ? makeAck(*ackId) : Ack()};
    state.stats.eventsIn.add();
    if (Observer* const observing = observer())
        observing->onEventIn(*this, event);

    for (const EventMiddleware& middleware : handlers.eventMiddlewares) {
        bool passes = false;
        state.guarded("event middleware", [&] { passes = middleware(*this, event); });
        if (!passes || !isConnected())
            return state.eventsIn.addOther();
    }

    bool isTaken = false;
    for (const EventTable* table : {&handlers.events, static_cast<const EventTable*>(m_handlers.get())}) {
        const EventTable::Handlers* found = table ? table->find(name) : nullptr;
        if (!found)
            continue;
        if (!std::exchange(isTaken, true))
            state.eventsIn.add(name);
        for (std::size_t i = 0; i < found->size() && isConnected(); ++i) {
            const auto handler = (*found)[i]; // kept: it may register others meanwhile
            state.guarded("event handler", [&] { (*handler)(*this, event); });
        }
        if (!isConnected())
            return;
    }
    if (isTaken)
        return;
    state.eventsIn.addOther();
    for (const EventHandler& handler : handlers.unknown) {
        state.guarded("event handler", [&] { handler(*this, event); });
        if (!isConnected())
            return;
    }
}

void Socket::onAck(std::uint64_t id, const Arguments& arguments)
{
    worker().stats.acksIn.add();
    if (m_acks)
        m_acks->answer(id, arguments);
}

/// The socket is gone: whoever still waits for something of it hears so.
void Socket::release()
{
    if (m_anchor)
        m_anchor->socket = nullptr;
    m_timer.reset();
    if (m_acks)
        m_acks->abandonAll();
}

} // namespace sio::socketio
