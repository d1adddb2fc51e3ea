// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/application.h"

#include "catalogue/jsonobject.h"
#include "catalogue/rooms.h"
#include "catalogue/timestamp.h"
#include "net/loop.h"
#include "papermastery/clientevents.h"
#include "papermastery/eventpublisher.h"
#include "papermastery/identity.h"
#include "papermastery/participants.h"
#include "papermastery/socketstate.h"
#include "papermastery/tokenlife.h"
#include "papermastery/userregistry.h"

#include <algorithm>
#include <atomic>
#include <exception>

namespace sio::papermastery {

using catalogue::JsonObject;
using socketio::Socket;

struct Application::Private {
    Private(ApplicationOptions given, const catalogue::Catalogue& catalogue,
            socketio::Namespace& theNamespace, Surroundings surroundings)
        : nsp(theNamespace), options(std::move(given)), wall(std::move(surroundings.wall)),
          isBlocked(std::move(surroundings.isBlocked)), testTraffic(std::move(surroundings.testTraffic)),
          identities(options, wall), participants(options.maxParticipantSessions, options.maxParticipants),
          tokens(options.jwt, wall),
          clientEvents(options, surroundings.clock, participants, identities, tokens, draining),
          publisher(options, catalogue, theNamespace, participants, testTraffic, wall, draining)
    {
    }

    std::optional<socketio::ConnectError> admit(Socket& socket);
    std::optional<ConnectFailure> identify(Socket& socket, ApplicationStats& stats);
    void welcome(Socket& socket);
    ApplicationStats& statsHere();

    socketio::Namespace& nsp;
    const ApplicationOptions options;
    const WallClock wall;
    const BlockedCheck isBlocked;
    const TestTraffic testTraffic;
    std::atomic<bool> draining{false};
    IdentityResolver identities;
    UserRegistry users;
    Participants participants;
    TokenLife tokens;
    ClientEvents clientEvents;
    EventPublisher publisher;
    std::vector<std::unique_ptr<ApplicationStats>> stats; ///< one per worker
    std::function<int()> currentWorker;
};

/// Connections and their first packets run in workers alone.
ApplicationStats& Application::Private::statsHere()
{
    return *stats[static_cast<std::size_t>(std::max(0, currentWorker()))];
}

/// Refuses or admits a socket; fails closed.
std::optional<socketio::ConnectError> Application::Private::admit(Socket& socket)
{
    ApplicationStats& here = statsHere();
    std::optional<ConnectFailure> failure =
        ConnectFailure{ConnectCode::Internal, "Something went wrong here"};
    try {
        failure = identify(socket, here);
    } catch (const std::exception&) {
        // Nobody comes in by a fault of ours.
    }
    if (!failure)
        return std::nullopt;
    here.error(failure->code).add();
    return connectError(*failure);
}

std::optional<ConnectFailure> Application::Private::identify(Socket& socket, ApplicationStats& here)
{
    const auto identity = identities.resolve(socket.handshake(), socket.auth());
    socket.forgetAuth(); // a token, or up to a message's limit of anything
    if (!identity)
        return identity.error();
    if (isBlocked && isBlocked(identity->userId))
        return ConnectFailure{ConnectCode::UserBlocked, "This user may not connect now"};
    auto slot = users.acquire(identity->userId, options.maxSocketsPerUser);
    if (!slot)
        return ConnectFailure{ConnectCode::TooManyConnections, "Close other connections of this user first"};
    auto state = std::make_shared<SocketState>();
    state->user = *std::move(slot);
    state->stats = &here;
    state->tokenExpiresMs = identity->tokenExpiresMs;
    state->authenticated = identity->authenticated;
    socket.setData(std::move(state));
    return std::nullopt;
}

/// The user's room and the first event, `connection_success` (domain.md, section 1).
void Application::Private::welcome(Socket& socket)
{
    SocketState& state = *socket.data<SocketState>();
    const std::string userId(state.user.userId());
    (state.authenticated ? state.stats->verifiedIdentities : state.stats->claimedIdentities).add();
    socket.setOwner(userMark(userId), userId);
    socket.join(catalogue::userRoom(userId));

    JsonObject data;
    data.text("message", "Connected")
        .text("user_id", userId)
        .text("sid", socket.id().view())
        .boolean("authenticated", state.authenticated)
        .boolean("recovered", socket.recovered())
        .texts("rooms", socket.rooms())
        .text("server_time", catalogue::isoTimestamp(wall()));
    if (state.tokenExpiresMs != 0)
        data.text("token_expires_at", catalogue::isoTimestamp(state.tokenExpiresMs));
    socket.emit("connection_success", socketio::Arguments().addJson(data.str()));
    if (state.tokenExpiresMs != 0)
        tokens.begin(socket, state, state.tokenExpiresMs);
}

Application::Application(ApplicationOptions options, const catalogue::Catalogue& catalogue,
                         socketio::Server& server, Surroundings surroundings)
{
    // Deployed clients write the HTTP path where the namespace stands (socket-io.md, section 1): all three
    // are one.
    socketio::Namespace& nsp = server.of("/");
    nsp.alias("/socket.io").alias("/socket.io/");
    d = std::make_unique<Private>(std::move(options), catalogue, nsp, std::move(surroundings));
    nsp.use([this](Socket& socket) { return d->admit(socket); });
    nsp.onConnection([this](Socket& socket) { d->welcome(socket); });
    d->clientEvents.registerOn(nsp);
}

Application::~Application() = default;

socketio::ServerOptions Application::serverOptions(socketio::ServerOptions options)
{
    options.invalidNamespaceDataJson = invalidNamespaceDataJson();
    return options;
}

void Application::start(int workers, std::function<int()> currentWorker)
{
    for (int i = 0; i < workers; ++i)
        d->stats.push_back(std::make_unique<ApplicationStats>());
    d->currentWorker = std::move(currentWorker);
}

void Application::start(const std::vector<net::Loop*>& loops)
{
    start(static_cast<int>(loops.size()), [loops] {
        for (std::size_t i = 0; i < loops.size(); ++i) {
            if (loops[i]->isCurrentThread())
                return static_cast<int>(i);
        }
        return 0;
    });
}

socketio::Namespace& Application::nsp()
{
    return d->nsp;
}

bool Application::isAuthenticated(const Socket& socket)
{
    const auto* const state = socket.data<SocketState>();
    return state && state->authenticated;
}

Publisher& Application::publisher()
{
    return d->publisher;
}

void Application::beginDrain()
{
    d->draining.store(true, std::memory_order_relaxed);
}

int Application::workerCount() const
{
    return static_cast<int>(d->stats.size());
}

const ApplicationStats& Application::stats(int worker) const
{
    return *d->stats[static_cast<std::size_t>(worker)];
}

std::size_t Application::userCount() const
{
    return d->users.userCount();
}

std::int64_t Application::participantsForgotten() const
{
    return d->participants.forgotten();
}

} // namespace sio::papermastery
