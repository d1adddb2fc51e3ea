// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/serverconfig.h"
#include "sequences/sequence.h"

#include <string>
#include <utility>
#include <vector>

namespace sio::sequences {

/// Why the account that this configuration was sent to may not let virtual users loose on the server
/// (admin-stream.md, PM_TEST_TRAFFIC); empty when it may. `users`: whom they claim to be; an empty name is a
/// user without one.
std::string whyNotGranted(const link::ServerConfig& config, const std::vector<std::string>& users);

/// Whom a sequence's virtual users will claim to be, where that is known before the run; an empty name where
/// it is not.
std::vector<std::string> usersOf(const Sequence& sequence,
                                 const std::vector<std::pair<std::string, std::string>>& map = {});

} // namespace sio::sequences
