// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/task.h"
#include "net/loop.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sio::admin {

/// Checks passwords in threads of its own, since one check takes some 80 ms and 64 MiB. Few threads and a
/// short queue: that bounds the memory and the time that logins can cost, whoever tries. Made and destroyed
/// by the control thread; verify() from any thread.
class PasswordVerifier {
public:
    static constexpr std::size_t kDefaultThreads = 2;
    static constexpr std::size_t kDefaultQueued = 32;

    explicit PasswordVerifier(std::size_t threads = kDefaultThreads, std::size_t maxQueued = kDefaultQueued);
    ~PasswordVerifier(); ///< what waits is dropped without an answer; what runs is waited for
    PasswordVerifier(const PasswordVerifier&) = delete;
    PasswordVerifier& operator=(const PasswordVerifier&) = delete;

    /// Gets the index of the hash that fits, or -1. Runs in the loop given to verify(), exactly once, unless
    /// that loop is closed or the verifier is destroyed first; then it is destroyed uncalled, in any thread.
    /// What it captures must therefore be values, and ids rather than references to what may be gone.
    using Done = base::UniqueFunction<void(int fitting)>;

    /// Checks `password` against every one of `hashes`, without stopping at the one that fits. False when the
    /// queue is full; `done` is then still the caller's. The password is wiped after use. `answerIn` outlives
    /// the verifier.
    bool verify(std::vector<std::string> hashes, std::string password, net::Loop& answerIn, Done& done);

private:
    struct Job {
        std::vector<std::string> hashes;
        std::string password;
        net::Loop* answerIn;
        Done done;
    };
    void run();

    const std::size_t m_maxQueued;
    std::mutex m_mutex; // guards m_jobs, m_stop
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_stop = false;
    std::vector<std::thread> m_threads; ///< last: started when everything else is there
};

} // namespace sio::admin
