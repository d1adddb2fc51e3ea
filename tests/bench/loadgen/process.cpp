// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/process.h"

#include <cinttypes>
#include <cstdio>
#include <ctime>
#include <dirent.h>
#include <string>

namespace bench {

std::uint64_t nowNs()
{
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(t.tv_nsec);
}

std::uint64_t ownCpuNs()
{
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(t.tv_nsec);
}

std::uint64_t cpuNs(int pid)
{
    const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
    DIR* directory = opendir(tasks.c_str());
    if (directory == nullptr)
        return 0;
    std::uint64_t total = 0;
    while (const dirent* entry = readdir(directory)) {
        if (entry->d_name[0] == '.')
            continue;
        if (FILE* file = std::fopen((tasks + "/" + entry->d_name + "/schedstat").c_str(), "re")) {
            std::uint64_t ns = 0;
            if (std::fscanf(file, "%" SCNu64, &ns) == 1)
                total += ns;
            std::fclose(file);
        }
    }
    closedir(directory);
    return total;
}

Memory memoryOf(int pid)
{
    Memory memory;
    FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/smaps_rollup").c_str(), "re");
    if (file == nullptr)
        return memory;
    char line[256];
    std::uint64_t kib = 0;
    while (std::fgets(line, sizeof line, file) != nullptr) {
        if (std::sscanf(line, "Rss: %" SCNu64, &kib) == 1)
            memory.resident = kib * 1024;
        else if (std::sscanf(line, "Anonymous: %" SCNu64, &kib) == 1)
            memory.anonymous = kib * 1024;
    }
    std::fclose(file);
    return memory;
}

} // namespace bench
