// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/testtraffic.h"

#include "sequences/testtraffic.h"

#include <ostream>

namespace sio::ctl {

const char* const kTestTrafficNote = "Virtual users are let loose on servers of this machine. On another "
                                     "one, or with --admin, an account's right\n"
                                     "to test traffic is asked for first, and its test users are kept to. "
                                     "This program keeps to that rule; the\n"
                                     "server cannot tell virtual users from others.";

std::optional<int> checkTestTraffic(const sequences::ServerAddress& server, const std::string& url,
                                    const std::string& admin, const std::vector<std::string>& users,
                                    const Arguments& arguments, Context& context)
{
    if (server.isLoopback() && admin.empty())
        return std::nullopt;
    if (admin.empty()) {
        context.err
            << "papermastery-ctl: " << server.host
            << " is not this machine: name an account that may make test traffic there, --admin NAME\n";
        return ExitUsage;
    }
    AdminLogin login;
    login.url = url;
    login.user = admin;
    std::string why = "the login failed";
    AdminWork work;
    work.start = [&why, &users](link::AdminClient& client, const Finish& finish) {
        why = sequences::whyNotGranted(client.config(), users);
        finish(ExitDone);
    };
    const int code = runAsAdmin(login, arguments, context, work);
    if (code == ExitDone && why.empty())
        return std::nullopt;
    context.err << "papermastery-ctl: " << why << '\n';
    return ExitUsage;
}

} // namespace sio::ctl
