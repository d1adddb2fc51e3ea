// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "loadgen/options.h"

#include <map>
#include <string>

namespace bench {

/// Figures of one run by name, units in the name ("cpu_us_per_delivery", "p99_ms").
using Figures = std::map<std::string, double>;

/// Runs `options.scenario`; throws std::runtime_error when the server does not do its part. What each
/// scenario measures is said at its function.
Figures runScenario(const Options& options);

} // namespace bench
