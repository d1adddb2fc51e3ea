// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/roomcensus.h"

namespace sio::socketio {

void RoomCensus::opened(std::size_t hash)
{
    if (m_shards) {
        Shard& shard = shardOf(hash);
        const std::lock_guard lock(shard.mutex);
        if (++shard.workers[hash] > 1)
            return;
    }
    m_count.fetch_add(1, std::memory_order_relaxed);
}

void RoomCensus::closed(std::size_t hash)
{
    if (m_shards) {
        Shard& shard = shardOf(hash);
        const std::lock_guard lock(shard.mutex);
        const auto room = shard.workers.find(hash);
        if (room == shard.workers.end() || --room->second > 0)
            return;
        shard.workers.erase(room);
    }
    m_count.fetch_sub(1, std::memory_order_relaxed);
}

} // namespace sio::socketio
