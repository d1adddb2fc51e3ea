// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>

namespace sio::test {

/// What a callback in another thread will answer; waits for it with a deadline.
template <class T> class Waiting {
public:
    auto callback()
    {
        return [promise = m_promise](T value) { promise->set_value(std::move(value)); };
    }
    /// Nothing when no answer came.
    std::optional<T> wait()
    {
        if (m_future.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
            return std::nullopt;
        return m_future.get();
    }
    bool isThere() const { return m_future.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }

private:
    std::shared_ptr<std::promise<T>> m_promise = std::make_shared<std::promise<T>>();
    std::future<T> m_future = m_promise->get_future();
};

} // namespace sio::test
