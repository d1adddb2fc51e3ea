// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/command.h"

namespace sio::ctl {

// A function per command, in its own file.
Command auditVerifyCommand();
Command checkConfigCommand();
Command checkTokenCommand();
Command diffCommand();
Command doctorCommand();
Command generateTokenCommand();
Command hashPasswordCommand();
Command publishCommand();
Command recordCommand();
Command replayCommand();
Command roomsCommand();
Command socketsCommand();
Command usersCommand();
Command watchCommand();

/// All of them, in the order of the help.
const std::vector<Command>& commands();

/// Finds the command that `words` begin with in `table` and runs it; --help, --version and mistakes are dealt
/// with here.
int runCommand(const std::vector<Command>& table, const std::vector<std::string>& words, Context& context);

} // namespace sio::ctl
