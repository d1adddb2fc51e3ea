// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/launch.h"
#include "app/product.h"
#include "app/serverrun.h"
#include "app/settings.h"
#include "base/log.h"
#include "net/epolldispatcher.h"

#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace sio;

namespace {

/// SIGHUP: the accounts are read again, with the rest of the configuration, which must be right but takes
/// effect at a start alone (the admin options also with the first accounts). What is wrong anywhere leaves
/// the accounts as they are.
void reloadAccounts(const app::Launch& launch, app::Product& product)
{
    app::Settings fresh;
    ops::Schema schema;
    app::bindSettings(schema, fresh);
    const auto complete = [&] { return app::completeSettings(fresh, launch.listenAddress()); };
    std::vector<std::string> problems = launch.readAgain(schema, fresh, complete);
    if (problems.empty()) {
        if (auto problem = product.reloadAccounts(std::move(fresh.admin)))
            problems.push_back(*std::move(problem));
    }
    if (!launch.hasConfigFile())
        base::log(base::LogLevel::Warning, "sio.app", "nothing_to_reload",
                  "started without --config: there is no file to read again");
    for (const std::string& problem : problems)
        base::log(base::LogLevel::Error, "sio.app", "reload_refused", problem);
}

} // namespace

int main(int argc, char** argv)
{
    app::Settings settings;
    ops::Schema schema;
    app::bindSettings(schema, settings);
    app::Launch launch(
        {"papermastery-server", "Socket.IO server for PaperMastery.", true, app::defaultFileHead()}, schema,
        settings);
    const auto complete = [&] { return app::completeSettings(settings, launch.listenAddress()); };
    if (const auto code = launch.prepare(argc, argv, complete))
        return *code;

    const auto catalogue = catalogue::Catalogue::builtIn();
    if (!catalogue) {
        std::fprintf(stderr, "papermastery-server: %s\n", catalogue.error().text().c_str());
        return ops::ExitFailed;
    }

    launch.enterService();
    for (const std::string& warning : app::warningsAbout(settings, launch.listenAddress()))
        base::log(base::LogLevel::Warning, "sio.app", "configuration", warning);

    std::unique_ptr<admin::AuditLog> audit;
    if (settings.admin.isEnabled()) {
        auto opened = app::openAuditLog(settings.admin);
        if (!opened) {
            std::fprintf(stderr, "papermastery-server: %s\n", opened.error().c_str());
            return ops::ExitUsage;
        }
        audit = *std::move(opened);
    }

    auto* dispatcher = new net::EpollDispatcher; // owned by the application object
    QCoreApplication::setEventDispatcher(dispatcher);
    const QCoreApplication application(argc, argv);
    net::Loop control(*dispatcher);
    app::Product product(settings, *catalogue, control, std::move(audit));

    product.countDroppedLogLines([&launch] { return launch.droppedLogLines(); });

    app::RunOptions run;
    run.program = "papermastery-server";
    run.listen = launch.listenAddress();
    run.ready = [&product](std::uint16_t) { product.setReady(); };
    run.draining = [&product] { product.beginDrain(); };
    run.reload = [&] { reloadAccounts(launch, product); };
    const ops::ExitCode code = app::serve(product.stack(), run);
    control.close(); // what is posted to it speaks of the product: runs now, or never
    return code;
}
