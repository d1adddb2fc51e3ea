// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtTest/QTest>

#include <arpa/inet.h>
#include <array>
#include <fcntl.h>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace sio::net::test {

/// The near end is a Stream, the far end a bare non-blocking descriptor that the test plays.
struct Pair {
    int near = -1;
    int far = -1;
    ~Pair()
    {
        if (far >= 0)
            ::close(far);
    }
    void closeFar() { ::close(std::exchange(far, -1)); }
};

inline Pair localPair()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
        qFatal("socketpair");
    return {ends[0], ends[1]};
}

/// Two ends of a TCP connection: half close and reset are TCP's.
inline Pair tcpPair()
{
    const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listening, generic, length) != 0 || ::listen(listening, 1) != 0 ||
        ::getsockname(listening, generic, &length) != 0)
        qFatal("listen");
    const int far = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(far, generic, length) != 0)
        qFatal("connect");
    const int near = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    ::fcntl(far, F_SETFL, O_NONBLOCK);
    ::close(listening);
    return {near, far};
}

inline void shrinkBuffers(int descriptor)
{
    const int bytes = 4096;
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

inline void resetFar(Pair& pair)
{
    const linger immediately{1, 0};
    ::setsockopt(pair.far, SOL_SOCKET, SO_LINGER, &immediately, sizeof immediately);
    pair.closeFar();
}

inline std::string readSome(int descriptor, std::size_t most = 65536)
{
    std::string bytes(most, '\0');
    const ssize_t count = ::recv(descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
}

inline bool isAtEnd(int descriptor)
{
    char byte = 0;
    return ::recv(descriptor, &byte, 1, MSG_DONTWAIT) == 0;
}

inline void sendAll(int descriptor, std::string_view bytes)
{
    if (::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        qFatal("send");
}

/// Bytes that differ from their neighbours.
inline std::string pattern(std::size_t size, unsigned seed = 1)
{
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
        seed = seed * 1664525U + 1013904223U;
        byte = static_cast<char>(seed >> 24);
    }
    return bytes;
}

/// A few turns of the thread's event loop in which nothing is waited for.
inline void turn(int times = 3)
{
    for (int i = 0; i < times; ++i)
        QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents);
}

/// Turns until `condition` holds; false after 20 s.
template <class Condition> bool turnUntil(Condition&& condition)
{
    const QDeadlineTimer deadline(20'000);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        turn(1);
    }
    return true;
}

/// Turns of the loop in 100 ms: a descriptor that is ready for ever and not acted upon makes them countless.
inline int turnsWhileIdle()
{
    int turns = 0;
    QObject context;
    QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &context,
                     [&turns] { ++turns; });
    QTest::qWait(100);
    return turns;
}

} // namespace sio::net::test
