// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "loadgen/connection.h"

#include <string>

namespace bench {

/// How the server is made to broadcast: the fixture's own events, or the product's rooms and publish API.
enum class Dialect { Fixture, Product };

struct Options {
    std::string scenario;
    Target target;
    int serverPid = 0;
    Dialect dialect = Dialect::Fixture;
    int clients = 100;
    int inFlight = 1;     ///< broadcasts, publishes or connects under way at a time
    int operations = 100; ///< broadcasts, publishes, acks per client
    double seconds = 5;   ///< length of time-bound scenarios
    double rate = 0;      ///< open loop: operations a second; 0 = closed loop
    int payloadBytes = 100;
    double pollingShare = 0; ///< fraction of the clients on long polling
    double slowShare = 0;    ///< fraction that stops reading
    int rooms = 1;
    int consoles = 0;        ///< admin clients that watch sockets, events and figures meanwhile (product)
    bool staysAwake = false; ///< see Poller::stayAwake()
};

} // namespace bench
