// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/catalogue.h"
#include "papermastery/options.h"
#include "papermastery/participants.h"
#include "papermastery/publisher.h"
#include "papermastery/testtraffic.h"
#include "socketio/server.h"

#include <atomic>

namespace sio::papermastery {

/// Publishes into the application's namespace. Immutable but for the participants; any thread.
class EventPublisher final : public Publisher {
public:
    /// Everything given outlives the publisher.
    EventPublisher(const ApplicationOptions& options, const catalogue::Catalogue& catalogue,
                   socketio::Namespace& nsp, Participants& participants, const TestTraffic& testTraffic,
                   WallClock wall, const std::atomic<bool>& draining);

    void publish(PublishRequest request, PublishCallback done) override;
    void setParticipants(std::string_view sessionId, std::vector<std::string> users,
                         ParticipantsCallback done) override;

private:
    struct Prepared;
    base::Result<Prepared, PublishError> prepare(const PublishRequest& request) const;
    /// Adds the rooms that `targets` name to `rooms`; `name` is "to" or "except".
    std::optional<PublishError> roomsOf(const Targets& targets, std::string_view name,
                                        std::vector<std::string>& rooms) const;
    void send(Prepared prepared, PublishCallback done);
    /// Sends a test event when everybody whom it would reach is a test user.
    void sendToTestUsers(Prepared prepared, PublishCallback done);
    socketio::BroadcastOperator audienceOf(const Prepared& prepared) const;
    ParticipantsResult nameParticipants(std::string_view sessionId, const std::vector<std::string>& users);

    const ApplicationOptions& m_options;
    const catalogue::Catalogue& m_catalogue;
    socketio::Namespace& m_namespace;
    Participants& m_participants;
    const TestTraffic& m_testTraffic;
    WallClock m_wall;
    const std::atomic<bool>& m_draining;
};

} // namespace sio::papermastery
