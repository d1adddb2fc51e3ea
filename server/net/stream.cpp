// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/stream.h"

#include "net/outputqueue.h"

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace sio::net {

namespace {

/// Blocks per gathered write.
constexpr std::size_t kBlocksPerWrite = 64;
/// Writes of one stream in one turn, while the kernel takes all: then the others have their turn.
constexpr int kWritesPerTurn = 16;

StreamEnd endOf(int error)
{
    return error == ECONNRESET || error == EPIPE ? StreamEnd::PeerClosed : StreamEnd::Error;
}

/// The stream over a connected socket. Each function that calls the listener does so last, or looks at
/// isOpen() afterwards: the listener may have closed or released the stream (it cannot have destroyed it, see
/// Loop::retire).
class DescriptorStream final : public Stream, private DescriptorHandler, private Flushable {
public:
    DescriptorStream(Loop& loop, int descriptor, PeerAddress peer);
    ~DescriptorStream() override { close(); }

    void setListener(StreamListener* listener) override { m_listener = listener; }
    const PeerAddress& peer() const override { return m_peer; }
    void write(base::SharedBytes bytes, FlushPriority priority) override;
    std::size_t queuedBytes() const override { return m_queue.bytes(); }
    void pauseReading() override;
    void resumeReading() override;
    void finish() override;
    void close() override;
    bool isOpen() const override { return m_descriptor >= 0; }
    int releaseDescriptor() override;

private:
    void onReady(std::uint32_t events) override;
    void flush() override;
    void prepareFlush() const override { __builtin_prefetch(m_listener); }
    void writeQueued();
    void read();
    void endOfInput();
    void notePeerFinished();
    void end(StreamEnd end);
    int detach();
    std::uint32_t interest() const;
    void updateInterest();

    Loop& m_loop;
    StreamListener* m_listener = nullptr;
    PeerAddress m_peer;
    OutputQueue m_queue;
    int m_descriptor;
    bool m_isWatched : 1 = false; ///< registered with the loop
    bool m_isBroken : 1 = false;  ///< the loop could not register it
    bool m_isPaused : 1 = false;
    bool m_isKernelFull : 1 = false; ///< waiting for EPOLLOUT
    bool m_isFinishing : 1 = false;
    bool m_isOutputEnded : 1 = false;  ///< FIN sent
    bool m_isInputEnded : 1 = false;   ///< FIN read
    bool m_isPeerFinished : 1 = false; ///< FIN seen, perhaps with unread bytes before it
};
static_assert(sizeof(DescriptorStream) <= 176, "one per client: mind the memory");

DescriptorStream::DescriptorStream(Loop& loop, int descriptor, PeerAddress peer)
    : m_loop(loop), m_peer(std::move(peer)), m_descriptor(descriptor)
{
    m_isWatched = m_loop.watch(m_descriptor, *this, interest());
    if (!m_isWatched) {
        m_isBroken = true;
        m_loop.scheduleFlush(*this, FlushPriority::Direct); // to say so when there is a listener
    }
}

// ---- writing
// --------------------------------------------------------------------------------------------------

void DescriptorStream::write(base::SharedBytes bytes, FlushPriority priority)
{
    if (!isOpen() || m_isFinishing || bytes.empty())
        return;
    m_queue.append(std::move(bytes));
    if (!m_isKernelFull)
        m_loop.scheduleFlush(*this, priority);
}

void DescriptorStream::flush()
{
    if (!isOpen())
        return;
    if (m_isBroken) {
        end(StreamEnd::Error);
        return;
    }
    if (m_isKernelFull)
        return;
    if (!m_queue.empty()) {
        writeQueued();
        if (!isOpen() || !m_queue.empty())
            return;
        if (m_listener)
            m_listener->onDrained();
    }
    if (isOpen() && m_isFinishing && !m_isOutputEnded && m_queue.empty()) {
        m_isOutputEnded = true;
        ::shutdown(m_descriptor, SHUT_WR);
        if (m_isInputEnded)
            end(StreamEnd::PeerClosed);
    }
}

void DescriptorStream::writeQueued()
{
    std::array<iovec, kBlocksPerWrite> blocks;
    for (int i = 0; i < kWritesPerTurn; ++i) {
        const std::size_t count = m_queue.gather(blocks);
        msghdr message{};
        message.msg_iov = blocks.data();
        message.msg_iovlen = count;
        std::size_t offered = 0;
        for (std::size_t block = 0; block < count; ++block)
            offered += blocks[block].iov_len;
        // One block is the usual case, and send() is the cheaper call.
        const ssize_t written =
            count == 1 ? ::send(m_descriptor, blocks[0].iov_base, offered, MSG_NOSIGNAL | MSG_DONTWAIT)
                       : ::sendmsg(m_descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
            end(endOf(errno));
            return;
        }
        if (written > 0)
            m_queue.consume(static_cast<std::size_t>(written));
        if (m_queue.empty())
            return;
        if (written < static_cast<ssize_t>(offered)) {
            m_isKernelFull = true;
            updateInterest();
            return;
        }
    }
    m_loop.scheduleFlush(*this, FlushPriority::Bulk);
}

// ---- reading
// --------------------------------------------------------------------------------------------------

void DescriptorStream::onReady(std::uint32_t events)
{
    if ((events & EPOLLOUT) && m_isKernelFull) {
        m_isKernelFull = false;
        flush();
        if (!isOpen())
            return;
        updateInterest();
    }
    constexpr std::uint32_t kEnd = EPOLLHUP | EPOLLERR;
    if (!m_isPaused && !m_isInputEnded && (events & (EPOLLIN | EPOLLRDHUP | kEnd))) {
        read(); // tells the end, too, and after the bytes that came before it
        return;
    }
    if (events & EPOLLERR) {
        int error = 0;
        socklen_t length = sizeof error;
        ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
        end(endOf(error));
        return;
    }
    if ((events & EPOLLHUP) && m_isInputEnded) {
        end(StreamEnd::PeerClosed); // both directions are closed
        return;
    }
    if (events & EPOLLHUP) {
        // Paused, and the peer is gone: a hang-up cannot be masked, so look away until reading is resumed.
        m_loop.unwatch(m_descriptor);
        m_isWatched = false;
    }
    if (events & (EPOLLRDHUP | EPOLLHUP))
        notePeerFinished();
}

void DescriptorStream::read()
{
    const std::span<char> buffer = m_loop.readBuffer();
    const ssize_t count = ::recv(m_descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
        if (m_listener && !m_isFinishing)
            m_listener->onBytes(buffer.first(static_cast<std::size_t>(count)));
    } else if (count == 0) {
        endOfInput();
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        end(endOf(errno));
    }
}

void DescriptorStream::endOfInput()
{
    m_isInputEnded = true;
    if (m_isOutputEnded) {
        end(StreamEnd::PeerClosed);
        return;
    }
    updateInterest();
    notePeerFinished();
}

void DescriptorStream::notePeerFinished()
{
    if (m_isPeerFinished)
        return;
    m_isPeerFinished = true;
    updateInterest();
    if (m_listener && !m_isFinishing)
        m_listener->onPeerFinished();
}

void DescriptorStream::pauseReading()
{
    if (!isOpen() || m_isFinishing)
        return;
    m_isPaused = true;
    updateInterest();
}

void DescriptorStream::resumeReading()
{
    if (!isOpen())
        return;
    m_isPaused = false;
    if (!m_isWatched && !m_isBroken) {
        m_isWatched = m_loop.watch(m_descriptor, *this, interest());
        m_isBroken = !m_isWatched;
        if (m_isBroken)
            m_loop.scheduleFlush(*this, FlushPriority::Direct);
    }
    updateInterest();
}

// ---- the end
// --------------------------------------------------------------------------------------------------

void DescriptorStream::finish()
{
    if (!isOpen() || m_isFinishing)
        return;
    resumeReading(); // to see the peer's end behind what it still sends
    m_isFinishing = true;
    if (!m_isKernelFull)
        m_loop.scheduleFlush(*this, FlushPriority::Direct);
}

void DescriptorStream::close()
{
    if (isOpen())
        ::close(detach());
}

int DescriptorStream::releaseDescriptor()
{
    if (!isOpen() || !m_queue.empty() || m_isFinishing)
        return -1;
    if (m_isWatched)
        m_loop.release(m_descriptor);
    m_isWatched = false;
    return std::exchange(m_descriptor, -1);
}

void DescriptorStream::end(StreamEnd end)
{
    close();
    if (m_listener)
        m_listener->onStreamEnded(end);
}

int DescriptorStream::detach()
{
    if (m_isWatched)
        m_loop.unwatch(m_descriptor);
    m_isWatched = false;
    m_queue.clear();
    return std::exchange(m_descriptor, -1);
}

/// What to be told of: never more than this stream would act on, since readiness is level-triggered.
std::uint32_t DescriptorStream::interest() const
{
    std::uint32_t events = 0;
    if (!m_isPaused && !m_isInputEnded)
        events |= EPOLLIN;
    if (!m_isPeerFinished && !m_isInputEnded)
        events |= EPOLLRDHUP;
    if (m_isKernelFull)
        events |= EPOLLOUT;
    return events;
}

void DescriptorStream::updateInterest()
{
    if (m_isWatched)
        m_loop.rewatch(m_descriptor, interest());
}

} // namespace

std::unique_ptr<Stream> makeDescriptorStream(Loop& loop, int descriptor, PeerAddress peer)
{
    return std::make_unique<DescriptorStream>(loop, descriptor, std::move(peer));
}

} // namespace sio::net
