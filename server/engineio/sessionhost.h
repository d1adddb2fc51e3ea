// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/enginestats.h"
#include "engineio/services.h"
#include "engineio/transport.h"
#include "engineio/types.h"

#include <memory>

namespace sio::engine {

class ServerSession;

/// Packets that are the same for every session, encoded once per worker.
struct ControlFrames {
    Message ping = Message::packet(protocol::EnginePacketType::Ping);
    Message noop = Message::packet(protocol::EnginePacketType::Noop);
    Message probeAnswer = Message::packet(protocol::EnginePacketType::Pong, "probe");
};

/// What a session asks of the worker that it lives in.
class SessionHost {
public:
    virtual const EngineOptions& options() const = 0;
    virtual WorkerServices& services() = 0;
    virtual EngineStats& stats() = 0;
    virtual const ControlFrames& frames() const = 0;
    /// Takes a transport that was told to close, until its goodbye has reached the peer or the time for it is
    /// over. A polling transport is found under `id` until then.
    virtual void letClose(std::unique_ptr<Transport> transport, const SessionId& id) = 0;
    /// The session is over: it leaves the table, and is destroyed at the end of the turn.
    virtual void removeSession(ServerSession& session) = 0;

protected:
    ~SessionHost() = default;
};

} // namespace sio::engine
