// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace bench {

/// Nanoseconds of the monotonic clock.
std::uint64_t nowNs();

/// CPU time that all threads of `pid` have used so far, in ns, from /proc/PID/task/*/schedstat (utime ticks
/// of 10 ms are too coarse); 0 when it cannot be read.
std::uint64_t cpuNs(int pid);

/// CPU time of this process so far.
std::uint64_t ownCpuNs();

/// Memory of a process in bytes: what it holds resident, and of that what no file backs (heap, stacks).
struct Memory {
    std::uint64_t resident = 0;
    std::uint64_t anonymous = 0;
};
Memory memoryOf(int pid);

} // namespace bench
