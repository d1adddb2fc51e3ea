// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/publicdialect.h"

#include "admin/jsonreader.h"
#include "link/decode.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <array>

namespace sio::link {

using admin::ObjectReader;

namespace {

constexpr std::size_t kPageRows = 500;
/// Rows kept of one `all_sockets`.
constexpr std::size_t kMaxRows = 500'000;
/// Events gathered between two flushes.
constexpr std::size_t kMaxEvents = 5'000;
/// The reference's period of `server_stats`.
constexpr double kStatsPeriod = 2;

QString textFrom(std::string_view json)
{
    const auto text = admin::textFrom(json);
    return text ? decoded(*text) : QString();
}

/// Milliseconds from a number or an ISO string; `otherwise` when it is neither.
std::int64_t timeFrom(std::string_view json, std::int64_t otherwise)
{
    if (const auto number = admin::integerFrom(json))
        return *number;
    const auto text = admin::textFrom(json);
    const QDateTime time = text ? QDateTime::fromString(decoded(*text), Qt::ISODateWithMs) : QDateTime();
    return time.isValid() ? time.toMSecsSinceEpoch() : otherwise;
}

/// An identifier as text, also when it is a number.
QString idFrom(std::string_view json)
{
    if (const auto text = admin::textFrom(json))
        return decoded(*text);
    return admin::integerFrom(json) ? decoded(json) : QString();
}

QString userIn(const ObjectReader& object)
{
    static constexpr std::array<std::string_view, 6> names{"userId", "user_id",  "userid",
                                                           "uid",    "username", "user"};
    for (const std::string_view name : names) {
        const QString user = idFrom(object.raw(name));
        if (!user.isEmpty())
            return user;
    }
    const ObjectReader nested(object.raw("user"));
    return nested ? idFrom(nested.raw("id")) : QString();
}

bool readSocket(std::string_view json, SocketRow& row)
{
    const ObjectReader reader(json);
    row.id = decoded(reader.text("id"));
    if (row.id.isEmpty())
        return false;
    row.client = decoded(reader.text("clientId"));
    row.nsp = decoded(reader.text("nsp"));
    row.transport = decoded(reader.text("transport"));
    const ObjectReader handshake(reader.raw("handshake"));
    row.address = decoded(handshake.text("address"));
    row.since = handshake.integer("issued");
    const ObjectReader headers(handshake.raw("headers"));
    row.agent = decoded(headers.text("user-agent"));
    row.user = userIn(ObjectReader(reader.raw("data")));
    row.authenticated = !row.user.isEmpty();
    if (row.user.isEmpty())
        row.user = userIn(ObjectReader(handshake.raw("query")));
    for (const std::string_view element : reader.elements("rooms")) {
        const QString room = textFrom(element);
        if (!room.isEmpty() && room != row.id && row.rooms.size() < kMaxRoomsPerSocket)
            row.rooms.append(room);
    }
    return true;
}

} // namespace

void PublicDialect::begin(const QString& adminNsp, const QString& generation)
{
    m_adminNsp = adminNsp;
    m_generation = generation;
    m_revision = 0;
    m_hasSnapshot = false;
    m_userOf.clear();
    m_changes.clear();
    m_events.clear();
}

bool PublicDialect::take(const IncomingEvent& incoming, bool wantsEvents, std::int64_t now, Feed& out)
{
    protocol::JsonScanner scanner({128, kMaxValues});
    if (scanner.scan(viewOf(incoming.payload)) != protocol::JsonStatus::Valid ||
        scanner.children().size() < 2)
        return false;
    std::vector<std::string_view> arguments;
    for (std::size_t i = 1; i < std::min<std::size_t>(scanner.children().size(), 8); ++i)
        arguments.push_back(scanner.children()[i].value);
    const QString& name = incoming.name;
    if (name == u"all_sockets")
        return allSockets(arguments[0], out);
    if (name == u"server_stats")
        return serverStats(arguments[0], now, out);
    if (name == u"socket_connected")
        return socketConnected(arguments[0]);
    if (name == u"socket_updated")
        return socketUpdated(arguments[0]);
    if (arguments.size() < 3)
        return false;
    const QString nsp = textFrom(arguments[0]);
    if (nsp == m_adminNsp)
        return true;
    SocketChange change;
    if (name == u"socket_disconnected") {
        change.kind = SocketChange::Kind::Disconnected;
        change.id = textFrom(arguments[1]);
        change.text = textFrom(arguments[2]);
        m_userOf.remove(change.id);
        add(std::move(change));
        return true;
    }
    if (name == u"room_joined" || name == u"room_left") {
        change.kind = name == u"room_joined" ? SocketChange::Kind::Joined : SocketChange::Kind::Left;
        change.room = textFrom(arguments[1]);
        change.id = textFrom(arguments[2]);
        if (change.room != change.id)
            add(std::move(change));
        return true;
    }
    if (name == u"event_received" || name == u"event_sent")
        return !wantsEvents || event(arguments, name == u"event_sent" ? Direction::Out : Direction::In, now);
    return false;
}

void PublicDialect::flush(Feed& out)
{
    if (!m_changes.empty()) {
        SocketDelta delta;
        delta.generation = m_generation;
        delta.from = m_revision;
        delta.to = ++m_revision;
        delta.changes = std::exchange(m_changes, {});
        out.emplace_back(std::move(delta));
    }
    if (!m_events.empty()) {
        EventBatch batch;
        batch.events.assign(m_events.begin(), m_events.end());
        m_events.clear();
        out.emplace_back(std::move(batch));
    }
}

bool PublicDialect::allSockets(std::string_view rows, Feed& out)
{
    protocol::JsonScanner scanner({128, kMaxValues});
    if (scanner.scan(rows) != protocol::JsonStatus::Valid || scanner.type() != protocol::JsonType::Array)
        return false;
    m_changes.clear();
    m_userOf.clear();
    // A further all_sockets (another console logged in) begins anew: the old numbers would look like late
    // news.
    if (m_hasSnapshot)
        m_generation += '+';
    m_hasSnapshot = true;
    std::vector<SocketRow> all;
    for (const protocol::JsonSlice& child : scanner.children()) {
        SocketRow row;
        if (all.size() < kMaxRows && readSocket(child.value, row) && row.nsp != m_adminNsp) {
            m_userOf.insert(row.id, row.user);
            all.push_back(std::move(row));
        }
    }
    const std::size_t pages = std::max<std::size_t>(1, (all.size() + kPageRows - 1) / kPageRows);
    out.emplace_back(SnapshotBegin{m_generation, m_revision, static_cast<std::int64_t>(all.size())});
    for (std::size_t page = 0; page < pages; ++page) {
        SnapshotPage part;
        part.generation = m_generation;
        part.page = static_cast<int>(page);
        part.pages = static_cast<int>(pages);
        part.revision = m_revision;
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(page * kPageRows);
        const auto last =
            all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), (page + 1) * kPageRows));
        part.rows.assign(std::make_move_iterator(first), std::make_move_iterator(last));
        out.emplace_back(std::move(part));
    }
    return true;
}

