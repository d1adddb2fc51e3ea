// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/eventpublisher.h"

#include "catalogue/jsonobject.h"
#include "catalogue/payload.h"
#include "catalogue/rooms.h"
#include "catalogue/timestamp.h"
#include "protocol/jsonscanner.h"
#include "protocol/socketpacket.h"

#include <algorithm>
#include <limits>
#include <set>

namespace sio::papermastery {

using catalogue::JsonObject;
using protocol::JsonScanner;
using protocol::JsonStatus;
using protocol::JsonType;
using socketio::BroadcastReport;

namespace {

constexpr std::size_t kMaxEventName = 256;
constexpr int kBadRequest = 400;
constexpr int kForbidden = 403;
constexpr int kTooLarge = 413;
constexpr int kUnprocessable = 422;
constexpr int kUnavailable = 503;

PublishError refusal(std::string_view code, std::string message, std::string detailsJson = "{}",
                     int httpStatus = kUnprocessable)
{
    return {std::string(code), httpStatus, std::move(message), std::move(detailsJson)};
}

PublishError invalidId(const std::string& field, std::string_view what)
{
    return refusal("INVALID_ID", field + " is no " + std::string(what),
                   JsonObject().text("field", field).str());
}

std::string element(std::string_view name, std::string_view list, std::size_t index)
{
    return std::string(name) + '.' + std::string(list) + '[' + std::to_string(index) + ']';
}

std::size_t size(const Targets& targets)
{
    return targets.users.size() + targets.rooms.size() + targets.sockets.size();
}

std::optional<PublishError> checkName(std::string_view event)
{
    const std::string details = JsonObject().text("field", "event").str();
    if (!catalogue::isPlainName(event, kMaxEventName))
        return refusal("INVALID_EVENT", "event must be a name of 1 to 256 bytes without control characters",
                       details);
    if (protocol::isReservedEvent(event))
        return refusal("RESERVED_EVENT", "this event name is reserved", details);
    return std::nullopt;
}

std::optional<PublishError> scanData(JsonScanner& scanner, std::string_view data)
{
    const std::string details = JsonObject().text("field", "data").str();
    switch (scanner.scan(data)) {
    case JsonStatus::Valid:
        if (scanner.type() == JsonType::Object)
            return std::nullopt;
        return refusal("INVALID_PAYLOAD", "data must be an object", details);
    case JsonStatus::TooDeep:
        return refusal("INVALID_PAYLOAD", "data is nested too deep", details);
    case JsonStatus::TooManyValues:
        return refusal("INVALID_PAYLOAD", "data has too many values", details);
    case JsonStatus::Malformed:
        break;
    }
    return refusal("INVALID_JSON", "data is no JSON", details, kBadRequest);
}

} // namespace

/// A request that will be carried out.
struct EventPublisher::Prepared {
    std::string event;
    std::string payload;
    std::vector<std::string> rooms; ///< not asked when toAll
    std::vector<std::string> except;
    bool toAll = false;
    bool exceptAll = false;
    bool dryRun = false;
    bool isVolatile = false;
    std::string origin;
    std::size_t maxListed = 0;
    PublishOutcome outcome; ///< as far as it is known beforehand
    catalogue::NamedParticipants participants;
};

EventPublisher::EventPublisher(const ApplicationOptions& options, const catalogue::Catalogue& catalogue,
                               socketio::Namespace& nsp, Participants& participants,
                               const TestTraffic& testTraffic, WallClock wall,
                               const std::atomic<bool>& draining)
    : m_options(options), m_catalogue(catalogue), m_namespace(nsp), m_participants(participants),
      m_testTraffic(testTraffic), m_wall(std::move(wall)), m_draining(draining)
{
}

void EventPublisher::publish(PublishRequest request, PublishCallback done)
{
    auto prepared = prepare(request);
    if (!prepared)
        done(base::Unexpected{std::move(prepared).error()});
    else if (request.test && m_testTraffic.isLimited())
        sendToTestUsers(*std::move(prepared), std::move(done));
    else
        send(*std::move(prepared), std::move(done));
}

std::optional<PublishError> EventPublisher::roomsOf(const Targets& targets, std::string_view name,
                                                    std::vector<std::string>& rooms) const
{
    for (std::size_t i = 0; i < targets.users.size(); ++i) {
        const auto user = catalogue::identifierFrom(targets.users[i], m_options.identifiers);
        if (!user)
            return invalidId(element(name, "users", i), "identifier");
        rooms.push_back(catalogue::userRoom(*user));
    }
    for (std::size_t i = 0; i < targets.rooms.size(); ++i) {
        auto room = catalogue::roomFrom(targets.rooms[i], m_options.identifiers);
        if (!room)
            return invalidId(element(name, "rooms", i), "room");
        rooms.push_back(*std::move(room));
    }
    for (std::size_t i = 0; i < targets.sockets.size(); ++i) {
        // Every socket is alone in the room of its id.
        if (!base::SocketId::fromText(targets.sockets[i]))
            return invalidId(element(name, "sockets", i), "socket id");
        rooms.push_back(targets.sockets[i]);
    }
    return std::nullopt;
}

base::Result<EventPublisher::Prepared, PublishError>
EventPublisher::prepare(const PublishRequest& request) const
{
    if (m_draining.load(std::memory_order_relaxed))
        return base::Unexpected{refusal("SERVER_DRAINING", "the server is going down", "{}", kUnavailable)};
    if (auto error = checkName(request.event))
        return base::Unexpected{*std::move(error)};
    if (request.test && !request.dryRun && !m_testTraffic.isOpen())
        return base::Unexpected{refusal(
            "NOT_ARMED", "test events are refused in production while no admin is armed", "{}", kForbidden)};
    if (request.dataJson.size() > m_options.maxPublishData)
        return base::Unexpected{
            refusal("PAYLOAD_TOO_LARGE", "data is too large",
                    JsonObject().integer("limit", static_cast<std::int64_t>(m_options.maxPublishData)).str(),
                    kTooLarge)};
    if (size(request.except) + (request.to ? size(*request.to) : 0) > m_options.maxTargets)
        return base::Unexpected{
            refusal("TOO_MANY_TARGETS", "to and except name too many",
                    JsonObject().integer("limit", static_cast<std::int64_t>(m_options.maxTargets)).str())};
    JsonScanner scanner;
    if (auto error = scanData(scanner, request.dataJson))
        return base::Unexpected{*std::move(error)};

    Prepared prepared;
    prepared.event = request.event;
    prepared.dryRun = request.dryRun;
    prepared.isVolatile = request.isVolatile;
    prepared.origin = request.origin;
    const std::size_t byDefault = request.dryRun ? std::numeric_limits<std::size_t>::max() : 0;
    prepared.maxListed = request.maxListed.value_or(byDefault);
    const catalogue::EventType* type = m_catalogue.find(request.event);
    catalogue::Composed composed =
        catalogue::compose(type, request.dataJson, scanner,
                           {catalogue::generateUuid(), catalogue::isoTimestamp(m_wall()), request.test});
    prepared.payload = std::move(composed.json);
    prepared.outcome.eventId = std::move(composed.eventId);
    if (auto error = scanData(scanner, prepared.payload))
        return base::Unexpected{*std::move(error)};

    if (m_options.schema != SchemaMode::Off)
        prepared.outcome.warnings = catalogue::lint(m_catalogue, request.event, scanner,
                                                    {m_options.identifiers, m_options.maxWarnings});
    const auto& warnings = prepared.outcome.warnings;
    const auto isViolation = [](const catalogue::Warning& warning) { return warning.isViolation(); };
    if (m_options.schema == SchemaMode::Strict && std::any_of(warnings.begin(), warnings.end(), isViolation))
        return base::Unexpected{refusal("SCHEMA_VIOLATION", "the data does not fit the event",
                                        JsonObject().raw("warnings", catalogue::toJson(warnings)).str())};

    if (request.to) {
        prepared.toAll = request.to->all;
        if (auto error = roomsOf(*request.to, "to", prepared.rooms))
            return base::Unexpected{*std::move(error)};
    } else if (type) {
        prepared.rooms = catalogue::audienceOf(*type, scanner, m_options.identifiers);
        if (request.mayReach && !std::all_of(prepared.rooms.begin(), prepared.rooms.end(), request.mayReach))
            return base::Unexpected{
                refusal("FORBIDDEN", "the caller may not reach this audience", "{}", kForbidden)};
    }
    if (!prepared.toAll && prepared.rooms.empty())
        return base::Unexpected{refusal("AUDIENCE_REQUIRED",
                                        "the data does not say who gets the event; name them in to",
                                        JsonObject().text("field", "to").str())};
    prepared.exceptAll = request.except.all;
    if (auto error = roomsOf(request.except, "except", prepared.except))
        return base::Unexpected{*std::move(error)};
    if (type && m_options.sessionRooms == SessionRoomPolicy::Participants)
        prepared.participants = catalogue::participantsOf(*type, scanner, m_options.identifiers);
    // Data that goes elsewhere must not open the room of a session that the caller may not reach.
    if (request.mayReach && !prepared.participants.users.empty() &&
        !request.mayReach(catalogue::sessionRoom(prepared.participants.sessionId)))
        prepared.participants = {};
    return prepared;
}

socketio::BroadcastOperator EventPublisher::audienceOf(const Prepared& prepared) const
{
    socketio::BroadcastOperator operation = m_namespace.operation();
    if (!prepared.toAll)
        operation = std::move(operation).to(prepared.rooms);
    if (!prepared.exceptAll)
        operation = std::move(operation).except(prepared.except);
    return operation;
}

void EventPublisher::sendToTestUsers(Prepared prepared, PublishCallback done)
{
    if (prepared.exceptAll) // reaches nobody
        return send(std::move(prepared), std::move(done));
    const socketio::BroadcastOperator audience = audienceOf(prepared);
    audience.fetchSockets([this, prepared = std::move(prepared),
                           done = std::move(done)](const std::vector<socketio::SocketInfo>& sockets) mutable {
        const auto isStranger = [this](const socketio::SocketInfo& socket) {
            return !m_testTraffic.mayReach(socket.user);
        };
        // Everyone may be more tomorrow: the empty house is no test user.
        const auto strangers = std::count_if(sockets.begin(), sockets.end(), isStranger);
        if (strangers == 0 && !prepared.toAll)
            return send(std::move(prepared), std::move(done));
        done(base::Unexpected{refusal("TEST_USERS_ONLY",
                                      prepared.toAll ? "test events reach test users alone, not everyone"
                                                     : "test events reach test users alone",
                                      JsonObject().integer("other_sockets", strangers).str(), kForbidden)});
    });
}

void EventPublisher::send(Prepared prepared, PublishCallback done)
{
    // Named before the event is on its way: who is told of a session may join it at once.
    if (!prepared.dryRun && !prepared.participants.users.empty())
        m_participants.add(prepared.participants.sessionId, prepared.participants.users);

    socketio::BroadcastOperator operation = audienceOf(prepared);
    if (prepared.isVolatile)
        operation = operation.volatile_();

    const bool dryRun = prepared.dryRun;
    const bool exceptAll = prepared.exceptAll;
    auto report = [outcome = std::move(prepared.outcome), done = std::move(done), dryRun,
                   exceptAll](BroadcastReport reached) mutable {
        // Nobody is left of those who were selected: what was matched was taken out.
        const std::uint64_t excluded = exceptAll ? reached.matched : reached.excluded;
        if (!exceptAll) {
            outcome.matchedUsers = reached.owners;
            outcome.matchedSockets = reached.matched;
            outcome.written = dryRun ? 0 : reached.written;
            outcome.sockets = std::move(reached.sockets);
        }
        if (dryRun)
            outcome.reason = PublishReason::DryRun;
        else if (outcome.matchedSockets == 0)
            outcome.reason = excluded > 0 ? PublishReason::AllExcepted : PublishReason::NoSockets;
        done(std::move(outcome));
    };
    if (dryRun || exceptAll)
        operation.listing(exceptAll ? 0 : prepared.maxListed).count(std::move(report));
    else
        operation.from(std::move(prepared.origin))
            .listing(prepared.maxListed)
            .emit(prepared.event, socketio::Arguments().addJson(prepared.payload), std::move(report));
}

ParticipantsResult EventPublisher::nameParticipants(std::string_view sessionId,
                                                    const std::vector<std::string>& users)
{
    const auto session = catalogue::identifierFrom(sessionId, m_options.identifiers);
    if (!session)
        return base::Unexpected{invalidId("session_id", "identifier")};
    if (users.size() > m_participants.maxUsers())
        return base::Unexpected{refusal(
            "TOO_MANY_TARGETS", "users names too many",
            JsonObject().integer("limit", static_cast<std::int64_t>(m_participants.maxUsers())).str())};
    ParticipantsOutcome outcome;
    outcome.sessionId = *session;
    outcome.enforced = m_options.sessionRooms == SessionRoomPolicy::Participants;
    std::set<std::string> named;
    for (std::size_t i = 0; i < users.size(); ++i) {
        auto user = catalogue::identifierFrom(users[i], m_options.identifiers);
        if (!user)
            return base::Unexpected{invalidId("users[" + std::to_string(i) + ']', "identifier")};
        if (named.insert(*user).second)
            outcome.users.push_back(*std::move(user));
    }
    m_participants.set(*session, outcome.users);
    return outcome;
}

void EventPublisher::setParticipants(std::string_view sessionId, std::vector<std::string> users,
                                     ParticipantsCallback done)
{
    ParticipantsResult outcome = nameParticipants(sessionId, users);
    if (!outcome || !outcome->enforced)
        return done(std::move(outcome));

    // Joins that were allowed before this are seen by the query: it comes to each worker after them. Who may
    // stay is asked when it returns, since another call may have named others meanwhile.
    const std::string room = catalogue::sessionRoom(outcome->sessionId);
    m_namespace.in(room).fetchSockets(
        [&nsp = m_namespace, &participants = m_participants, room, outcome = *std::move(outcome),
         done = std::move(done)](const std::vector<socketio::SocketInfo>& sockets) mutable {
            std::vector<std::string> strangers;
            for (const socketio::SocketInfo& socket : sockets) {
                if (!participants.has(outcome.sessionId, socket.user))
                    strangers.push_back(socket.id.str());
            }
            if (strangers.empty())
                return done(std::move(outcome));
            nsp.to(strangers).socketsLeave({room});
            // The count comes to each worker behind the leave; its answer says that all of them have done it.
            nsp.to(strangers).count(false, [outcome = std::move(outcome), done = std::move(done)](
                                               const BroadcastReport&) mutable { done(std::move(outcome)); });
        });
}

} // namespace sio::papermastery
