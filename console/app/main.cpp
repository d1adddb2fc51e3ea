// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/console.h"
#include "app/firstframe.h"
#include "app/guiwatchdog.h"
#include "app/mainwindow.h"

#include "version.h"

#include <QtGui/QWindow>
#include <QtWidgets/QApplication>

#include <cstdio>
#include <memory>

int main(int argc, char** argv)
{
    using namespace sio;
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const app::ParsedOptions parsed = app::parseOptions(arguments);
    if (!parsed.problem.isEmpty()) {
        std::fprintf(stderr, "papermastery-console: %s\n%s", qPrintable(parsed.problem),
                     qPrintable(app::usage()));
        return 2;
    }
    if (parsed.options.help || parsed.options.version) {
        std::fputs(parsed.options.help
                       ? qPrintable(app::usage())
                       : qPrintable(QStringLiteral("papermastery-console %1\n").arg(kVersion)),
                   stdout);
        return 0;
    }
    QApplication application(argc, argv);
    QApplication::setOrganizationName("PaperMastery");
    QApplication::setApplicationName("console");
    QApplication::setApplicationDisplayName("PaperMastery console");
    QApplication::setDesktopFileName("papermastery-console");
    app::Console console(parsed.options);
    console.start();
    std::unique_ptr<app::GuiWatchdog> watchdog;
    std::unique_ptr<app::FirstFrame> firstFrame;
    if (app::GuiWatchdog::isWanted()) {
        watchdog = std::make_unique<app::GuiWatchdog>();
        firstFrame = std::make_unique<app::FirstFrame>(*console.window().windowHandle());
    }
    return QApplication::exec();
}