bool PublicDialect::serverStats(std::string_view json, std::int64_t now, Feed& out)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    StatsRow row;
    row.time = now;
    row.periodSeconds = kStatsPeriod;
    row.serverId = decoded(reader.text("serverId"));
    row.hostname = decoded(reader.text("hostname"));
    const std::string_view uptime = reader.raw("uptime");
    row.uptimeSeconds =
        QByteArray(uptime.data(), static_cast<qsizetype>(std::min<std::size_t>(uptime.size(), 40)))
            .toDouble();
    row.clients = reader.integer("clientsCount");
    row.polling = reader.integer("pollingClientsCount");
    row.websocket = std::max<std::int64_t>(0, row.clients - row.polling);
    for (const std::string_view element : reader.elements("namespaces")) {
        const ObjectReader nsp(element);
        const QString name = decoded(nsp.text("name"));
        if (!name.isEmpty() && name != m_adminNsp && row.sockets.size() < 1000)
            row.sockets.insert(name, nsp.integer("socketsCount"));
    }
    for (const std::string_view element : reader.elements("aggregatedEvents")) {
        const ObjectReader counted(element);
        const std::string type = counted.text("type");
        const std::int64_t count = counted.integer("count");
        if (type == "rawConnection")
            row.connects += count;
        else if (type == "rawDisconnection")
            row.disconnects += count;
        else if (type == "packetsIn")
            row.messagesIn += count;
        else if (type == "packetsOut")
            row.messagesOut += count;
        else if (type == "bytesIn")
            row.bytesIn += count;
        else if (type == "bytesOut")
            row.bytesOut += count;
    }
    StatsBatch batch;
    batch.rows.push_back(std::move(row));
    out.emplace_back(std::move(batch));
    return true;
}

