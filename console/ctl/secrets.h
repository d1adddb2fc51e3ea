// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"

#include <iosfwd>
#include <string>

namespace sio::ctl {

/// The whole content of a file that holds one secret, without the line feed at its end; in words what is
/// wrong otherwise (also when others may read it).
base::Result<std::string, std::string> readSecretFile(const std::string& path);

/// One line from the terminal without echo, after `prompt` on it; from `in` when it is no terminal.
base::Result<std::string, std::string> readSecretLine(const std::string& prompt, std::istream& in);

/// True when standard input is a terminal.
bool isInteractive();

} // namespace sio::ctl
