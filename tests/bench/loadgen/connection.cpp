// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "loadgen/connection.h"

#include "loadgen/process.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr std::uint16_t kFirstSourcePort = 1'100;

/// A loopback address of this process: 127.x.y.1, where another run's connections in TIME_WAIT do not matter.
std::uint32_t ownLoopbackAddress()
{
    const auto pid = static_cast<std::uint32_t>(::getpid());
    return 0x7f000001u | (1 + pid % 250) << 16 | pid / 250 % 256 << 8;
}

void relax()
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

} // namespace

Poller::Poller()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC)), m_buffer(256 * 1024), m_sourceAddress(ownLoopbackAddress()),
      m_nextSourcePort(kFirstSourcePort)
{
}

Poller::~Poller()
{
    ::close(m_epoll);
}

/// Left to connect(), the search for a free port takes longer than all the rest of a connection once some
/// thousands are in use, and a storm would measure that. Where no port can be bound connect() does search.
void Poller::bindSource(int descriptor)
{
    const int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl(m_sourceAddress);
    for (int tries = 0; tries < 100; ++tries) {
        source.sin_port = htons(m_nextSourcePort++);
        if (m_nextSourcePort == 0) {
            m_nextSourcePort = kFirstSourcePort;
            ++m_sourceAddress;
        }
        if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&source), sizeof source) == 0)
            return;
    }
}

void Poller::run(int timeoutMs)
{
    std::array<epoll_event, 512> events{};
    const auto wait = [&](int ms) {
        return epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), ms);
    };
    int count = wait(m_staysAwake ? 0 : timeoutMs);
    if (m_staysAwake && count == 0 && timeoutMs > 0) {
        const std::uint64_t end = nowNs() + static_cast<std::uint64_t>(timeoutMs) * 1'000'000u;
        // Not without a pause: each look takes a lock that the server's sends need.
        constexpr std::uint64_t kPauseNs = 3'000;
        for (std::uint64_t now = nowNs(); count == 0 && now < end;) {
            for (const std::uint64_t next = now + kPauseNs; now < next; now = nowNs())
                relax();
            count = wait(0);
        }
    }
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        static_cast<Connection*>(event.data.ptr)->onReady(event.events);
    }
}

Connection::~Connection()
{
    close();
}

bool Connection::open(const Target& target)
{
    m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return false;
    if (m_receiveBuffer > 0)
        setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &m_receiveBuffer, sizeof m_receiveBuffer);
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // Ends with a reset: ten thousand connections in TIME_WAIT would be in the way of the next run.
    const linger atOnce{1, 0};
    setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    m_poller.bindSource(m_descriptor);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(target.port));
    inet_pton(AF_INET, target.host.c_str(), &address.sin_addr);
    const int result = ::connect(m_descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (result != 0 && errno != EINPROGRESS) {
        close();
        return false;
    }
    // Over loopback the handshake is over when connect() returns, whatever it says: no need to wait for that.
    m_connecting = !isEstablished();
    epoll_event event{};
    event.events = m_watched = m_connecting ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = this;
    epoll_ctl(m_poller.m_epoll, EPOLL_CTL_ADD, m_descriptor, &event);
    if (!m_connecting)
        onConnected();
    return true;
}

bool Connection::isEstablished() const
{
    std::uint8_t state = 0; // the first member of tcp_info
    socklen_t size = sizeof state;
    return getsockopt(m_descriptor, IPPROTO_TCP, TCP_INFO, &state, &size) == 0 && state == TCP_ESTABLISHED;
}

void Connection::close()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    m_output.clear();
}

void Connection::write(std::string_view bytes)
{
    if (m_descriptor < 0)
        return;
    if (m_output.empty() && !m_connecting) {
        const ssize_t n = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n == static_cast<ssize_t>(bytes.size()))
            return;
        if (n > 0)
            bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    m_output.append(bytes);
    watch();
}

void Connection::pauseReading(bool paused)
{
    m_paused = paused;
    watch();
}

void Connection::watch()
{
    const std::uint32_t wanted = (m_paused ? 0u : std::uint32_t{EPOLLIN}) |
                                 (m_output.empty() && !m_connecting ? 0u : std::uint32_t{EPOLLOUT});
    if (wanted == m_watched || m_descriptor < 0)
        return;
    epoll_event event{};
    event.events = m_watched = wanted;
    event.data.ptr = this;
    epoll_ctl(m_poller.m_epoll, EPOLL_CTL_MOD, m_descriptor, &event);
}

void Connection::flush()
{
    const ssize_t n = ::send(m_descriptor, m_output.data(), m_output.size(), MSG_NOSIGNAL);
    if (n > 0)
        m_output.erase(0, static_cast<std::size_t>(n));
    watch();
}

void Connection::onReady(std::uint32_t events)
{
    if (m_descriptor < 0)
        return;
    if (m_connecting && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            close();
            onEnded();
            return;
        }
        m_connecting = false;
        watch();
        onConnected();
    } else if ((events & EPOLLOUT) != 0) {
        flush();
    }
    if (m_descriptor < 0 || (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) == 0)
        return;
    auto& buffer = m_poller.m_buffer;
    const ssize_t n = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (n > 0) {
        onBytes(buffer.data(), static_cast<std::size_t>(n));
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close();
        onEnded();
    }
}

} // namespace bench
