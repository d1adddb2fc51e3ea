// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <algorithm>

namespace sio::papermastery {

/// A token bucket in eight bytes: instead of tokens it keeps the time at which the bucket will be full again.
class RateGate {
public:
    struct Rate {
        int perSecond = 0; ///< 0: everything passes
        int burst = 1;     ///< as many pass at once
    };

    /// Zero: admitted. Otherwise refused, and the time after which one more would be admitted.
    base::Duration admit(base::TimePoint now, Rate rate)
    {
        if (rate.perSecond <= 0)
            return base::Duration::zero();
        const base::Duration interval = base::Duration(std::chrono::seconds(1)) / rate.perSecond;
        const base::TimePoint full = std::max(m_full, now) + interval;
        const base::Duration tooMuch = (full - now) - interval * rate.burst;
        if (tooMuch > base::Duration::zero())
            return tooMuch;
        m_full = full;
        return base::Duration::zero();
    }

private:
    base::TimePoint m_full{};
};

} // namespace sio::papermastery
