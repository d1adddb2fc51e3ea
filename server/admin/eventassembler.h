// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/eventrow.h"
#include "admin/feedrecords.h"
#include "base/clock.h"

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace sio::admin {

/// An event ready to be shown, with what only the public protocol asks for.
struct AssembledEvent {
    EventRow row;
    std::string arguments;            ///< masked JSON texts, comma separated; maybe cut
    std::vector<std::string> targets; ///< ids of some receivers, when they were recorded
};

/// Brings the workers' shares of a broadcast together, puts events in order of time, and masks secrets. A
/// record is held for kHold, so that the other workers' shares can arrive. Lives in the hub's thread.
class EventAssembler {
public:
    static constexpr base::Duration kHold = std::chrono::milliseconds(120);

    void add(EventRecord record, base::TimePoint now);
    /// The events whose time has come, oldest first, without a number.
    std::vector<AssembledEvent> take(base::TimePoint now);
    bool isEmpty() const { return m_pending.empty(); }

private:
    struct Pending {
        EventRecord record;
        base::TimePoint arrived;
    };
    static AssembledEvent finish(EventRecord record);

    std::deque<Pending> m_pending; ///< in order of arrival
    std::uint64_t m_taken = 0;     ///< taken from the front so far
    std::unordered_map<std::uint64_t, std::uint64_t>
        m_broadcasts; ///< number of the pending record, from the first on
};

} // namespace sio::admin
