// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace sio::api {

/// What the kernel says of this process.
struct ProcessStats {
    double cpuSeconds = 0;
    std::int64_t residentBytes = 0;
    std::int64_t virtualBytes = 0;
    std::int64_t openDescriptors = 0; ///< -1 when /proc cannot be read
    std::int64_t maxDescriptors = 0;  ///< the soft limit
    std::int64_t threads = 0;
};

ProcessStats readProcessStats();

} // namespace sio::api
