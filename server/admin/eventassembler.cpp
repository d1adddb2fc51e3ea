// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/eventassembler.h"

#include "admin/secretmask.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sio::admin {

namespace {

constexpr std::string_view kAdminOrigin = "admin:";

/// The server puts `event_id` into every event that it publishes.
std::string eventIdIn(std::string_view arguments)
{
    constexpr std::string_view kMember = "\"event_id\":\"";
    const std::size_t at = arguments.find(kMember);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = arguments.substr(at + kMember.size());
    const std::size_t end = rest.find('"');
    return end == std::string_view::npos || end > 64 ? std::string() : std::string(rest.substr(0, end));
}

} // namespace

void EventAssembler::add(EventRecord record, base::TimePoint now, std::int64_t wallMs)
{
    const auto known = record.broadcastId != 0 ? m_broadcasts.find(record.broadcastId) : m_broadcasts.end();
    if (known != m_broadcasts.end()) {
        EventRecord& first = known->second->record;
        record.matched += first.matched;
        record.written += first.written;
        std::move(first.targets.begin(), first.targets.end(), std::back_inserter(record.targets));
        if (record.isHome) {
            first = std::move(record);
        } else {
            first.matched = record.matched;
            first.written = record.written;
            first.targets = std::move(record.targets);
        }
        return;
    }
    // A clock that was set meanwhile makes no event wait longer, nor puts it out at once for ever.
    const auto age =
        std::chrono::milliseconds(std::clamp<std::int64_t>(wallMs - record.timeMs, 0, kHold.count()));
    const std::uint64_t id = record.broadcastId;
    m_pending.push_back({std::move(record), now + (kHold - age)});
    if (id != 0)
        m_broadcasts.emplace(id, std::prev(m_pending.end()));
}

std::vector<AssembledEvent> EventAssembler::take(base::TimePoint now)
{
    std::vector<AssembledEvent> ready;
    for (auto entry = m_pending.begin(); entry != m_pending.end();) {
        if (entry->due > now) {
            ++entry;
            continue;
        }
        if (entry->record.broadcastId != 0)
            m_broadcasts.erase(entry->record.broadcastId);
        if (entry->record.isHome) // a share whose home was over the budget says nothing
            ready.push_back(finish(std::move(entry->record)));
        entry = m_pending.erase(entry);
    }
    const auto isEarlier = [](const AssembledEvent& a, const AssembledEvent& b) {
        return a.row.timeMs < b.row.timeMs;
    };
    if (!std::is_sorted(ready.begin(), ready.end(),
                        isEarlier)) // one worker's are, and moving rows is not free
        std::stable_sort(ready.begin(), ready.end(), isEarlier);
    return ready;
}

AssembledEvent EventAssembler::finish(EventRecord record)
{
    AssembledEvent event;
    EventRow& row = event.row;
    event.arguments = withoutSecrets(record.arguments);
    if (isSecretName(record.event) && record.arguments.substr(0, 1) != "{")
        event.arguments = "\"***\""; // the secret itself as an argument
    row.timeMs = record.timeMs;
    row.dir = record.dir;
    row.nsp = std::move(record.nsp);
    row.user = std::move(record.user);
    row.socket = std::move(record.socket);
    row.rooms = std::move(record.rooms);
    if (record.dir == Direction::Out) {
        row.matched = static_cast<std::int64_t>(record.matched);
        row.written = static_cast<std::int64_t>(record.written);
        row.eventId = eventIdIn(event.arguments);
    }
    row.event = std::move(record.event);
    row.size = static_cast<std::int64_t>(record.size);
    row.isCut = record.isCut;
    row.payload = '[' + event.arguments + (record.isCut ? "" : "]");
    row.wantsAck = record.wantsAck;
    if (record.dir == Direction::In) {
        row.source = "client";
    } else if (record.origin.compare(0, kAdminOrigin.size(), kAdminOrigin) == 0) {
        row.source = "admin";
        row.by = record.origin.substr(kAdminOrigin.size());
    } else {
        row.source = record.origin.empty() ? "server" : record.origin;
    }
    event.targets = std::move(record.targets);
    return event;
}

} // namespace sio::admin
