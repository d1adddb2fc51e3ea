// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/socket.h"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::socketio {

/// Event handlers by name, in order of registration.
class EventTable {
public:
    /// Shared, so that a handler may register others while it runs.
    using Handlers = std::vector<std::shared_ptr<const EventHandler>>;

    void add(std::string event, EventHandler handler)
    {
        m_handlers[std::move(event)].push_back(std::make_shared<const EventHandler>(std::move(handler)));
    }
    /// Null when the event has no handler.
    const Handlers* find(std::string_view event) const
    {
        const auto found = m_handlers.find(event);
        return found == m_handlers.end() ? nullptr : &found->second;
    }

private:
    /// The application's names, not the clients': no seed is needed.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, Handlers, Hash, std::equal_to<>> m_handlers;
};

} // namespace sio::socketio
