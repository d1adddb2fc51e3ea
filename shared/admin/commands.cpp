// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/commands.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

using catalogue::JsonObject;
using protocol::JsonSlice;
using protocol::JsonType;

namespace {

/// A list of strings and nothing else; absent or null reads as none. False for anything else.
bool strictTexts(const ObjectReader& reader, std::string_view name, std::vector<std::string>& out)
{
    out.clear();
    if (!reader.has(name))
        return true;
    if (reader.raw(name).front() != '[')
        return false;
    const auto elements = reader.elements(name);
    for (const std::string_view element : elements) {
        auto text = textFrom(element);
        if (!text)
            return false;
        out.push_back(*std::move(text));
    }
    return true;
}

bool strictText(const ObjectReader& reader, std::string_view name, std::string& out)
{
    out = reader.text(name);
    return !reader.has(name) || reader.raw(name).front() == '"';
}

bool strictBoolean(const ObjectReader& reader, std::string_view name, bool& out)
{
    out = reader.boolean(name);
    return !reader.has(name) || reader.raw(name) == "true" || reader.raw(name) == "false";
}

bool readChoice(const ObjectReader& reader, SocketChoice& choice)
{
    if (!strictTexts(reader, "sockets", choice.sockets) || !strictText(reader, "user", choice.user) ||
        !strictText(reader, "in_room", choice.inRoom) || !strictBoolean(reader, "all", choice.all))
        return false;
    const int made = (choice.sockets.empty() ? 0 : 1) + (choice.user.empty() ? 0 : 1) +
                     (choice.inRoom.empty() ? 0 : 1) + (choice.all ? 1 : 0);
    return made == 1;
}

void addChoice(JsonObject& object, const SocketChoice& choice)
{
    if (!choice.sockets.empty())
        object.texts("sockets", choice.sockets);
    if (!choice.user.empty())
        object.text("user", choice.user);
    if (!choice.inRoom.empty())
        object.text("in_room", choice.inRoom);
    if (choice.all)
        object.boolean("all", true);
}

} // namespace

std::string toJson(const Audience& audience)
{
    JsonObject object;
    if (!audience.users.empty())
        object.texts("users", audience.users);
    if (!audience.rooms.empty())
        object.texts("rooms", audience.rooms);
    if (!audience.sockets.empty())
        object.texts("sockets", audience.sockets);
    if (audience.all)
        object.boolean("all", true);
    return object.str();
}

bool fromJson(std::string_view json, Audience& audience)
{
    const ObjectReader reader(json);
    return reader && strictTexts(reader, "users", audience.users) &&
           strictTexts(reader, "rooms", audience.rooms) && strictTexts(reader, "sockets", audience.sockets) &&
           strictBoolean(reader, "all", audience.all);
}

std::string toJson(const PublishCommand& command)
{
    JsonObject object;
    object.text("event", command.event).raw("data", command.dataJson);
    if (command.to)
        object.raw("to", toJson(*command.to));
    if (command.except)
        object.raw("except", toJson(*command.except));
    object.boolean("dry_run", command.dryRun)
        .boolean("test", command.test)
        .boolean("volatile", command.isVolatile);
    if (command.testTraffic)
        object.boolean("test_traffic", true);
    if (!command.idempotencyKey.empty())
        object.text("idempotency_key", command.idempotencyKey);
    object.text("reason", command.reason);
    if (!command.confirm.empty())
        object.text("confirm", command.confirm);
    return object.str();
}

bool fromJson(std::string_view json, PublishCommand& command)
{
    const ObjectReader reader(json);
    if (!reader || !strictText(reader, "event", command.event))
        return false;
    command.to.reset();
    command.except.reset();
    if (reader.has("to") && !fromJson(reader.raw("to"), command.to.emplace()))
        return false;
    if (reader.has("except") && !fromJson(reader.raw("except"), command.except.emplace()))
        return false;
    const std::string_view data = reader.raw("data");
    if (data.empty() || data.front() != '{')
        return false;
    command.dataJson = data;
    return strictBoolean(reader, "dry_run", command.dryRun) && strictBoolean(reader, "test", command.test) &&
           strictBoolean(reader, "test_traffic", command.testTraffic) &&
           strictBoolean(reader, "volatile", command.isVolatile) &&
           strictText(reader, "idempotency_key", command.idempotencyKey) &&
           strictText(reader, "reason", command.reason) && strictText(reader, "confirm", command.confirm);
}

std::string toJson(const ReceiptSocket& socket)
{
    return JsonObject()
        .text("id", socket.id)
        .text("user", socket.user)
        .text("transport", socket.transport)
        .text("address", socket.address)
        .boolean("written", socket.written)
        .integer("time", socket.timeMs)
        .str();
}

