// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <initializer_list>

/// Short ways to make the values of the link, for tests of store and models.
namespace sio::test {

inline link::SocketRow socketRow(const QString& id, const QString& user = {}, const QStringList& rooms = {},
                                 std::int64_t since = 1000)
{
    link::SocketRow row;
    row.id = id;
    row.client = "c-" + id;
    row.user = user;
    row.nsp = "/";
    row.transport = "websocket";
    row.address = "192.0.2.1";
    row.since = since;
    row.rooms = rooms;
    row.authenticated = !user.isEmpty();
    return row;
}

inline link::SocketChange connected(const link::SocketRow& row)
{
    link::SocketChange change;
    change.kind = link::SocketChange::Kind::Connected;
    change.id = row.id;
    change.row = row;
    return change;
}

inline link::SocketChange change(link::SocketChange::Kind kind, const QString& id, const QString& word = {})
{
    link::SocketChange change;
    change.kind = kind;
    change.id = id;
    change.room = word;
    change.text = word;
    return change;
}

inline link::SocketChange lastEvent(const QString& id, const QString& event, std::int64_t time)
{
    link::SocketChange change;
    change.kind = link::SocketChange::Kind::Last;
    change.id = id;
    change.last = {event, link::Direction::In, time};
    return change;
}

inline link::SnapshotPage page(const QString& generation, int number, int pages, std::int64_t revision,
                               std::vector<link::SocketRow> rows)
{
    link::SnapshotPage page;
    page.generation = generation;
    page.page = number;
    page.pages = pages;
    page.revision = revision;
    page.rows = std::move(rows);
    return page;
}

inline link::SocketDelta delta(const QString& generation, std::int64_t from, std::int64_t to,
                               std::vector<link::SocketChange> changes)
{
    return {generation, from, to, std::move(changes)};
}

inline link::EventPtr eventRow(const QString& name, std::int64_t seq = 0, const QByteArray& payload = "[{}]")
{
    link::EventRow row;
    row.event = name;
    row.seq = seq;
    row.time = 1'000'000 + seq;
    row.dir = link::Direction::In;
    row.payload = payload;
    row.size = payload.size();
    return std::make_shared<const link::EventRow>(row);
}

inline link::EventBatch events(std::vector<link::EventPtr> list, bool history = false)
{
    link::EventBatch batch;
    batch.events = std::move(list);
    batch.history = history;
    return batch;
}

inline link::RejectedRow rejectedRow(std::int64_t time, std::int64_t count = 1, const QString& code = {})
{
    link::RejectedRow row;
    row.time = time;
    row.count = count;
    row.code = code;
    return row;
}

inline link::AuditRow auditRow(std::int64_t seq, const QString& result = "ok")
{
    link::AuditRow row;
    row.seq = seq;
    row.result = result;
    return row;
}

} // namespace sio::test
