// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/ids.h"
#include "socketio/seededhash.h"

#include <optional>
#include <string_view>

namespace sio::socketio {

using base::SocketId;

/// Draws the socket ids of one server, and recognises them. An id is 16 random characters and 4 that are a
/// keyed check of those; the same hash names the worker that drew it. So every worker can tell a room that is
/// named by a socket's id from any other room, and knows where that socket lives, without a table that all
/// workers share. Constant; thread-safe.
class SocketIds {
public:
    SocketIds(int workers, SeededHash hash) : m_workers(workers), m_hash(hash) {}

    SocketId draw(int worker) const;
    /// The worker that drew `name`; nothing when `name` is no socket id of this server. Of other names made of
    /// the ids' alphabet one in 2^24 is taken for one; of those with another character, such as the colon in
    /// `user:1`, none.
    std::optional<int> workerOf(std::string_view name) const;

private:
    int workerOfHash(std::size_t hash) const;

    int m_workers;
    SeededHash m_hash;
};

} // namespace sio::socketio
