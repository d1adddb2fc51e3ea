// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/runner.h"
#include "sequences/sequencereader.h"

#include <memory>
#include <string>
#include <vector>

namespace sio::test {

using namespace sio::sequences;
using namespace std::chrono_literals;

struct FakeWorld;

/// A virtual client without a network. Everything it reports comes from the scheduler.
class FakeClient final : public link::VirtualClient {
public:
    FakeClient(FakeWorld& world, link::VirtualClientOptions o, link::VirtualClientListener& listener)
        : options(std::move(o)), m_world(world), m_listener(listener)
    {
    }
    ~FakeClient() override;

    void open() override;
    std::uint64_t emitEvent(const std::string& argumentsJson, bool wantsAck) override;
    void close() override;
    void drop() override { log.push_back("drop"); }
    void setReadingStalled(bool stalled) override { log.push_back(stalled ? "stall" : "unstall"); }
    void setPongsMuted(bool muted) override { isMuted = muted; }
    void setAckDelay(std::chrono::milliseconds delay) override { ackDelay = delay; }

    void deliver(const std::string& argumentsJson) { m_listener.onEvent(*this, argumentsJson); }
    void acknowledge(std::uint64_t id, const std::string& json) { m_listener.onAck(*this, id, json); }
    void lose(const std::string& reason) { m_listener.onClosed(*this, reason); }

    const link::VirtualClientOptions options;
    std::vector<std::string> log; ///< emitted packets, and faults
    bool isMuted = false;
    std::chrono::milliseconds ackDelay{0};

private:
    void later(Duration delay, std::function<void()> what);

    FakeWorld& m_world;
    link::VirtualClientListener& m_listener;
    std::uint64_t m_lastId = 0;
};

struct FakeWorld final : public Publisher, public RunObserver {
    ManualScheduler scheduler;
    std::vector<FakeClient*> clients; ///< that live, in order of their making
    link::VirtualClientFactory factory = [this](const link::VirtualClientOptions& options,
                                                link::VirtualClientListener& listener) {
        auto client = std::make_unique<FakeClient>(*this, options, listener);
        clients.push_back(client.get());
        return client;
    };

    std::string refusal; ///< not empty: connections are refused with it
    bool answersConnects = true;
    Duration connectTakes{0};
    std::string ack = "[]"; ///< empty: none is sent
    Duration ackTakes{0};
    PublishAnswer answer{200, Value::map()};
    Duration answerTakes{0};
    bool answersPublishes = true;

    struct Published {
        Duration time;
        PublishRequest request;
    };
    std::vector<Published> published;
    std::vector<std::string> log;                        ///< of the run
    std::vector<std::pair<std::string, Duration>> steps; ///< titles and when they started
    base::TimePoint start;
    std::unique_ptr<Sequence> sequence;
    std::unique_ptr<Runner> runner;
    int uuids = 0;

    void publish(const PublishRequest& request, Done done) override
    {
        published.push_back({scheduler.now() - start, request});
        if (answersPublishes)
            scheduler.callAt(scheduler.now() + answerTakes, [this, done] { done(answer); });
    }
    void abort() override {}

    void onStepStarted(const StepResult& step) override { steps.emplace_back(step.title, step.started); }
    void onPaused(std::size_t next, const std::string& why) override
    {
        log.push_back("paused before " + std::to_string(next + 1) + (why.empty() ? "" : ": " + why));
    }
    void onFinished(const RunReport& report) override
    {
        log.push_back(std::string(runStatusName(report.status)));
    }

    /// Reads the file and starts; false when it is broken.
    bool run(const std::string& yaml, RunOptions options = {}, RunInputs inputs = {})
    {
        auto read = readSequence(yaml);
        if (!read) {
            for (const FileError& error : read.error())
                qWarning("%s", error.text("file").c_str());
            return false;
        }
        sequence = std::make_unique<Sequence>(std::move(*read));
        if (inputs.startedAt == 0)
            inputs.startedAt = *parseTimestamp("2026-03-01T12:00:00Z");
        inputs.newUuid = [this] { return "id-" + std::to_string(++uuids); };
        RunObserver& observer = *this;
        Publisher& publisher = *this;
        runner = std::make_unique<Runner>(*sequence, std::move(inputs), std::move(options),
                                          Runner::Services{scheduler, factory, publisher, observer});
        start = scheduler.now();
        runner->start();
        return true;
    }

    /// `deliver` at a time since the start.
    void at(Duration time, std::function<void()> what) { scheduler.callAt(start + time, std::move(what)); }
    void deliverAt(Duration time, std::size_t client, std::string json)
    {
        at(time, [this, client, json] { clients.at(client)->deliver(json); });
    }

    const RunReport& report() const { return runner->report(); }
    /// `failures of step` (from 1) as text, lines joined with `|`.
    std::string failure(std::size_t step) const
    {
        std::string out;
        for (const Failure& each : report().steps.at(step - 1).failures)
            out += (out.empty() ? "" : "|") + failureText(each);
        for (char& c : out)
            if (c == '\n')
                c = '|';
        return out;
    }
};

inline FakeClient::~FakeClient()
{
    std::erase(m_world.clients, this);
}

inline void FakeClient::later(Duration delay, std::function<void()> what)
{
    // Tests keep clients until the run is over, or replace them when nothing is under way.
    m_world.scheduler.callAt(
        m_world.scheduler.now() + delay, [this, world = &m_world, call = std::move(what)] {
            if (std::find(world->clients.begin(), world->clients.end(), this) != world->clients.end())
                call();
        });
}

inline void FakeClient::open()
{
    if (!m_world.refusal.empty())
        later(0ms, [this] { m_listener.onRefused(*this, m_world.refusal); });
    else if (m_world.answersConnects)
        later(m_world.connectTakes,
              [this] { m_listener.onConnected(*this, "sid-" + std::to_string(m_world.clients.size())); });
}

inline std::uint64_t FakeClient::emitEvent(const std::string& argumentsJson, bool wantsAck)
{
    log.push_back(argumentsJson);
    if (!wantsAck)
        return 0;
    const std::uint64_t id = ++m_lastId;
    if (!m_world.ack.empty())
        later(m_world.ackTakes, [this, id] { m_listener.onAck(*this, id, m_world.ack); });
    return id;
}

inline void FakeClient::close()
{
    log.push_back("close");
    later(0ms, [this] { m_listener.onGone(*this); });
}

/// The head of a file with two actors; steps follow.
inline const std::string kHead = R"(
sequence: test
version: 1
actors:
  a: { userId: u1 }
  b: { userId: u2, transport: polling }
steps:
  - connect: [a, b]
)";

} // namespace sio::test
