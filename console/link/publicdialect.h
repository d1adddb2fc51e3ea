// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "link/socketioclient.h"

#include <QtCore/QHash>
#include <QtCore/QString>

#include <cstdint>
#include <string_view>
#include <vector>

namespace sio::link {

/// Makes the events of the public admin protocol (admin-ui.md) into the store's updates: `all_sockets` into
/// pages of a snapshot, the notifications into deltas with revisions of our own, one `event_sent` for each
/// receiver into one event. What it does not know or cannot read is skipped. Lives in the link's thread.
class PublicDialect {
public:
    /// Sockets of `adminNsp` (the consoles themselves) are left out.
    void begin(const QString& adminNsp, const QString& generation);

    /// False when the event was skipped.
    bool take(const IncomingEvent& event, bool wantsEvents, std::int64_t now, Feed& out);
    /// Hands over the changes and events gathered since the last time.
    void flush(Feed& out);

private:
    bool allSockets(std::string_view rows, Feed& out);
    bool serverStats(std::string_view json, std::int64_t now, Feed& out);
    bool socketConnected(std::string_view json);
    bool socketUpdated(std::string_view json);
    bool event(const std::vector<std::string_view>& arguments, Direction dir, std::int64_t now);
    void add(SocketChange change);

    QString m_adminNsp;
    QString m_generation;
    std::int64_t m_revision = 0;
    std::int64_t m_seq = 0;
    bool m_hasSnapshot = false;
    QHash<QString, QString> m_userOf; ///< by socket id: events name the socket alone
    std::vector<SocketChange> m_changes;
    std::vector<std::shared_ptr<EventRow>> m_events;
};

} // namespace sio::link
