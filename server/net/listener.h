// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "base/result.h"
#include "net/stream.h"

#include <QtNetwork/QTcpServer>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace sio::net {

struct ListenerLimits {
    int backlog = 4096;     ///< pending connections in the kernel (Qt's default of 50 drops storms)
    int maxConnections = 0; ///< open descriptors handed out at a time; 0 = 90 % of RLIMIT_NOFILE
};

/// Counts what the listener did; read by any thread.
struct ListenerStats {
    base::Counter accepted;
    base::Counter refusedBudget;    ///< answered 503: descriptor budget used up
    base::Counter refusedExhausted; ///< answered 503: EMFILE/ENFILE in spite of the budget
    base::Counter backOffs;         ///< pauses of 100 ms, since nothing could be accepted
};

/// Accepts connections and hands their descriptors on. Lives in the control thread. Counts open descriptors
/// itself: above the budget newcomers get a complete 503 with Retry-After; on EMFILE it backs off 100 ms
/// instead of spinning.
///
/// QTcpServer owns the listening socket, but the accepting is done here: QTcpServer's own loop has no way out
/// when accept() fails for want of descriptors.
class Listener final : public QTcpServer {
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
    /// Binds host:port and answers with the port (0: any free one). `host` is an address, with or without
    /// brackets, a name, or `*` for every interface.
    base::Result<std::uint16_t, ListenError> start(const std::string& host, std::uint16_t port);
    /// Closes the listening socket, and what was still being refused.
    void stopAccepting();

    /// Called after the last connection of several that were accepted in one go, so that a storm need not
    /// wake a worker for each. Before start().
    void onBatchEnd(std::function<void()> call);

    /// From any thread: a descriptor handed out before is closed.
    void connectionClosed();

    const ListenerStats& stats() const;
    int openConnections() const; ///< any thread

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void acceptPending();
    void handOn(int descriptor, PeerAddress peer);
    void backOff();
    void resume();
    bool refuseWithReserve();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::net
