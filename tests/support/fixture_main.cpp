// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/launch.h"
#include "app/serverrun.h"
#include "app/stacksettings.h"
#include "net/epolldispatcher.h"
#include "ops/option.h"
#include "support/engineecho.h"
#include "support/fixtureapp.h"

#include <QtCore/QCoreApplication>

namespace {

using namespace sio;

/// The conformance suites' flags, in milliseconds and bytes: each stands for one configuration key.
struct Shorthand {
    const char* flag;
    const char* value;
    const char* key;
    const char* unit;
    const char* help;
};
constexpr Shorthand kShorthands[] = {
    {"--ping-interval", "MS", "engine.ping_interval", "ms", "Heartbeat: how often the server pings."},
    {"--ping-timeout", "MS", "engine.ping_timeout", "ms", "Heartbeat: how long it waits for the pong."},
    {"--connect-timeout", "MS", "socketio.connect_timeout", "ms",
     "How long a connection may join no namespace."},
    {"--max-payload", "BYTES", "engine.max_payload", "", "Largest message."},
};

} // namespace

/// The fixture application, or a bare Engine.IO echo, on the product's stack (tests/README.md).
int main(int argc, char** argv)
{
    app::StackSettings settings;
    settings.stack.engine.cors.origins = {"*"};
    // One worker serves requests on several connections in the order of their arrival, which suites that send two at
    // once assume; `--set workers=4` has them overtake each other.
    settings.stack.workers = 1;
    ops::Schema schema;
    app::bindStackSettings(schema, settings);
    app::bindLimits(schema, settings);

    app::Launch launch(
        {"fixture-server", "Socket.IO server for conformance suites and benchmarks.", false, {}}, schema,
        settings);
    bool engineOnly = false;
    launch.commandLine().flag("--engine-only",
                              "A bare Engine.IO server on /engine.io/ that echoes each message.",
                              [&engineOnly] { engineOnly = true; });
    bool greets = true;
    launch.commandLine().flag("--no-greeting", "Emits no `auth` on connection, for benchmarks.",
                              [&greets] { greets = false; });
    for (const Shorthand& shorthand : kShorthands) {
        const ops::Option* option = schema.find(shorthand.key);
        launch.commandLine().option(shorthand.flag, shorthand.value, shorthand.help,
                                    [option, &shorthand](const std::string& value) {
                                        return option->assign(value + shorthand.unit).value_or(std::string());
                                    });
    }
    const auto check = [&settings] { return app::problemsOf(settings); };
    if (const auto code = launch.prepare(argc, argv, check))
        return *code;

    launch.enterService();
    auto* dispatcher = new net::EpollDispatcher; // owned by the application object
    QCoreApplication::setEventDispatcher(dispatcher);
    const QCoreApplication application(argc, argv);
    net::Loop control(*dispatcher);

    test::EngineEcho echo;
    socketio::Server sockets(settings.sockets);
    test::setUpFixture(sockets, greets);

    app::StackParts parts;
    if (engineOnly) {
        parts.enginePaths = {"/engine.io/"};
        parts.start = [&echo](const std::vector<net::Loop*>& loops) {
            return std::vector<engine::SessionAcceptor*>(loops.size(), &echo);
        };
    } else {
        parts.enginePaths = {"/socket.io", "/socket.io/"};
        parts.start = [&sockets](const std::vector<net::Loop*>& loops) {
            sockets.start(loops);
            std::vector<engine::SessionAcceptor*> acceptors;
            for (std::size_t i = 0; i < loops.size(); ++i)
                acceptors.push_back(&sockets.acceptor(static_cast<int>(i)));
            return acceptors;
        };
        parts.destroyWorkerState = [&sockets](int index) { sockets.destroyWorkerState(index); };
    }
    app::Stack stack(settings.stack, std::move(parts), control);

    app::RunOptions run;
    run.program = "fixture-server";
    run.listen = launch.listenAddress();
    const ops::ExitCode code = app::serve(stack, run);
    control.close(); // what is posted to it speaks of the stack: runs now, or never
    return code;
}
