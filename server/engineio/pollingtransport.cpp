// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/pollingtransport.h"

#include "protocol/base64.h"
#include "protocol/utf8.h"

#include <optional>

namespace sio::engine {

using protocol::CloseReason;
using protocol::kRecordSeparator;

namespace {

constexpr std::string_view kClosePacket = "1";
constexpr std::string_view kNoopPacket = "6";

/// How the end of a session is told to a polling client (engine-io.md, sections 5 and 9).
enum class Goodbye : std::uint8_t {
    PeerLeft, ///< it asked for it: a held GET is released with a noop
    Orderly,  ///< by us: what is queued first, then `1`; both wait for a GET
    Fault,    ///< `1` on a held GET, or nothing
    Overflow  ///< the same, and what is queued is dropped
};

Goodbye goodbyeOf(CloseReason reason)
{
    switch (reason) {
    case CloseReason::TransportClose:
        return Goodbye::PeerLeft;
    case CloseReason::ForcedClose:
    case CloseReason::ForcedServerClose:
    case CloseReason::ServerShuttingDown:
    case CloseReason::ClientNamespaceDisconnect:
    case CloseReason::ServerNamespaceDisconnect:
    case CloseReason::ConnectTimeout:
    case CloseReason::AttachmentTimeout:
        return Goodbye::Orderly;
    case CloseReason::SlowConsumer:
        return Goodbye::Overflow;
    default:
        return Goodbye::Fault;
    }
}

void appendPacket(std::string& payload, std::string_view packet)
{
    if (!payload.empty())
        payload += kRecordSeparator;
    payload += packet;
}

} // namespace

struct PollingTransport::Post {
    RequestId id;
    Reply reply;
    std::string body;
    /// Set once the body is there.
    std::optional<protocol::PayloadReader> packets;
};

PollingTransport::PollingTransport(WorkerServices& services) : m_services(services), m_later(*this) {}

PollingTransport::~PollingTransport() = default;

void PollingTransport::send(const Message& message, bool)
{
    if (m_state != State::Open)
        return;
    m_queue.push_back(message);
    m_queuedBytes += message.size();
    if (m_held.reply)
        m_later.schedule(m_services, &PollingTransport::onLater);
}

void PollingTransport::resumeReading()
{
    m_isPaused = false;
    if (m_post && m_post->packets)
        m_later.schedule(m_services, &PollingTransport::onLater);
}

void PollingTransport::poll(RequestId id, Reply reply)
{
    switch (m_state) {
    case State::Finished:
        reply.send(engineErrorResponse(EngineError::SessionUnknown));
        return;
    case State::Lingering:
        if (!m_queue.empty()) {
            reply.payload(takePayload());
            return;
        }
        m_state = State::Finished;
        reply.payload(std::string(kNoopPacket) + kRecordSeparator + std::string(kClosePacket));
        m_listener->onTransportFinished();
        return;
    case State::Open:
        break;
    }
    if (m_held.reply) {
        reply.empty(400);
        end(CloseReason::TransportError);
        return;
    }
    m_held = {id, std::move(reply)};
    if (!m_queue.empty())
        flush();
}

void PollingTransport::beginPost(RequestId id, Reply reply)
{
    if (m_state != State::Open) {
        reply.ok(); // what a closing session is told is not heard
        return;
    }
    if (m_post) {
        reply.empty(400);
        end(CloseReason::TransportError);
        return;
    }
    m_post = std::make_unique<Post>(Post{id, std::move(reply), {}, std::nullopt});
}

void PollingTransport::postBody(RequestId id, std::string body)
{
    if (!m_post || m_post->id != id || m_post->packets)
        return;
    m_post->body = protocol::isValidUtf8(body) ? std::move(body) : protocol::repairUtf8(body);
    m_post->packets.emplace(m_post->body);
    processPost();
}

void PollingTransport::refuseContent(Reply reply)
{
    reply.empty(400);
    if (m_state == State::Open)
        end(CloseReason::TransportError);
}

void PollingTransport::forgetPost(RequestId id)
{
    if (m_post && m_post->id == id && !m_post->packets)
        m_post.reset();
}

void PollingTransport::requestAborted(RequestId id)
{
    if (m_state != State::Open)
        return;
    if (m_held.reply && m_held.id == id) {
        m_held = {};
        end(CloseReason::TransportError);
    } else if (m_post && m_post->id == id && !m_post->packets) {
        m_post.reset();
        end(CloseReason::TransportError);
    }
}

void PollingTransport::end(CloseReason reason)
{
    m_listener->onTransportEnded(reason);
}

void PollingTransport::close(CloseReason reason)
{
    if (m_state != State::Open)
        return;
    const Goodbye goodbye = goodbyeOf(reason);
    if (goodbye == Goodbye::Orderly && (!m_held.reply || !m_queue.empty())) {
        m_state = State::Lingering;
        closePost();
        if (m_held.reply)
            flush();
        return;
    }
    m_state = State::Finished;
    closePost();
    if (goodbye == Goodbye::Overflow)
        m_queue.clear();
    std::string payload = takePayload();
    if (goodbye != Goodbye::PeerLeft)
        appendPacket(payload, kClosePacket);
    else if (payload.empty())
        payload = kNoopPacket;
    answerPoll(std::move(payload));
}

void PollingTransport::abort()
{
    m_state = State::Finished;
    closePost();
    m_held = {};
    m_queue.clear();
    m_queuedBytes = 0;
}

/// Answers a POST in progress; one that is being worked off right now answers by itself.
void PollingTransport::closePost()
{
    if (!m_post || m_isProcessing)
        return;
    const std::unique_ptr<Post> post = std::move(m_post);
    if (post->packets)
        post->reply.ok();
    else
        post->reply.empty(400, true);
}

void PollingTransport::releasePoll()
{
    if (isWritable() && m_queue.empty())
        answerPoll(std::string(kNoopPacket));
}

std::vector<Message> PollingTransport::handOver()
{
    m_state = State::Finished;
    closePost();
    answerPoll(std::string(kClosePacket));
    m_queuedBytes = 0;
    return std::exchange(m_queue, {});
}

void PollingTransport::answerPoll(std::string payload)
{
    Reply reply = std::exchange(m_held, {}).reply;
    if (reply)
        reply.payload(std::move(payload));
}

void PollingTransport::flush()
{
    answerPoll(takePayload());
}

std::string PollingTransport::takePayload()
{
    const std::vector<Message> queue = std::exchange(m_queue, {});
    std::string payload;
    payload.reserve(m_queuedBytes);
    m_queuedBytes = 0;
    for (const Message& message : queue) {
        if (message.isBinary()) {
            appendPacket(payload, "b");
            protocol::base64Append(payload, message.packet());
        } else {
            appendPacket(payload, message.packet());
        }
    }
    return payload;
}

void PollingTransport::onLater()
{
    m_later.started();
    if (isWritable() && !m_queue.empty())
        flush();
    if (m_post && m_post->packets)
        processPost();
}

void PollingTransport::processPost()
{
    const base::TimePoint begin = m_services.timers().now();
    m_isProcessing = true;
    for (int count = 0; m_state == State::Open && m_post->packets->hasNext(); ++count) {
        const bool isTimeUp = count % 32 == 31 && m_services.timers().now() - begin >= kSliceTime;
        if (m_isPaused || isTimeUp || count == kPacketsPerSlice) {
            m_isProcessing = false;
            if (!m_isPaused)
                m_later.schedule(m_services, &PollingTransport::onLater);
            return;
        }
        const std::string_view packet = m_post->packets->next();
        char* const first = m_post->body.data() + (packet.data() - m_post->body.data());
        m_listener->onTransportText({first, packet.size()});
    }
    m_isProcessing = false;
    const std::unique_ptr<Post> post = std::move(m_post);
    post->reply.ok();
}

} // namespace sio::engine
