// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/reply.h"
#include "engineio/services.h"
#include "engineio/session.h"
#include "engineio/sessionhost.h"
#include "engineio/transport.h"
#include "unit/http/fakestream.h"

#include <QTest>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sio::test {

using namespace std::chrono_literals;

/// A worker that the test turns by hand.
class FakeServices final : public engine::WorkerServices {
public:
    base::TimePoint now() const override { return m_clock.now(); }
    net::TimerWheel& timers() override { return m_timers; }
    bool post(base::Task task) override
    {
        m_tasks.push_back(std::move(task));
        return true;
    }
    void retire(std::unique_ptr<net::Retired> object) override { m_retired.push_back(std::move(object)); }
    std::unique_ptr<net::Stream> makeStream(int descriptor, net::PeerAddress) override
    {
        return std::make_unique<FakeStream>(streams[descriptor]);
    }

    /// One turn: what was posted before, then due timers; what was retired is destroyed.
    void turn()
    {
        for (base::Task& task : std::exchange(m_tasks, {}))
            task();
        m_timers.advance();
        const auto gone = std::exchange(m_retired, {});
    }
    /// Turns until nothing is to be done at this moment.
    int settle()
    {
        int turns = 0;
        do {
            turn();
            ++turns;
        } while (!m_tasks.empty() || !m_retired.empty());
        return turns;
    }
    /// Lets time pass in steps of a timer's tick.
    void pass(base::Duration time)
    {
        settle();
        while (time > base::Duration::zero()) {
            const base::Duration step = std::min(time, net::TimerWheel::kTick);
            m_clock.advance(step);
            time -= step;
            settle();
        }
    }
    /// Makes the clock run on within a turn.
    base::ManualClock& clock() { return m_clock; }
    std::size_t retiredCount() const { return m_retired.size(); }

    std::map<int, FakeStream::Record> streams; ///< by descriptor

private:
    base::ManualClock m_clock;
    net::TimerWheel m_timers{m_clock};
    std::vector<base::Task> m_tasks;
    std::vector<std::unique_ptr<net::Retired>> m_retired;
};

/// What one request was answered.
struct Answer {
    std::optional<net::http::Response> response;

    bool isThere() const { return response.has_value(); }
    /// "200 body", or "held".
    std::string text() const
    {
        return response ? std::to_string(response->status) + ' ' + response->body : "held";
    }
};

/// The HTTP connection's side of a Responder.
inline net::http::Responder makeResponder(const std::shared_ptr<Answer>& answer)
{
    class Channel final : public net::http::Responder::Channel {
    public:
        explicit Channel(std::shared_ptr<Answer> answer) : m_answer(std::move(answer)) {}
        void respond(net::http::Response response) override { m_answer->response = std::move(response); }

    private:
        std::shared_ptr<Answer> m_answer;
    };
    return net::http::Responder(std::make_shared<Channel>(answer));
}

inline engine::Reply makeReply(const std::shared_ptr<Answer>& answer)
{
    return {makeResponder(answer), {}};
}

/// Notes what the layer above would hear, and does what the test wants in the middle of it.
struct Heard {
    std::vector<std::string> events;
    std::function<void(engine::EngineSession&, const std::string& event)> react;

    std::string all() const
    {
        std::string text;
        for (const std::string& event : events)
            text += (text.empty() ? "" : " | ") + event;
        return text;
    }
};

class RecordingAcceptor final : public engine::SessionAcceptor {
public:
    std::map<engine::EngineSession*, Heard*> sessions;
    std::vector<engine::EngineSession*> opened;
    std::function<void(engine::EngineSession&)> onOpened;
    Heard heard;

    std::unique_ptr<engine::SessionHandler> onSession(engine::EngineSession& session) override
    {
        opened.push_back(&session);
        if (onOpened)
            onOpened(session);
        return std::make_unique<Handler>(session, heard);
    }

private:
    class Handler final : public engine::SessionHandler {
    public:
        Handler(engine::EngineSession& session, Heard& heard) : m_session(session), m_heard(heard) {}
        void onText(std::span<char> text) override { note("text:" + std::string(text.data(), text.size())); }
        void onBinary(std::span<char> bytes) override
        {
            note("binary:" + std::string(bytes.data(), bytes.size()));
        }
        void onClosed(protocol::CloseReason reason) override
        {
            note("closed:" + std::string(protocol::closeReasonLabel(reason)));
        }
        void onTransportChanged(engine::TransportKind kind) override
        {
            note("transport:" + std::string(engine::transportName(kind)));
        }

