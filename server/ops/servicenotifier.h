// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace sio::ops {

/// Tells systemd about the service's state (sd_notify). Outside of systemd every call does nothing.
class ServiceNotifier {
public:
    static void ready(const std::string& status);
    static void stopping();
    static void alive(); ///< feeds the watchdog
    /// How often alive() must be called; nothing when the unit has no WatchdogSec=.
    static std::optional<std::chrono::milliseconds> watchdogPeriod();
};

} // namespace sio::ops
