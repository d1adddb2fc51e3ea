// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/stack.h"
#include "ops/logwriter.h"
#include "ops/schema.h"
#include "socketio/server.h"

#include <string>

namespace sio::app {

/// What every serving program of the project can be told: the transport, Engine.IO, Socket.IO and the log.
/// Their defaults stand in the options structs of the layers.
struct StackSettings {
    std::string listen = "127.0.0.1:3000";
    StackOptions stack;
    socketio::ServerOptions sockets;
    ops::LogOptions log;
    std::vector<std::string> trustedProxies;
};

/// Declares the sections of `settings`, except [limits], which programs extend: begin it with bindLimits()
/// and add to it.
void bindStackSettings(ops::Schema& schema, StackSettings& settings);
void bindLimits(ops::Schema& schema, StackSettings& settings);

/// What does not fit together, a line each.
std::vector<std::string> problemsOf(const StackSettings& settings);

/// "192.0.2.0/24", "::1"; otherwise what is wrong.
ops::Problem checkNetwork(const std::string& text);
/// "https://app.example.org", scheme, host and port alone.
ops::Problem checkOrigin(const std::string& text);

} // namespace sio::app
