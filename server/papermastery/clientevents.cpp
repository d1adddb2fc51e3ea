// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/clientevents.h"

#include "catalogue/jsonobject.h"
#include "catalogue/jsontext.h"
#include "catalogue/rooms.h"
#include "catalogue/timestamp.h"

#include <array>
#include <exception>

namespace sio::papermastery {

using catalogue::JsonObject;
using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;
using protocol::JsonType;
using socketio::Arguments;

/// One row of the table in domain.md, section 3.
struct ClientEvents::RoomRequest {
    const char* event;
    std::string_view field;
    std::string_view deprecatedField;
    std::string (*room)(std::string_view id);
    bool joins;
    bool isSession; ///< the policy of session rooms applies
    std::string_view message;
};

namespace {

base::Unexpected<ClientError> failed(ErrorCode code, std::string message, std::string detailsJson = "{}")
{
    return base::Unexpected{ClientError{code, std::move(message), std::move(detailsJson)}};
}

std::string fieldDetails(std::string_view field)
{
    return JsonObject().text("field", field).str();
}

/// The event's one argument, an object; `example` says how it looks.
std::optional<ClientError> readObject(const socketio::Event& event, JsonScanner& scanner,
                                      std::string_view field)
{
    if (!event.arguments.empty() && scanner.scan(event.arguments.json(0)) == JsonStatus::Valid &&
        scanner.type() == JsonType::Object)
        return std::nullopt;
    const std::string hint = "Send an object: {\"" + std::string(field) + "\": \"...\"}";
    return ClientError{ErrorCode::InvalidPayload, "An object is expected",
                       JsonObject().text("hint", hint).str()};
}

} // namespace

ClientEvents::ClientEvents(const ApplicationOptions& options, const base::Clock& clock,
                           const Participants& participants, const IdentityResolver& identities,
                           const TokenLife& tokens, const std::atomic<bool>& draining)
    : m_options(options), m_clock(clock), m_participants(participants), m_identities(identities),
      m_tokens(tokens), m_draining(draining)
{
}

void ClientEvents::registerOn(socketio::Namespace& nsp)
{
    static constexpr std::array<RoomRequest, 4> kRoomRequests{{
        {"join_session_room", "session_id", "sessionId", catalogue::sessionRoom, true, true,
         "Joined session room"},
        {"leave_session_room", "session_id", "sessionId", catalogue::sessionRoom, false, true,
         "Left session room"},
        {"join_researcher_room", "researcher_id", "researcherId", catalogue::researcherRoom, true, false,
         "Joined researcher room"},
        {"leave_researcher_room", "researcher_id", "researcherId", catalogue::researcherRoom, false, false,
         "Left researcher room"},
    }};

    nsp.useEvents([this](Socket& socket, const Event& event) { return admit(socket, event); });
    for (const RoomRequest& request : kRoomRequests) {
        nsp.on(request.event, [this, &request](Socket& socket, const Event& event) {
            answer(socket, event, [&] { return handleRoom(request, socket, event); });
        });
    }
    nsp.on("refresh_token", [this](Socket& socket, const Event& event) {
        answer(socket, event, [&] { return renewToken(socket, event); });
    });
    nsp.onUnknown([this](Socket& socket, const Event& event) { handleUnknown(socket, event); });
}

/// Before any handler: the rate, and the end of the server.
bool ClientEvents::admit(Socket& socket, const Event& event) const
{
    auto* state = socket.data<SocketState>();
    if (!state)
        return false;
    const base::Duration wait =
        state->gate.admit(m_clock.now(), {m_options.clientEventsPerSecond, m_options.clientEventsBurst});
    if (wait > base::Duration::zero()) {
        const auto ms = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
        fail(socket, event,
             {ErrorCode::RateLimited, "Too many events", JsonObject().integer("retry_after_ms", ms).str()});
        return false;
    }
    if (m_draining.load(std::memory_order_relaxed)) {
        fail(socket, event, {ErrorCode::ServerDraining, "The server is going down; connect again"});
        return false;
    }
    return true;
}

template <class Work> void ClientEvents::answer(Socket& socket, const Event& event, Work work) const
{
    const auto outcome = [&work]() -> Outcome {
        try {
            return work();
        } catch (const std::exception&) {
            return failed(ErrorCode::Internal, "Something went wrong here");
        }
    }();
    if (!outcome)
        fail(socket, event, outcome.error());
    else if (event.ack)
        event.ack(Arguments().addJson(*outcome));
}

void ClientEvents::fail(Socket& socket, const Event& event, const ClientError& error) const
{
    if (auto* state = socket.data<SocketState>())
        state->stats->error(error.code).add();
    socket.noteRefusal(event.name, errorCodeName(error.code), error.message);
    if (event.ack) {
        event.ack(Arguments().addJson(failureAnswer(error)));
        return;
    }
    const std::string data = JsonObject().text("event", event.name).raw("error", error.json()).str();
    socket.emit("error", Arguments().addJson(data));
}

base::Result<std::string, ClientError> ClientEvents::idArgument(const RoomRequest& request, Socket& socket,
                                                                const Event& event) const
{
    JsonScanner scanner;
    if (auto error = readObject(event, scanner, request.field))
        return base::Unexpected{*std::move(error)};
    const std::string field(request.field);
    const JsonSlice* member = scanner.member(request.field);
    if (!member) {
        member = scanner.member(request.deprecatedField);
        if (!member)
            return failed(ErrorCode::MissingField, field + " is missing", fieldDetails(field));
        socket.data<SocketState>()->stats->deprecatedFields.add();
    }
    const auto text = catalogue::stringOf(member);
    const auto id = text ? catalogue::identifierFrom(*text, m_options.identifiers) : std::nullopt;
    if (!id)
        return failed(ErrorCode::InvalidId, field + " is no identifier", fieldDetails(field));
    return *id;
}

ClientEvents::Outcome ClientEvents::handleRoom(const RoomRequest& request, Socket& socket,
                                               const Event& event) const
{
    const auto id = idArgument(request, socket, event);
    if (!id)
        return base::Unexpected{id.error()};
    return request.joins ? join(request, socket, *id) : leave(request, socket, *id);
}

ClientEvents::Outcome ClientEvents::join(const RoomRequest& request, Socket& socket,
                                         const std::string& id) const
{
    SocketState& state = *socket.data<SocketState>();
    const std::string room = request.room(id);
    // Asked of members, too: who is no longer named is on the way out of the room.
    const bool restricted = request.isSession && m_options.sessionRooms == SessionRoomPolicy::Participants;
    if (restricted && !m_participants.has(id, state.user.userId()))
        return failed(ErrorCode::Forbidden, "You may not join this room");
    const bool alreadyMember = socket.isIn(room);
    if (!alreadyMember) {
        // The user's own room was not asked for.
        const auto limit = static_cast<std::size_t>(m_options.maxRoomsPerSocket);
        if (limit > 0 && socket.roomCount() > limit)
            return failed(ErrorCode::RoomLimit, "This socket is in too many rooms",
                          JsonObject().integer("limit", m_options.maxRoomsPerSocket).str());
        if (!socket.join(room))
            return failed(ErrorCode::Internal, "The room could not be joined");
        state.stats->roomsJoined.add();
    }
    return successAnswer(request.message, JsonObject()
                                              .text("room", room)
                                              .text(request.field, id)
                                              .boolean("joined", true)
                                              .boolean("already_member", alreadyMember)
                                              .str());
}

ClientEvents::Outcome ClientEvents::leave(const RoomRequest& request, Socket& socket,
                                          const std::string& id) const
{
    const std::string room = request.room(id);
    const bool wasMember = socket.leave(room);
    if (wasMember)
        socket.data<SocketState>()->stats->roomsLeft.add();
    return successAnswer(request.message, JsonObject()
                                              .text("room", room)
                                              .text(request.field, id)
                                              .boolean("left", true)
                                              .boolean("was_member", wasMember)
                                              .str());
}

ClientEvents::Outcome ClientEvents::renewToken(Socket& socket, const Event& event) const
{
    JsonScanner scanner;
    if (auto error = readObject(event, scanner, "token"))
        return base::Unexpected{*std::move(error)};
    const JsonSlice* member = scanner.member("token");
    if (!member)
        return failed(ErrorCode::MissingField, "token is missing", fieldDetails("token"));
    const auto token = catalogue::stringOf(member);
    if (!token)
        return failed(ErrorCode::InvalidPayload, "token must be a string", fieldDetails("token"));

    const auto refused = [](std::string_view reason, std::string_view hint) {
        return failed(ErrorCode::Forbidden, std::string(hint), JsonObject().text("reason", reason).str());
    };
    if (m_options.identityMode != IdentityMode::Jwt)
        return refused("TOKENS_NOT_USED", "This server does not use tokens");
    const auto identity = m_identities.renew(*token);
    if (!identity)
        return refused(connectCodeName(identity.error().code), identity.error().hint);
    SocketState& state = *socket.data<SocketState>();
    if (identity->userId != state.user.userId())
        return refused(connectCodeName(ConnectCode::UserIdMismatch), "The token belongs to another user");

    state.stats->tokensRenewed.add();
    m_tokens.begin(socket, state, identity->tokenExpiresMs);
    const std::string expiresAt = catalogue::isoTimestamp(identity->tokenExpiresMs);
    return successAnswer("Token refreshed", JsonObject().text("token_expires_at", expiresAt).str());
}

/// Counted, answered when an answer is asked for, and never passed on to anybody.
void ClientEvents::handleUnknown(Socket& socket, const Event& event) const
{
    if (auto* state = socket.data<SocketState>())
        state->stats->unknownEvents.add();
    const ClientError error{ErrorCode::UnknownEvent, "There is no such event",
                            JsonObject().text("event", event.name).str()};
    if (event.ack)
        fail(socket, event, error);
    else
        socket.noteRefusal(event.name, errorCodeName(error.code), error.message);
}

} // namespace sio::papermastery
