// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/counter.h"
#include "net/http/handler.h"
#include "net/http/refusal.h"
#include "net/loop.h"

#include <array>
#include <chrono>
#include <memory>

namespace sio::net::http {

struct HttpLimits {
    std::size_t maxRequestLine = 8'192;
    std::size_t maxHeaderBytes = 16'384;
    std::size_t maxFields = 100;
    std::chrono::milliseconds headerTimeout{
        10'000}; ///< from the first byte (or the accept) to the end of the head
    std::chrono::milliseconds bodyTimeout{30'000};  ///< for the whole body
    std::chrono::milliseconds idleTimeout{30'000};  ///< between requests of a kept-alive connection
    std::chrono::milliseconds writeTimeout{60'000}; ///< until the kernel has taken a whole answer
    std::chrono::milliseconds lingerTimeout{
        1'000};                        ///< from our end of the stream until the descriptor is dropped
    std::size_t maxPipelined = 16'384; ///< bytes read ahead while an answer is awaited; then reading pauses
};

/// Limits of the chunked coding (threats.md, HTTP layer).
inline constexpr std::size_t kMaxChunkSizeDigits = 8;
inline constexpr std::size_t kMaxChunkExtension = 256;
inline constexpr std::size_t kMaxTrailerBytes = 4'096;
/// Answers queued on one connection before its next pipelined request is looked at.
inline constexpr std::size_t kMaxQueuedAnswers = 65'536;

/// Per worker; written by the worker, read by any thread.
struct HttpStats {
    std::array<base::Counter, static_cast<std::size_t>(Reject::Count)> rejects;
    base::Counter aborts;
    base::Counter timeoutsHeader, timeoutsBody, timeoutsIdle, timeoutsWrite;
    base::Counter requests;
    base::Counter bytesIn, bytesOut;
    base::Counter connections; ///< open now
};

/// Everything that the connections of one worker share.
struct HttpContext {
    Loop& loop;
    RequestHandler& handler;
    const HttpLimits& limits;
    HttpStats& stats;
    RefusalListener* refusals = nullptr; ///< null: nobody wants to know
};

/// Owns the HTTP connections of one worker; lives in it. Destroying it closes them all.
class ConnectionSet {
public:
    explicit ConnectionSet(HttpContext context);
    ~ConnectionSet();
    ConnectionSet(const ConnectionSet&) = delete;
    ConnectionSet& operator=(const ConnectionSet&) = delete;

    /// Starts serving an accepted descriptor. `onClosed` is called once when the descriptor has been closed;
    /// an upgraded connection takes it along.
    void adopt(int descriptor, PeerAddress peer, base::Task onClosed);
    /// The same over any stream, for tests.
    void adopt(std::unique_ptr<Stream> stream, base::Task onClosed);

    std::size_t size() const;
    /// Closes connections without a request in progress now, and the others after their answer.
    void drain();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::net::http
