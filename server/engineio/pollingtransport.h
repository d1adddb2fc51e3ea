// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/reply.h"
#include "engineio/services.h"
#include "engineio/transport.h"
#include "protocol/enginepacket.h"

#include <memory>
#include <string>
#include <vector>

namespace sio::engine {

/// HTTP long-polling (engine-io.md, section 5). At most one GET is held and one POST in progress. Messages
/// that are sent in one turn leave in one payload at its end; without a GET they wait here.
class PollingTransport final : public Transport {
public:
    /// Names a request between its head and its end; unique in the whole server.
    using RequestId = std::uint64_t;

    /// A payload is worked off in slices of so many packets or so much time, so that 100,000 packets in one
    /// body do not hold up the other clients.
    static constexpr int kPacketsPerSlice = 1024;
    static constexpr base::Duration kSliceTime = std::chrono::milliseconds(2);

    explicit PollingTransport(WorkerServices& services);
    ~PollingTransport() override;

    TransportKind kind() const override { return TransportKind::Polling; }
    void setListener(TransportListener& listener) override { m_listener = &listener; }
    bool isWritable() const override { return m_state == State::Open && static_cast<bool>(m_held.reply); }
    std::size_t queuedBytes() const override { return m_queuedBytes; }
    void send(const Message& message, bool bulk) override;
    void pauseReading() override { m_isPaused = true; }
    void resumeReading() override;
    void close(protocol::CloseReason reason) override;
    void abort() override;
    bool isFinished() const override { return m_state == State::Finished; }

    /// A GET: answered at once when packets wait, else held. While one is held already both end here, and so
    /// does the session.
    void poll(RequestId id, Reply reply);
    /// The head of a POST arrived, its body not yet.
    void beginPost(RequestId id, Reply reply);
    /// The whole body of that POST.
    void postBody(RequestId id, std::string body);
    /// A POST that says it is `application/octet-stream`.
    void refuseContent(Reply reply);
    /// A body over maxPayload was answered with 413 by the HTTP layer: as if the POST had never been; the
    /// session stays.
    void forgetPost(RequestId id);
    /// The client went away before the answer. Of a request that was answered already: no effect.
    void requestAborted(RequestId id);

    /// Answers a held GET on which nothing waits with a noop (engine-io.md, section 7, step 2).
    void releasePoll();
    /// Ends in favour of a WebSocket: a GET still held gets `1`. Returns what was not sent yet.
    std::vector<Message> handOver();

private:
    enum class State : std::uint8_t {
        Open,
        Lingering, ///< closed by us; the queue, then the close packet, wait for a GET
        Finished
    };
    struct Held {
        RequestId id = 0;
        Reply reply;
    };
    struct Post;

    void end(protocol::CloseReason reason);
    void closePost();
    void answerPoll(std::string payload);
    void flush();
    /// Packets of the queue as a payload; the queue is empty then.
    std::string takePayload();
    void onLater();
    void processPost();

    WorkerServices& m_services;
    TransportListener* m_listener = nullptr;
    Held m_held;
    std::unique_ptr<Post> m_post;
    std::vector<Message> m_queue;
    std::size_t m_queuedBytes = 0;
    LaterCall<PollingTransport> m_later;
    State m_state = State::Open;
    bool m_isPaused = false;
    bool m_isProcessing = false;
};

} // namespace sio::engine
