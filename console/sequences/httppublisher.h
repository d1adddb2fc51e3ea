// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclienthttp.h"
#include "sequences/publisher.h"

#include <cstdint>
#include <deque>
#include <string>

namespace sio::sequences {

/// The publish API over one HTTP connection: `POST /api/v1/events/<event>` for a bare row, and
/// `POST /api/v1/publish` where the step names the audience.
class HttpPublisher final : public Publisher {
public:
    /// `key`: the API key; empty: none (loopback servers without keys).
    HttpPublisher(std::string host, std::uint16_t port, std::string key);

    void publish(const PublishRequest& request, Done done) override;
    void abort() override;

private:
    struct Pending {
        std::string target;
        std::string body;
        Done done;
    };

    void next();

    link::HttpChannel m_channel;
    std::string m_key;
    std::deque<Pending> m_pending;
};

} // namespace sio::sequences
