// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace sio::socketio {

/// How many different rooms a namespace has. Each worker has a table of its own rooms, so a room with members
/// in two workers stands in two tables, and adding them up would count it twice. Rooms are told apart by the
/// hash of their names alone. Any thread; a worker takes a lock only when a room gets its first member there
/// or loses its last, and no worker does when it is the only one.
class RoomCensus {
public:
    explicit RoomCensus(int workers) : m_shards(workers > 1 ? std::make_unique<Shards>() : nullptr) {}

    /// A worker has the room's first member that is in this worker.
    void opened(std::size_t hash);
    /// A worker has none any more. Only after opened() of the same worker.
    void closed(std::size_t hash);
    std::int64_t count() const { return m_count.load(std::memory_order_relaxed); }

private:
    struct alignas(64) Shard {
        std::mutex mutex;                             ///< guards `workers`
        std::unordered_map<std::size_t, int> workers; ///< that have the room, by its hash
    };
    using Shards = std::array<Shard, 16>;

    Shard& shardOf(std::size_t hash) { return (*m_shards)[(hash >> 32) % std::tuple_size_v<Shards>]; }

    std::unique_ptr<Shards> m_shards; ///< null with one worker
    std::atomic<std::int64_t> m_count{0};
};

} // namespace sio::socketio
