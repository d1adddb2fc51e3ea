// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/httpconnection.h"

#include "net/http/handler.h"

namespace sio::net::http {

namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

/// The way back of an answer. One per connection, used by one request after the other: there is never more
/// than one unanswered request. `connection` belongs to the connection's thread.
class HttpConnection::AnswerChannel final : public Responder::Channel,
                                            public std::enable_shared_from_this<AnswerChannel> {
public:
    AnswerChannel(HttpConnection& owner, std::shared_ptr<AnswerBox> box)
        : connection(&owner), m_box(std::move(box))
    {
    }

    void respond(Response response) override
    {
        if (m_box->isCurrentThread()) {
            if (connection)
                connection->answer(response);
            return;
        }
        m_box->post([self = shared_from_this(), answer = std::move(response)]() mutable {
            if (self->connection)
                self->connection->answer(answer);
        });
    }

    HttpConnection* connection;

private:
    std::shared_ptr<AnswerBox> m_box;
};

HttpConnection::HttpConnection(ConnectionHost& host, std::unique_ptr<Stream> stream, base::Task onClosed)
    : m_host(host), m_stream(std::move(stream)), m_onClosed(std::move(onClosed)), m_timer(*this)
{
    m_host.stats().connections.add(1);
}

HttpConnection::~HttpConnection() = default;

void HttpConnection::start()
{
    arm(Deadline::Header);
    m_stream->setListener(this);
}

void HttpConnection::drain()
{
    m_draining = true;
    m_close = true;
    if (m_phase == Phase::Head && !m_headBegun)
        end();
}

void HttpConnection::end()
{
    if (m_phase == Phase::Gone)
        return;
    detach();
    dropExchange(Broken::Aborted);
    m_stream->close();
    if (m_onClosed)
        m_onClosed();
    m_host.remove(*this);
}

/// From here on nothing reaches this connection.
void HttpConnection::detach()
{
    m_phase = Phase::Gone;
    disarm();
    if (m_channel)
        m_channel->connection = nullptr;
    m_host.stats().connections.add(-1);
}

// ---- what the stream reports

void HttpConnection::onBytes(std::span<char> bytes)
{
    m_host.stats().bytesIn.add(static_cast<std::int64_t>(bytes.size()));
    const std::string_view fresh(bytes.data(), bytes.size());
    if (m_phase == Phase::Closing || m_phase == Phase::Gone)
        return;
    if (!isReading()) {
        hold(fresh);
        return;
    }
    if (m_input.empty()) {
        const std::size_t used = run(fresh);
        if (m_phase != Phase::Closing && m_phase != Phase::Gone)
            hold(fresh.substr(used));
        settle();
    } else {
        m_input.append(fresh);
        runHeldInput();
    }
}

void HttpConnection::onDrained()
{
    switch (m_phase) {
    case Phase::Closing:
        finishStream();
        break;
    case Phase::Upgrade:
        if (tryUpgrade(m_input))
            runHeldInput();
        break;
    case Phase::Flush:
        m_phase = Phase::Head;
        disarm();
        runHeldInput();
        break;
    case Phase::Body:
    case Phase::Answer:
        if (!m_answered)
            break;
        m_exchange.reset();
        if (m_close)
            startClosing();
        else if (m_phase == Phase::Answer)
            runHeldInput();
        break;
    case Phase::Head:
    case Phase::Gone:
        break;
    }
}

void HttpConnection::onPeerFinished()
{
    m_peerFinished = true;
    m_unreadBehindPause = m_paused;
    switch (m_phase) {
    case Phase::Head:
    case Phase::Body:
        if (m_phase == Phase::Head && !m_headBegun) {
            settle();
            break;
        }
        m_host.stats().aborts.add();
        answerAndClose(errorResponse(400, "INCOMPLETE", "the request ended too early"));
        break;
    case Phase::Answer:
        if (!m_answered && m_exchange)
            m_exchange->onPeerFinished();
        break;
    case Phase::Upgrade:
        m_host.stats().aborts.add();
        end();
        break;
    case Phase::Flush:
    case Phase::Closing:
    case Phase::Gone:
        break;
    }
}

void HttpConnection::onStreamEnded(StreamEnd)
{
    if (m_headBegun || owesAnswer())
        m_host.stats().aborts.add();
    end();
}

void HttpConnection::onTimer(int)
{
    HttpStats& stats = m_host.stats();
    switch (std::exchange(m_deadline, Deadline::None)) {
    case Deadline::Header:
        stats.timeoutsHeader.add();
        logRefusal("timeout_header", m_stream->peer(), 408, "the request head did not arrive in time");
        if (m_headBegun)
            answerAndClose(errorResponse(408, "TIMEOUT", "the request head did not arrive in time"));
        else
            end();
        break;
    case Deadline::Body:
        stats.timeoutsBody.add();
        logRefusal("timeout_body", m_stream->peer(), 408, "the body did not arrive in time");
        answerAndClose(errorResponse(408, "TIMEOUT", "the body did not arrive in time"));
        break;
    case Deadline::Idle:
        stats.timeoutsIdle.add();
        end();
        break;
    case Deadline::Write:
        stats.timeoutsWrite.add();
        end();
        break;
    case Deadline::Linger:
        end();
        break;
    case Deadline::None:
        break;
    }
}

// ---- reading requests

std::size_t HttpConnection::run(std::string_view bytes)
{
    std::size_t used = 0;
    for (bool goesOn = true; goesOn;) {
        switch (m_phase) {
        case Phase::Head:
            goesOn = readHead(bytes.substr(used), used);
            break;
        case Phase::Body:
            goesOn = readBody(bytes.substr(used), used);
            break;
        case Phase::Answer:
            goesOn = m_answered && completeRequest();
            break;
        case Phase::Flush:
        case Phase::Upgrade:
        case Phase::Closing:
        case Phase::Gone:
            goesOn = false;
            break;
        }
    }
    return used;
}

void HttpConnection::runHeldInput()
{
    // Taken out, so that nothing called from here changes the bytes that are being read.
    std::string input = std::exchange(m_input, {});
    const std::size_t used = run(input);
    if (m_phase != Phase::Closing && m_phase != Phase::Gone && used < input.size()) {
        if (used > 0)
            input.erase(0, used);
        m_input = std::move(input);
    }
    settle();
}

/// After each round: deadlines, buffers and reading fit what the connection waits for now.
void HttpConnection::settle()
{
    if (m_paused && isReading()) {
        m_paused = false;
        m_stream->resumeReading();
    }
    if (m_phase != Phase::Head || m_headBegun)
        return;
    if (m_draining || (m_peerFinished && !m_unreadBehindPause)) {
        startClosing();
        return;
    }
    // The peer's end is known, but not whether bytes stand before it: the short wait tells.
    if (m_unreadBehindPause)
        arm(Deadline::Linger);
    else if (m_deadline == Deadline::None)
        arm(Deadline::Idle);
}

void HttpConnection::hold(std::string_view bytes)
{
    m_input.append(bytes);
    if (!isReading() && !m_paused && m_input.size() > m_host.limits().maxPipelined) {
        m_paused = true;
        m_stream->pauseReading();
    }
}

bool HttpConnection::readHead(std::string_view bytes, std::size_t& used)
{
    if (bytes.empty())
        return false;
    if (!m_parser)
        m_parser = std::make_unique<RequestParser>(m_host.limits());
    const RequestParser::Step step = m_parser->readHead(bytes);
    used += step.consumed;
    switch (step.status) {
    case RequestParser::Status::NeedMore:
        if (!m_headBegun && step.consumed < bytes.size()) {
            m_headBegun = true;
            if (m_deadline != Deadline::Header)
                arm(Deadline::Header);
        }
        return false;
    case RequestParser::Status::Refused:
        refuse(m_parser->refusal());
        return false;
    case RequestParser::Status::Complete:
        break;
    }
    return beginRequest(bytes.substr(step.consumed));
}

bool HttpConnection::beginRequest(std::string_view unread)
{
    const RequestHead& head = m_parser->head();
    m_host.stats().requests.add();
    disarm();
    m_headBegun = false;
    m_answered = false;
    m_headOnly = head.method == Method::Head;
    m_minorVersion = static_cast<std::uint8_t>(head.minorVersion);
    m_close = m_draining || !head.keepAlive;
    if (head.upgrade && m_host.handler().takesUpgrade(head)) {
        m_phase = Phase::Upgrade;
        return tryUpgrade(unread);
    }
    return serve(!unread.empty());
}

/// True when the request is served as an ordinary one after all.
bool HttpConnection::tryUpgrade(std::string_view unread)
{
    if (m_stream->queuedBytes() > 0) { // onDrained() comes back here
        arm(Deadline::Write);
        return false;
    }
    PeerAddress peer = m_stream->peer();
    const int descriptor = m_stream->releaseDescriptor();
    if (descriptor < 0)
        return serve(!unread.empty());
    UpgradedConnection connection{descriptor, std::move(peer), std::move(m_parser->head()),
                                  std::string(unread), std::move(m_onClosed)};
    RequestHandler& handler = m_host.handler();
    detach();
    m_host.remove(*this);
    handler.upgrade(std::move(connection));
    return false;
}

bool HttpConnection::serve(bool hasUnread)
{
    const RequestHead& head = m_parser->head();
    m_phase = Phase::Body;
    m_bodyLimit = m_host.handler().bodyLimit(head);
    if (head.contentLength.value_or(0) > m_bodyLimit) {
        refuse({Reject::BodySize, 413, "the body is too large"});
        return false;
    }
    const bool complete = m_parser->isBodyComplete();
    if (!complete)
        arm(Deadline::Body);
    m_awaitsContinue = !complete && !hasUnread && m_minorVersion > 0 && head.fields.has("Expect");
    m_exchange = m_host.handler().begin(head, m_stream->peer(), makeResponder());
    if (m_awaitsContinue && !m_answered) {
        m_stream->write(base::SharedBytes::copyOf(kContinue));
        m_host.stats().bytesOut.add(static_cast<std::int64_t>(kContinue.size()));
    }
    m_awaitsContinue = false;
    if (m_answered) {
        m_exchange.reset();
        if (m_close) { // what is left of the body does not matter any more
            startClosing();
            return false;
        }
    }
    if (complete)
        deliverBody();
    return true;
}

bool HttpConnection::readBody(std::string_view bytes, std::size_t& used)
{
    const RequestParser::Step step = m_parser->readBody(bytes, m_bodyLimit);
    used += step.consumed;
    if (step.status == RequestParser::Status::NeedMore)
        return false;
    if (step.status == RequestParser::Status::Complete) {
        deliverBody();
        return true;
    }
    refuse(m_parser->refusal());
    return false;
}

void HttpConnection::deliverBody()
{
    m_phase = Phase::Answer;
    disarm();
    std::string body = m_parser->takeBody();
    m_parser.reset();
    if (m_exchange && !m_answered)
        m_exchange->onBody(std::move(body));
}

/// The answer is queued, the request is over. True when the next one may be looked at.
bool HttpConnection::completeRequest()
{
    m_exchange.reset();
    disarm();
    m_headOnly = false;
    if (m_close) {
        startClosing();
        return false;
    }
    if (m_stream->queuedBytes() > kMaxQueuedAnswers) {
        m_phase = Phase::Flush;
        arm(Deadline::Write);
        return false;
    }
    m_phase = Phase::Head;
    return true;
}

// ---- answers

Responder HttpConnection::makeResponder()
{
    if (!m_channel)
        m_channel = std::make_shared<AnswerChannel>(*this, m_host.answerBox());
    return Responder(m_channel);
}

void HttpConnection::answer(const Response& response)
{
    if (!owesAnswer())
        return;
    m_answered = true;
    // A client that still waits for our 100 may send its body or not: only an end of the connection tells it.
    m_close = m_close || response.close || m_awaitsContinue;
    write(response, !m_close, m_headOnly);
    // Outside of run() the caller may be the exchange itself, or in the middle of another request: the rest
    // follows from onDrained(), with nothing on the stack.
    if (m_phase == Phase::Answer)
        arm(Deadline::Write);
}

void HttpConnection::write(const Response& response, bool keepAlive, bool headOnly)
{
    base::SharedBytes bytes = serialize(response, keepAlive, headOnly, m_minorVersion);
    m_host.stats().bytesOut.add(static_cast<std::int64_t>(bytes.size()));
    m_stream->write(std::move(bytes));
}

void HttpConnection::refuse(const Refusal& refusal)
{
    m_host.stats().rejects[static_cast<std::size_t>(refusal.reason)].add();
    logRefusal(refusal, m_stream->peer());
    if (RefusalListener* const listener = m_host.refusals())
        listener->onHttpRefused(refusal, m_stream->peer());
    if (m_phase == Phase::Head && m_parser)
        m_headOnly = m_parser->head().methodText == methodName(Method::Head);
    answerAndClose(refusalResponse(refusal),
                   refusal.reason == Reject::BodySize ? Broken::TooLarge : Broken::Aborted);
}

/// The request broke: answered, unless it has its answer already, and nothing more is read.
void HttpConnection::answerAndClose(const Response& response, Broken how)
{
    if (m_phase == Phase::Head || owesAnswer())
        write(response, false, m_headOnly);
    m_phase = Phase::Closing; // what the handler answers from here on is dropped
    dropExchange(how);
    startClosing();
}

void HttpConnection::dropExchange(Broken how)
{
    const std::unique_ptr<Exchange> exchange = std::exchange(m_exchange, nullptr);
    if (!exchange || m_answered)
        return;
    if (how == Broken::TooLarge)
        exchange->onBodyTooLarge();
    else
        exchange->onAborted();
}

/// Our end follows what is queued. The peer's bytes are dropped until its own end, for a short while: a
/// descriptor closed over unread bytes resets the connection, and the answer with it (RFC 9112, 9.6).
void HttpConnection::startClosing()
{
    m_phase = Phase::Closing;
    m_parser.reset();
    m_input = {};
    if (m_paused) {
        m_paused = false;
        m_stream->resumeReading();
    }
    arm(Deadline::Write);
    if (m_stream->queuedBytes() == 0)
        finishStream();
}

void HttpConnection::finishStream()
{
    if (m_peerFinished && !m_unreadBehindPause) {
        end();
        return;
    }
    if (m_deadline == Deadline::Linger)
        return;
    arm(Deadline::Linger);
    m_stream->finish();
}

// ---- deadlines

void HttpConnection::arm(Deadline deadline)
{
    const HttpLimits& limits = m_host.limits();
    std::chrono::milliseconds after{};
    switch (deadline) {
    case Deadline::Header:
        after = limits.headerTimeout;
        break;
    case Deadline::Body:
        after = limits.bodyTimeout;
        break;
    case Deadline::Idle:
        after = limits.idleTimeout;
        break;
    case Deadline::Write:
        after = limits.writeTimeout;
        break;
    case Deadline::Linger:
        after = limits.lingerTimeout;
        break;
    case Deadline::None:
        return;
    }
    m_deadline = deadline;
    m_timer.arm(m_host.timers(), after);
}

void HttpConnection::disarm()
{
    m_deadline = Deadline::None;
    m_timer.disarm();
}

} // namespace sio::net::http
