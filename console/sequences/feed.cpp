// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/feed.h"

#include <algorithm>
#include <iterator>

namespace sio::sequences {

namespace {

/// `pattern` with `*` for any characters.
bool fits(std::string_view pattern, std::string_view text)
{
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos)
        return pattern == text;
    if (!text.starts_with(pattern.substr(0, star)))
        return false;
    const std::string_view rest = pattern.substr(star + 1);
    for (std::size_t at = star; at <= text.size(); ++at)
        if (fits(rest, text.substr(at)))
            return true;
    return false;
}

bool wants(const std::vector<std::string>& patterns, std::string_view text)
{
    return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                           [text](const std::string& each) { return fits(each, text); });
}

} // namespace

bool isEvent(const FeedEvent& event)
{
    return event.kind == FeedKind::In || event.kind == FeedKind::Out;
}

RoomWish roomWish(const FeedEvent& event)
{
    if (event.kind != FeedKind::In)
        return {};
    for (const std::string kind : {"session", "researcher"}) {
        const bool joins = event.event == "join_" + kind + "_room";
        if (!joins && event.event != "leave_" + kind + "_room")
            continue;
        for (const Value& argument : event.args)
            if (const Value* id = argument.find(kind + "_id"))
                return {kind + ':' + id->text(), joins};
    }
    return {};
}

std::vector<FeedEvent> filtered(const std::vector<FeedEvent>& feed, const FeedFilter& filter)
{
    const auto passes = [&filter](const FeedEvent& event) {
        if (!event.user.empty() && !wants(filter.users, event.user))
            return false;
        if (!isEvent(event))
            return true;
        if (filter.direction && event.kind != *filter.direction)
            return false;
        if (!wants(filter.events, event.event))
            return false;
        const bool namesUsers = event.user.empty() && !filter.users.empty() && !event.rooms.empty();
        if (namesUsers &&
            std::none_of(event.rooms.begin(), event.rooms.end(), [&filter](const std::string& room) {
                return !room.starts_with("user:") || wants(filter.users, room.substr(5));
            }))
            return false;
        return filter.rooms.empty() ||
               std::any_of(event.rooms.begin(), event.rooms.end(),
                           [&filter](const auto& room) { return wants(filter.rooms, room); });
    };
    std::vector<FeedEvent> result;
    std::copy_if(feed.begin(), feed.end(), std::back_inserter(result), passes);
    return result;
}

} // namespace sio::sequences
