// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace sio::test {

/// What operator new has done so far in this program. Bytes are those of the heap's blocks, their heads
/// included, so that they are what the process really pays.
struct Allocations {
    std::int64_t count = 0;     ///< calls of operator new
    std::int64_t liveBytes = 0; ///< not yet deleted

    static Allocations now();
};

inline Allocations operator-(const Allocations& a, const Allocations& b)
{
    return {a.count - b.count, a.liveBytes - b.liveBytes};
}

} // namespace sio::test
