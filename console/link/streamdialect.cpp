// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/streamdialect.h"

#include "admin/jsonreader.h"
#include "admin/names.h"
#include "link/decode.h"

#include <algorithm>

namespace sio::link {

namespace {

/// The update that `Sent` (a value of the contract) stands for.
template <class Sent, class Make> StreamNews newsOf(std::string_view body, Make make)
{
    Sent sent;
    if (!admin::fromJson(body, sent))
        return {};
    return {true, make(sent)};
}

RejectedBatch rejectedFrom(std::string_view body, std::string_view member)
{
    RejectedBatch batch;
    const admin::ObjectReader reader(body);
    for (const admin::RejectedRow& row : admin::rowsFrom<admin::RejectedRow>(reader.elements(member)))
        batch.rows.push_back(decoded(row));
    return batch;
}

} // namespace

std::string_view topicName(Topic topic)
{
    switch (topic) {
    case Topic::Sockets:
        return admin::topic::kSockets;
    case Topic::Stats:
        return admin::topic::kStats;
    case Topic::Rejected:
        return admin::topic::kRejected;
    case Topic::Audit:
        break;
    }
    return admin::topic::kAudit;
}

Feature topicFeature(Topic topic)
{
    static constexpr Feature features[kTopics] = {Feature::Sockets, Feature::Stats, Feature::Rejected,
                                                  Feature::Audit};
    return features[static_cast<std::size_t>(topic)];
}

StreamNews streamNews(const QString& name, std::string_view body)
{
    if (name == fromLatin(admin::news::kSnapshot))
        return newsOf<admin::SnapshotPage>(body, [](const auto& page) { return decoded(page); });
    if (name == fromLatin(admin::news::kDelta))
        return newsOf<admin::SocketDelta>(body, [](const auto& delta) { return decoded(delta); });
    if (name == fromLatin(admin::news::kResync))
        return newsOf<admin::Resync>(body, [](const auto& resync) { return Resync{decoded(resync.why)}; });
    if (name == fromLatin(admin::news::kEvents))
        return newsOf<admin::EventBatch>(body, [](const auto& sent) {
            EventBatch batch;
            batch.events = decoded(sent.events);
            batch.sampled = std::max<std::int64_t>(0, sent.sampled);
            return batch;
        });
    if (name == fromLatin(admin::news::kStats))
        return newsOf<admin::StatsRow>(body, [](const auto& row) {
            return StatsBatch{{decoded(row)}, false};
        });
    if (name == fromLatin(admin::news::kRejected))
        return {true, rejectedFrom(body, "entries")};
    if (name == fromLatin(admin::news::kAuditRow))
        return newsOf<admin::AuditRow>(body, [](const auto& row) {
            return AuditBatch{{decoded(row)}, false};
        });
    return {name == fromLatin(admin::news::kServerStats), std::nullopt};
}

std::optional<Update> subscribed(Topic topic, std::string_view body)
{
    switch (topic) {
    case Topic::Sockets: {
        admin::SocketSubscription sent;
        if (!admin::fromJson(body, sent))
            return std::nullopt;
        return SnapshotBegin{decoded(sent.generation), sent.revision, sent.total};
    }
    case Topic::Stats: {
        StatsBatch batch;
        batch.history = true;
        const admin::ObjectReader reader(body);
        for (const admin::StatsRow& row : admin::rowsFrom<admin::StatsRow>(reader.elements("history")))
            batch.rows.push_back(decoded(row));
        return batch;
    }
    case Topic::Rejected: {
        RejectedBatch batch = rejectedFrom(body, "history");
        batch.history = true;
        return batch;
    }
    case Topic::Audit:
        break;
    }
    return std::nullopt;
}

std::optional<Update> eventsSubscribed(std::string_view body)
{
    admin::EventHistory past;
    if (!admin::fromJson(body, past))
        return std::nullopt;
    EventBatch batch;
    batch.events = decoded(past.history);
    batch.lost = std::max<std::int64_t>(0, past.lost);
    batch.history = true;
    return batch;
}

} // namespace sio::link
