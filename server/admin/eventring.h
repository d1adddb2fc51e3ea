// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/eventfilter.h"
#include "admin/eventrow.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <vector>

namespace sio::admin {

/// All members of the filter that are set hold.
bool matches(const EventFilter& filter, const EventRow& row);

/// The latest events, bounded by number and bytes: what a console sees of the time before it opened.
class EventRing {
public:
    EventRing(std::size_t maxEvents, std::size_t maxBytes) : m_maxEvents(maxEvents), m_maxBytes(maxBytes) {}

    /// Numbers the event and keeps it; the oldest make room.
    const EventRow& add(EventRow row);

    /// The last `count` matching events, oldest first.
    EventHistory history(const EventFilter& filter, std::size_t count) const;
    /// The last `count` events for which `accepts` holds, oldest first.
    std::vector<EventRow> last(std::size_t count, const std::function<bool(const EventRow&)>& accepts) const;

    std::size_t size() const { return m_events.size(); }
    std::size_t bytes() const { return m_bytes; }

private:
    static std::size_t bytesOf(const EventRow& row);

    const std::size_t m_maxEvents;
    const std::size_t m_maxBytes;
    std::deque<EventRow> m_events;
    std::size_t m_bytes = 0;
    std::int64_t m_lastSeq = 0;
};

} // namespace sio::admin
