// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/auditchain.h"
#include "ctl/arguments.h"
#include "ctl/commands.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>

namespace sio::ctl {

namespace {

int verifyAudit(const Command& self, const std::vector<std::string>& words, Context& context)
{
    std::string file, head;
    Arguments arguments(self);
    arguments.positional("FILE", file, "The server's audit log.")
        .option("--head", "HASH", head,
                "A hash noted earlier (as this command writes it): it must be in the chain.")
        .note("A chain that was cut off at its end is whole in itself. To see that, keep the head that this "
              "command\n"
              "writes (the server logs it at each start, too) where the server's machine cannot change it, "
              "and give\n"
              "it with --head the next time.");
    if (const auto code = arguments.parse(words, context))
        return *code;

    std::ifstream in(file, std::ios::binary);
    if (!in) {
        context.err << "papermastery-ctl: " << file << ": " << std::strerror(errno) << '\n';
        return ExitFailed;
    }
    admin::AuditVerifier verifier;
    bool headSeen = head.empty() || head == verifier.head();
    std::string line;
    while (std::getline(in, line)) {
        if (!verifier.addLine(line, !in.eof()))
            break;
        headSeen = headSeen || verifier.head() == head;
    }
    if (in.bad()) {
        context.err << "papermastery-ctl: " << file << ": cannot be read\n";
        return ExitFailed;
    }
    if (verifier.isBroken()) {
        context.err << file << ':' << verifier.line() << ": " << verifier.why() << '\n';
        context.out << "broken at line " << verifier.line() << "; " << verifier.seq()
                    << " records before it hold\n";
        return ExitFailed;
    }
    if (!headSeen) {
        context.err << file
                    << ": the noted head is not in this chain: records were cut off at its end, or the "
                    << "file is another one\n";
        context.out << "broken: " << verifier.seq() << " records hold, but the noted head is missing\n";
        return ExitFailed;
    }
    context.out << "ok " << verifier.seq() << " records, head " << verifier.head() << '\n';
    return ExitDone;
}

} // namespace

Command auditVerifyCommand()
{
    return {"audit verify", "Checks that nobody has changed the audit log.", verifyAudit};
}

} // namespace sio::ctl
