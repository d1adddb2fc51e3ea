// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/serveraddress.h"

#include <string>
#include <vector>

namespace sio::ctl {

/// Looks whether the server is there and offers what sequences require ("publish"), before anything is done
/// to it: nothing is sent to anybody. Answers what is amiss, or nothing. Runs an event loop.
std::string preflight(const sequences::ServerAddress& server, const std::vector<std::string>& features,
                      const std::string& publishKey);

} // namespace sio::ctl
