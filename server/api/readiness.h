// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace sio::api {

/// Where the server is in its life; set by the application, read by every handler. Any thread.
class Readiness {
public:
    enum class State : std::uint8_t { Starting, Ready, Draining };

    State state() const { return m_state.load(std::memory_order_acquire); }
    bool isReady() const { return state() == State::Ready; }
    void setReady() { m_state.store(State::Ready, std::memory_order_release); }
    /// From now on publishes are refused with 503 and /readyz says why.
    void setDraining() { m_state.store(State::Draining, std::memory_order_release); }

private:
    std::atomic<State> m_state{State::Starting};
};

} // namespace sio::api
