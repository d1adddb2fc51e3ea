// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QHash>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

/// What the console knows of a server, as values: decoded once in the link's thread, shown as they are. Text
/// is whatever the server sent: views show it through models/text.h. Times are milliseconds since the epoch,
/// 0 when unknown. The members are those of resources/docs/protocol/admin-stream.md.
namespace sio::link {

enum class Direction : std::uint8_t { Unknown, In, Out };
QString directionWord(Direction direction); ///< "in", "out" or nothing
Direction directionFrom(QStringView word);

struct LastEvent {
    QString event;
    Direction dir = Direction::Unknown;
    std::int64_t time = 0;
};

/// One connected socket.
struct SocketRow {
    QString id;
    QString
        client;   ///< first characters of the Engine.IO session's id: equal for the sockets of one connection
    QString user; ///< empty: unknown
    QString nsp;
    QString transport;
    QString address;
    QString agent;
    std::int64_t since = 0;
    QStringList rooms; ///< without the socket's own
    LastEvent last;
    bool authenticated = false;
};

/// One event of the live feed; immutable once decoded, shared between store, models and details.
struct EventRow {
    std::int64_t seq = 0;
    std::int64_t time = 0;
    Direction dir = Direction::Unknown;
    bool ack = false;
    bool cut = false;
    QString event;
    QString nsp;
    QString user;
    QString socket;
    QStringList rooms;
    std::int64_t matched = -1; ///< -1: unknown
    std::int64_t written = -1;
    std::int64_t size = -1;
    QString eventId;
    QByteArray payload; ///< JSON text of the arguments; not JSON when `cut`
    QString source;     ///< "client", "api", "admin", "server"
    QString by;
};
using EventPtr = std::shared_ptr<const EventRow>;

/// The figures of one second (or of one `server_stats` period) of one server.
struct StatsRow {
    std::int64_t time = 0;
    QString serverId;
    QString hostname;
    double uptimeSeconds = 0;
    std::int64_t clients = 0;
    std::int64_t websocket = 0;
    std::int64_t polling = 0;
    QHash<QString, std::int64_t> sockets; ///< by namespace
    std::int64_t users = -1;              ///< -1: the server does not say
    std::int64_t rooms = -1;
    std::int64_t connects = 0;
    std::int64_t disconnects = 0;
    std::int64_t messagesIn = 0;
    std::int64_t messagesOut = 0;
    std::int64_t bytesIn = 0;
    std::int64_t bytesOut = 0;
    std::int64_t publishes = -1;
    std::int64_t publishP50Us = -1;
    std::int64_t publishP99Us = -1;
    QHash<QString, std::int64_t> rejects; ///< by reason
    std::vector<std::int64_t> loopLagUs;  ///< per worker
    std::int64_t rssBytes = -1;
    bool sampling = false;
    double periodSeconds = 1; ///< what the counts are counts of
};

struct RejectedRow {
    std::int64_t time = 0;
    QString layer; ///< "http", "engine", "connect", "event"
    QString code;
    QString cause;
    QString hint;
    QString address;
    QString transport;
    QString user;
    QString nsp;
    QString agent;
    std::int64_t count = 1;
};

struct AuditRow {
    std::int64_t seq = 0;
    std::int64_t time = 0;
    QString who;
    QString role;
    QString from;
    QString what;
    QString target;
    QString reason;
    QString result;
    std::int64_t matched = -1;
    QString eventId;
};

/// One change of the sockets (admin-stream.md, section 3).
struct SocketChange {
    enum class Kind : std::uint8_t { Connected, Disconnected, Joined, Left, Transport, Last, Updated };
    Kind kind = Kind::Connected;
    SocketRow row; ///< Connected, Updated: the row; otherwise only what the change names
    QString id;
    QString room;   ///< Joined, Left
    QString text;   ///< Disconnected: the reason; Transport: its name
    LastEvent last; ///< Last
};

/// What the link hands to the store, in the order of arrival.
struct SnapshotPage {
    QString generation;
    int page = 0;
    int pages = 1;
    std::int64_t revision = 0;
    std::vector<SocketRow> rows;
    std::uint64_t receipt = 0; ///< for AdminClient::acknowledgePage; 0: nothing to acknowledge
};
struct SocketDelta {
    QString generation;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::vector<SocketChange> changes;
};
/// The server began (or ended) a generation: until its pages have arrived the rows known are old ones.
struct SnapshotBegin {
    QString generation;
    std::int64_t revision = 0;
    std::int64_t total = 0;
};
struct Resync {
    QString why;
};
struct EventBatch {
    std::vector<EventPtr> events;
    std::int64_t sampled = 0; ///< left out by the server
    std::int64_t dropped = 0; ///< left out here, since the console could not keep up
    std::int64_t lost = 0;    ///< of a history: older ones that no longer exist
    bool history = false;
};
struct StatsBatch {
    std::vector<StatsRow> rows;
    bool history = false;
};
struct RejectedBatch {
    std::vector<RejectedRow> rows;
    bool history = false;
};
struct AuditBatch {
    std::vector<AuditRow> rows; ///< in any order
    /// The newest ones the server has: what is known of before, and is not joined to these, is forgotten.
    bool newest = false;
};

using Update = std::variant<SnapshotBegin, SnapshotPage, SocketDelta, Resync, EventBatch, StatsBatch,
                            RejectedBatch, AuditBatch>;
using Feed = std::vector<Update>;

} // namespace sio::link
