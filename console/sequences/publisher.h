// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/value.h"

#include <functional>
#include <optional>
#include <string>

namespace sio::sequences {

/// What a publish step sends to the server's API.
struct PublishRequest {
    std::string event;
    Value data;              ///< the row
    std::optional<Value> to; ///< explicit audience; nothing: derived from the row
    std::optional<Value> except;
};

struct PublishAnswer {
    int status = 0; ///< HTTP; 0: no answer came
    Value body;     ///< of the answer; a text when it is no JSON, and when none came
};

/// Publishes events as a backend would.
class Publisher {
public:
    using Done = std::function<void(const PublishAnswer&)>;
    virtual ~Publisher() = default;
    /// Requests are sent in order. `done` is called once, from the event loop.
    virtual void publish(const PublishRequest& request, Done done) = 0;
    /// Forgets what was not answered: no `done` is called any more.
    virtual void abort() = 0;
};

} // namespace sio::sequences
