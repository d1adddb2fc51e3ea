// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/message.h"
#include "net/stream.h"

#include <memory>
#include <string>

namespace sio::net::http {

/// Answers one request, exactly once, from any thread: the answer travels to the connection's own worker (in
/// that worker it is queued at once). When the connection is gone, or has answered by itself because the
/// request broke, the answer is dropped. A Responder destroyed unanswered sends 500.
class Responder {
public:
    class Channel {
    public:
        virtual ~Channel() = default;
        /// Any thread; called at most once.
        virtual void respond(Response response) = 0;
    };

    Responder() = default;
    explicit Responder(std::shared_ptr<Channel> channel) : m_channel(std::move(channel)) {}
    Responder(Responder&&) = default;
    Responder& operator=(Responder&& other) noexcept;
    ~Responder();

    void respond(Response response);
    explicit operator bool() const { return m_channel != nullptr; }

private:
    std::shared_ptr<Channel> m_channel;
};

/// What a handler makes of one request after its head. Created by RequestHandler::begin(), owned by the
/// connection, destroyed after the answer was written or the connection ended, never inside one of its own
/// functions. Any function may answer.
class Exchange {
public:
    virtual ~Exchange() = default;
    /// The whole body (empty when there is none). Called at most once.
    virtual void onBody(std::string body) = 0;
    /// The client went away, or broke the body, before the answer was written. Nothing follows.
    virtual void onAborted() {}
    /// The body outgrew bodyLimit() while it arrived: the connection answers 413 by itself and closes; this
    /// is not the end of what the request belongs to (engine-io.md, section 5). Nothing follows.
    virtual void onBodyTooLarge() { onAborted(); }
    /// The peer closed its sending side while the answer is awaited: a held poll ends here, others go on.
    virtual void onPeerFinished() {}
};

/// A connection that leaves HTTP (101). A value: it may travel to another worker before a stream is made of
/// it.
struct UpgradedConnection {
    int descriptor = -1;
    PeerAddress peer;
    RequestHead head;
    std::string unread; ///< bytes that came behind the head
    base::Task
        onClosed; ///< to be called once when the descriptor has been closed (budget accounting); any thread
};

/// Serves requests of all connections of one worker; lives as long as the worker's connections.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;

    /// The largest body that this request may carry; more is refused with 413 (before the body where the
    /// length is announced) and the connection is closed. Called once per head, before begin().
    virtual std::size_t bodyLimit(const RequestHead& head) = 0;

    /// A head arrived (its body not yet). May answer at once: a body that still follows is then read and
    /// dropped, within its limit, and no exchange is needed (null). `head` ends with the call.
    virtual std::unique_ptr<Exchange> begin(const RequestHead& head, const PeerAddress& peer,
                                            Responder responder) = 0;

    /// Asked for heads with `upgrade` set: true when upgrade() will take the connection; otherwise begin() is
    /// called and the request is an ordinary one. upgrade() follows at once, or when the answers to earlier
    /// requests have left; begin() is called after all where the stream cannot give its descriptor away
    /// (Stream::releaseDescriptor()), and nothing when the client goes away first.
    virtual bool takesUpgrade(const RequestHead& head) = 0;
    /// The descriptor is the callee's from now on; nothing of the HTTP connection is left.
    virtual void upgrade(UpgradedConnection connection) = 0;
};

} // namespace sio::net::http
