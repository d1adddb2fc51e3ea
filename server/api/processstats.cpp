// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/processstats.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <dirent.h>
#include <memory>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sio::api {

namespace {

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
struct DirectoryCloser {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

std::int64_t numberAfter(std::string_view text, std::string_view label)
{
    std::size_t at = text.find(label);
    if (at == std::string_view::npos)
        return 0;
    at = text.find_first_of("0123456789", at + label.size());
    if (at == std::string_view::npos)
        return 0;
    std::int64_t number = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    return number;
}

std::int64_t countDescriptors()
{
    // Kernels from 6.2 on tell the count as the folder's size; older ones say 0 and are counted by hand.
    struct stat status {};
    if (::stat("/proc/self/fd", &status) == 0 && status.st_size > 0)
        return status.st_size;
    const std::unique_ptr<DIR, DirectoryCloser> directory(::opendir("/proc/self/fd"));
    if (!directory)
        return -1;
    std::int64_t count = 0;
    while (const dirent* entry = ::readdir(directory.get())) {
        if (entry->d_name[0] != '.')
            ++count;
    }
    return count - 1; // the folder's own
}

} // namespace

ProcessStats readProcessStats()
{
    ProcessStats stats;
    std::array<char, 4096> buffer{};
    if (const std::unique_ptr<std::FILE, FileCloser> file{std::fopen("/proc/self/status", "re")}) {
        const std::size_t length = std::fread(buffer.data(), 1, buffer.size(), file.get());
        const std::string_view text(buffer.data(), length);
        stats.residentBytes = numberAfter(text, "VmRSS:") * 1024;
        stats.virtualBytes = numberAfter(text, "VmSize:") * 1024;
        stats.threads = numberAfter(text, "Threads:");
    }
    timespec cpu{};
    if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0)
        stats.cpuSeconds = static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) * 1e-9;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        stats.maxDescriptors = static_cast<std::int64_t>(limit.rlim_cur);
    stats.openDescriptors = countDescriptors();
    return stats;
}

} // namespace sio::api
