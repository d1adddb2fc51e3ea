// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/direction.h"
#include "admin/rejectedrow.h"
#include "admin/socketstream.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sio::admin {

/// One event, or one worker's share of a broadcast, as the worker saw it. Nothing is masked yet.
struct EventRecord {
    std::uint64_t broadcastId = 0; ///< 0: no broadcast
    bool isHome = true;            ///< of a broadcast: the share that says what it was; others only count
    std::int64_t timeMs = 0;
    Direction dir = Direction::In;
    std::string event;
    std::string nsp;
    std::string user;
    std::string socket;
    std::vector<std::string> rooms;
    std::uint64_t matched = 0;
    std::uint64_t written = 0;
    std::string arguments; ///< JSON texts, comma separated, maybe cut
    std::size_t size = 0;  ///< of the whole arguments
    bool isCut = false;
    bool wantsAck = false;
    std::string origin;               ///< see originText()
    std::vector<std::string> targets; ///< some of the receivers' ids, when somebody wants them
};

/// What one worker has seen since its last batch.
struct FeedBatch {
    int worker = 0;
    std::uint64_t generation = 0; ///< of what the changes belong to: see WorkerFeed::watchSockets()
    std::vector<SocketChange> changes;
    bool isSnapshotComplete = false; ///< every socket that was there has been in `changes` by now
    bool isBroken = false;           ///< changes were lost: the table must be fetched again
    std::vector<EventRecord> events;
    std::uint64_t eventsLeftOut = 0; ///< over the budget
    std::vector<RejectedRow> rejected;
};

} // namespace sio::admin
