// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "papermastery/options.h"
#include "papermastery/socketstate.h"
#include "socketio/socket.h"

#include <cstdint>

namespace sio::papermastery {

/// Ends sockets when their token does: `token_expiring` some time ahead, then, unless it was renewed, the
/// disconnect (domain.md, section 1). Uses the socket's timer. Immutable; any worker.
class TokenLife {
public:
    TokenLife(const JwtOptions& options, WallClock wall);

    /// The socket has a token that expires then; also when it is a later one.
    void begin(socketio::Socket& socket, SocketState& state, std::int64_t expiresMs) const;

private:
    void wake(socketio::Socket& socket) const;
    void arm(socketio::Socket& socket, const SocketState& state) const;

    const JwtOptions& m_options;
    WallClock m_wall;
};

} // namespace sio::papermastery
