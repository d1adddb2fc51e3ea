// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/socketmirror.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sio::admin {

namespace {

char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isWanted(const SocketRow& row, std::string_view query)
{
    return query.empty() || containsFolded(row.user, query) || containsFolded(row.id, query) ||
           containsFolded(row.address, query) ||
           std::any_of(row.rooms.begin(), row.rooms.end(),
                       [query](const std::string& room) { return containsFolded(room, query); });
}

/// The rows of one page from those that were found, in the order of `less`.
template <class Item, class Less, class Make>
auto page(std::vector<Item> found, const SearchRequest& request, Less less, Make make)
{
    SearchResult<decltype(make(found.front()))> result;
    result.total = static_cast<std::int64_t>(found.size());
    const auto begin = std::min<std::int64_t>(request.offset, result.total);
    const auto end = begin + std::min<std::int64_t>(request.limit, result.total - begin);
    std::partial_sort(found.begin(), found.begin() + end, found.end(), less);
    for (auto i = begin; i < end; ++i)
        result.rows.push_back(make(found[static_cast<std::size_t>(i)]));
    return result;
}

} // namespace

bool containsFolded(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return fold(a) == fold(b); }) != text.end() ||
           part.empty();
}

void SocketMirror::join(const SocketRow& row, const std::string& room)
{
    m_rooms[room].members.emplace(&row, ++m_stamp);
}

void SocketMirror::leave(const SocketRow& row, const std::string& room)
{
    const auto entry = m_rooms.find(room);
    if (entry == m_rooms.end())
        return;
    entry->second.members.erase(&row);
    if (entry->second.members.empty())
        m_rooms.erase(entry);
}

bool SocketMirror::insert(const SocketRow& row)
{
    const auto known = m_rows.find(row.id);
    if (known != m_rows.end()) {
        SocketRow next = row;
        next.last = known->second.row.last; // the worker does not know it
        if (next == known->second.row)
            return false;
        next.last = withLast(known->second.row).last;
        remove(row.id);
        insert(next);
        m_rows.at(row.id).lastAt = m_stamp;
        return true;
    }
    Entry& entry = m_rows.emplace(row.id, Entry{row, ++m_stamp, 0}).first->second;
    if (!row.user.empty())
        m_users[row.user].insert(&entry.row);
    for (const std::string& room : row.rooms)
        join(entry.row, room);
    return true;
}

bool SocketMirror::remove(const std::string& id)
{
    const auto entry = m_rows.find(id);
    if (entry == m_rows.end())
        return false;
    const SocketRow& row = entry->second.row;
    const auto user = m_users.find(row.user);
    if (user != m_users.end() && user->second.erase(&row) > 0 && user->second.empty())
        m_users.erase(user);
    for (const std::string& room : row.rooms)
        leave(row, room);
    m_rows.erase(entry);
    return true;
}

void SocketMirror::noteBroadcast(const std::vector<std::string>& rooms, const LastEvent& event)
{
    const Broadcast broadcast{event, ++m_stamp};
    if (rooms.empty())
        m_everyone = broadcast;
    for (const std::string& room : rooms) {
        if (const auto entry = m_rooms.find(room); entry != m_rooms.end())
            entry->second.last = broadcast;
    }
}

SocketRow SocketMirror::withLast(const SocketRow& row) const
{
    const Entry& entry = m_rows.at(row.id);
    Stamp latest = entry.lastAt;
    const LastEvent* last = nullptr;
    const auto consider = [&](const Broadcast& broadcast, Stamp thereSince) {
        if (broadcast.at > thereSince && broadcast.at > latest) {
            latest = broadcast.at;
            last = &broadcast.event;
        }
    };
    consider(m_everyone, entry.since);
    for (const std::string& name : row.rooms) {
        const auto room = m_rooms.find(name);
        if (room != m_rooms.end() && room->second.last.at > 0)
            consider(room->second.last, room->second.members.at(&row));
    }
    SocketRow shown = row;
    if (last)
        shown.last = *last;
    return shown;
}

