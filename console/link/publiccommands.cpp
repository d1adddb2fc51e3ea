// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/publiccommands.h"

#include "link/decode.h"
#include "link/encode.h"
#include "protocol/jsonscanner.h"

#include <optional>

namespace sio::link {

namespace {

/// What the public protocol calls a filter: a room, or a socket's id, which is its own room.
std::optional<std::vector<QString>> publicFilters(const Selection& who)
{
    if (!who.sockets.isEmpty())
        return std::vector<QString>(who.sockets.begin(), who.sockets.end());
    if (!who.inRoom.isEmpty())
        return std::vector<QString>{who.inRoom};
    if (who.all)
        return std::vector<QString>{QString()};
    return std::nullopt; // it knows no users
}

QByteArray jsonText(const QString& text)
{
    return toBytes(protocol::jsonString(toStd(text)));
}

QByteArray filterJson(const QString& filter)
{
    return filter.isEmpty() ? QByteArray("null") : jsonText(filter);
}

/// One packet for each filter that `who` stands for.
template <class Arguments>
PublicCommand forEachFilter(const QString& event, const Selection& who, Arguments arguments)
{
    PublicCommand command{event, {}, {}};
    const auto filters = publicFilters(who);
    if (!filters) {
        command.refusal = {
            "NOT_OFFERED", QStringLiteral("This server knows no users: choose sockets or a room."), {}};
        return command;
    }
    for (const QString& filter : *filters)
        command.packets.push_back(jsonText(who.nsp) + arguments(filterJson(filter)));
    return command;
}

} // namespace

PublicCommand publicEmit(const PublishRequest& request)
{
    PublicCommand command{"emit", {}, {}};
    if (request.target.kind == Target::Kind::Derived) {
        command.refusal = {"AUDIENCE_REQUIRED",
                           QStringLiteral("This server derives no audience: choose a room or a socket."),
                           {}};
        return command;
    }
    if (!isJsonObject(request.data)) {
        command.refusal = {"INVALID_PAYLOAD", QStringLiteral("The payload is not a JSON object."), {}};
        return command;
    }
    const QString filter =
        request.target.kind == Target::Kind::Socket ? request.target.name : request.target.room();
    command.packets.push_back(jsonText(request.nsp) + ',' + filterJson(filter) + ',' +
                              jsonText(request.event) + ',' + request.data);
    return command;
}

PublicCommand publicMembership(const Selection& who, const QString& room, bool joins)
{
    return forEachFilter(joins ? "join" : "leave", who,
                         [&](const QByteArray& filter) { return ',' + jsonText(room) + ',' + filter; });
}

PublicCommand publicDisconnect(const Selection& who, bool close)
{
    return forEachFilter("_disconnect", who, [&](const QByteArray& filter) {
        return (close ? QByteArray(",true,") : QByteArray(",false,")) + filter;
    });
}

} // namespace sio::link
