// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "base/result.h"
#include "net/stream.h"

#include <QtNetwork/QTcpServer>

#include <cstdint>
#include <functional>
#include <string>

namespace sio::net {

struct ListenerLimits {
    int backlog = 4096;           ///< pending connections in the kernel (Qt's default of 50 drops storms)
    int maxConnections = 0;       ///< open descriptors handed out at a time; 0 = 90 % of RLIMIT_NOFILE
};

/// Counts what the listener did; read by any thread.
struct ListenerStats {
    base::Counter accepted;
    base::Counter refusedBudget; ///< answered 503: descriptor budget used up
    base::Counter refusedExhausted; ///< EMFILE/ENFILE in spite of the budget
};

/// Accepts connections and hands their descriptors on. Lives in the control thread. Counts open descriptors
/// itself: above the budget newcomers get a complete 503 with Retry-After; on EMFILE it backs off 100 ms instead
/// of spinning.
class Listener : public QTcpServer {
    Q_OBJECT
public:
    /// Called in the control thread with a connected, non-blocking descriptor that the callee owns now. The
    /// callee reports its end with connectionClosed().
    using Taker = std::function<void(int descriptor, PeerAddress peer)>;

    Listener(ListenerLimits limits, Taker taker, QObject* parent = nullptr);
    ~Listener() override;

    /// What went wrong, in one sentence, and whether the address was in use.
    struct ListenError {
        bool addressInUse = false;
        std::string message;
    };
    /// Binds host:port (port 0: any free one, see boundPort()).
    base::Result<std::uint16_t, ListenError> start(const std::string& host, std::uint16_t port);
    void stopAccepting();

    /// From any thread: a descriptor handed out before is closed.
    void connectionClosed();

    const ListenerStats& stats() const;
    int openConnections() const; ///< any thread

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::net