    private:
        void note(const std::string& event)
        {
            m_heard.events.push_back(event);
            if (m_heard.react)
                m_heard.react(m_session, event);
        }
        engine::EngineSession& m_session;
        Heard& m_heard;
    };
};

/// A WebSocket without a network: the test is the peer.
class FakeWebSocket final : public engine::Transport {
public:
    struct Record {
        std::vector<std::string> sent; ///< packets, binary ones as "<bytes>"
        std::size_t queued = 0;
        bool isStuck = false; ///< what is sent stays queued
        bool isPaused = false;
        bool isStarted = false;
        bool isAborted = false;
        bool isFinished = false; ///< set by the test to end at once
        bool isDestroyed = false;
        std::optional<protocol::CloseReason> closed;
        FakeWebSocket* transport = nullptr;

        std::string all() const
        {
            std::string text;
            for (const std::string& packet : sent)
                text += (text.empty() ? "" : " ") + packet;
            return text;
        }
        void text(std::string packet) { transport->m_listener->onTransportText(packet); }
        void binary(std::string bytes) { transport->m_listener->onTransportBinary(bytes); }
        void end(protocol::CloseReason reason) { transport->m_listener->onTransportEnded(reason); }
        void finish()
        {
            isFinished = true;
            transport->m_listener->onTransportFinished();
        }
    };

    explicit FakeWebSocket(Record& record) : m_record(record) { record.transport = this; }
    ~FakeWebSocket() override { m_record.isDestroyed = true; }

    engine::TransportKind kind() const override { return engine::TransportKind::WebSocket; }
    void setListener(engine::TransportListener& listener) override { m_listener = &listener; }
    void start() override { m_record.isStarted = true; }
    bool isWritable() const override { return m_record.queued == 0; }
    std::size_t queuedBytes() const override { return m_record.queued; }
    void send(const engine::Message& message, bool) override
    {
        if (m_record.closed)
            return;
        const std::string packet(message.packet());
        m_record.sent.push_back(message.isBinary() ? '<' + packet + '>' : packet);
        if (m_record.isStuck)
            m_record.queued += message.size();
    }
    void pauseReading() override { m_record.isPaused = true; }
    void resumeReading() override { m_record.isPaused = false; }
    void close(protocol::CloseReason reason) override
    {
        if (!m_record.closed)
            m_record.closed = reason;
    }
    void abort() override { m_record.isAborted = m_record.isFinished = true; }
    bool isFinished() const override { return m_record.isFinished; }

private:
    Record& m_record;
    engine::TransportListener* m_listener = nullptr;
};

/// A masked client frame (RFC 6455, 5.2), all of whose mask bytes are zero.
inline std::string clientFrame(int opcode, std::string_view payload, bool fin = true)
{
    std::string frame(1, static_cast<char>((fin ? 0x80 : 0) | opcode));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else if (payload.size() < 65536) {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xff);
    } else {
        frame += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> shift);
    }
    frame.append(4, '\0');
    frame += payload;
    return frame;
}

/// A server's frame, unmasked.
inline std::string serverFrame(int opcode, std::string_view payload)
{
    std::string frame = clientFrame(opcode, payload);
    frame[1] = static_cast<char>(frame[1] & 0x7f);
    frame.erase(frame.size() - payload.size() - 4, 4);
    return frame;
}

inline constexpr int kText = 1;
inline constexpr int kBinary = 2;
inline constexpr int kClose = 8;
inline constexpr int kPing = 9;
inline constexpr int kPong = 10;

} // namespace sio::test

// Readable failures for the strings that the tests compare.
#define COMPARE_TEXT(actual, expected)                                                                       \
    QCOMPARE(QString::fromStdString(std::string(actual)), QString::fromStdString(std::string(expected)))
