// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/matcher.h"
#include "sequences/trace.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::sequences {

enum class StepStatus : std::uint8_t { NotRun, Running, Passed, Failed };
std::string_view stepStatusName(StepStatus status);

/// Why a step failed: what was expected, what came, and when.
struct Failure {
    std::string actor;              ///< empty: nobody's
    std::string message;            ///< one line: `expected payment_update, got it with another status`
    std::vector<Difference> fields; ///< where a value differs
    Duration when{};                ///< since the start
};
/// `reader: expected payment_update within 2s; the one at 412 ms differs`, and a line for each field.
std::string failureText(const Failure& failure);

struct StepResult {
    std::size_t index = 0;
    std::string title;
    StepStatus status = StepStatus::NotRun;
    std::optional<Duration> planned; ///< `at`, at the run's speed
    Duration started{};              ///< since the start
    Duration finished{};
    std::vector<Failure> failures;
    std::string note; ///< for people: what a pause asked for, who answered
};

enum class RunStatus : std::uint8_t {
    Passed,
    Failed,
    Stopped,    ///< by hand
    CouldNotRun ///< `error` says why; nothing was tried, or the server could not be reached
};
std::string_view runStatusName(RunStatus status);

/// All that is known of one run, as values.
struct RunReport {
    std::string sequence;
    std::string file;
    std::string server;
    RunStatus status = RunStatus::Passed;
    std::string error;
    bool isStrict = false;
    double speed = 1;
    Duration duration{};
    std::vector<StepResult> steps;
    Trace trace;
    std::vector<std::size_t> unexpected; ///< entries of the trace that arrived and no step expected

    std::size_t count(StepStatus wanted) const;
};

Value reportValue(const RunReport& report);
/// The trace of a report that was written as JSON; nothing when it is none.
std::optional<Trace> traceFromReport(const Value& report);

} // namespace sio::sequences
