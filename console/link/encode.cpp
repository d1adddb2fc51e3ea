// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/encode.h"

#include "admin/commands.h"
#include "admin/eventfilter.h"
#include "admin/lookup.h"
#include "admin/names.h"
#include "catalogue/jsonobject.h"
#include "link/decode.h"
#include "protocol/jsonscanner.h"

namespace sio::link {

using catalogue::JsonObject;

namespace {

std::vector<std::string> toStdList(const QStringList& list)
{
    std::vector<std::string> out;
    for (const QString& text : list)
        out.push_back(text.toStdString());
    return out;
}

std::optional<admin::Audience> audienceOf(const Target& target)
{
    admin::Audience audience;
    switch (target.kind) {
    case Target::Kind::Derived:
        return std::nullopt;
    case Target::Kind::User:
        audience.users.push_back(toStd(target.name));
        break;
    case Target::Kind::Session:
    case Target::Kind::Researcher:
    case Target::Kind::Room:
        audience.rooms.push_back(toStd(target.room()));
        break;
    case Target::Kind::Socket:
        audience.sockets.push_back(toStd(target.name));
        break;
    case Target::Kind::Everyone:
        audience.all = true;
        break;
    }
    return audience;
}

admin::SocketChoice choiceOf(const Selection& who)
{
    return {toStdList(who.sockets), toStd(who.user), toStd(who.inRoom), who.all};
}

} // namespace

QByteArray publishJson(const PublishRequest& request)
{
    admin::PublishCommand command;
    command.event = toStd(request.event);
    command.dataJson = request.data.toStdString();
    command.to = audienceOf(request.target);
    if (!request.exceptRooms.isEmpty()) {
        command.except.emplace();
        command.except->rooms = toStdList(request.exceptRooms);
    }
    command.dryRun = request.dryRun;
    command.test = request.test;
    command.isVolatile = request.isVolatile;
    command.idempotencyKey = toStd(request.idempotencyKey);
    command.reason = toStd(request.reason);
    command.confirm = toStd(request.confirm);
    return toBytes(admin::toJson(command));
}

QByteArray membershipJson(const Selection& who, const QString& room, const QString& reason)
{
    return toBytes(admin::toJson(admin::MembershipCommand{choiceOf(who), toStd(room), toStd(reason)}));
}

QByteArray disconnectJson(const Selection& who, bool close, const QString& reason, const QString& confirm)
{
    return toBytes(
        admin::toJson(admin::DisconnectCommand{choiceOf(who), close, toStd(reason), toStd(confirm)}));
}

QByteArray blockJson(const QString& user, int minutes, const QString& reason)
{
    return toBytes(admin::toJson(admin::BlockCommand{toStd(user), minutes, toStd(reason)}));
}

QByteArray unblockJson(const QString& user, const QString& reason)
{
    return toBytes(JsonObject().text("user", toStd(user)).text("reason", toStd(reason)).str());
}

QByteArray reasonJson(const QString& reason)
{
    return toBytes(JsonObject().text("reason", toStd(reason)).str());
}

QByteArray searchJson(SearchKind kind, const QString& query, int offset, int limit)
{
    return toBytes(admin::toJson(
        admin::SearchRequest{static_cast<admin::SearchKind>(kind), toStd(query), offset, limit}));
}

QByteArray userJson(const QString& user)
{
    return toBytes(JsonObject().text("user", toStd(user)).str());
}

QByteArray roomJson(const QString& room, int offset, int limit)
{
    return toBytes(
        JsonObject().text("room", toStd(room)).integer("offset", offset).integer("limit", limit).str());
}

QByteArray auditJson(std::int64_t before, int limit, const QString& query)
{
    admin::AuditQuery request;
    if (before > 0)
        request.before = before;
    request.limit = limit;
    request.query = toStd(query);
    return toBytes(admin::toJson(request));
}

QByteArray topicJson(std::string_view topic)
{
    return toBytes(JsonObject().text("topic", topic).str());
}

QByteArray eventTopicJson(const EventSpec& spec, int history)
{
    admin::EventFilter filter;
    for (const QString& name : spec.events)
        filter.events.push_back(toStd(name));
    filter.user = toStd(spec.user);
    filter.room = toStd(spec.room);
    filter.socket = toStd(spec.socket);
    if (spec.dir == "in" || spec.dir == "out")
        filter.dir = spec.dir == "in" ? admin::Direction::In : admin::Direction::Out;
    filter.text = toStd(spec.text);
    return toBytes(JsonObject()
                       .text("topic", admin::topic::kEvents)
                       .raw("filter", admin::toJson(filter))
                       .integer("history", history)
                       .str());
}

bool isJsonObject(const QByteArray& text)
{
    protocol::JsonScanner scanner;
    return scanner.scan(viewOf(text)) == protocol::JsonStatus::Valid &&
           scanner.type() == protocol::JsonType::Object;
}

} // namespace sio::link
