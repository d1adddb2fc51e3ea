// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/matcher.h"
#include "sequences/trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sio::sequences {

enum class ChangeKind : std::uint8_t {
    Missing, ///< the first has it, the second not
    Extra,   ///< the other way round
    Moved,   ///< both have it, at another place in its actor's order
    Changed, ///< the same event with another payload
    Timing   ///< the same, but the time since what went before differs
};
std::string_view changeKindName(ChangeKind kind);

/// One difference in meaning between two traces.
struct Change {
    ChangeKind kind = ChangeKind::Changed;
    std::string actor; ///< empty: the backend
    std::string what;  ///< `received payment_update`
    int step = -1;     ///< of the first trace, or of the second where the first knows none; from 0
    std::vector<Difference> fields; ///< of Changed
    Duration first{};               ///< when it was in the first trace (not of Extra)
    Duration second{};              ///< in the second (not of Missing)
    Duration by{};                  ///< of Timing: how much later the second's is
};

struct DiffOptions {
    Duration timing = std::chrono::milliseconds(100); ///< tolerance for the gaps between events
    Duration payloadTimes = std::chrono::seconds(2);  ///< for timestamps inside payloads
    bool comparesTiming = true;
    std::vector<std::string> ignoredFields; ///< members, by name, at any depth
};

/// Compares two runs, or a sequence (first) with a run (second). Ids and times are normalised: what a
/// variable's value stands for goes by the variable's name; other UUIDs are the same when they stand in for
/// each other everywhere; timestamps count from the run's start, or from a variable that is a time; times of
/// runs at another speed are brought to speed 1. Each actor's events are compared in their own order.
std::vector<Change> diffTraces(const Trace& first, const Trace& second, const DiffOptions& options = {});

/// For people; "no differences" when there are none.
std::string diffText(const std::vector<Change>& changes);
Value diffValue(const std::vector<Change>& changes);

} // namespace sio::sequences
