// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/connection.h"
#include "net/http/requestparser.h"
#include "net/timerwheel.h"

#include <memory>
#include <string>
#include <string_view>

namespace sio::net::http {

class HttpConnection;

/// Where answers from other threads are put. Shared with the Responders, so that it outlives the connections.
class AnswerBox {
public:
    virtual ~AnswerBox() = default;
    virtual bool isCurrentThread() const = 0;
    /// Any thread. A task that cannot be delivered any more is destroyed.
    virtual void post(base::Task task) = 0;
};

/// What a connection needs of the set that owns it; a fake in tests.
class ConnectionHost {
public:
    virtual RequestHandler& handler() = 0;
    virtual const HttpLimits& limits() const = 0;
    virtual HttpStats& stats() = 0;
    virtual RefusalListener* refusals() { return nullptr; }
    virtual TimerWheel& timers() = 0;
    virtual std::shared_ptr<AnswerBox> answerBox() = 0;
    /// Destroys the connection when nothing of it is on the stack any more.
    virtual void remove(HttpConnection& connection) = 0;

protected:
    ~ConnectionHost() = default;
};

/// One connection as long as it speaks HTTP. Requests are served one after the other: the next one is looked
/// at when the answer to the one before is on its way, so answers leave in order; what is read meanwhile is
/// kept up to a limit, then reading pauses. Buffers and parser exist only while there is something in them.
class HttpConnection final : public Retired, private StreamListener, private TimerOwner {
public:
    HttpConnection(ConnectionHost& host, std::unique_ptr<Stream> stream, base::Task onClosed);
    ~HttpConnection() override;
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    /// Listens to the stream from now on.
    void start();
    /// Ends now if no request is in progress, else after its answer.
    void drain();
    /// Ends now. ConnectionHost::remove() is called, here as at every other end.
    void end();

private:
    friend class ConnectionSet;
    class AnswerChannel;

    enum class Phase : std::uint8_t {
        Head,    ///< a request head is awaited or incomplete
        Body,    ///< the body of the current request is incomplete
        Answer,  ///< the current request is complete, its answer not yet given or not yet seen off
        Flush,   ///< enough answers are queued; the next request waits for the kernel to take them
        Upgrade, ///< the upgrade is agreed; the answers before it must leave first
        Closing, ///< input is dropped; our end of the stream follows the last answer
        Gone,
    };
    enum class Broken : std::uint8_t { Aborted, TooLarge }; ///< what the exchange hears
    enum class Deadline : std::uint8_t { None, Header, Body, Idle, Write, Linger };

    void onBytes(std::span<char> bytes) override;
    void onDrained() override;
    void onPeerFinished() override;
    void onStreamEnded(StreamEnd end) override;
    void onTimer(int kind) override;

    /// Serves what `bytes` hold; returns how many were used.
    std::size_t run(std::string_view bytes);
    void runHeldInput();
    void settle();
    void hold(std::string_view bytes);
    bool readHead(std::string_view bytes, std::size_t& used);
    bool readBody(std::string_view bytes, std::size_t& used);
    bool beginRequest(std::string_view unread);
    bool serve(bool hasUnread);
    void deliverBody();
    bool completeRequest();
    bool tryUpgrade(std::string_view unread);

    void answer(const Response& response);
    void write(const Response& response, bool keepAlive, bool headOnly);
    void refuse(const Refusal& refusal);
    void answerAndClose(const Response& response, Broken how = Broken::Aborted);
    void dropExchange(Broken how);
    void startClosing();
    void finishStream();
    void detach();

    bool isReading() const { return m_phase == Phase::Head || m_phase == Phase::Body; }
    bool owesAnswer() const { return (m_phase == Phase::Body || m_phase == Phase::Answer) && !m_answered; }
    void arm(Deadline deadline);
    void disarm();
    Responder makeResponder();

    ConnectionHost& m_host;
    std::unique_ptr<Stream> m_stream;
    base::Task m_onClosed;
    std::unique_ptr<RequestParser> m_parser; ///< while a request is being read
    std::unique_ptr<Exchange> m_exchange;
    std::shared_ptr<AnswerChannel> m_channel;
    std::string m_input; ///< read and not used yet
    Timer m_timer;
    std::size_t m_bodyLimit = 0;
    HttpConnection* m_previous = nullptr; ///< list of the ConnectionSet
    HttpConnection* m_next = nullptr;

    Phase m_phase = Phase::Head;
    Deadline m_deadline = Deadline::None;
    std::uint8_t m_minorVersion = 1;
    bool m_headOnly = false;
    bool m_headBegun = false;      ///< part of a head has been read
    bool m_answered = true;        ///< the current request has its answer
    bool m_close = false;          ///< the current request is the last one
    bool m_awaitsContinue = false; ///< the client holds its body back for our 100
    bool m_draining = false;
    bool m_paused = false;
    bool m_peerFinished = false;
    bool m_unreadBehindPause = false; ///< the peer finished while reading was paused: bytes may still wait
};

} // namespace sio::net::http
