// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "socketio/server.h"
#include "support/fakesession.h"
#include "support/fakeworkers.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sio::test {

/// A server over fake workers, for tests: set `io` up, then start().
struct Bench {
    explicit Bench(int workerCount = 1, socketio::ServerOptions options = {}) : io(std::move(options))
    {
        auto fake = std::make_unique<FakeWorkers>(workerCount);
        workers = fake.get();
        m_workers = std::move(fake);
    }
    ~Bench()
    {
        for (int i = 0; i < static_cast<int>(sessions.size()); ++i)
            sessions[static_cast<std::size_t>(i)].reset();
    }

    void start() { io.start(std::move(m_workers)); }

    /// A new connection in that worker.
    FakeSession& open(int worker = 0)
    {
        workers->in(worker, [&] {
            sessions.push_back(std::make_unique<FakeSession>(workers->wheel, io.acceptor(worker)));
        });
        return *sessions.back();
    }
    /// A new connection that has joined `nsp`; its socket id in `id`.
    FakeSession& join(std::string_view nsp = "/", int worker = 0, std::string* id = nullptr)
    {
        FakeSession& session = open(worker);
        workers->in(worker, [&] { session.text(nsp == "/" ? "0" : "0" + std::string(nsp) + ","); });
        const std::string sid = takeSid(session);
        if (id)
            *id = sid;
        return session;
    }
    /// The socket id in the CONNECT reply that is the last frame sent; takes all frames.
    static std::string takeSid(FakeSession& session)
    {
        const auto frames = session.take();
        const std::string last = frames.empty() ? std::string() : frames.back();
        const auto at = last.find("{\"sid\":\"");
        return at == std::string::npos ? std::string() : last.substr(at + 8, 20);
    }

    socketio::Server io;
    FakeWorkers* workers = nullptr;
    std::vector<std::unique_ptr<FakeSession>> sessions;

private:
    std::unique_ptr<FakeWorkers> m_workers;
};

inline socketio::Arguments json(std::string_view text)
{
    return socketio::Arguments().addJson(text);
}

/// Clients say which rooms their socket joins and leaves, and who owns it.
inline void obeyRooms(socketio::Namespace& nsp)
{
    nsp.on("join", [](socketio::Socket& socket, const socketio::Event& event) {
        std::string room;
        for (std::size_t i = 0; event.arguments.stringAt(i, room); ++i)
            socket.join(room);
    });
    nsp.on("leave", [](socketio::Socket& socket, const socketio::Event& event) {
        std::string room;
        for (std::size_t i = 0; event.arguments.stringAt(i, room); ++i)
            socket.leave(room);
    });
    nsp.on("owner", [](socketio::Socket& socket, const socketio::Event& event) {
        socket.setOwner(std::stoull(std::string(event.arguments.json(0))), "u");
    });
}

using Frames = std::vector<std::string>;

} // namespace sio::test

namespace QTest {
template <> inline char* toString(const std::string& text)
{
    return qstrdup(text.c_str());
}
template <> inline char* toString(const std::vector<std::string>& list)
{
    std::string text;
    for (const std::string& item : list)
        text += "[" + item + "] ";
    return qstrdup(text.c_str());
}
} // namespace QTest
