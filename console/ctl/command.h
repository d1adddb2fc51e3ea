// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace sio::ctl {

/// Exit codes of papermastery-ctl.
enum ExitCode : int {
    ExitDone = 0,
    ExitFailed = 1, ///< the answer is no: a broken chain, a refused login or command, a failed expectation
    ExitUsage = 2,  ///< wrong arguments
    ExitUnreachable = 3, ///< no server was reached: refused, unknown host, no answer in time, TLS
};

/// What a command speaks through. Results go to `out`, words for people to `err`.
struct Context {
    std::ostream& out;
    std::ostream& err;
    std::istream& in;
};

/// One command of papermastery-ctl. Each has a file of its own and a row in the table of commands.cpp; that
/// is all that a new one needs. A QCoreApplication exists when it runs; a command that needs the event loop
/// runs it itself.
struct Command {
    std::string_view name;    ///< one or two words: "watch", "audit verify"
    std::string_view summary; ///< one line
    /// `words`: what follows the name; usually given to Arguments at once. Answers the exit code.
    std::function<int(const Command& self, const std::vector<std::string>& words, Context& context)> run;
};

} // namespace sio::ctl
