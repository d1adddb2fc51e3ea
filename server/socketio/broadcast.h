// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/ids.h"
#include "base/task.h"
#include "socketio/arguments.h"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::socketio {

using base::SocketId;
class Namespace;

/// Which sockets an operation concerns: the union of `rooms` (all of the namespace when empty), minus those
/// in any room of `except`; each socket at most once. Every socket is alone in the room named by its id.
struct Selection {
    std::vector<std::string> rooms;
    std::vector<std::string> except;
};

struct BroadcastFlags {
    bool isVolatile = false;
    bool local = false;   ///< this server alone (there is no other yet)
    bool compress = true; ///< a hint
};

/// What a socket looks like from outside its worker: a copy.
struct SocketInfo {
    SocketId id;
    std::string nsp;  ///< the namespace name that its packets carry
    std::string user; ///< Socket::label(): what the application calls its owner
    std::string transport;
    std::string address;
    std::int64_t connectedAtMs = 0; ///< wall clock
    std::vector<std::string> rooms;
    bool written = false; ///< of an emit: its transport took the event
};

/// What a broadcast reached.
struct BroadcastReport {
    std::uint64_t matched = 0;       ///< sockets selected
    std::uint64_t written = 0;       ///< of these, taken by their transport
    std::uint64_t owners = 0;        ///< distinct Socket::owner() marks among them (0 is no owner)
    std::uint64_t excluded = 0;      ///< sockets in `rooms` that `except` took out
    std::vector<SocketInfo> sockets; ///< only when a listing was asked for
};

/// Outcome of a broadcast with acknowledgements: the first argument of each answer. `timedOut`: fewer answers
/// than targets when the time was up.
struct BroadcastAcks {
    bool timedOut = false;
    std::vector<Arguments> answers;
};

using ReportCallback = base::UniqueFunction<void(BroadcastReport)>;
using AcksCallback = base::UniqueFunction<void(BroadcastAcks)>;
using SocketsCallback = base::UniqueFunction<void(std::vector<SocketInfo>)>;

/// Collects targets and flags, then acts: `io.to("room").except("other").volatile_().emit("name", args)`.
/// A value, usable from any thread. The work of the calling worker is done before the call returns: its
/// members are exactly those of this moment, and each of its sockets gets events in the order of the calls.
/// Other workers get a message; one thread's calls reach each of their sockets in order, too. Callbacks run
/// in the calling thread's worker, possibly before the call returns; when called from a thread that is no
/// worker, everything starts in worker 0 (after the call). A callback is dropped unheard when the worker ends
/// first.
class BroadcastOperator {
public:
    explicit BroadcastOperator(Namespace& nsp);

    BroadcastOperator to(std::string room) const&;
    BroadcastOperator to(std::string room) &&;
    BroadcastOperator to(const std::vector<std::string>& rooms) const&;
    BroadcastOperator to(const std::vector<std::string>& rooms) &&;
    BroadcastOperator to(std::initializer_list<std::string> rooms) const { return to(std::vector(rooms)); }
    BroadcastOperator in(std::string room) const { return to(std::move(room)); }
    BroadcastOperator except(std::string room) const&;
    BroadcastOperator except(std::string room) &&;
    BroadcastOperator except(const std::vector<std::string>& rooms) const&;
    BroadcastOperator except(const std::vector<std::string>& rooms) &&;
    BroadcastOperator except(std::initializer_list<std::string> rooms) const
    {
        return except(std::vector(rooms));
    }
    BroadcastOperator volatile_() const;
    BroadcastOperator local() const;
    BroadcastOperator compress(bool on) const;
    BroadcastOperator timeout(std::chrono::milliseconds time) const;
    /// The report lists up to so many of the sockets (of each worker).
    BroadcastOperator listing(std::size_t atMost) const;
    /// Who emits: a word for observers.
    BroadcastOperator from(std::string origin) const;

    /// Encodes once, sends to every socket selected. A reserved name is refused: nothing is sent, `done`
    /// hears an empty report. `done` hears what was reached.
    void emit(std::string_view event, Arguments arguments, ReportCallback done = {}) const;
    /// Without timeout() the default of 10 s holds. Every socket that took the event is waited for.
    void emitWithAck(std::string_view event, Arguments arguments, AcksCallback done) const;

    /// What emit() would reach right now, sending nothing; `list`: with the sockets.
    void count(bool list, ReportCallback done) const;
    /// The same with the sockets that listing() asks for.
    void count(ReportCallback done) const;
    void fetchSockets(SocketsCallback done) const;
    /// `done` hears, once every worker has carried it out, how many sockets were selected: what is asked
    /// afterwards, by any thread, finds the rooms changed and the sockets gone.
    void socketsJoin(std::vector<std::string> rooms, ReportCallback done = {}) const;
    void socketsLeave(std::vector<std::string> rooms, ReportCallback done = {}) const;
    void disconnectSockets(bool closeConnection = false, ReportCallback done = {}) const;

    const Selection& selection() const { return m_selection; }

private:
    std::shared_ptr<Namespace> m_namespace; ///< a dynamic one must not go while we hold it
    Selection m_selection;
    BroadcastFlags m_flags;
    std::chrono::milliseconds m_timeout{10'000};
    std::size_t m_listLimit = 0;
    std::string m_origin;
};

} // namespace sio::socketio
