// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/commands.h"

#include "version.h"

#include <algorithm>
#include <ostream>

namespace sio::ctl {

namespace {

constexpr std::string_view kProgram = "papermastery-ctl";

void writeHelp(const std::vector<Command>& table, std::ostream& out)
{
    std::size_t width = 0;
    for (const Command& command : table)
        width = std::max(width, command.name.size());
    out << "Tools for papermastery-server.\n\nUsage: " << kProgram << " COMMAND [options]\n\n";
    for (const Command& command : table) {
        std::string name(command.name);
        name.resize(width + 2, ' ');
        out << "  " << name << command.summary << '\n';
    }
    out << "\n"
        << kProgram << " COMMAND --help says more. Secrets come from the terminal, a file or the "
        << "environment, never from an argument.\nExit codes: 0 done, 1 failed or refused, 2 wrong usage,\n"
        << "3 no server was reached (connection refused, unknown host, no answer, TLS).\n";
}

std::size_t wordsIn(std::string_view name)
{
    return static_cast<std::size_t>(std::count(name.begin(), name.end(), ' ')) + 1;
}

bool begins(const std::vector<std::string>& words, std::string_view name)
{
    const std::size_t count = wordsIn(name);
    if (words.size() < count)
        return false;
    std::string joined;
    for (std::size_t i = 0; i < count; ++i)
        joined += (i > 0 ? " " : "") + words[i];
    return joined == name;
}

} // namespace

const std::vector<Command>& commands()
{
    static const std::vector<Command> table{
        doctorCommand(),
        publishCommand(),
        watchCommand(),
        usersCommand(),
        socketsCommand(),
        roomsCommand(),
        replayCommand(),
        recordCommand(),
        diffCommand(),
        auditVerifyCommand(),
        checkConfigCommand(),
        hashPasswordCommand(),
        generateTokenCommand(),
        checkTokenCommand(),
    };
    return table;
}

int runCommand(const std::vector<Command>& table, const std::vector<std::string>& words, Context& context)
{
    if (words.empty()) {
        writeHelp(table, context.err);
        return ExitUsage;
    }
    if (words.front() == "--help" || words.front() == "help") {
        writeHelp(table, context.out);
        return ExitDone;
    }
    if (words.front() == "--version") {
        context.out << kProgram << ' ' << kVersion << '\n';
        return ExitDone;
    }
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&words](const Command& command) { return begins(words, command.name); });
    if (found == table.end()) {
        context.err << kProgram << ": unknown command " << words.front();
        for (const Command& command : table) {
            if (command.name.substr(0, command.name.find(' ')) == words.front())
                context.err << "; there is " << command.name;
        }
        context.err << "; see --help\n";
        return ExitUsage;
    }
    const auto rest = words.begin() + static_cast<std::ptrdiff_t>(wordsIn(found->name));
    return found->run(*found, std::vector<std::string>(rest, words.end()), context);
}

} // namespace sio::ctl
