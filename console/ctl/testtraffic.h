// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/adminrun.h"
#include "sequences/serveraddress.h"

#include <string>
#include <vector>

namespace sio::ctl {

// Virtual users are let loose on servers of this machine, and on others only where the admin stream grants it
// (admin-stream.md, PM_TEST_TRAFFIC). This program keeps to the rule; to the server, virtual users are users.

/// Asks the server where it has to be asked: on another machine, or when `admin` (an account) is given.
/// Answers an exit code when it must not be done, which has been said.
std::optional<int> checkTestTraffic(const sequences::ServerAddress& server, const std::string& url,
                                    const std::string& admin, const std::vector<std::string>& users,
                                    const Arguments& arguments, Context& context);

/// The rule in words, for a command's help.
extern const char* const kTestTrafficNote;

} // namespace sio::ctl
