// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/eventrow.h"
#include "admin/feedrecords.h"
#include "base/clock.h"

#include <cstdint>
#include <list>
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

/// Brings the workers' shares of a broadcast together, puts events in order of time, and masks secrets. An
/// event is held until it is kHold old: by then every worker has handed over what it saw before. Lives in the
/// hub's thread.
class EventAssembler {
public:
    static constexpr std::chrono::milliseconds kHold{250};

    /// `wallMs`: the present time by the clock of the records.
    void add(EventRecord record, base::TimePoint now, std::int64_t wallMs);
    /// The events whose time has come, oldest first, without a number.
    std::vector<AssembledEvent> take(base::TimePoint now);
    bool isEmpty() const { return m_pending.empty(); }

private:
    struct Pending {
        EventRecord record;
        base::TimePoint due;
    };
    using List = std::list<Pending>;
    static AssembledEvent finish(EventRecord record);

    List m_pending; ///< in order of arrival
    std::unordered_map<std::uint64_t, List::iterator> m_broadcasts;
};

} // namespace sio::admin
