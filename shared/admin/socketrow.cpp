// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/socketrow.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

using catalogue::JsonObject;

std::string toJson(const LastEvent& last)
{
    return JsonObject()
        .text("event", last.event)
        .text("dir", directionName(last.dir))
        .integer("time", last.timeMs)
        .str();
}

bool fromJson(std::string_view json, LastEvent& last)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    last.event = reader.text("event");
    last.dir = directionFrom(reader.text("dir"));
    last.timeMs = reader.integer("time");
    return true;
}

std::string toJson(const SocketRow& row)
{
    JsonObject object;
    object.text("id", row.id)
        .text("client", row.client)
        .text("user", row.user)
        .boolean("authenticated", row.authenticated)
        .text("nsp", row.nsp)
        .text("transport", row.transport)
        .text("address", row.address)
        .text("agent", row.agent)
        .integer("since", row.sinceMs)
        .texts("rooms", row.rooms);
    if (row.last)
        object.raw("last", toJson(*row.last));
    return object.str();
}

bool fromJson(std::string_view json, SocketRow& row)
{
    const ObjectReader reader(json);
    row.id = reader.text("id");
    if (row.id.empty())
        return false;
    row.client = reader.text("client");
    row.user = reader.text("user");
    row.authenticated = reader.boolean("authenticated");
    row.nsp = reader.text("nsp");
    row.transport = reader.text("transport");
    row.address = reader.text("address");
    row.agent = reader.text("agent");
    row.sinceMs = reader.integer("since");
    row.rooms = reader.texts("rooms");
    row.last.reset();
    LastEvent last;
    if (fromJson(reader.raw("last"), last))
        row.last = std::move(last);
    return true;
}

} // namespace sio::admin
