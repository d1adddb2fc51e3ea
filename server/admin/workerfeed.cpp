// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/workerfeed.h"

#include "admin/rejecthints.h"
#include "engineio/handshake.h"
#include "papermastery/queryparameters.h"
#include "socketio/namespace.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

using socketio::Socket;

namespace {

constexpr std::size_t kMaxAgent = 160;
constexpr std::size_t kMaxText = 256;
constexpr std::size_t kMaxEventName = 64; ///< in the cause of a refusal
/// Rooms that a record names; a publish may address thousands.
constexpr std::size_t kMaxRooms = 16;

/// At most `limit` bytes, without a broken character at the end.
std::string_view cut(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80)
        --limit;
    return text.substr(0, limit);
}

} // namespace

std::string claimedUser(std::string_view target)
{
    const std::size_t question = target.find('?');
    const std::string_view query = question == std::string_view::npos ? target : target.substr(question + 1);
    const auto values = papermastery::queryValues(query, "userId");
    return values.empty() ? std::string() : std::string(cut(values.front(), kMaxText));
}

WorkerFeed::WorkerFeed(int worker, socketio::Server& server, FeedHost host)
    : m_worker(worker), m_server(server), m_host(std::move(host)), m_timer(*this),
      m_self(std::make_shared<WorkerFeed*>(this))
{
}

WorkerFeed::~WorkerFeed()
{
    *m_self = nullptr;
}

void WorkerFeed::touch()
{
    if (!m_timer.isArmed())
        m_timer.arm(m_host.timers, kPeriod);
}

void WorkerFeed::flush()
{
    m_timer.disarm();
    m_batch.worker = m_worker;
    m_batch.generation = m_generation;
    m_eventBytes = 0;
    m_refused.socket.clear();
    m_host.deliver(std::exchange(m_batch, {}));
}

// Sockets
// -------------------------------------------------------------------------------------------------------

void WorkerFeed::watchSockets(std::uint64_t generation)
{
    m_isWatching = true;
    m_generation = generation;
    m_batch.changes.clear();
    m_batch.isBroken = false;
    const bool isUnderWay = !m_toDescribe.empty();
    m_toDescribe = m_server.observedSockets(m_worker);
    if (m_toDescribe.empty()) {
        m_batch.isSnapshotComplete = true;
        flush();
    } else if (!isUnderWay) {
        postSlice();
    }
}

void WorkerFeed::unwatchSockets()
{
    m_isWatching = false;
    m_toDescribe.clear();
    m_batch.changes.clear();
    m_batch.isBroken = false;
    m_batch.isSnapshotComplete = false;
}

void WorkerFeed::postSlice()
{
    m_host.post([self = m_self] {
        if (*self)
            (*self)->slice();
    });
}

void WorkerFeed::slice()
{
    if (m_toDescribe.empty())
        return;
    for (std::size_t i = 0; i < kSlice && !m_toDescribe.empty(); ++i) {
        const Socket* const socket = m_server.findObserved(m_worker, m_toDescribe.back());
        m_toDescribe.pop_back();
        if (socket && socket->isConnected())
            add(SocketChange::connected(describe(*socket)));
    }
    m_batch.isSnapshotComplete = m_toDescribe.empty();
    flush(); // slice by slice, so that the hub does not stall either
    if (!m_toDescribe.empty())
        postSlice();
}

SocketRow WorkerFeed::describe(const Socket& socket) const
{
    socketio::SocketInfo info = socket.info();
    SocketRow row;
    row.id = info.id.str();
    row.client = socket.clientId();
    row.user = std::move(info.user);
    row.authenticated = m_host.isAuthenticated && m_host.isAuthenticated(socket);
    row.nsp = std::move(info.nsp);
    row.transport = std::move(info.transport);
    row.address = std::move(info.address);
    row.agent = cut(socket.handshake().header("user-agent"), kMaxAgent);
    row.sinceMs = info.connectedAtMs;
    row.rooms = std::move(info.rooms);
    return row;
}

void WorkerFeed::add(SocketChange change)
{
    if (m_batch.changes.size() >= kMaxChanges) {
        m_batch.isBroken = true;
        return;
    }
    m_batch.changes.push_back(std::move(change));
    touch();
}

void WorkerFeed::onConnected(const Socket& socket)
{
    if (m_isWatching)
        add(SocketChange::connected(describe(socket)));
}

void WorkerFeed::onDisconnected(const Socket& socket, protocol::CloseReason reason)
{
    if (m_isWatching)
        add(SocketChange::disconnected(socket.id().str(), std::string(protocol::closeReasonText(reason))));
}

void WorkerFeed::onJoined(const Socket& socket, std::string_view room)
{
    if (m_isWatching)
        add(SocketChange::joined(socket.id().str(), std::string(room)));
}

void WorkerFeed::onLeft(const Socket& socket, std::string_view room)
{
    if (m_isWatching)
        add(SocketChange::left(socket.id().str(), std::string(room)));
}

void WorkerFeed::onTransportChanged(const Socket& socket)
{
    if (m_isWatching)
        add(SocketChange::transport(socket.id().str(),
                                    std::string(engine::transportName(socket.transport()))));
}

// Events
// --------------------------------------------------------------------------------------------------------

