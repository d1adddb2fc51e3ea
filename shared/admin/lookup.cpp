// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/lookup.h"

#include "admin/enumnames.h"
#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

using catalogue::JsonObject;

namespace {

/// In the order of SearchKind.
constexpr std::array<std::string_view, 3> kKinds{"sockets", "users", "rooms"};

} // namespace

std::string_view searchKindName(SearchKind kind)
{
    return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view roomKind(std::string_view room)
{
    for (const std::string_view kind : {"user", "session", "researcher"}) {
        if (room.size() > kind.size() && room.substr(0, kind.size()) == kind && room[kind.size()] == ':')
            return kind;
    }
    return "other";
}

std::string toJson(const SearchRequest& request)
{
    return JsonObject()
        .text("kind", searchKindName(request.kind))
        .text("query", request.query)
        .integer("offset", request.offset)
        .integer("limit", request.limit)
        .str();
}

bool fromJson(std::string_view json, SearchRequest& request)
{
    const ObjectReader reader(json);
    request.query = reader.text("query");
    request.offset = reader.integer("offset", 0);
    request.limit = reader.integer("limit", 100);
    const auto kind = enumFromName<SearchKind>(kKinds, reader.text("kind"));
    request.kind = kind.value_or(request.kind);
    return kind && request.offset >= 0 && request.limit >= 0;
}

std::string toJson(const UserRow& row)
{
    JsonObject object;
    object.text("user", row.user)
        .integer("sockets", row.sockets)
        .integer("rooms", row.rooms)
        .texts("transports", row.transports)
        .integer("since", row.sinceMs);
    if (row.last)
        object.raw("last", toJson(*row.last));
    return object.str();
}

bool fromJson(std::string_view json, UserRow& row)
{
    const ObjectReader reader(json);
    row.user = reader.text("user");
    row.sockets = reader.integer("sockets");
    row.rooms = reader.integer("rooms");
    row.transports = reader.texts("transports");
    row.sinceMs = reader.integer("since");
    row.last.reset();
    LastEvent last;
    if (fromJson(reader.raw("last"), last))
        row.last = std::move(last);
    return !row.user.empty();
}

std::string toJson(const RoomRow& row)
{
    return JsonObject().text("room", row.room).text("kind", row.kind).integer("members", row.members).str();
}

bool fromJson(std::string_view json, RoomRow& row)
{
    const ObjectReader reader(json);
    row.room = reader.text("room");
    row.kind = reader.text("kind");
    row.members = reader.integer("members");
    return !row.room.empty();
}

std::string toJson(const UserDetails& details)
{
    return JsonObject()
        .text("user", details.user)
        .boolean("blocked", details.blocked)
        .raw("sockets", arrayJson(details.sockets))
        .raw("timeline", arrayJson(details.timeline))
        .str();
}

bool fromJson(std::string_view json, UserDetails& details)
{
    const ObjectReader reader(json);
    details.user = reader.text("user");
    details.blocked = reader.boolean("blocked");
    details.sockets = rowsFrom<SocketRow>(reader.elements("sockets"));
    details.timeline = rowsFrom<EventRow>(reader.elements("timeline"));
    return static_cast<bool>(reader);
}

std::string toJson(const RoomDetails& details)
{
    return JsonObject()
        .text("room", details.room)
        .integer("total", details.total)
        .raw("members", arrayJson(details.members))
        .str();
}

bool fromJson(std::string_view json, RoomDetails& details)
{
    const ObjectReader reader(json);
    details.room = reader.text("room");
    details.total = reader.integer("total");
    details.members = rowsFrom<SocketRow>(reader.elements("members"));
    return static_cast<bool>(reader);
}

} // namespace sio::admin