bool PublicDialect::socketConnected(std::string_view json)
{
    SocketChange change;
    if (!readSocket(json, change.row))
        return false;
    if (change.row.nsp == m_adminNsp)
        return true;
    change.kind = SocketChange::Kind::Connected;
    change.id = change.row.id;
    m_userOf.insert(change.id, change.row.user);
    add(std::move(change));
    return true;
}

bool PublicDialect::socketUpdated(std::string_view json)
{
    const ObjectReader reader(json);
    SocketChange change;
    change.id = decoded(reader.text("id"));
    if (change.id.isEmpty())
        return false;
    if (decoded(reader.text("nsp")) == m_adminNsp)
        return true;
    if (reader.has("transport")) {
        change.kind = SocketChange::Kind::Transport;
        change.text = decoded(reader.text("transport"));
        add(std::move(change));
        return true;
    }
    const QString user = userIn(ObjectReader(reader.raw("data")));
    if (user.isEmpty() || user == m_userOf.value(change.id))
        return true;
    m_userOf.insert(change.id, user);
    change.kind = SocketChange::Kind::Updated;
    change.row.id = change.id;
    change.row.user = user;
    change.row.authenticated = true;
    add(std::move(change));
    return true;
}

bool PublicDialect::event(const std::vector<std::string_view>& arguments, Direction dir, std::int64_t now)
{
    protocol::JsonScanner scanner;
    if (scanner.scan(arguments[2]) != protocol::JsonStatus::Valid ||
        scanner.type() != protocol::JsonType::Array || scanner.children().empty() ||
        m_events.size() >= kMaxEvents)
        return false;
    auto row = std::make_shared<EventRow>();
    row->seq = ++m_seq;
    row->dir = dir;
    row->nsp = textFrom(arguments[0]);
    row->socket = textFrom(arguments[1]);
    row->user = m_userOf.value(row->socket);
    row->event = idFrom(scanner.children().front().value);
    row->time = arguments.size() > 3 ? timeFrom(arguments[3], now) : now;
    row->source = dir == Direction::In ? QStringLiteral("client") : QStringLiteral("server");
    // Between the name and the closing bracket stand the arguments, byte for byte.
    std::string_view rest;
    if (scanner.children().size() > 1) {
        const char* begin = scanner.children()[1].value.data();
        const std::string_view last = scanner.children().back().value;
        rest = {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
    }
    row->size = static_cast<std::int64_t>(rest.size() + 2);
    row->cut = rest.size() + 2 > kMaxPayload;
    row->payload = '[' + QByteArray(rest.data(), static_cast<qsizetype>(std::min(rest.size(), kMaxPayload))) +
                   (row->cut ? "" : "]");

    SocketChange change;
    change.kind = SocketChange::Kind::Last;
    change.id = row->socket;
    change.last = {row->event, dir, row->time};
    add(std::move(change));

    // A broadcast is told once for each receiver, one after the other.
    if (dir == Direction::Out && !m_events.empty()) {
        EventRow& last = *m_events.back();
        if (last.dir == Direction::Out && last.event == row->event && last.nsp == row->nsp &&
            last.payload == row->payload && row->time - last.time <= 5 && last.socket != row->socket) {
            last.matched = std::max<std::int64_t>(last.matched, 1) + 1;
            last.socket.clear();
            last.user.clear();
            return true;
        }
    }
    m_events.push_back(std::move(row));
    return true;
}

void PublicDialect::add(SocketChange change)
{
    if (m_hasSnapshot && !change.id.isEmpty())
        m_changes.push_back(std::move(change));
}

} // namespace sio::link
