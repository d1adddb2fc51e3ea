// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/arguments.h"
#include "link/adminclient.h"

#include <functional>
#include <string>

namespace sio::ctl {

/// How to reach the admin namespace of a server: the same options for every command that does.
struct AdminLogin {
    std::string url;
    std::string user;
    std::string passwordFile;
    std::string pin;
    std::chrono::milliseconds deadline{10'000};

    AdminLogin(); ///< defaults of the environment
    void declare(Arguments& arguments);
};
/// What declare() declares, in words, for the end of a help.
extern const char* const kAdminLoginNote;

/// Ends the run with an exit code.
using Finish = std::function<void(int code)>;

struct AdminWork {
    /// Called once, when the login has succeeded.
    std::function<void(link::AdminClient& client, const Finish& finish)> start;
    /// The connection is kept over losses, and losses are reported; otherwise one ends the run with
    /// ExitFailed.
    bool staysOverLosses = false;
};

/// Logs in, does the work in an event loop, logs out, and answers the exit code. Mistakes and refusals are
/// written to `context.err`.
int runAsAdmin(const AdminLogin& login, const Arguments& arguments, Context& context, const AdminWork& work);

/// "NOT_ARMED: ..." to `context.err`; answers ExitFailed.
int report(Context& context, const link::RequestError& error);

} // namespace sio::ctl
