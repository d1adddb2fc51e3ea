// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "link/serverconfig.h"

#include <QtCore/QString>

#include <optional>
#include <string_view>

/// Makes the events of the admin stream (admin-stream.md, sections 3 to 8) into the store's updates: the
/// counterpart of PublicDialect, without a memory. Pure functions; they run in the link's thread.
namespace sio::link {

/// What is subscribed to as a whole; the events' topic has a filter and is asked for apart.
enum class Topic : std::uint8_t { Sockets, Stats, Rejected, Audit };
inline constexpr std::size_t kTopics = 4;
std::string_view topicName(Topic topic);
Feature topicFeature(Topic topic);

struct StreamNews {
    bool isKnown = false;         ///< false: malformed, or of no kind that this console knows
    std::optional<Update> update; ///< none: known, and nothing for the store
};
/// `body`: the event's first argument. A SnapshotPage comes without its receipt, which is the connection's.
StreamNews streamNews(const QString& name, std::string_view body);

/// What a subscription was answered with; nothing when that cannot be read or says nothing. Precondition: it
/// is no error.
std::optional<Update> subscribed(Topic topic, std::string_view body);
/// The same of the events' topic.
std::optional<Update> eventsSubscribed(std::string_view body);

} // namespace sio::link
