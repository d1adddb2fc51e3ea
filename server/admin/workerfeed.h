// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/feedrecords.h"
#include "base/task.h"
#include "engineio/refusalobserver.h"
#include "net/http/refusal.h"
#include "net/timerwheel.h"
#include "papermastery/options.h"
#include "socketio/observer.h"
#include "socketio/server.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace sio::admin {

/// What a feed needs of its worker.
struct FeedHost {
    net::TimerWheel& timers;
    /// Runs a task in the worker, in a later turn.
    std::function<bool(base::Task)> post;
    /// Hands a batch to the hub.
    std::function<void(FeedBatch)> deliver;
    papermastery::WallClock wall = papermastery::systemTimeMs;
    /// Whether the application has proof of who the socket's user is.
    std::function<bool(const socketio::Socket&)> isAuthenticated;
};

/// The eyes of the administrators in one worker: collects what happens there and hands it to the hub, at most
/// every 100 ms, and only when there is something. One record an event or broadcast, never one a delivery.
/// Bounded: above the budget events are counted instead of recorded. Made by the control thread before the
/// worker serves; everything else, the end included, happens in the worker.
class WorkerFeed final : public socketio::Observer,
                         public engine::RefusalObserver,
                         public net::http::RefusalListener,
                         private net::TimerOwner {
public:
    static constexpr base::Duration kPeriod = std::chrono::milliseconds(100);
    static constexpr std::size_t kMaxPayload =
        std::size_t{16} * 1024;                    ///< of an event's arguments; the rest is cut
    static constexpr std::size_t kMaxEvents = 500; ///< a period
    static constexpr std::size_t kMaxEventBytes = std::size_t{1024} * 1024; ///< a period
    static constexpr std::size_t kMaxChanges = 20'000;                      ///< a period
    static constexpr std::size_t kMaxRejected = 200;                        ///< different ones, a period
    static constexpr std::size_t kSlice = 100;                              ///< sockets described in one turn
    static constexpr std::size_t kMaxTargets = 20; ///< receivers named of one broadcast

    WorkerFeed(int worker, socketio::Server& server, FeedHost host);
    ~WorkerFeed() override;
    WorkerFeed(const WorkerFeed&) = delete;
    WorkerFeed& operator=(const WorkerFeed&) = delete;

    int worker() const { return m_worker; }
    /// From now on changes of sockets are recorded; those that are there already come in slices, as
    /// connected. A socket may come twice, and changes of one that has not come yet mean nothing.
    /// `generation`, not 0, comes with the batches.
    void watchSockets(std::uint64_t generation);
    void unwatchSockets();
    /// Whether records of broadcasts name receivers.
    void nameTargets(bool on) { m_namesTargets = on; }

    void onConnected(const socketio::Socket& socket) override;
    void onDisconnected(const socketio::Socket& socket, protocol::CloseReason reason) override;
    void onJoined(const socketio::Socket& socket, std::string_view room) override;
    void onLeft(const socketio::Socket& socket, std::string_view room) override;
    void onTransportChanged(const socketio::Socket& socket) override;
    void onEventIn(const socketio::Socket& socket, const socketio::Event& event) override;
    void onEventOut(const socketio::Socket& socket, std::string_view event,
                    const socketio::Arguments& arguments, bool wantsAck) override;
    void onBroadcast(const socketio::BroadcastShare& share) override;
    void onEventRefused(const socketio::Socket& socket, std::string_view event, std::string_view code,
                        std::string_view message) override;
    void onConnectRefused(const engine::Handshake& handshake, engine::TransportKind transport,
                          std::string_view nsp, std::string_view message, std::string_view dataJson) override;
    void onRefused(const engine::RefusedRequest& request) override;
    void onHttpRefused(const net::http::Refusal& refusal, const net::PeerAddress& peer) override;

private:
    void onTimer(int) override { flush(); }
    void flush();
    void touch();
    void add(SocketChange change);
    /// Null when the budget of this period is used up.
    EventRecord* add(std::string_view event, const socketio::Arguments& arguments);
    /// Answers which row of the batch it is in, if it is.
    std::size_t add(RejectedRow row);
    SocketRow describe(const socketio::Socket& socket) const;
    void postSlice();
    void slice();

    const int m_worker;
    socketio::Server& m_server;
    const FeedHost m_host;
    net::Timer m_timer;
    FeedBatch m_batch;
    std::size_t m_eventBytes = 0;
    /// The last row of this period that is about a client's event: a client in a loop is refused the same
    /// again and again.
    struct {
        std::string socket; ///< empty: none
        std::string event;
        std::size_t row = 0; ///< of m_batch.rejected
    } m_refused;
    std::uint64_t m_generation = 0;
    bool m_isWatching = false;
    bool m_namesTargets = false;
    std::vector<base::SocketId> m_toDescribe; ///< from the back
    std::shared_ptr<WorkerFeed*> m_self;      ///< for slices that outlive the feed
};

/// The text behind `user=` of a raw query or target, decoded as far as it is plain; empty when absent.
std::string claimedUser(std::string_view target);

} // namespace sio::admin
