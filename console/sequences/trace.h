// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/sequence.h"
#include "sequences/times.h"
#include "sequences/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::sequences {

enum class TraceKind : std::uint8_t {
    Connected,    ///< a virtual user joined its namespace
    Disconnected, ///< it left
    Closed,       ///< the server, or the network, ended its connection; `event` is the reason
    Sent,         ///< it emitted
    Answered,     ///< the ack of what it emitted; `event` is the emitted one
    Received,     ///< an event arrived
    Published     ///< the backend published; no actor
};
std::string_view traceKindName(TraceKind kind);
std::optional<TraceKind> traceKindOf(std::string_view name);

/// One thing that happened in a run, or that a recording says should happen.
struct TraceEntry {
    Duration time{}; ///< since the start
    TraceKind kind = TraceKind::Received;
    std::string actor;
    std::string event;
    std::vector<Value> args;
    int step = -1;       ///< which did it or which consumed it, from 0; -1: none
    bool hasTime = true; ///< false: `time` is that of a step before
};

/// What happened, in order of time, and the names of the values in it.
struct Trace {
    std::string title;
    std::vector<TraceEntry> entries;
    std::vector<std::pair<std::string, Value>> values; ///< variables and such: what ids are called
    WallTime startedAt = 0;
    double speed = 1;       ///< the times are the run's own
    bool isPattern = false; ///< from a sequence: payloads say less than what arrives
};

/// What a sequence says should happen: its steps as entries, their values as they were written.
Trace traceOf(const Sequence& sequence);

} // namespace sio::sequences
