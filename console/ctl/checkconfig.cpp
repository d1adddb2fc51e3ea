// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/arguments.h"
#include "ctl/commands.h"

#include <QtCore/QCoreApplication>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ostream>

namespace sio::ctl {

namespace {

int checkConfig(const Command& self, const std::vector<std::string>& words, Context& context)
{
    std::string file;
    Arguments arguments(self);
    arguments.optionalPositional("FILE", file,
                                 "The configuration file; without one, defaults and environment.");
    if (const auto code = arguments.parse(words, context))
        return *code;

    // The check is the server's own, so that both never differ: its program lies beside this one.
    std::string program = (QCoreApplication::applicationDirPath() + "/papermastery-server").toStdString();
    std::string check = "--check-config";
    std::string config = "--config";
    std::vector<char*> argv{program.data(), check.data()};
    if (!file.empty()) {
        argv.push_back(config.data());
        argv.push_back(file.data());
    }
    argv.push_back(nullptr);
    context.out.flush();
    ::execv(program.c_str(), argv.data());
    context.err << "papermastery-ctl: " << program << ": " << std::strerror(errno) << '\n';
    return ExitFailed;
}

} // namespace

Command checkConfigCommand()
{
    return {"check-config", "Says what is wrong with a configuration file of the server.", checkConfig};
}

} // namespace sio::ctl
