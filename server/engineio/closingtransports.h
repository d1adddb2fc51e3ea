// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/pollingtransport.h"
#include "engineio/services.h"
#include "engineio/transport.h"

#include <functional>
#include <memory>
#include <unordered_map>

namespace sio::engine {

/// The transports of one worker whose session is over, but whose goodbye is still under way: a WebSocket
/// until TCP is down (closeTimeout), a polling client's close until a GET fetches it (undeliveredCloseWait).
/// All of them have a deadline.
class ClosingTransports {
public:
    explicit ClosingTransports(WorkerServices& services);
    ~ClosingTransports();

    /// `transport` was told to close.
    void add(std::unique_ptr<Transport> transport, base::Duration atMost);
    void addPolling(std::unique_ptr<PollingTransport> transport, const SessionId& id, base::Duration atMost);
    /// The polling transport that still has to tell the end of session `id`.
    PollingTransport* find(const SessionId& id) const;

    /// From now on none has more time left than this.
    void hurry(base::Duration atMost);

    std::size_t size() const { return m_entries.size(); }
    /// Called whenever one has gone.
    void setObserver(std::function<void()> observer) { m_observer = std::move(observer); }

private:
    class Entry;

    Entry* insert(std::unique_ptr<Transport> transport, base::Duration atMost);
    void remove(Entry& entry);

    WorkerServices& m_services;
    std::unordered_map<Entry*, std::unique_ptr<Entry>> m_entries;
    std::unordered_map<SessionId, Entry*> m_polling;
    std::function<void()> m_observer;
};

} // namespace sio::engine
