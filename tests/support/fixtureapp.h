// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

namespace sio::socketio {
class Server;
}

namespace sio::test {

/// The application of the fixture server: what conformance suites and benchmarks ask of a Socket.IO server
/// (tests/README.md lists its events). Also an example of the API, to be read beside socket.io's own. `greets`:
/// emits `auth` on connection.
void setUpFixture(socketio::Server& io, bool greets = true);

} // namespace sio::test
