// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/report.h"

#include <string>
#include <vector>

namespace sio::sequences {

/// The runs as JUnit XML, as build servers read it: a test suite a run, a test case a step. A step that was
/// not reached is skipped; a run that could not start has one case with an error.
std::string junitXml(const std::vector<RunReport>& reports);

} // namespace sio::sequences
