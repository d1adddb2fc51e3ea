// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/httpconnection.h"
#include "unit/http/fakehandler.h"
#include "unit/http/fakestream.h"

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sio::test {

/// Where answers from other threads wait until the test lets them in.
class FakeAnswerBox final : public net::http::AnswerBox {
public:
    bool isCurrentThread() const override { return here; }
    void post(base::Task task) override { tasks.push_back(std::move(task)); }

    bool here = true; ///< false: answers come from another thread
    std::deque<base::Task> tasks;
};

/// One connection with everything around it in the hands of the test.
struct FakeHost final : net::http::ConnectionHost {
    FakeHandler fakeHandler;
    net::http::HttpLimits httpLimits;
    net::http::HttpStats httpStats;
    base::ManualClock clock;
    net::TimerWheel wheel{clock};
    std::shared_ptr<FakeAnswerBox> box = std::make_shared<FakeAnswerBox>();
    FakeStream::Record record;
    std::unique_ptr<net::http::HttpConnection> connection;
    std::vector<std::unique_ptr<net::http::HttpConnection>> retired;
    int closedReports = 0;

    explicit FakeHost(const net::http::HttpLimits& limits = {}) : httpLimits(limits)
    {
        connection = std::make_unique<net::http::HttpConnection>(*this, std::make_unique<FakeStream>(record),
                                                                 [this] { ++closedReports; });
        connection->start();
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;
    ~FakeHost()
    {
        if (connection)
            connection->end();
        box->tasks.clear();
    }

    net::http::RequestHandler& handler() override { return fakeHandler; }
    const net::http::HttpLimits& limits() const override { return httpLimits; }
    net::http::HttpStats& stats() override { return httpStats; }
    net::TimerWheel& timers() override { return wheel; }
    std::shared_ptr<net::http::AnswerBox> answerBox() override { return box; }
    void remove(net::http::HttpConnection&) override { retired.push_back(std::move(connection)); }

    FakeStream& stream() { return *record.stream; }
    /// The end of a turn: the kernel takes what is queued, retired objects go.
    void endTurn()
    {
        while (record.stream && record.queued > 0 && stream().isOpen())
            stream().drain();
        retired.clear();
    }
    void receive(std::string_view bytes)
    {
        stream().receive(bytes);
        endTurn();
    }
    void pass(std::chrono::milliseconds time)
    {
        clock.advance(time + net::TimerWheel::kTick);
        wheel.advance();
        endTurn();
    }
    std::int64_t rejected(net::http::Reject reason) const
    {
        return httpStats.rejects[static_cast<std::size_t>(reason)].value();
    }
    std::string takeWritten() { return std::exchange(record.written, {}); }
    bool isOver() const { return !connection; }
};

} // namespace sio::test