EventRecord* WorkerFeed::add(std::string_view event, const socketio::Arguments& arguments)
{
    const std::string_view text = arguments.joined();
    const std::string_view kept = cut(text, kMaxPayload);
    touch();
    if (m_batch.events.size() >= kMaxEvents || m_eventBytes + kept.size() > kMaxEventBytes) {
        ++m_batch.eventsLeftOut;
        return nullptr;
    }
    m_eventBytes += kept.size();
    EventRecord& record = m_batch.events.emplace_back();
    record.timeMs = m_host.wall();
    record.event = event;
    record.arguments = kept;
    record.size = text.size();
    record.isCut = kept.size() < text.size();
    return &record;
}

void WorkerFeed::onEventIn(const Socket& socket, const socketio::Event& event)
{
    EventRecord* const record = add(event.name, event.arguments);
    if (!record)
        return;
    record->dir = Direction::In;
    record->nsp = socket.namespaceName();
    record->user = socket.label();
    record->socket = socket.id().str();
    record->wantsAck = static_cast<bool>(event.ack);
}

void WorkerFeed::onEventOut(const Socket& socket, std::string_view event,
                            const socketio::Arguments& arguments, bool wantsAck)
{
    EventRecord* const record = add(event, arguments);
    if (!record)
        return;
    record->dir = Direction::Out;
    record->nsp = socket.namespaceName();
    record->user = socket.label();
    record->socket = socket.id().str();
    record->wantsAck = wantsAck;
    record->matched = record->written = 1;
}

void WorkerFeed::onBroadcast(const socketio::BroadcastShare& share)
{
    static const socketio::Arguments kNothing;
    EventRecord* const record =
        add(share.isHome ? share.event : std::string_view(), share.isHome ? share.arguments : kNothing);
    if (!record)
        return;
    record->broadcastId = share.id;
    record->isHome = share.isHome;
    record->dir = Direction::Out;
    record->matched = share.matched;
    record->written = share.written;
    if (m_namesTargets) {
        const std::size_t named = std::min(share.targets.size(), kMaxTargets);
        for (std::size_t i = 0; i < named; ++i)
            record->targets.push_back(share.targets[i]->id().str());
    }
    if (!share.isHome)
        return;
    record->nsp = share.nsp.name();
    record->wantsAck = share.wantsAck;
    record->origin = share.origin;
    const auto& rooms = share.selection.rooms;
    record->rooms.assign(rooms.begin(),
                         rooms.begin() + static_cast<std::ptrdiff_t>(std::min(rooms.size(), kMaxRooms)));
}

// Refusals
// ------------------------------------------------------------------------------------------------------

std::size_t WorkerFeed::add(RejectedRow row)
{
    row.timeMs = m_host.wall();
    for (std::size_t i = 0; i < m_batch.rejected.size(); ++i) {
        if (isSameRefusal(m_batch.rejected[i], row)) {
            ++m_batch.rejected[i].count;
            return i;
        }
    }
    if (m_batch.rejected.size() < kMaxRejected)
        m_batch.rejected.push_back(std::move(row));
    touch();
    return m_batch.rejected.size() - 1;
}

void WorkerFeed::onEventRefused(const Socket& socket, std::string_view event, std::string_view code,
                                std::string_view message)
{
    const std::string_view id = socket.id().view();
    if (m_refused.socket == id && m_refused.event == event && m_batch.rejected[m_refused.row].code == code) {
        ++m_batch.rejected[m_refused.row].count;
        return;
    }
    if (m_batch.rejected.size() >= kMaxRejected)
        return; // cheap above all while many clients go mad
    RejectedRow row;
    row.layer = "event";
    row.code = code;
    row.cause = std::string(cut(event, kMaxEventName)) + ": " + std::string(cut(message, kMaxText));
    row.address = socket.handshake().address();
    row.transport = engine::transportName(socket.transport());
    row.user = socket.label();
    row.nsp = socket.namespaceName();
    row.agent = cut(socket.handshake().header("user-agent"), kMaxAgent);
    m_refused.row = add(std::move(row));
    m_refused.socket = id;
    m_refused.event = event;
}

void WorkerFeed::onConnectRefused(const engine::Handshake& handshake, engine::TransportKind transport,
                                  std::string_view nsp, std::string_view message, std::string_view)
{
    RejectedRow row;
    row.layer = "connect";
    row.code = cut(message, kMaxText);
    row.address = handshake.address();
    row.transport = engine::transportName(transport);
    row.user = claimedUser(handshake.query());
    row.nsp = cut(nsp, kMaxText);
    row.agent = cut(handshake.header("user-agent"), kMaxAgent);
    add(std::move(row));
}

void WorkerFeed::onRefused(const engine::RefusedRequest& request)
{
    RejectedRow row;
    row.layer = "engine";
    row.code = engine::refusalName(request.refusal);
    row.address = request.address;
    row.transport = request.webSocket ? "websocket" : request.target.empty() ? "" : "polling";
    row.user = claimedUser(request.target);
    row.agent = cut(request.agent, kMaxAgent);
    add(std::move(row));
}

void WorkerFeed::onHttpRefused(const net::http::Refusal& refusal, const net::PeerAddress& peer)
{
    RejectedRow row;
    row.layer = "http";
    row.code = net::http::rejectName(refusal.reason);
    row.cause = refusal.message;
    row.address = peer.ip;
    add(std::move(row));
}

} // namespace sio::admin
