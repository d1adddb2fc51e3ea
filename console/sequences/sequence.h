// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/times.h"
#include "sequences/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::sequences {

// The model of a sequence file (resources/sequences/README.md describes the file). Values, as they were
// written: references and generators are resolved when the sequence runs.

/// How virtual users travel.
enum class TransportKind : std::uint8_t { WebSocket, Polling };
std::string_view transportName(TransportKind transport);

/// What becomes of an id that a recording holds, told by the member's name: `session_id: new`.
struct IdRule {
    enum class Kind : std::uint8_t { New, Keep, Table };

    std::string member;
    Kind kind = Kind::New;
    std::string table; ///< of Table: its name
};

struct Table {
    std::string name;
    Value entries; ///< a map: old text to new value
};

/// A named value of the run: a constant, or a generator such as `{new: uuid}`.
struct Variable {
    std::string name;
    Value value;
    Mark mark = {};
};

/// A virtual user: one Socket.IO connection at a time.
struct Actor {
    std::string name;
    Value userId; ///< null: it names no user
    TransportKind transport = TransportKind::WebSocket;
    std::string nsp;           ///< empty: the sequence's
    std::string tokenVariable; ///< the environment variable with its token; empty: none
    Value auth;                ///< members of CONNECT's auth object; null: none
    Value query;               ///< further members of the handshake's query; null: none
    Mark mark = {};
};

/// `name: $.path` - what later steps call a value of what was matched.
struct Capture {
    std::string name;
    std::string path;
};

/// What an event that should arrive, or should not, looks like.
struct Expectation {
    std::vector<std::string> actors;
    std::string event;
    std::optional<Value> match;             ///< pattern of the first argument
    std::optional<std::vector<Value>> args; ///< patterns of all arguments
    std::optional<Duration> within;         ///< how long to wait; of expect-not: how long it must stay away
    std::vector<Capture> captures;
    std::string after;      ///< an event or a step's name: what must have arrived before
    bool onlyThese = false; ///< of the sequence's actors, nobody else may get it
    bool anyOrder = false;  ///< may have arrived before what was expected earlier
    Mark mark = {};
};

/// A mishap of a virtual user's own connection.
struct Fault {
    std::optional<bool> stall;     ///< stops reading (or starts again): the server meets a slow consumer
    std::optional<bool> mutePongs; ///< answers no heartbeat any more (or again)
    bool drop = false;             ///< the connection ends without a goodbye
    std::optional<TransportKind> transport; ///< for connections from now on
    std::optional<Duration> delayAcks;      ///< answers to the server's events are sent that late
};

enum class StepKind : std::uint8_t {
    Connect,
    Disconnect,
    Emit,
    Publish,
    Wait,
    Pause,
    Expect,
    ExpectNot,
    ExpectClosed,
    Fault
};
/// The step's key in the file: "connect", "expect-not", ...
std::string_view stepKindName(StepKind kind);

struct Step {
    StepKind kind = StepKind::Wait;
    std::string name;           ///< for people, and for `after`; may be empty
    std::optional<Duration> at; ///< since the start, at speed 1; nothing: when the one before is done
    bool isBreakpoint = false;
    Mark mark;

    std::vector<std::string> actors;   ///< Connect, Disconnect, Emit (one), ExpectClosed, Fault
    std::string event;                 ///< Emit, Publish
    std::vector<Value> args;           ///< Emit: its arguments; Publish: the row
    std::optional<Value> to;           ///< Publish: explicit audience
    std::optional<Value> except;       ///< Publish
    std::optional<Value> answer;       ///< Emit: pattern of the ack; Publish: of the answer's body
    std::optional<Value> refused;      ///< Connect: pattern of the error that is expected
    std::optional<int> status;         ///< Publish: HTTP status that is expected; nothing: 200
    std::optional<Duration> within;    ///< Connect, Emit, Publish, ExpectClosed: how long to wait
    std::optional<Value> reason;       ///< ExpectClosed: pattern of the reason's text
    Duration duration{};               ///< Wait
    std::string note;                  ///< Pause: what the person is to do; may be empty
    std::vector<Capture> captures;     ///< Emit, Publish: of the answer
    std::optional<Expectation> expect; ///< Expect, ExpectNot; Connect: what each of them gets then
    Fault fault;
};

struct Sequence {
    std::string name;
    std::string about;
    std::vector<std::string> features; ///< what the server must offer: "publish"
    std::string nsp = "/socket.io";
    std::string path = "/socket.io/";
    bool isStrict = false; ///< what arrives and nobody expects is a failure
    std::optional<WallTime> recorded;
    bool shiftsTimes = false; ///< timestamps in payloads move by the time since `recorded`
    std::vector<IdRule> ids;
    std::vector<Table> tables;
    std::vector<Variable> vars;
    std::vector<Actor> actors;
    std::vector<Step> steps;

    const Actor* actor(std::string_view actorName) const;
    const Variable* variable(std::string_view variableName) const;
};

inline constexpr int kSequenceVersion = 1;
inline constexpr Duration kDefaultWithin = std::chrono::seconds(2);
inline constexpr Duration kDefaultConnectWithin = std::chrono::seconds(10);
inline constexpr Duration kDefaultAbsence = std::chrono::milliseconds(300);

/// `reader, browser2`
std::string joined(const std::vector<std::string>& names);
/// `3 emit join_session_room (reader)`: how reports speak of a step; its own name where it has one.
std::string stepTitle(const Sequence& sequence, std::size_t index);

} // namespace sio::sequences
