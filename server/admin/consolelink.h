// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/task.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sio::admin {

/// Gives the answer to a request, one JSON object; called once, in the hub's thread.
using Answer = base::UniqueFunction<void(std::string json)>;

/// The way from the hub to one admin socket, which lives in a worker. Lives in the hub's thread; what is sent
/// to a socket that has gone is lost.
class ConsoleLink {
public:
    virtual ~ConsoleLink() = default;

    /// `arguments`: JSON texts, comma separated.
    virtual void emit(std::string_view event, std::string arguments) = 0;
    /// `done` hears in the hub's thread whether the client has acknowledged.
    virtual void emitWithAck(std::string_view event, std::string arguments,
                             base::UniqueFunction<void(bool acknowledged)> done) = 0;
    /// Bytes on their way to this client, as far as is known.
    virtual std::size_t queuedBytes() const = 0;
    virtual void disconnect() = 0;
};

} // namespace sio::admin
