// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QObject>

namespace sio::link {
class AdminClient;
}

namespace sio::store {

class ServerState;

/// Fetches the audit log page by page into the state: the newest records first, older ones when somebody
/// wants them. Owned by who shows the log; lives in the GUI thread. Client and state outlive it.
class AuditPager : public QObject {
    Q_OBJECT
public:
    /// Records of one page: what the server gives at once.
    static constexpr int kPage = 500;

    AuditPager(link::AdminClient& client, ServerState& state, QObject* parent = nullptr);

    /// Asks for the newest, unless that was done since the login or stop(). Does nothing where the server
    /// offers no audit log.
    void start();
    /// What is under way is dropped; start() asks again.
    void stop();

    bool isAsking() const { return m_isAsking; }
    /// The server has older ones than are known; true says nothing about room for them.
    bool hasOlder() const { return m_hasOlder; }
    /// There are older ones, room for them, and nothing is under way.
    bool canLoadOlder() const;
    /// Precondition: canLoadOlder(); otherwise it does nothing.
    void loadOlder();

Q_SIGNALS:
    /// isAsking() or hasOlder() is another.
    void changed();
    void failed(const sio::link::RequestError& error);

private:
    void ask(std::int64_t before);

    link::AdminClient& m_client;
    ServerState& m_state;
    std::uint64_t m_round = 0; ///< of the question: answers to earlier ones are dropped
    bool m_isStarted = false;
    bool m_isAsking = false;
    bool m_hasOlder = false;
};

} // namespace sio::store
