// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "papermastery/codes.h"

#include <array>

namespace sio::papermastery {

/// What the application counts in one worker; written there, read by any thread.
struct ApplicationStats {
    base::Counter claimedIdentities;  ///< sockets that came in by their word alone
    base::Counter verifiedIdentities; ///< sockets that came in by a token
    std::array<base::Counter, static_cast<std::size_t>(ConnectCode::Count)> connectErrors;
    std::array<base::Counter, static_cast<std::size_t>(ErrorCode::Count)> clientErrors;
    base::Counter roomsJoined, roomsLeft; ///< changes of membership by request
    base::Counter deprecatedFields;       ///< `sessionId`, `researcherId`
    base::Counter unknownEvents;          ///< also counted when no answer was asked for
    base::Counter tokensRenewed, tokensExpired;

    base::Counter& error(ConnectCode code) { return connectErrors[static_cast<std::size_t>(code)]; }
    base::Counter& error(ErrorCode code) { return clientErrors[static_cast<std::size_t>(code)]; }
};

} // namespace sio::papermastery
