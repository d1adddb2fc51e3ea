// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/passwordhash.h"
#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/secrets.h"

#include <ostream>

namespace sio::ctl {

namespace {

int hashPassword(const Command& self, const std::vector<std::string>& words, Context& context)
{
    bool random = false;
    Arguments arguments(self);
    arguments
        .flag("--random", random,
              "Makes a password, too, and writes it in the first line, the hash in the second.")
        .note("The password is read from the terminal (twice, without echo) or from standard input (one "
              "line). The hash\nbelongs into password_hash under [[admin.accounts]].");
    if (const auto code = arguments.parse(words, context))
        return *code;

    std::string password;
    if (random) {
        password = admin::randomPassword();
        context.out << password << '\n';
    } else {
        auto typed = readSecretLine("Password: ", context.in);
        if (!typed) {
            context.err << "papermastery-ctl: " << typed.error() << '\n';
            return ExitFailed;
        }
        if (isInteractive()) {
            const auto again = readSecretLine("Again: ", context.in);
            if (!again || *again != *typed) {
                context.err << "papermastery-ctl: the two are not the same\n";
                return ExitFailed;
            }
        }
        password = *std::move(typed);
    }
    if (password.size() < admin::kMinPasswordLength || password.size() > admin::kMaxPasswordLength) {
        context.err << "papermastery-ctl: a password has " << admin::kMinPasswordLength << " to "
                    << admin::kMaxPasswordLength << " bytes\n";
        return ExitFailed;
    }
    const auto hash = admin::hashPassword(password);
    if (!hash) {
        context.err << "papermastery-ctl: not enough memory to hash (64 MiB)\n";
        return ExitFailed;
    }
    context.out << *hash << '\n';
    return ExitDone;
}

} // namespace

Command hashPasswordCommand()
{
    return {"hash-password", "Makes the hash of a password for an admin account.", hashPassword};
}

} // namespace sio::ctl
