// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/commands.h"

#include <QtCore/QCoreApplication>

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include <langinfo.h>

namespace {

/// Qt wants a UTF-8 locale and complains at length about any other.
void ensureUtf8Locale()
{
    std::setlocale(LC_ALL, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        ::setenv("LC_ALL", "C.UTF-8", 1);
}

} // namespace

int main(int argc, char** argv)
{
    ensureUtf8Locale();
    std::signal(SIGPIPE, SIG_DFL); // `watch | head` ends quietly
    const std::vector<std::string> words(argv + 1, argv + argc);
    const QCoreApplication application(argc, argv);
    sio::ctl::Context context{std::cout, std::cerr, std::cin};
    const int code = sio::ctl::runCommand(sio::ctl::commands(), words, context);
    std::cout.flush();
    return std::cout.good() ? code : static_cast<int>(sio::ctl::ExitFailed);
}
