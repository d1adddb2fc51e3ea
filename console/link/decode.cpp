// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/decode.h"

#include "protocol/jsonscanner.h"

#include <algorithm>

namespace sio::link {

namespace {

Direction decoded(admin::Direction direction)
{
    return direction == admin::Direction::Out ? Direction::Out : Direction::In;
}

LastEvent decoded(const admin::LastEvent& last)
{
    return {link::decoded(last.event), decoded(last.dir), last.timeMs};
}

QHash<QString, std::int64_t> decoded(const std::map<std::string, std::int64_t>& counts)
{
    QHash<QString, std::int64_t> result;
    for (const auto& [name, count] : counts) {
        if (result.size() >= 1000)
            break;
        result.insert(link::decoded(name), count);
    }
    return result;
}

} // namespace

QString decoded(std::string_view utf8)
{
    if (utf8.size() > kMaxText) {
        std::size_t end = kMaxText;
        while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80)
            --end;
        utf8 = utf8.substr(0, end);
    }
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

SocketRow decoded(const admin::SocketRow& row)
{
    SocketRow out;
    out.id = decoded(row.id);
    out.client = decoded(row.client);
    out.user = decoded(row.user);
    out.nsp = decoded(row.nsp);
    out.transport = decoded(row.transport);
    out.address = decoded(row.address);
    out.agent = decoded(row.agent);
    out.since = row.sinceMs;
    out.authenticated = row.authenticated;
    const auto rooms = std::min<std::size_t>(row.rooms.size(), kMaxRoomsPerSocket);
    out.rooms.reserve(static_cast<qsizetype>(rooms));
    for (std::size_t i = 0; i < rooms; ++i)
        out.rooms.append(decoded(row.rooms[i]));
    if (row.last)
        out.last = decoded(*row.last);
    return out;
}

SocketChange decoded(const admin::SocketChange& change)
{
    using Kind = admin::SocketChange::Kind;
    SocketChange out;
    out.id = decoded(change.socketId());
    switch (change.kind) {
    case Kind::Connected:
        out.kind = SocketChange::Kind::Connected;
        out.row = decoded(change.row);
        break;
    case Kind::Disconnected:
        out.kind = SocketChange::Kind::Disconnected;
        out.text = decoded(change.text);
        break;
    case Kind::Joined:
        out.kind = SocketChange::Kind::Joined;
        out.room = decoded(change.text);
        break;
    case Kind::Left:
        out.kind = SocketChange::Kind::Left;
        out.room = decoded(change.text);
        break;
    case Kind::Transport:
        out.kind = SocketChange::Kind::Transport;
        out.text = decoded(change.text);
        break;
    case Kind::Event:
        out.kind = SocketChange::Kind::Last;
        out.last = decoded(change.last);
        break;
    }
    return out;
}

SnapshotPage decoded(const admin::SnapshotPage& page)
{
    SnapshotPage out;
    out.generation = decoded(page.generation);
    out.page = static_cast<int>(std::clamp<std::int64_t>(page.page, 0, 1'000'000));
    out.pages = static_cast<int>(std::clamp<std::int64_t>(page.pages, 1, 1'000'000));
    out.revision = page.revision;
    out.rows.reserve(page.rows.size());
    for (const admin::SocketRow& row : page.rows)
        out.rows.push_back(decoded(row));
    return out;
}

SocketDelta decoded(const admin::SocketDelta& delta)
{
    SocketDelta out;
    out.generation = decoded(delta.generation);
    out.from = delta.from;
    out.to = delta.to;
    out.changes.reserve(delta.changes.size());
    for (const admin::SocketChange& change : delta.changes)
        out.changes.push_back(decoded(change));
    return out;
}

EventRow decoded(const admin::EventRow& row)
{
    EventRow out;
    out.seq = row.seq;
    out.time = row.timeMs;
    out.dir = decoded(row.dir);
    out.ack = row.wantsAck;
    out.cut = row.isCut;
    out.event = decoded(row.event);
    out.nsp = decoded(row.nsp);
    out.user = decoded(row.user);
    out.socket = decoded(row.socket);
    for (const std::string& room : row.rooms) {
        if (out.rooms.size() >= kMaxRoomsPerSocket)
            break;
        out.rooms.append(decoded(room));
    }
    out.matched = row.matched.value_or(-1);
    out.written = row.written.value_or(-1);
    out.size = row.size;
    out.eventId = decoded(row.eventId);
    out.cut = out.cut || row.payload.size() > kMaxPayload;
    const std::size_t kept = std::min(row.payload.size(), kMaxPayload);
    out.payload = QByteArray(row.payload.data(), static_cast<qsizetype>(kept));
    out.source = decoded(row.source);
    out.by = decoded(row.by);
    return out;
}

StatsRow decoded(const admin::StatsRow& row)
{
    StatsRow out;
    out.time = row.timeMs;
    out.serverId = decoded(row.serverId);
    out.uptimeSeconds = static_cast<double>(row.uptimeS);
    out.clients = row.clients;
    out.websocket = row.websocket;
    out.polling = row.polling;
    out.sockets = decoded(row.sockets);
    out.users = row.users;
    out.rooms = row.rooms;
    out.connects = row.connects;
    out.disconnects = row.disconnects;
    out.messagesIn = row.messagesIn;
    out.messagesOut = row.messagesOut;
    out.bytesIn = row.bytesIn;
    out.bytesOut = row.bytesOut;
    out.publishes = row.publishes;
    out.publishP50Us = row.publishP50Us;
    out.publishP99Us = row.publishP99Us;
    out.rejects = decoded(row.rejects);
    out.loopLagUs.assign(row.loopLagUs.begin(),
                         row.loopLagUs.begin() +
                             static_cast<std::ptrdiff_t>(std::min<std::size_t>(row.loopLagUs.size(), 256)));
    out.rssBytes = row.rssBytes;
    out.sampling = row.sampling;
    return out;
}

RejectedRow decoded(const admin::RejectedRow& row)
{
    return {row.timeMs,
            decoded(row.layer),
            decoded(row.code),
            decoded(row.cause),
            decoded(row.hint),
            decoded(row.address),
            decoded(row.transport),
            decoded(row.user),
            decoded(row.nsp),
            decoded(row.agent),
            std::max<std::int64_t>(1, row.count)};
}

AuditRow decoded(const admin::AuditRow& row)
{
    return {row.seq,
            row.timeMs,
            decoded(row.who),
            decoded(row.role),
            decoded(row.from),
            decoded(row.what),
            decoded(row.target),
            decoded(row.reason),
            decoded(row.result),
            row.matched.value_or(-1),
            decoded(row.eventId)};
}

std::vector<EventPtr> decoded(const std::vector<admin::EventRow>& rows)
{
    std::vector<EventPtr> out;
    out.reserve(rows.size());
    for (const admin::EventRow& row : rows)
        out.push_back(std::make_shared<const EventRow>(decoded(row)));
    return out;
}

std::vector<SocketRow> decoded(const std::vector<admin::SocketRow>& rows)
{
    std::vector<SocketRow> out;
    out.reserve(rows.size());
    for (const admin::SocketRow& row : rows)
        out.push_back(decoded(row));
    return out;
}

std::string_view argumentOf(const QByteArray& payload, std::size_t place)
{
    protocol::JsonScanner scanner({128, kMaxValues});
    if (scanner.scan(viewOf(payload)) != protocol::JsonStatus::Valid || scanner.children().size() <= place)
        return {};
    return scanner.children()[place].value;
}

} // namespace sio::link
