// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "papermastery/codes.h"
#include "papermastery/identity.h"
#include "papermastery/options.h"
#include "papermastery/participants.h"
#include "papermastery/socketstate.h"
#include "papermastery/tokenlife.h"
#include "socketio/server.h"

#include <atomic>
#include <string>
#include <string_view>

namespace sio::papermastery {

/// What clients may ask (domain.md, section 3): rooms to join and leave, tokens to renew. Every request is
/// answered by its acknowledgement; without one the effect is the same, and a failure arrives as the event
/// `error`. Constant once registered; any worker.
class ClientEvents {
public:
    /// Everything given outlives the object.
    ClientEvents(const ApplicationOptions& options, const base::Clock& clock,
                 const Participants& participants, const IdentityResolver& identities,
                 const TokenLife& tokens, const std::atomic<bool>& draining);

    void registerOn(socketio::Namespace& nsp);

private:
    using Socket = socketio::Socket;
    using Event = socketio::Event;
    /// The answer of a success, whole.
    using Outcome = base::Result<std::string, ClientError>;
    struct RoomRequest;

    bool admit(Socket& socket, const Event& event) const;
    Outcome handleRoom(const RoomRequest& request, Socket& socket, const Event& event) const;
    Outcome join(const RoomRequest& request, Socket& socket, const std::string& id) const;
    Outcome leave(const RoomRequest& request, Socket& socket, const std::string& id) const;
    Outcome renewToken(Socket& socket, const Event& event) const;
    void handleUnknown(Socket& socket, const Event& event) const;
    base::Result<std::string, ClientError> idArgument(const RoomRequest& request, Socket& socket,
                                                      const Event& event) const;

    template <class Work> void answer(Socket& socket, const Event& event, Work work) const;
    void fail(Socket& socket, const Event& event, const ClientError& error) const;

    const ApplicationOptions& m_options;
    const base::Clock& m_clock;
    const Participants& m_participants;
    const IdentityResolver& m_identities;
    const TokenLife& m_tokens;
    const std::atomic<bool>& m_draining;
};

} // namespace sio::papermastery