bool fromJson(std::string_view json, ReceiptSocket& socket)
{
    const ObjectReader reader(json);
    socket.id = reader.text("id");
    socket.user = reader.text("user");
    socket.transport = reader.text("transport");
    socket.address = reader.text("address");
    socket.written = reader.boolean("written");
    socket.timeMs = reader.integer("time");
    return !socket.id.empty();
}

std::string toJson(const Receipt& receipt)
{
    JsonObject object;
    object.text("event_id", receipt.eventId)
        .integer("matched_users", receipt.matchedUsers)
        .integer("matched_sockets", receipt.matchedSockets)
        .integer("written", receipt.written);
    if (receipt.reason.empty())
        object.raw("reason", "null");
    else
        object.text("reason", receipt.reason);
    return object.texts("warnings", receipt.warnings)
        .raw("sockets", arrayJson(receipt.sockets))
        .integer("time", receipt.timeMs)
        .str();
}

bool fromJson(std::string_view json, Receipt& receipt)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    receipt.eventId = reader.text("event_id");
    receipt.matchedUsers = reader.integer("matched_users");
    receipt.matchedSockets = reader.integer("matched_sockets");
    receipt.written = reader.integer("written");
    receipt.reason = reader.text("reason");
    receipt.warnings = reader.texts("warnings");
    receipt.sockets = rowsFrom<ReceiptSocket>(reader.elements("sockets"));
    receipt.timeMs = reader.integer("time");
    return true;
}

std::string toJson(const MembershipCommand& command)
{
    JsonObject object;
    addChoice(object, command.choice);
    return object.text("room", command.room).text("reason", command.reason).str();
}

bool fromJson(std::string_view json, MembershipCommand& command)
{
    const ObjectReader reader(json);
    return reader && readChoice(reader, command.choice) && !command.choice.all &&
           strictText(reader, "room", command.room) && strictText(reader, "reason", command.reason);
}

std::string toJson(const DisconnectCommand& command)
{
    JsonObject object;
    addChoice(object, command.choice);
    object.boolean("close", command.close).text("reason", command.reason);
    if (!command.confirm.empty())
        object.text("confirm", command.confirm);
    return object.str();
}

bool fromJson(std::string_view json, DisconnectCommand& command)
{
    const ObjectReader reader(json);
    return reader && readChoice(reader, command.choice) && strictBoolean(reader, "close", command.close) &&
           strictText(reader, "reason", command.reason) && strictText(reader, "confirm", command.confirm);
}

std::string toJson(const BlockCommand& command)
{
    return JsonObject()
        .text("user", command.user)
        .integer("minutes", command.minutes)
        .text("reason", command.reason)
        .str();
}

bool fromJson(std::string_view json, BlockCommand& command)
{
    const ObjectReader reader(json);
    command.minutes = reader.integer("minutes");
    return reader && strictText(reader, "user", command.user) && !command.user.empty() &&
           command.minutes >= 0 && strictText(reader, "reason", command.reason);
}

std::string toJson(const AuditQuery& query)
{
    JsonObject object;
    if (query.before)
        object.integer("before", *query.before);
    object.integer("limit", query.limit);
    if (!query.query.empty())
        object.text("query", query.query);
    return object.str();
}

bool fromJson(std::string_view json, AuditQuery& query)
{
    const ObjectReader reader(json);
    query.before = reader.optionalInteger("before");
    query.limit = reader.integer("limit", 100);
    query.query = reader.text("query");
    return reader && query.limit >= 0;
}

std::string okAnswer(std::string_view bodyJson)
{
    std::string out = R"({"ok":true)";
    if (bodyJson.size() > 2) {
        out += ',';
        out += bodyJson.substr(1);
    } else {
        out += '}';
    }
    return out;
}

std::string errorAnswer(const AdminError& error)
{
    const std::string inner = JsonObject()
                                  .text("code", error.code)
                                  .text("message", error.message)
                                  .raw("details", error.detailsJson)
                                  .str();
    return R"({"ok":false,"error":)" + inner + '}';
}

std::optional<AdminError> errorOf(std::string_view answerJson)
{
    const ObjectReader answer(answerJson);
    if (answer.boolean("ok"))
        return std::nullopt;
    const ObjectReader inner(answer.raw("error"));
    AdminError error;
    error.code = inner.text("code");
    error.message = inner.text("message");
    if (ObjectReader(inner.raw("details")))
        error.detailsJson = inner.raw("details");
    if (error.code.empty())
        error.code = "INVALID_ANSWER";
    return error;
}

} // namespace sio::admin
