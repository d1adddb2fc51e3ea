// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/adminfeed.h"

#include <iterator>

namespace sio::sequences {

namespace {

std::vector<std::string> textsOf(const QStringList& list)
{
    std::vector<std::string> result;
    for (const QString& each : list)
        result.push_back(each.toStdString());
    return result;
}

std::vector<FeedEvent> connectionOf(const link::SocketRow& row, WallTime time)
{
    FeedEvent event;
    event.kind = FeedKind::Connect;
    event.time = time;
    event.socket = row.id.toStdString();
    event.user = row.user.toStdString();
    event.transport = row.transport.toStdString();
    event.nsp = row.nsp.toStdString();
    FeedEvent join = event;
    join.kind = FeedKind::Join;
    join.rooms = textsOf(row.rooms);
    return {event, join};
}

void append(std::vector<FeedEvent>& to, std::vector<FeedEvent> more)
{
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<FeedEvent> changeOf(const link::SocketChange& change, WallTime time)
{
    FeedEvent event;
    event.time = time;
    event.socket = change.id.toStdString();
    switch (change.kind) {
    case link::SocketChange::Kind::Connected:
        return connectionOf(change.row, change.row.since > 0 ? change.row.since : time);
    case link::SocketChange::Kind::Disconnected:
        event.kind = FeedKind::Disconnect;
        return {event};
    case link::SocketChange::Kind::Joined:
    case link::SocketChange::Kind::Left:
        event.kind = change.kind == link::SocketChange::Kind::Joined ? FeedKind::Join : FeedKind::Leave;
        event.rooms = {change.room.toStdString()};
        return {event};
    default:
        return {};
    }
}

} // namespace

FeedEvent feedEventFrom(const link::EventRow& row)
{
    FeedEvent event;
    event.kind = row.dir == link::Direction::In ? FeedKind::In : FeedKind::Out;
    event.time = row.time;
    event.event = row.event.toStdString();
    event.user = row.user.toStdString();
    event.socket = row.socket.toStdString();
    event.nsp = row.nsp.toStdString();
    event.rooms = textsOf(row.rooms);
    event.wantsAck = row.ack;
    event.eventId = row.eventId.toStdString();
    event.isPublished = row.source == "api" || row.source == "admin";
    event.isCut = row.cut;
    if (const auto payload = Value::fromJson(row.payload.toStdString()))
        event.args = payload->isList() ? payload->items() : std::vector<Value>{*payload};
    else
        event.isCut = true;
    return event;
}

std::vector<FeedEvent> feedEventsFrom(const link::Update& update, WallTime start, WallTime now)
{
    std::vector<FeedEvent> result;
    if (const auto* page = std::get_if<link::SnapshotPage>(&update)) {
        for (const link::SocketRow& row : page->rows)
            append(result, connectionOf(row, row.since > 0 ? row.since : start));
    } else if (const auto* delta = std::get_if<link::SocketDelta>(&update)) {
        for (const link::SocketChange& change : delta->changes)
            append(result, changeOf(change, now));
    } else if (const auto* batch = std::get_if<link::EventBatch>(&update)) {
        for (const link::EventPtr& row : batch->events)
            result.push_back(feedEventFrom(*row));
    }
    return result;
}

} // namespace sio::sequences
