// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "support/fixtureapp.h"

#include "protocol/jsonscanner.h"
#include "socketio/server.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sio::test {

using socketio::Arguments;
using socketio::Event;
using socketio::Namespace;
using socketio::Socket;

namespace {

constexpr std::chrono::milliseconds kAuthDelay{4};

/// A member of the event's first argument as JSON text; empty when it has none.
std::string_view member(const Event& event, std::string_view name)
{
    protocol::JsonScanner scanner;
    if (event.arguments.empty() || scanner.scan(event.arguments.json(0)) != protocol::JsonStatus::Valid)
        return {};
    const protocol::JsonSlice* found = scanner.member(name);
    return found ? found->value : std::string_view();
}

/// The room that `{session_id}` names.
std::optional<std::string> sessionRoom(const Event& event)
{
    const std::string_view id = member(event, "session_id");
    if (id.empty() || id.front() != '"')
        return std::nullopt;
    return "session:" + protocol::jsonStringDecode(id);
}

Arguments failure()
{
    return Arguments().addJson(R"({"success":false})");
}

void greet(Namespace& nsp)
{
    // Not in the turn of the CONNECT answer, which would put both into one TCP segment: the public suites listen for one
    // message at a time and lose the second of two that come in one read. The reference writes them apart, too.
    nsp.onConnection([](Socket& socket) {
        socket.setTimer(kAuthDelay, [](Socket& later) { later.emit("auth", Arguments().addJson(later.auth())); });
    });
}

/// What the public conformance suites expect of every namespace.
void answerConformanceSuites(Namespace& nsp)
{
    nsp.on("message",
           [](Socket& socket, const Event& event) { socket.emit("message-back", event.arguments); });

    nsp.on("message-with-ack", [](Socket&, const Event& event) { event.ack(event.arguments); });

    nsp.on("echo", [](Socket&, const Event& event) {
        Arguments answer;
        if (!event.arguments.empty())
            answer.addFrom(event.arguments, 0);
        event.ack(answer);
    });
}

/// What the load generators use.
void answerBenchmarks(Namespace& nsp)
{
    nsp.on("join_session_room", [](Socket& socket, const Event& event) {
        const auto room = sessionRoom(event);
        if (!room)
            return event.ack(failure());
        socket.join(*room);
        event.ack(Arguments().addJson(R"({"success":true})"));
    });

    nsp.on("bench_ack", [](Socket&, const Event& event) {
        const std::string_view seq = member(event, "seq");
        if (seq.empty())
            return event.ack(failure());
        event.ack(Arguments().addJson(R"({"success":true,"seq":)" + std::string(seq) + '}'));
    });

    nsp.on("bench_broadcast", [](Socket& socket, const Event& event) {
        const auto room = sessionRoom(event);
        const std::string_view payload = member(event, "payload");
        if (!room || payload.empty())
            return event.ack(failure());
        socket.nsp().to(*room).emit("session_update", Arguments().addJson(payload));
        event.ack(Arguments().addJson(R"({"success":true})"));
    });
}

} // namespace

void setUpFixture(socketio::Server& io, bool greets)
{
    for (const char* name : {"/", "/custom"}) {
        Namespace& nsp = io.of(name);
        if (greets)
            greet(nsp);
        answerConformanceSuites(nsp);
        answerBenchmarks(nsp);
    }
}

} // namespace sio::test
