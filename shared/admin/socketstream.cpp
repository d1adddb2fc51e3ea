// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/socketstream.h"

#include "admin/enumnames.h"
#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

#include <array>
#include <utility>

namespace sio::admin {

using catalogue::JsonObject;
using protocol::jsonString;

namespace {

/// In the order of SocketChange::Kind.
constexpr std::array<std::string_view, 6> kMarks{"+", "-", "j", "l", "t", "e"};

SocketChange change(SocketChange::Kind kind, std::string id, std::string text)
{
    SocketChange made;
    made.kind = kind;
    made.id = std::move(id);
    made.text = std::move(text);
    return made;
}

} // namespace

SocketChange SocketChange::connected(SocketRow row)
{
    SocketChange made;
    made.row = std::move(row);
    return made;
}

SocketChange SocketChange::disconnected(std::string id, std::string reason)
{
    return change(Kind::Disconnected, std::move(id), std::move(reason));
}

SocketChange SocketChange::joined(std::string id, std::string room)
{
    return change(Kind::Joined, std::move(id), std::move(room));
}

SocketChange SocketChange::left(std::string id, std::string room)
{
    return change(Kind::Left, std::move(id), std::move(room));
}

SocketChange SocketChange::transport(std::string id, std::string name)
{
    return change(Kind::Transport, std::move(id), std::move(name));
}

SocketChange SocketChange::event(std::string id, LastEvent last)
{
    SocketChange made = change(Kind::Event, std::move(id), {});
    made.last = std::move(last);
    return made;
}

std::string toJson(const SocketChange& change)
{
    std::string out = "[";
    out += jsonString(kMarks[static_cast<std::size_t>(change.kind)]);
    out += ',';
    switch (change.kind) {
    case SocketChange::Kind::Connected:
        out += toJson(change.row);
        break;
    case SocketChange::Kind::Event:
        out += jsonString(change.id) + ',' + jsonString(change.last.event) + ',' +
               jsonString(directionName(change.last.dir)) + ',' + std::to_string(change.last.timeMs);
        break;
    default:
        out += jsonString(change.id) + ',' + jsonString(change.text);
        break;
    }
    out += ']';
    return out;
}

bool fromJson(std::string_view json, SocketChange& change)
{
    const auto parts = arrayElements(json);
    if (parts.size() < 2)
        return false;
    const auto kind = enumFromName<SocketChange::Kind>(kMarks, textFrom(parts[0]).value_or(std::string()));
    if (!kind)
        return false;
    const auto text = [&parts](std::size_t index) {
        return index < parts.size() ? textFrom(parts[index]).value_or(std::string()) : std::string();
    };
    change = SocketChange();
    change.kind = *kind;
    if (change.kind == SocketChange::Kind::Connected)
        return fromJson(parts[1], change.row);
    change.id = text(1);
    if (change.id.empty())
        return false;
    if (change.kind != SocketChange::Kind::Event) {
        change.text = text(2);
        return true;
    }
    change.last.event = text(2);
    change.last.dir = directionFrom(text(3));
    change.last.timeMs = parts.size() > 4 ? integerFrom(parts[4]).value_or(0) : 0;
    return true;
}

std::string toJson(const SocketSubscription& subscription)
{
    return JsonObject()
        .text("generation", subscription.generation)
        .integer("revision", subscription.revision)
        .integer("total", subscription.total)
        .str();
}

bool fromJson(std::string_view json, SocketSubscription& subscription)
{
    const ObjectReader reader(json);
    subscription.generation = reader.text("generation");
    subscription.revision = reader.integer("revision");
    subscription.total = reader.integer("total");
    return !subscription.generation.empty();
}

std::string toJson(const SnapshotPage& page)
{
    return JsonObject()
        .text("generation", page.generation)
        .integer("page", page.page)
        .integer("pages", page.pages)
        .integer("revision", page.revision)
        .raw("rows", arrayJson(page.rows))
        .str();
}

bool fromJson(std::string_view json, SnapshotPage& page)
{
    const ObjectReader reader(json);
    page.generation = reader.text("generation");
    page.page = reader.integer("page");
    page.pages = reader.integer("pages");
    page.revision = reader.integer("revision");
    page.rows = rowsFrom<SocketRow>(reader.elements("rows"));
    return !page.generation.empty();
}

std::string toJson(const SocketDelta& delta)
{
    return JsonObject()
        .text("generation", delta.generation)
        .integer("from", delta.from)
        .integer("to", delta.to)
        .raw("changes", arrayJson(delta.changes))
        .str();
}

bool fromJson(std::string_view json, SocketDelta& delta)
{
    const ObjectReader reader(json);
    delta.generation = reader.text("generation");
    delta.from = reader.integer("from");
    delta.to = reader.integer("to");
    delta.changes = rowsFrom<SocketChange>(reader.elements("changes"));
    return !delta.generation.empty();
}

std::string toJson(const Resync& resync)
{
    return JsonObject().text("topic", resync.topic).text("why", resync.why).str();
}

bool fromJson(std::string_view json, Resync& resync)
{
    const ObjectReader reader(json);
    resync.topic = reader.text("topic");
    resync.why = reader.text("why");
    return static_cast<bool>(reader);
}

} // namespace sio::admin
