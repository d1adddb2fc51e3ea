// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/servicenotifier.h"

#include <systemd/sd-daemon.h>

namespace sio::ops {

void ServiceNotifier::ready(const std::string& status)
{
    ::sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}

void ServiceNotifier::stopping()
{
    ::sd_notify(0, "STOPPING=1\nSTATUS=draining");
}

void ServiceNotifier::alive()
{
    ::sd_notify(0, "WATCHDOG=1");
}

std::optional<std::chrono::milliseconds> ServiceNotifier::watchdogPeriod()
{
    std::uint64_t limit = 0;
    if (::sd_watchdog_enabled(0, &limit) <= 0)
        return std::nullopt;
    // Half of the limit, as sd_watchdog_enabled(3) advises.
    return std::chrono::milliseconds(limit / 2000);
}

} // namespace sio::ops
