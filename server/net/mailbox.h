// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/task.h"

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace sio::net {

/// The tasks that other threads post to a loop: any thread puts, the loop's thread takes.
class Mailbox {
public:
    /// Any thread. Runs `wake` under the lock when the box was empty, so that whoever closes the box knows
    /// that no wake-up is under way afterwards. False once the box is closed.
    template <class Wake> bool post(base::Task& task, Wake&& wake)
    {
        const std::lock_guard lock(m_mutex);
        if (m_isClosed)
            return false;
        m_inbox.push_back(std::move(task));
        if (m_inbox.size() == 1)
            wake();
        return true;
    }

    /// Any thread: nothing is accepted from now on.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }

    /// The next task in order of the posts; an empty one when there is none.
    base::Task take()
    {
        if (m_next == m_batch.size() && !refill())
            return {};
        return std::move(m_batch[m_next++]);
    }

private:
    bool refill()
    {
        constexpr std::size_t kKeptCapacity = 1024;
        if (m_batch.capacity() > kKeptCapacity)
            std::vector<base::Task>().swap(m_batch); // a burst's memory is not kept for good
        m_batch.clear();
        m_next = 0;
        const std::lock_guard lock(m_mutex);
        m_batch.swap(m_inbox);
        return !m_batch.empty();
    }

    std::mutex m_mutex; // guards m_inbox, m_isClosed
    std::vector<base::Task> m_inbox;
    bool m_isClosed = false;

    std::vector<base::Task> m_batch; ///< the taking thread's; those before m_next have been taken
    std::size_t m_next = 0;
};

} // namespace sio::net
