// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/report.h"

#include <string>

namespace sio::sequences {

// A run for people, line by line as it goes.

/// `  ok    5 publish payment_update                        +901 ms  (1.2 ms)`, and below it what failed.
std::string stepLine(const StepResult& step);
/// What arrived and nobody expected, gathered by actor and name; empty when there is nothing.
std::string unexpectedText(const RunReport& report);
/// `PASSED booking-happy-path: 9 steps in 1.21 s`, and what there is to say beside it.
std::string summaryText(const RunReport& report);

} // namespace sio::sequences
