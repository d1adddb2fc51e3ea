// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace sio::socketio {

/// What other workers may know of one worker's members of one namespace: how many sockets there are, and, by
/// the hash of their names, which rooms may exist. A broadcast asks it before it posts to a worker, so that a
/// message to one user's room wakes the workers that (probably) hold that room and no other. Says "no" only
/// when the room is not there; a "yes" may be a collision. Written by the owner, read by all, without locks.
class Presence {
public:
    /// `slots` is a power of two.
    explicit Presence(std::size_t slots)
        : m_mask(slots - 1), m_rooms(std::make_unique<std::atomic<std::uint32_t>[]>(slots))
    {
    }

    void roomOpened(std::size_t hash) { change(m_rooms[hash & m_mask], 1); }
    void roomClosed(std::size_t hash) { change(m_rooms[hash & m_mask], -1); }
    bool mayHaveRoom(std::size_t hash) const
    {
        return m_rooms[hash & m_mask].load(std::memory_order_acquire) != 0;
    }

    void socketEntered() { change(m_sockets, 1); }
    void socketLeft() { change(m_sockets, -1); }
    std::uint32_t sockets() const { return m_sockets.load(std::memory_order_acquire); }

private:
    /// One writer: a load and a store will do.
    static void change(std::atomic<std::uint32_t>& counter, int by)
    {
        const std::uint32_t value = counter.load(std::memory_order_relaxed);
        counter.store(value + static_cast<std::uint32_t>(by), std::memory_order_release);
    }

    std::size_t m_mask;
    std::unique_ptr<std::atomic<std::uint32_t>[]> m_rooms;
    std::atomic<std::uint32_t> m_sockets{0};
};

} // namespace sio::socketio
