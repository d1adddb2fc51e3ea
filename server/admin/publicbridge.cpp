// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/publicbridge.h"

#include "catalogue/jsonobject.h"
#include "catalogue/timestamp.h"

#include <algorithm>
#include <iterator>

namespace sio::admin {

using catalogue::JsonObject;
using protocol::jsonString;

PublicBridge::PublicBridge(const AdminOptions& options, std::string namespaceName, std::string statsHead)
    : m_options(options), m_namespace(std::move(namespaceName)), m_stats(std::move(statsHead))
{
}

void PublicBridge::setClients(std::vector<Console*> clients)
{
    m_clients = std::move(clients);
    if (m_options.mode != AdminMode::Development)
        m_clients.clear();
    m_isDetailed = !m_clients.empty();
    if (!m_isDetailed)
        m_shown.clear();
}

std::vector<std::string> PublicBridge::features(const AdminOptions& options, Role role)
{
    std::vector<std::string> list;
    if (!options.readonly && !options.environment.production) {
        const auto may = [&](Capability capability) { return isAllowed(role, capability, {}); };
        const auto add = [&list](std::initializer_list<const char*> names) {
            list.insert(list.end(), names.begin(), names.end());
        };
        if (may(Capability::Publish))
            add({"EMIT"});
        if (may(Capability::Membership))
            add({"JOIN", "LEAVE"});
        if (may(Capability::Disconnect))
            add({"DISCONNECT"});
        if (may(Capability::Membership))
            add({"MJOIN", "MLEAVE"});
        if (may(Capability::Disconnect))
            add({"MDISCONNECT"});
    }
    list.push_back("AGGREGATED_EVENTS");
    if (options.mode == AdminMode::Development)
        list.push_back("ALL_EVENTS");
    return list;
}

void PublicBridge::welcome(Console& console, const SocketMirror* mirror)
{
    console.link->emit(
        "config", JsonObject()
                      .texts("supportedFeatures", features(m_options, console.who.session.principal.role))
                      .str());
    if (m_options.mode == AdminMode::Development && mirror)
        console.link->emit("all_sockets", allSockets(*mirror));
}

/// The whitelist: nothing of a handshake but what says where somebody comes from.
std::string PublicBridge::socketJson(const SocketRow& row) const
{
    std::vector<std::string> rooms = row.rooms;
    rooms.insert(rooms.begin(), row.id);
    JsonObject query;
    query.text("EIO", "4").text("transport", row.transport);
    if (!row.user.empty())
        query.text("userId", row.user);
    JsonObject headers;
    if (!row.agent.empty())
        headers.text("user-agent", row.agent);
    const std::string handshake = JsonObject()
                                      .text("address", row.address)
                                      .raw("headers", headers.str())
                                      .raw("query", query.str())
                                      .integer("issued", row.sinceMs)
                                      .boolean("secure", false)
                                      .text("time", catalogue::isoTimestamp(row.sinceMs))
                                      .text("url", "/socket.io/")
                                      .boolean("xdomain", false)
                                      .str();
    const std::string data =
        JsonObject().text("user", row.user).boolean("authenticated", row.authenticated).str();
    return JsonObject()
        .text("id", row.id)
        .text("clientId", row.client)
        .text("transport", row.transport)
        .text("nsp", m_namespace)
        .raw("data", data)
        .raw("handshake", handshake)
        .texts("rooms", rooms)
        .str();
}

void PublicBridge::reset(const SocketMirror& mirror)
{
    m_shown.clear();
    if (!m_isDetailed)
        return;
    const std::string all = allSockets(mirror);
    tell("all_sockets", all);
}

std::string PublicBridge::allSockets(const SocketMirror& mirror)
{
    // What is shown already is shown to the newcomer as well; the rest is filled up.
    if (m_shown.size() < kMaxSockets) {
        for (const std::string& id : mirror.ids()) {
            if (m_shown.size() >= kMaxSockets)
                break;
            if (const SocketRow* row = mirror.find(id))
                m_shown.try_emplace(id, row->rooms);
        }
    }
    std::string list = "[";
    std::size_t count = 0;
    for (const auto& [id, rooms] : m_shown) {
        const SocketRow* const row = mirror.find(id);
        if (!row)
            continue;
        if (count++ > 0)
            list += ',';
        list += socketJson(*row);
    }
    list += ']';
    if (count >= mirror.size())
        return list;
    const std::string note = "only " + std::to_string(count) + " of " + std::to_string(mirror.size()) +
                             " sockets are shown; the console of this server shows all";
    return list + ',' +
           JsonObject()
               .integer("shown", static_cast<std::int64_t>(count))
               .integer("total", static_cast<std::int64_t>(mirror.size()))
               .text("note", note)
               .str();
}

void PublicBridge::tell(std::string_view event, const std::string& arguments)
{
    for (Console* client : m_clients) {
        if (client->link->queuedBytes() < Console::kSampleAboveQueued)
            client->link->emit(event, arguments);
    }
}

void PublicBridge::onChanges(const std::vector<SocketChange>& changes, std::int64_t nowMs)
{
    if (!m_isDetailed)
        return;
    const std::string nsp = jsonString(m_namespace);
    const std::string time = jsonString(catalogue::isoTimestamp(nowMs));
    std::size_t told = 0;
    for (const SocketChange& change : changes) {
        if (change.kind == SocketChange::Kind::Event)
            continue;
        const std::string& id = change.socketId();
        const auto shown = m_shown.find(id);
        const auto room = [&](std::string_view event, const std::string& name) {
            tell(event, nsp + ',' + jsonString(name) + ',' + jsonString(id) + ',' + time);
        };
        if (change.kind == SocketChange::Kind::Connected) {
            // Above the cap, or too fast for the page: not shown, and nothing more is said of it.
            if (shown != m_shown.end() || m_shown.size() >= kMaxSockets || told >= kMaxChangesPerTick)
                continue;
            m_shown.emplace(id, change.row.rooms);
            tell("socket_connected", socketJson(change.row) + ',' + time);
            room("room_joined", id);
            for (const std::string& name : change.row.rooms)
                room("room_joined", name);
            ++told;
            continue;
        }
        if (shown == m_shown.end())
            continue;
        ++told;
        auto& rooms = shown->second;
        switch (change.kind) {
        case SocketChange::Kind::Disconnected:
            tell("socket_disconnected",
                 nsp + ',' + jsonString(id) + ',' + jsonString(change.text) + ',' + time);
            for (const std::string& name : rooms)
                room("room_left", name);
            room("room_left", id);
            m_shown.erase(shown);
            break;
        case SocketChange::Kind::Joined:
            rooms.push_back(change.text);
            room("room_joined", change.text);
            break;
        case SocketChange::Kind::Left:
            rooms.erase(std::remove(rooms.begin(), rooms.end(), change.text), rooms.end());
            room("room_left", change.text);
            break;
        case SocketChange::Kind::Transport:
            tell("socket_updated",
                 JsonObject().text("id", id).text("nsp", m_namespace).text("transport", change.text).str());
            break;
        default:
            break;
        }
    }
}

bool PublicBridge::takeBudget(std::int64_t nowMs)
{
    m_tokens = std::min(kEventsBurst,
                        m_tokens + static_cast<double>(std::max<std::int64_t>(0, nowMs - m_tokensAtMs)) /
                                       1'000.0 * kEventsPerSecond);
    m_tokensAtMs = nowMs;
    if (m_tokens < 1)
        return false;
    m_tokens -= 1;
    return true;
}

void PublicBridge::onEvent(const AssembledEvent& event, std::int64_t nowMs)
{
    if (!m_isDetailed)
        return;
    const EventRow& row = event.row;
    std::string values = '[' + jsonString(row.event);
    if (row.isCut)
        values += ",\"(too large to be shown here)\"";
    else if (!event.arguments.empty())
        values += ',' + event.arguments;
    values += ']';
    const std::string time = jsonString(catalogue::isoTimestamp(row.timeMs));
    const auto say = [&](std::string_view name, const std::string& id) {
        if (m_shown.count(id) > 0 && takeBudget(nowMs))
            tell(name, jsonString(m_namespace) + ',' + jsonString(id) + ',' + values + ',' + time);
    };
    if (row.dir == Direction::In)
        return say("event_received", row.socket);
    if (!row.socket.empty())
        return say("event_sent", row.socket);
    for (const std::string& id : event.targets)
        say("event_sent", id);
}

void PublicBridge::sendStats(const StatsTotals& totals, std::int64_t nowMs, std::int64_t uptimeMs,
                             const std::vector<Console*>& everybody)
{
    const std::string json = m_stats.take(totals, nowMs, uptimeMs);
    for (Console* console : everybody)
        console->link->emit("server_stats", json);
}

} // namespace sio::admin
