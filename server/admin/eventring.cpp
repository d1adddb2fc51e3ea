// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/eventring.h"

#include "papermastery/wildcard.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

bool matches(const EventFilter& filter, const EventRow& row)
{
    if (filter.dir && *filter.dir != row.dir)
        return false;
    const auto hasRoom = [&row](std::string_view room) {
        return std::find(row.rooms.begin(), row.rooms.end(), room) != row.rooms.end();
    };
    if (!filter.user.empty() && row.user != filter.user && !hasRoom("user:" + filter.user))
        return false;
    if (!filter.room.empty() && !hasRoom(filter.room))
        return false;
    if (!filter.socket.empty() && row.socket != filter.socket && !hasRoom(filter.socket))
        return false;
    if (!filter.events.empty() &&
        std::none_of(filter.events.begin(), filter.events.end(), [&row](const std::string& pattern) {
            return papermastery::matchesWildcard(pattern, row.event);
        }))
        return false;
    return filter.text.empty() || row.payload.find(filter.text) != std::string::npos;
}

std::size_t EventRing::bytesOf(const EventRow& row)
{
    std::size_t bytes = sizeof row + row.event.size() + row.nsp.size() + row.user.size() + row.socket.size() +
                        row.eventId.size() + row.payload.size() + row.source.size() + row.by.size();
    for (const std::string& room : row.rooms)
        bytes += sizeof room + room.size();
    return bytes;
}

const EventRow& EventRing::add(EventRow row)
{
    row.seq = ++m_lastSeq;
    m_bytes += bytesOf(row);
    m_events.push_back(std::move(row));
    while (m_events.size() > 1 && (m_events.size() > m_maxEvents || m_bytes > m_maxBytes)) {
        m_bytes -= bytesOf(m_events.front());
        m_events.pop_front();
    }
    return m_events.back();
}

std::vector<EventRow> EventRing::last(std::size_t count,
                                      const std::function<bool(const EventRow&)>& accepts) const
{
    std::vector<EventRow> rows;
    for (auto row = m_events.rbegin(); row != m_events.rend() && rows.size() < count; ++row) {
        if (accepts(*row))
            rows.push_back(*row);
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
}

EventHistory EventRing::history(const EventFilter& filter, std::size_t count) const
{
    EventHistory history;
    history.history = last(count, [&filter](const EventRow& row) { return matches(filter, row); });
    history.lost = m_lastSeq - static_cast<std::int64_t>(m_events.size());
    return history;
}

} // namespace sio::admin
