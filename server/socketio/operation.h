// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/task.h"
#include "socketio/broadcast.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sio::socketio {

class Socket;
class WorkerState;

/// What a BroadcastOperator asks of every worker: a value that travels between threads.
struct Operation {
    enum class Kind : std::uint8_t { Emit, Count, Join, Leave, Disconnect };

    Kind kind = Kind::Count;
    Selection selection;
    BroadcastFlags flags;
    std::string event;   ///< Emit
    Arguments arguments; ///< Emit
    std::optional<std::uint64_t> ackId;
    std::chrono::milliseconds timeout{0}; ///< with ackId
    std::vector<std::string> rooms;       ///< Join, Leave
    bool closeConnection = false;         ///< Disconnect
    bool wantOwners = false;
    std::size_t listLimit = 0; ///< sockets listed in the report, of each worker

    // For observers; emits alone.
    std::uint64_t broadcastId = 0; ///< 0: nobody looks
    int home = 0;                  ///< the worker that began it
    std::string origin;
};

/// What one worker did about an Operation.
struct LocalResult {
    std::uint64_t matched = 0;
    std::uint64_t written = 0;
    std::uint64_t excluded = 0;
    std::vector<std::uint64_t> owners; ///< distinct marks in ascending order, when they were wanted
    std::vector<SocketInfo> sockets;   ///< when they were wanted
};

/// One worker's answers to a broadcast with acknowledgements.
struct AcksResult {
    std::uint64_t expected = 0;
    std::vector<Arguments> answers;
};
using AcksResultCallback = base::UniqueFunction<void(AcksResult)>;
using LocalCallback = base::UniqueFunction<void(LocalResult)>;

/// Carries an Operation out on the sockets of one worker, in its thread.
class LocalOperations {
public:
    /// Any kind but Disconnect.
    static LocalResult run(WorkerState& worker, Namespace& nsp, const Operation& operation);
    /// A Disconnect. `done` is called when the last of the sockets has gone: before this returns, or, when
    /// there are many, in a later turn.
    static void disconnect(WorkerState& worker, Namespace& nsp, const Operation& operation,
                           LocalCallback done);
    /// For an Emit with an ack id: `done` is called once, when every socket that took the event has answered
    /// or the time is up; possibly before this returns.
    static void runWithAcks(WorkerState& worker, Namespace& nsp, const Operation& operation,
                            AcksResultCallback done);

private:
    static void emit(WorkerState& worker, Namespace& nsp, const Operation& operation,
                     const std::vector<Socket*>& targets, LocalResult& result);
    static void report(WorkerState& worker, Namespace& nsp, const Operation& operation,
                       const std::vector<Socket*>& targets, std::uint64_t matched, std::uint64_t written);
};

} // namespace sio::socketio
