// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/blocklist.h"
#include "admin/consolelink.h"
#include "admin/eventring.h"
#include "admin/sockettable.h"

#include <string_view>

namespace sio::admin {

/// pm_search, pm_user and pm_room: pages of the table of sockets, which is fetched for them when nobody looks
/// at it yet. Lives in the hub's thread.
class Lookups {
public:
    /// Everything given outlives the object.
    Lookups(SocketTable& table, const EventRing& events, const BlockList& blocks)
        : m_table(table), m_ring(events), m_blocks(blocks)
    {
    }

    void search(std::string_view json, Answer answer);
    void showUser(std::string_view json, Answer answer);
    void showRoom(std::string_view json, Answer answer);

private:
    const SocketMirror& mirror() const { return m_table.mirror(); }

    SocketTable& m_table;
    const EventRing& m_ring;
    const BlockList& m_blocks;
};

} // namespace sio::admin
