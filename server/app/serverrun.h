// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/stack.h"
#include "ops/commandline.h"
#include "ops/listenaddress.h"

#include <chrono>
#include <functional>
#include <string>

namespace sio::app {

/// How a serving program lives and ends (threats.md, Lifecycle).
struct RunOptions {
    std::string program; ///< as in the ready line
    ops::ListenAddress listen;
    std::chrono::milliseconds drainSpread{5'000}; ///< sessions are closed over at most this time
    std::chrono::seconds drainDeadline{13};       ///< what is not gone by then is cut off
    /// The server is up; `port` is the bound one. May be empty.
    std::function<void(std::uint16_t port)> ready;
    /// SIGHUP. May be empty: then it is refused in the log.
    std::function<void()> reload;
    /// A drain begins: refuse work from now on. May be empty.
    std::function<void()> draining;
};

/// Starts `stack`, prints the one ready line on stdout, serves until SIGTERM or SIGINT, drains, and returns
/// the exit code. A second signal ends the process at once. To be called in main() with a QCoreApplication on
/// an epoll dispatcher, and after SignalWatcher::blockSignals().
ops::ExitCode serve(Stack& stack, const RunOptions& options);

} // namespace sio::app
