// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/timerwheel.h"
#include "socketio/socket.h"

#include <cstdint>
#include <vector>

namespace sio::socketio {

/// The answers that one socket owes us, by ack id, with their deadlines. Bounded; made with the first one.
/// Lives in the socket's worker. Callbacks may add to the table and may disconnect the socket, which outlives
/// the call.
class AckTable final : private net::TimerOwner {
public:
    explicit AckTable(WorkerState& worker);
    ~AckTable();

    /// `timeout` zero: none.
    void add(std::uint64_t id, std::chrono::milliseconds timeout, AckCallback done);
    /// Runs the callback of that id, once; unknown ids are ignored.
    void answer(std::uint64_t id, const Arguments& arguments);
    /// Every callback hears acknowledged=false.
    void abandonAll();
    std::size_t size() const { return m_pending.size(); }

private:
    struct Pending {
        std::uint64_t id;
        base::TimePoint deadline; ///< TimePoint::max(): none
        AckCallback done;
    };

    void onTimer(int kind) override;
    void armFor(base::TimePoint deadline);
    void call(AckCallback& done, bool acknowledged, const Arguments& arguments);

    WorkerState& m_worker;
    std::vector<Pending> m_pending; ///< ids ascend
    net::Timer m_timer;
};

} // namespace sio::socketio
