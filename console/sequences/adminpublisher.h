// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/publisher.h"

#include <memory>
#include <QtCore/QObject>

namespace sio::link {
class AdminClient;
}

namespace sio::sequences {

/// Publishes over the console's own login (admin-stream.md, `pm_publish`), so that no key of the publish API
/// is needed. The server's guards hold: in production it wants an arm lease, and audits each send.
class AdminPublisher final : public Publisher {
public:
    /// `reason`: for the audit.
    AdminPublisher(link::AdminClient& client, std::string reason);

    void publish(const PublishRequest& request, Done done) override;
    void abort() override;

private:
    link::AdminClient& m_client;
    std::string m_reason;
    std::unique_ptr<QObject> m_context; ///< answers reach nobody once it is gone
};

} // namespace sio::sequences
