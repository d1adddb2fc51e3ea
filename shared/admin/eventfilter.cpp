// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/eventfilter.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

std::string toJson(const EventFilter& filter)
{
    catalogue::JsonObject object;
    if (!filter.events.empty())
        object.texts("events", filter.events);
    const auto add = [&object](std::string_view name, const std::string& text) {
        if (!text.empty())
            object.text(name, text);
    };
    add("user", filter.user);
    add("room", filter.room);
    add("socket", filter.socket);
    if (filter.dir)
        object.text("dir", directionName(*filter.dir));
    add("text", filter.text);
    return object.str();
}

bool fromJson(std::string_view json, EventFilter& filter)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    filter.events = reader.texts("events");
    filter.user = reader.text("user");
    filter.room = reader.text("room");
    filter.socket = reader.text("socket");
    const std::string dir = reader.text("dir");
    filter.dir = dir == "in" || dir == "out" ? std::optional(directionFrom(dir)) : std::nullopt;
    filter.text = reader.text("text");
    return true;
}

} // namespace sio::admin
