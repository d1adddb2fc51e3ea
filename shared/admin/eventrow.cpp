// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/eventrow.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

using catalogue::JsonObject;

namespace {

void addText(JsonObject& object, std::string_view name, const std::string& text)
{
    if (!text.empty())
        object.text(name, text);
}

} // namespace

std::string toJson(const EventRow& row)
{
    JsonObject object;
    object.integer("seq", row.seq)
        .integer("time", row.timeMs)
        .text("dir", directionName(row.dir))
        .text("event", row.event)
        .text("nsp", row.nsp);
    addText(object, "user", row.user);
    addText(object, "socket", row.socket);
    if (!row.rooms.empty())
        object.texts("rooms", row.rooms);
    if (row.matched)
        object.integer("matched", *row.matched);
    if (row.written)
        object.integer("written", *row.written);
    addText(object, "event_id", row.eventId);
    object.integer("size", row.size).text("payload", row.payload);
    if (row.isCut)
        object.boolean("cut", true);
    object.boolean("ack", row.wantsAck);
    addText(object, "source", row.source);
    addText(object, "by", row.by);
    return object.str();
}

bool fromJson(std::string_view json, EventRow& row)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    row.seq = reader.integer("seq");
    row.timeMs = reader.integer("time");
    row.dir = directionFrom(reader.text("dir"));
    row.event = reader.text("event");
    row.nsp = reader.text("nsp");
    row.user = reader.text("user");
    row.socket = reader.text("socket");
    row.rooms = reader.texts("rooms");
    row.matched = reader.optionalInteger("matched");
    row.written = reader.optionalInteger("written");
    row.eventId = reader.text("event_id");
    row.size = reader.integer("size");
    row.payload = reader.text("payload");
    row.isCut = reader.boolean("cut");
    row.wantsAck = reader.boolean("ack");
    row.source = reader.text("source");
    row.by = reader.text("by");
    return true;
}

std::string toJson(const EventBatch& batch)
{
    return JsonObject().raw("events", arrayJson(batch.events)).integer("sampled", batch.sampled).str();
}

bool fromJson(std::string_view json, EventBatch& batch)
{
    const ObjectReader reader(json);
    batch.events = rowsFrom<EventRow>(reader.elements("events"));
    batch.sampled = reader.integer("sampled");
    return static_cast<bool>(reader);
}

std::string toJson(const EventHistory& history)
{
    return JsonObject().raw("history", arrayJson(history.history)).integer("lost", history.lost).str();
}

bool fromJson(std::string_view json, EventHistory& history)
{
    const ObjectReader reader(json);
    history.history = rowsFrom<EventRow>(reader.elements("history"));
    history.lost = reader.integer("lost");
    return static_cast<bool>(reader);
}

} // namespace sio::admin
