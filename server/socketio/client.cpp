// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/client.h"

#include "protocol/jsonscanner.h"
#include "socketio/encodedpacket.h"
#include "socketio/namespacecore.h"
#include "socketio/observer.h"
#include "socketio/servercore.h"
#include "socketio/workerstate.h"

#include <string>
#include <utility>

namespace sio::socketio {

using protocol::CloseReason;
using protocol::SocketPacket;
using protocol::SocketPacketType;

namespace {

std::string errorPayload(std::string_view message, std::string_view dataJson)
{
    std::string json = R"({"message":)";
    protocol::jsonStringAppend(json, message);
    if (!dataJson.empty()) {
        json += R"(,"data":)";
        json += dataJson;
    }
    json += '}';
    return json;
}

} // namespace

/// A packet whose attachments are on their way. The text is kept and decoded again when they are complete.
struct Client::Attachments {
    Attachments(Client& client, std::string_view packetText, int count)
        : text(packetText), missing(count), timer(client, AttachmentTimer)
    {
        parts.reserve(static_cast<std::size_t>(count));
    }

    std::string text;
    std::vector<base::SharedBytes> parts;
    std::size_t bytes = 0;
    int missing;
    net::Timer timer;
};

Client::Client(WorkerState& worker, engine::EngineSession& session) : m_worker(worker), m_session(session)
{
    const auto timeout = worker.core.options.connectTimeout;
    if (timeout.count() > 0) {
        m_connectTimer = std::make_unique<net::Timer>(static_cast<net::TimerOwner&>(*this), ConnectTimer);
        m_connectTimer->arm(session.timers(), timeout);
    }
}

Client::~Client()
{
    // A session that goes without onClosed(): nobody is told, but no table keeps what is gone.
    WorkerState::Turn turn(m_worker);
    dropWaiting();
    while (m_first)
        detach(*m_first);
}

void Client::onTimer(int kind)
{
    WorkerState::Turn turn(m_worker);
    close(kind == ConnectTimer ? CloseReason::ConnectTimeout : CloseReason::AttachmentTimeout);
}

void Client::onText(std::span<char> text)
{
    if (m_isClosed)
        return;
    WorkerState::Turn turn(m_worker);
    if (m_attachments)
        return failDecoding("text_among_attachments", "got plaintext data when reconstructing a packet");
    const std::string_view view(text.data(), text.size());
    const auto packet = m_worker.decoder.decode(view);
    if (!packet)
        return failDecoding("bad_packet", protocol::packetErrorText(packet.error()));
    if (packet->attachments > 0)
        expectAttachments(view, *packet);
    else
        handle(*packet, {});
}

void Client::expectAttachments(std::string_view text, const SocketPacket& packet)
{
    // Checked before anything is kept for it.
    if (!socketOf(packet.nsp))
        return failState("namespace_not_joined");
    m_attachments = std::make_unique<Attachments>(*this, text, packet.attachments);
    const auto timeout = m_worker.core.options.attachmentTimeout;
    if (timeout.count() > 0)
        m_attachments->timer.arm(m_session.timers(), timeout);
}

void Client::onBinary(std::span<char> bytes)
{
    if (m_isClosed)
        return;
    WorkerState::Turn turn(m_worker);
    if (!m_attachments)
        return failDecoding("unexpected_attachment", "got binary data when not reconstructing a packet");
    m_attachments->bytes += bytes.size();
    if (m_attachments->bytes > m_worker.core.options.maxAttachmentBytes)
        return failDecoding("attachments_too_big", "attachments too big");
    m_attachments->parts.push_back(base::SharedBytes::copyOf(std::string_view(bytes.data(), bytes.size())));
    if (--m_attachments->missing > 0)
        return;

    const auto complete = std::move(m_attachments);
    const auto packet = m_worker.decoder.decode(complete->text);
    if (!packet)
        return failDecoding("bad_packet", protocol::packetErrorText(packet.error()));
    handle(*packet, std::move(complete->parts));
}

// socket-io.md, section 3.
void Client::handle(const SocketPacket& packet, std::vector<base::SharedBytes> attachments)
{
    if (packet.type == SocketPacketType::Connect)
        return connect(packet);
    if (packet.type == SocketPacketType::ConnectError)
        return failState("connect_error_from_client");
    Socket* socket = socketOf(packet.nsp);
    if (!socket)
        return failState("namespace_not_joined");
    switch (packet.type) {
    case SocketPacketType::Disconnect:
        return leave(*socket, CloseReason::ClientNamespaceDisconnect);
    case SocketPacketType::Event:
    case SocketPacketType::BinaryEvent:
        return handleEvent(*socket, packet, attachments);
    case SocketPacketType::Ack:
    case SocketPacketType::BinaryAck:
        return handleAck(*socket, packet, attachments);
    case SocketPacketType::Connect:
    case SocketPacketType::ConnectError:
        return;
    }
}

void Client::handleEvent(Socket& socket, const SocketPacket& packet,
                         std::vector<base::SharedBytes>& attachments)
{
    if (packet.payload.empty())
        return; // an event without a name: nothing fires
    const auto& items = m_worker.decoder.scanner().children();
    const protocol::JsonSlice& first = items.front();
    std::string_view name = first.value;
    std::string decodedName;
    if (first.type == protocol::JsonType::String) {
        name = name.substr(1, name.size() - 2);
        if (name.find('\\') != std::string_view::npos) {
            decodedName = protocol::jsonStringDecode(first.value);
            name = decodedName;
        }
    }
    // Taken, not referred to: a handler may cause another event to be read before it returns.
    Arguments arguments = std::move(m_worker.spareArguments);
    PacketReader::read(arguments, items, 1, attachments);
    socket.onEvent(name, arguments, packet.id);
    PacketReader::clear(arguments);
    m_worker.spareArguments = std::move(arguments);
}

void Client::handleAck(Socket& socket, const SocketPacket& packet,
                       std::vector<base::SharedBytes>& attachments)
{
    if (!packet.id)
        return;
    Arguments arguments = std::move(m_worker.spareArguments);
    if (!packet.payload.empty())
        PacketReader::read(arguments, m_worker.decoder.scanner().children(), 0, attachments);
    socket.onAck(*packet.id, arguments);
    PacketReader::clear(arguments);
    m_worker.spareArguments = std::move(arguments);
}

// socket-io.md, section 4.
void Client::connect(const SocketPacket& packet)
{
    const ServerOptions& options = m_worker.core.options;
    int joined = 0;
    for (const Socket* list : {m_first.get(), m_waiting.get()}) {
        for (const Socket* socket = list; socket; socket = socket->m_next.get(), ++joined) {
            if (socket->namespaceName() == packet.nsp)
                return failState("namespace_joined_twice");
        }
    }
    if (joined >= options.maxNamespacesPerConnection)
        return refuseUnknown(packet.nsp, "Too many namespaces", {});
    const auto entrance = m_worker.core.enter(packet.nsp, m_worker);
    if (!entrance)
        return refuseUnknown(packet.nsp, "Invalid namespace", options.invalidNamespaceDataJson);

    Namespace& nsp = *entrance->nsp;
    std::unique_ptr<Socket> candidate(new Socket(
        *this, nsp, entrance->nameIndex, m_worker.core.socketIds->draw(m_worker.index), packet.payload));
    std::optional<ConnectError> error;
    for (const Middleware& middleware : nsp.core().handlers->middlewares) {
        if (!m_worker.guarded("middleware", [&] { error = middleware(*candidate); }))
            error = ConnectError{"Internal error", {}};
        if (error || m_isClosed)
            break;
    }
    if (!error && !m_isClosed && nsp.core().handlers->slowMiddleware)
        return waitForVerdict(std::move(candidate));
    decide(std::move(candidate), error);
}

void Client::waitForVerdict(std::unique_ptr<Socket> candidate)
{
    Socket& socket = *candidate;
    candidate->m_next = std::move(m_waiting);
    m_waiting = std::move(candidate);
    const Verdict verdict = [anchor = socket.anchor()](std::optional<ConnectError> error) {
        Socket* const waiting = Socket::behind(*anchor);
        if (!waiting)
            return;
        Client& client = waiting->m_client;
        WorkerState::Turn turn(client.m_worker);
        if (std::unique_ptr<Socket> decided = client.takeWaiting(*waiting))
            client.decide(std::move(decided), error);
    };
    const auto& middleware = socket.nsp().core().handlers->slowMiddleware;
    if (!m_worker.guarded("middleware", [&] { middleware(socket, verdict); }))
        verdict(ConnectError{"Internal error", {}});
}

/// Nothing when it does not wait: it was decided on before.
std::unique_ptr<Socket> Client::takeWaiting(const Socket& socket)
{
    for (std::unique_ptr<Socket>* link = &m_waiting; *link; link = &(*link)->m_next) {
        if (link->get() == &socket) {
            std::unique_ptr<Socket> taken = std::move(*link);
            *link = std::move(taken->m_next);
            return taken;
        }
    }
    return nullptr;
}

void Client::dropWaiting()
{
    while (std::unique_ptr<Socket> socket = std::move(m_waiting)) {
        m_waiting = std::move(socket->m_next);
        discard(std::move(socket));
    }
}

void Client::discard(std::unique_ptr<Socket> candidate)
{
    candidate->m_state = Socket::State::Gone;
    candidate->release();
    m_worker.bury(std::move(candidate));
}

void Client::decide(std::unique_ptr<Socket> candidate, const std::optional<ConnectError>& error)
{
    Namespace& nsp = candidate->nsp();
    if (error || m_isClosed) {
        if (error && !m_isClosed)
            refuse(candidate->namespaceName(), error->message, error->dataJson,
                   nsp.core().observerIn(m_worker));
        return discard(std::move(candidate));
    }

    Socket* socket = admit(std::move(candidate));
    const auto reply =
        EncodedPacket::control(m_worker.scratch, SocketPacketType::Connect, socket->namespaceName(),
                               R"({"sid":")" + socket->id().str() + R"("})");
    m_session.send(reply.parts());
    if (socket->m_state != Socket::State::Joined)
        return; // the reply was the last straw for the session's queue
    socket->m_state = Socket::State::Connected;
    for (const ConnectionHandler& handler : nsp.core().handlers->connection) {
        m_worker.guarded("connection handler", [&] { handler(*socket); });
        if (!socket->isConnected())
            return;
    }
    if (Observer* const observer = socket->observer())
        observer->onConnected(*socket);
}

/// The socket becomes a member, and the last of this connection's list.
Socket* Client::admit(std::unique_ptr<Socket> candidate)
{
    std::unique_ptr<Socket>* end = &m_first;
    while (*end)
        end = &(*end)->m_next;
    *end = std::move(candidate);
    Socket& socket = **end;
    socket.m_state = Socket::State::Joined;
    socket.nsp().core().adapterForNewSocket(m_worker.index).add(socket);
    m_worker.stats.socketsConnected.add();
    m_connectTimer.reset(); // for good: later the connection may be without any namespace
    return &socket;
}

void Client::refuse(std::string_view nsp, std::string_view message, std::string_view dataJson,
                    Observer* observer)
{
    m_worker.stats.connectErrors.add();
    if (observer)
        observer->onConnectRefused(*m_session.handshake(), m_session.transport(), nsp, message, dataJson);
    const auto packet = EncodedPacket::control(m_worker.scratch, SocketPacketType::ConnectError, nsp,
                                               errorPayload(message, dataJson));
    m_session.send(packet.parts());
}

void Client::refuseUnknown(std::string_view nsp, std::string_view message, std::string_view dataJson)
{
    if (m_refusedUnknown >= m_worker.core.options.maxInvalidNamespaces)
        return failState("too_many_invalid_namespaces");
    ++m_refusedUnknown;
    refuse(nsp, message, dataJson, m_worker.observer);
}

Socket* Client::socketOf(std::string_view nsp) const
{
    for (Socket* socket = m_first.get(); socket; socket = socket->m_next.get()) {
        if (socket->namespaceName() == nsp)
            return socket;
    }
    return nullptr;
}

// The order of socket-io.md, section 7: "disconnecting" with the rooms set, the rooms, "disconnect".
void Client::leave(Socket& socket, CloseReason reason)
{
    if (!socket.isConnected())
        return;
    WorkerState::Turn turn(m_worker);
    Namespace& nsp = socket.nsp();
    const bool wasAnnounced =
        std::exchange(socket.m_state, Socket::State::Leaving) == Socket::State::Connected;
    if (wasAnnounced)
        runHandlers(socket, nsp.core().handlers->disconnecting, "disconnecting handler", reason);
    if (Observer* const observer = wasAnnounced ? socket.observer() : nullptr)
        observer->onDisconnected(socket, reason);

    detach(socket);
    if (wasAnnounced)
        runHandlers(socket, nsp.core().handlers->disconnect, "disconnect handler", reason);
    socket.release();
}

/// The socket is no member any more, of its rooms, its namespace and this connection; it stays until the turn
/// ends.
void Client::detach(Socket& socket)
{
    if (Adapter* adapter = socket.nsp().core().adapter(m_worker.index))
        adapter->remove(socket);
    socket.m_state = Socket::State::Gone;
    m_worker.stats.socketsConnected.add(-1);
    for (std::unique_ptr<Socket>* link = &m_first; *link; link = &(*link)->m_next) {
        if (link->get() == &socket) {
            std::unique_ptr<Socket> gone = std::move(*link);
            *link = std::move(gone->m_next);
            m_worker.bury(std::move(gone));
            break;
        }
    }
}

void Client::runHandlers(Socket& socket,
                         const std::vector<std::function<void(Socket&, CloseReason)>>& handlers,
                         const char* what, CloseReason reason)
{
    for (const auto& handler : handlers)
        m_worker.guarded(what, [&] { handler(socket, reason); });
}

void Client::disconnect(Socket& socket)
{
    if (!socket.isConnected())
        return;
    WorkerState::Turn turn(m_worker);
    const auto packet =
        EncodedPacket::control(m_worker.scratch, SocketPacketType::Disconnect, socket.namespaceName());
    m_session.send(packet.parts());
    leave(socket, CloseReason::ServerNamespaceDisconnect);
}

void Client::disconnectAll()
{
    if (m_isClosed)
        return;
    WorkerState::Turn turn(m_worker);
    // From the front again each time: handlers may disconnect others. One that is leaving already is passed
    // over.
    for (Socket* socket = m_first.get(); socket;) {
        if (socket->isConnected()) {
            disconnect(*socket);
            socket = m_first.get();
        } else {
            socket = socket->m_next.get();
        }
    }
    close(CloseReason::ForcedClose);
}

void Client::onClosed(CloseReason reason)
{
    WorkerState::Turn turn(m_worker);
    m_isClosed = true;
    m_connectTimer.reset();
    m_attachments.reset();
    dropWaiting();
    for (Socket* socket = m_first.get(); socket;) {
        if (socket->isConnected()) {
            leave(*socket, reason);
            socket = m_first.get();
        } else {
            socket = socket->m_next.get();
        }
    }
}

void Client::onTransportChanged(engine::TransportKind)
{
    for (const Socket* socket = m_first.get(); socket; socket = socket->m_next.get()) {
        Observer* const observer = socket->isConnected() ? socket->observer() : nullptr;
        if (observer)
            observer->onTransportChanged(*socket);
    }
}

void Client::failDecoding(const char* reason, std::string_view text)
{
    m_worker.stats.parseErrors.add();
    base::log(base::LogLevel::Info, "sio.socketio", reason,
              "sid=" + std::string(m_session.id().logPrefix()) + " error=" + std::string(text));
    close(CloseReason::ForcedClose);
}

void Client::failState(const char* reason)
{
    m_worker.stats.violations.add();
    base::log(base::LogLevel::Info, "sio.socketio", reason, "sid=" + std::string(m_session.id().logPrefix()));
    // The reference's words for a polling session that cannot be told now (socket-io.md, section 7).
    const bool isUnreachable =
        m_session.transport() == engine::TransportKind::Polling && !m_session.isWritable();
    close(isUnreachable ? CloseReason::ForcedServerClose : CloseReason::ForcedClose);
}

void Client::close(CloseReason reason)
{
    if (!m_isClosed)
        m_session.close(reason); // calls onClosed()
}

} // namespace sio::socketio
