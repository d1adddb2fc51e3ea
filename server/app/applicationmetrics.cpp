// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/applicationmetrics.h"

#include "papermastery/codes.h"

namespace sio::app {

using papermastery::ApplicationStats;

void addApplicationMetrics(api::Exposition& out, const papermastery::Application& application)
{
    const auto sum = [&application](auto&& counterOf) {
        std::int64_t total = 0;
        for (int i = 0; i < application.workerCount(); ++i)
            total += counterOf(application.stats(i)).value();
        return static_cast<double>(total);
    };
    const auto total = [&sum](base::Counter ApplicationStats::*counter) {
        return sum(
            [counter](const ApplicationStats& stats) -> const base::Counter& { return stats.*counter; });
    };

    out.gauge("papermastery_users", "Users with a socket, now.",
              static_cast<double>(application.userCount()));
    const char* identities = "papermastery_identities_total";
    const char* identitiesHelp = "Sockets that entered, by how their user was known.";
    out.counter(identities, identitiesHelp, total(&ApplicationStats::claimedIdentities),
                {{"kind", "claimed"}});
    out.counter(identities, identitiesHelp, total(&ApplicationStats::verifiedIdentities),
                {{"kind", "verified"}});
    for (std::size_t i = 0; i < static_cast<std::size_t>(papermastery::ConnectCode::Count); ++i) {
        const auto code = static_cast<papermastery::ConnectCode>(i);
        out.counter("papermastery_connect_refused_total", "Sockets refused by the application.",
                    sum([i](const ApplicationStats& stats) -> const base::Counter& {
                        return stats.connectErrors[i];
                    }),
                    {{"code", std::string(papermastery::connectCodeName(code))}});
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(papermastery::ErrorCode::Count); ++i) {
        const auto code = static_cast<papermastery::ErrorCode>(i);
        out.counter(
            "papermastery_client_errors_total", "Client events answered with an error.",
            sum([i](const ApplicationStats& stats) -> const base::Counter& { return stats.clientErrors[i]; }),
            {{"code", std::string(papermastery::errorCodeName(code))}});
    }
    const char* rooms = "papermastery_room_changes_total";
    const char* roomsHelp = "Changes of membership that clients asked for.";
    out.counter(rooms, roomsHelp, total(&ApplicationStats::roomsJoined), {{"change", "join"}});
    out.counter(rooms, roomsHelp, total(&ApplicationStats::roomsLeft), {{"change", "leave"}});
    out.counter("papermastery_deprecated_fields_total", "Events that spelled sessionId or researcherId.",
                total(&ApplicationStats::deprecatedFields));
    out.counter("papermastery_unknown_events_total", "Client events of unknown name.",
                total(&ApplicationStats::unknownEvents));
    const char* tokens = "papermastery_tokens_total";
    const char* tokensHelp = "Tokens of connected sockets.";
    out.counter(tokens, tokensHelp, total(&ApplicationStats::tokensRenewed), {{"end", "renewed"}});
    out.counter(tokens, tokensHelp, total(&ApplicationStats::tokensExpired), {{"end", "expired"}});
    out.counter("papermastery_participants_forgotten_total",
                "Sessions whose participants had to be forgotten.",
                static_cast<double>(application.participantsForgotten()));
}

void addAdminMetrics(api::Exposition& out, const admin::HubStats& stats)
{
    const auto value = [](const base::Counter& counter) { return static_cast<double>(counter.value()); };
    out.gauge("papermastery_admin_sockets", "Admin sockets, now.", value(stats.consoles));
    const char* events = "papermastery_admin_events_total";
    const char* help = "Events given to consoles, and those left out because of a budget.";
    out.counter(events, help, value(stats.eventsShown), {{"outcome", "shown"}});
    out.counter(events, "", value(stats.eventsSampled), {{"outcome", "sampled"}});
    out.counter("papermastery_admin_resyncs_total", "Tables of sockets that a console had to fetch again.",
                value(stats.resyncs));
}

} // namespace sio::app
