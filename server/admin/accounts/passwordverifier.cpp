// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/passwordverifier.h"

#include "admin/passwordhash.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

namespace {

/// Not optimised away, unlike a fill() of text that dies.
void wipe(std::string& text)
{
    volatile char* p = text.data();
    for (std::size_t i = 0; i < text.size(); ++i)
        p[i] = 0;
}

} // namespace

PasswordVerifier::PasswordVerifier(std::size_t threads, std::size_t maxQueued) : m_maxQueued(maxQueued)
{
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i)
        m_threads.emplace_back([this] { run(); });
}

PasswordVerifier::~PasswordVerifier()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
    for (Job& job : m_jobs)
        wipe(job.password);
}

bool PasswordVerifier::verify(std::vector<std::string> hashes, std::string password, net::Loop& answerIn,
                              Done& done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_jobs.size() < m_maxQueued) {
            m_jobs.push_back({std::move(hashes), std::move(password), &answerIn, std::move(done)});
            m_wake.notify_one();
            return true;
        }
    }
    wipe(password);
    return false;
}

void PasswordVerifier::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stop || !m_jobs.empty(); });
        if (m_stop)
            return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        int fitting = -1;
        for (std::size_t i = 0; i < job.hashes.size(); ++i) {
            // No early exit: the time says nothing about which one fits.
            if (verifyPassword(job.hashes[i], job.password))
                fitting = static_cast<int>(i);
        }
        wipe(job.password);
        job.answerIn->post([done = std::move(job.done), fitting]() mutable { done(fitting); });
        lock.lock();
    }
}

} // namespace sio::admin
