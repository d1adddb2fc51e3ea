// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "papermastery/rategate.h"
#include "papermastery/stats.h"
#include "papermastery/userregistry.h"

#include <cstdint>

namespace sio::papermastery {

/// What the application keeps of one socket (Socket::data); made when it is admitted, gone with the socket.
struct SocketState {
    UserRegistry::Slot user;
    ApplicationStats* stats = nullptr;         ///< of the socket's worker
    std::int64_t tokenExpiresMs = 0; ///< 0: there is no token
    std::int64_t endsMs = 0;         ///< then the socket is disconnected
    RateGate gate;
    bool authenticated = false;
    bool expiryAnnounced = false;
};

} // namespace sio::papermastery
