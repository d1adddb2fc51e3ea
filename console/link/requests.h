// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <functional>
#include <vector>

/// What can be asked of a server, and its answers (admin-stream.md, sections 4, 5 and 8).
namespace sio::link {

/// Why a request was not done. `code` is the server's, or one of ours: NOT_CONNECTED, TIMED_OUT, NOT_OFFERED,
/// READ_ONLY_PROFILE, INVALID_ANSWER.
struct RequestError {
    QString code;
    QString message;
    QJsonObject details;
};

template <class T> struct Answer {
    bool ok = false;
    T value{};
    RequestError error; ///< when not ok
};
template <class T> using AnswerTo = std::function<void(const Answer<T>&)>;

struct Nothing {};

/// Who gets a publish: all empty and not `everyone` means "derived from the row".
struct Target {
    enum class Kind : std::uint8_t { Derived, User, Session, Researcher, Room, Socket, Everyone };
    Kind kind = Kind::Derived;
    QString name; ///< the user, session, researcher, room or socket

    /// The room that a session, researcher, user or room stands for; empty for the others.
    QString room() const;
    /// For templates and history.
    QJsonObject toJson() const;
    static Target fromJson(const QJsonObject& object);
    bool operator==(const Target&) const = default;
};

struct PublishRequest {
    QString event;
    QByteArray data; ///< JSON object text, sent byte for byte
    Target target;
    QStringList exceptRooms;
    bool dryRun = false;
    bool test = false;
    bool isVolatile = false;
    QString idempotencyKey;
    QString reason;
    QString confirm;   ///< the name typed above the recipients cap
    QString nsp = "/"; ///< for the public protocol alone
};

struct ReceiptLine {
    QString id;
    QString user;
    QString transport;
    QString address;
    bool written = false;
    std::int64_t time = 0;
};

struct Receipt {
    QString eventId;
    std::int64_t matchedUsers = 0;
    std::int64_t matchedSockets = 0;
    std::int64_t written = 0;
    QString reason; ///< why nobody was matched
    QStringList warnings;
    std::vector<ReceiptLine> sockets; ///< at most 1000
    std::int64_t time = 0;
    bool known = true; ///< false for a server that does not answer (public protocol): sent, no more is known
};

/// The sockets that a command is about; exactly one member is set.
struct Selection {
    QStringList sockets;
    QString user;
    QString inRoom;
    bool all = false;
    QString nsp = "/"; ///< for the public protocol alone
};

struct Matched {
    std::int64_t matched = 0;
    bool known = true; ///< false: the server does not answer
};

struct Armed {
    std::int64_t until = 0; ///< by the server's clock; 0: not armed
};

enum class SearchKind : std::uint8_t { Sockets, Users, Rooms };
struct UserFound {
    QString user;
    std::int64_t sockets = 0;
    std::int64_t rooms = 0;
    QStringList transports;
    std::int64_t since = 0;
    LastEvent last;
};
struct RoomFound {
    QString room;
    QString kind;
    std::int64_t members = 0;
};
struct SearchResult {
    std::int64_t total = 0;
    std::vector<SocketRow> sockets;
    std::vector<UserFound> users;
    std::vector<RoomFound> rooms;
};

struct UserDetails {
    QString user;
    bool blocked = false;
    std::vector<SocketRow> sockets;
    std::vector<EventPtr> timeline;
};

struct RoomDetails {
    QString room;
    std::int64_t total = 0;
    std::vector<SocketRow> members;
};

struct AuditPage {
    std::vector<AuditRow> rows;
    bool more = false;
};

/// The server-side half of an event filter; empty members do not restrict.
struct EventSpec {
    QStringList events; ///< `*` as wildcard
    QString user;
    QString room;
    QString socket;
    QString dir;
    QString text;

    bool isEmpty() const;
    bool operator==(const EventSpec&) const = default;
};

} // namespace sio::link