bool SocketMirror::apply(const SocketChange& change)
{
    bool isEffective = false;
    if (change.kind == SocketChange::Kind::Connected) {
        isEffective = insert(change.row);
    } else if (change.kind == SocketChange::Kind::Disconnected) {
        isEffective = remove(change.id);
    } else if (const auto entry = m_rows.find(change.id); entry != m_rows.end()) {
        SocketRow& row = entry->second.row;
        const auto room = std::find(row.rooms.begin(), row.rooms.end(), change.text);
        switch (change.kind) {
        case SocketChange::Kind::Joined:
            isEffective = room == row.rooms.end();
            if (isEffective) {
                row.rooms.push_back(change.text);
                join(row, change.text);
            }
            break;
        case SocketChange::Kind::Left:
            isEffective = room != row.rooms.end();
            if (isEffective) {
                row.last = withLast(row).last; // what came by this room stays
                entry->second.lastAt = m_stamp;
                row.rooms.erase(room);
                leave(row, change.text);
            }
            break;
        case SocketChange::Kind::Transport:
            isEffective = std::exchange(row.transport, change.text) != change.text;
            break;
        case SocketChange::Kind::Event:
            isEffective = true;
            row.last = change.last;
            entry->second.lastAt = ++m_stamp;
            break;
        default:
            break;
        }
    }
    m_revision += isEffective ? 1 : 0;
    return isEffective;
}

void SocketMirror::clear()
{
    m_users.clear();
    m_rooms.clear();
    m_rows.clear();
    m_everyone = {};
}

const SocketRow* SocketMirror::find(const std::string& id) const
{
    const auto entry = m_rows.find(id);
    return entry == m_rows.end() ? nullptr : &entry->second.row;
}

std::vector<std::string> SocketMirror::ids() const
{
    std::vector<std::string> list;
    list.reserve(m_rows.size());
    for (const auto& [id, entry] : m_rows)
        list.push_back(id);
    return list;
}

std::vector<const SocketRow*> SocketMirror::ofUser(const std::string& user) const
{
    const auto entry = m_users.find(user);
    return entry == m_users.end() ? std::vector<const SocketRow*>()
                                  : std::vector<const SocketRow*>(entry->second.begin(), entry->second.end());
}

std::vector<const SocketRow*> SocketMirror::inRoom(const std::string& room) const
{
    std::vector<const SocketRow*> members;
    if (const auto entry = m_rooms.find(room); entry != m_rooms.end()) {
        for (const auto& [row, since] : entry->second.members)
            members.push_back(row);
    }
    return members;
}

SearchResult<SocketRow> SocketMirror::sockets(const SearchRequest& request) const
{
    std::vector<const SocketRow*> found;
    for (const auto& [id, entry] : m_rows) {
        if (isWanted(entry.row, request.query))
            found.push_back(&entry.row);
    }
    return page(
        std::move(found), request,
        [](const SocketRow* a, const SocketRow* b) {
            return std::tie(a->sinceMs, a->id) < std::tie(b->sinceMs, b->id);
        },
        [this](const SocketRow* row) { return withLast(*row); });
}

SearchResult<UserRow> SocketMirror::users(const SearchRequest& request) const
{
    std::vector<const Users::value_type*> found;
    for (const auto& entry : m_users) {
        const bool wanted =
            containsFolded(entry.first, request.query) ||
            std::any_of(entry.second.begin(), entry.second.end(),
                        [&request](const SocketRow* row) { return isWanted(*row, request.query); });
        if (wanted)
            found.push_back(&entry);
    }
    return page(
        std::move(found), request,
        [](const Users::value_type* a, const Users::value_type* b) { return a->first < b->first; },
        [this](const Users::value_type* entry) {
            UserRow user;
            user.user = entry->first;
            std::set<std::string_view> rooms;
            std::vector<const SocketRow*> sockets(entry->second.begin(), entry->second.end());
            std::sort(sockets.begin(), sockets.end(), [](const SocketRow* a, const SocketRow* b) {
                return std::tie(a->sinceMs, a->id) < std::tie(b->sinceMs, b->id);
            });
            for (const SocketRow* socket : sockets) {
                ++user.sockets;
                rooms.insert(socket->rooms.begin(), socket->rooms.end());
                user.transports.push_back(socket->transport);
                if (user.sinceMs == 0 || socket->sinceMs < user.sinceMs)
                    user.sinceMs = socket->sinceMs;
                const std::optional<LastEvent> last = withLast(*socket).last;
                if (last && (!user.last || user.last->timeMs < last->timeMs))
                    user.last = last;
            }
            user.rooms = static_cast<std::int64_t>(rooms.size());
            return user;
        });
}

SearchResult<RoomRow> SocketMirror::rooms(const SearchRequest& request) const
{
    std::vector<const Rooms::value_type*> found;
    for (const auto& entry : m_rooms) {
        if (containsFolded(entry.first, request.query))
            found.push_back(&entry);
    }
    return page(
        std::move(found), request,
        [](const Rooms::value_type* a, const Rooms::value_type* b) { return a->first < b->first; },
        [](const Rooms::value_type* entry) {
            return RoomRow{entry->first, std::string(roomKind(entry->first)),
                           static_cast<std::int64_t>(entry->second.members.size())};
        });
}

} // namespace sio::admin
