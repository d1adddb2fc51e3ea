// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/lookups.h"

#include "admin/commandjob.h"
#include "admin/jsonreader.h"
#include "admin/packetrows.h"
#include "catalogue/jsonobject.h"
#include "catalogue/rooms.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace sio::admin {

using catalogue::JsonObject;

namespace {

constexpr std::int64_t kMaxPageRows = 500;
constexpr std::size_t kTimeline = 100; ///< events in a user's timeline

template <class Row> std::string searchAnswer(const SearchResult<Row>& result)
{
    return okAnswer(JsonObject().integer("total", result.total).raw("rows", fittingRows(result.rows)).str());
}

} // namespace

void Lookups::search(std::string_view json, Answer answer)
{
    SearchRequest request;
    if (!fromJson(json, request))
        return answer(notUnderstood("kind"));
    request.limit = std::min(request.limit, kMaxPageRows);
    m_table.whenReady([this, request, answer = std::move(answer)]() mutable {
        switch (request.kind) {
        case SearchKind::Sockets:
            return answer(searchAnswer(mirror().sockets(request)));
        case SearchKind::Users:
            return answer(searchAnswer(mirror().users(request)));
        case SearchKind::Rooms:
            return answer(searchAnswer(mirror().rooms(request)));
        }
    });
}

void Lookups::showUser(std::string_view json, Answer answer)
{
    const std::string user = ObjectReader(json).text("user");
    if (user.empty())
        return answer(notUnderstood("user"));
    m_table.whenReady([this, user, answer = std::move(answer)]() mutable {
        UserDetails details;
        details.user = user;
        details.blocked = m_blocks.isBlocked(user);
        for (const SocketRow* row : mirror().ofUser(user))
            details.sockets.push_back(mirror().withLast(*row));
        // What concerned the user: their own events, their room, and the rooms where they are now.
        const std::string own = catalogue::userRoom(user);
        const auto concerns = [&](const EventRow& row) {
            const auto isTheirs = [&](const std::string& room) {
                return room == own ||
                       std::any_of(
                           details.sockets.begin(), details.sockets.end(), [&](const SocketRow& socket) {
                               return socket.id == room || std::find(socket.rooms.begin(), socket.rooms.end(),
                                                                     room) != socket.rooms.end();
                           });
            };
            return row.user == user || std::any_of(row.rooms.begin(), row.rooms.end(), isTheirs);
        };
        std::int64_t leftOut = 0;
        details.timeline = m_ring.last(kTimeline, concerns);
        // The ring is in order of coming: what a busy worker handed over late stands behind younger events.
        std::stable_sort(details.timeline.begin(), details.timeline.end(),
                         [](const EventRow& a, const EventRow& b) { return a.timeMs < b.timeMs; });
        details.sockets = newestThatFit(std::move(details.sockets), leftOut);
        const std::string head = toJson(details);
        if (head.size() > kPacketBytes)
            details.timeline = newestThatFit(std::move(details.timeline), leftOut);
        if (toJson(details).size() > kPacketBytes)
            details.timeline.clear();
        answer(okAnswer(toJson(details)));
    });
}

void Lookups::showRoom(std::string_view json, Answer answer)
{
    const ObjectReader reader(json);
    const std::string room = reader.text("room");
    const std::int64_t offset = reader.integer("offset", 0);
    const std::int64_t limit = std::min(reader.integer("limit", 100), kMaxPageRows);
    if (room.empty() || offset < 0 || limit < 0)
        return answer(notUnderstood("room"));
    m_table.whenReady([this, room, offset, limit, answer = std::move(answer)]() mutable {
        std::vector<const SocketRow*> members = mirror().inRoom(room);
        std::sort(members.begin(), members.end(), [](const SocketRow* a, const SocketRow* b) {
            return std::tie(a->sinceMs, a->id) < std::tie(b->sinceMs, b->id);
        });
        const auto total = static_cast<std::int64_t>(members.size());
        std::vector<SocketRow> rows;
        for (std::int64_t i = offset; i < total && i - offset < limit; ++i)
            rows.push_back(mirror().withLast(*members[static_cast<std::size_t>(i)]));
        answer(okAnswer(
            JsonObject().text("room", room).integer("total", total).raw("members", fittingRows(rows)).str()));
    });
}

} // namespace sio::admin
