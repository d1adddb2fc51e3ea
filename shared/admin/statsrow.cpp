// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/statsrow.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"
#include "catalogue/jsontext.h"

namespace sio::admin {

namespace {

std::string countsJson(const std::map<std::string, std::int64_t>& counts)
{
    std::string out = "{";
    for (const auto& [name, count] : counts) {
        if (out.size() > 1)
            out += ',';
        protocol::jsonStringAppend(out, name);
        out += ':' + std::to_string(count);
    }
    out += '}';
    return out;
}

std::map<std::string, std::int64_t> countsFrom(std::string_view json)
{
    std::map<std::string, std::int64_t> counts;
    const ObjectReader reader(json);
    if (!reader)
        return counts;
    for (const protocol::JsonSlice& member : reader.members()) {
        if (const auto count = integerFrom(member.value))
            counts[catalogue::memberName(member)] = *count;
    }
    return counts;
}

std::string integersJson(const std::vector<std::int64_t>& values)
{
    std::string out = "[";
    for (const std::int64_t value : values) {
        if (out.size() > 1)
            out += ',';
        out += std::to_string(value);
    }
    out += ']';
    return out;
}

} // namespace

std::string toJson(const StatsRow& row)
{
    return catalogue::JsonObject()
        .integer("time", row.timeMs)
        .text("server_id", row.serverId)
        .integer("uptime_s", row.uptimeS)
        .integer("clients", row.clients)
        .integer("websocket", row.websocket)
        .integer("polling", row.polling)
        .raw("sockets", countsJson(row.sockets))
        .integer("users", row.users)
        .integer("rooms", row.rooms)
        .integer("connects", row.connects)
        .integer("disconnects", row.disconnects)
        .integer("messages_in", row.messagesIn)
        .integer("messages_out", row.messagesOut)
        .integer("bytes_in", row.bytesIn)
        .integer("bytes_out", row.bytesOut)
        .integer("publishes", row.publishes)
        .integer("publish_p50_us", row.publishP50Us)
        .integer("publish_p99_us", row.publishP99Us)
        .raw("rejects", countsJson(row.rejects))
        .raw("loop_lag_us", integersJson(row.loopLagUs))
        .integer("rss_bytes", row.rssBytes)
        .boolean("sampling", row.sampling)
        .str();
}

bool fromJson(std::string_view json, StatsRow& row)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    row.timeMs = reader.integer("time");
    row.serverId = reader.text("server_id");
    row.uptimeS = reader.integer("uptime_s");
    row.clients = reader.integer("clients");
    row.websocket = reader.integer("websocket");
    row.polling = reader.integer("polling");
    row.sockets = countsFrom(reader.raw("sockets"));
    row.users = reader.integer("users");
    row.rooms = reader.integer("rooms");
    row.connects = reader.integer("connects");
    row.disconnects = reader.integer("disconnects");
    row.messagesIn = reader.integer("messages_in");
    row.messagesOut = reader.integer("messages_out");
    row.bytesIn = reader.integer("bytes_in");
    row.bytesOut = reader.integer("bytes_out");
    row.publishes = reader.integer("publishes");
    row.publishP50Us = reader.integer("publish_p50_us");
    row.publishP99Us = reader.integer("publish_p99_us");
    row.rejects = countsFrom(reader.raw("rejects"));
    row.loopLagUs = reader.integers("loop_lag_us");
    row.rssBytes = reader.integer("rss_bytes");
    row.sampling = reader.boolean("sampling");
    return true;
}

} // namespace sio::admin
