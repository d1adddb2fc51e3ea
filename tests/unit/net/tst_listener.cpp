// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/listener.h"

#include "net/epolldispatcher.h"

#include "socketpair.h"

#include <QtCore/QCoreApplication>
#include <QtTest/QTest>

#include <ctime>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <thread>

using namespace sio::net;
using namespace sio::net::test;
using namespace std::chrono_literals;

namespace {

std::chrono::nanoseconds threadCpu()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// A connection attempt; the kernel's backlog answers it at once.
int connectTo(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        qFatal("connect");
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

/// What the server sends until it closes; turns the loop meanwhile.
std::string readToEnd(int descriptor)
{
    std::string text;
    turnUntil([&] {
        char byte = 0;
        const ssize_t count = ::recv(descriptor, &byte, 1, MSG_DONTWAIT);
        if (count > 0)
            text += byte;
        return count == 0 || (count < 0 && errno != EAGAIN);
    });
    return text;
}

int lowestFreeDescriptor()
{
    const int descriptor = ::dup(STDERR_FILENO);
    ::close(descriptor);
    return descriptor;
}

/// Lowers the soft descriptor limit for a while.
class DescriptorLimit {
public:
    explicit DescriptorLimit(rlim_t soft)
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit lowered{soft, m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &lowered);
    }
    ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    DescriptorLimit(const DescriptorLimit&) = delete;
    DescriptorLimit& operator=(const DescriptorLimit&) = delete;

private:
    rlimit m_before{};
};

/// Keeps what it is given until it is destroyed.
struct Guests {
    ~Guests() { closeAll(); }
    Listener::Taker taker()
    {
        return [this](int descriptor, PeerAddress peer) {
            descriptors.push_back(descriptor);
            lastPeer = std::move(peer);
        };
    }
    void closeAll()
    {
        for (const int descriptor : descriptors)
            ::close(descriptor);
        descriptors.clear();
    }
    std::vector<int> descriptors;
    PeerAddress lastPeer;
};

} // namespace

class TestListener : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhenABatchHasBeenHandedOver()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        std::vector<std::size_t> batches;
        listener.onBatchEnd([&] { batches.push_back(guests.descriptors.size()); });
        const auto port = listener.start("127.0.0.1", 0);
        std::vector<int> clients;
        for (int i = 0; i < 5; ++i)
            clients.push_back(connectTo(*port));
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 5; }));
        turn();
        QCOMPARE(batches, std::vector<std::size_t>{5});
        for (const int client : clients)
            ::close(client);
    }

    void acceptedSocketsSendWithoutDelay()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        const int client = connectTo(*port);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 1; }));
        int isOn = 0;
        socklen_t length = sizeof isOn;
        QCOMPARE(::getsockopt(guests.descriptors.front(), IPPROTO_TCP, TCP_NODELAY, &isOn, &length), 0);
        QVERIFY(isOn != 0);
        ::close(client);
    }

    void handsOverConnectedNonBlockingDescriptors()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        QVERIFY(*port != 0);
        const int client = connectTo(*port);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 1; }));
        QCOMPARE(listener.openConnections(), 1);
        QCOMPARE(listener.stats().accepted.value(), 1);
        QVERIFY(::fcntl(guests.descriptors[0], F_GETFL) & O_NONBLOCK);
        QVERIFY(::fcntl(guests.descriptors[0], F_GETFD) & FD_CLOEXEC);
        QCOMPARE(guests.lastPeer.ip, std::string("127.0.0.1"));
        QVERIFY(guests.lastPeer.port != 0);
        QVERIFY(guests.lastPeer.isLoopback);
        std::thread worker([&] { listener.connectionClosed(); });
        worker.join();
        QCOMPARE(listener.openConnections(), 0);
        ::close(client);
    }

    void unwrapsMappedAddressesAndKnowsTheLoopbackOfIpv6()
    {
        Guests guests;
        Listener everywhere({}, guests.taker());
        const auto port = everywhere.start("*", 0);
        if (!port)
            QSKIP("no IPv6 here");
        const int client = connectTo(*port);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 1; }));
        QCOMPARE(guests.lastPeer.ip, std::string("127.0.0.1"));
        QVERIFY(guests.lastPeer.isLoopback);
        ::close(client);

        Listener six({}, guests.taker());
        const auto sixPort = six.start("[::1]", 0);
        if (!sixPort)
            QSKIP("no IPv6 here");
        const int other = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(*sixPort);
        address.sin6_addr = in6addr_loopback;
        QCOMPARE(::connect(other, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 2; }));
        QCOMPARE(guests.lastPeer.ip, std::string("::1"));
        QVERIFY(guests.lastPeer.isLoopback);
        ::close(other);
    }

    void saysWhyItCannotListen()
    {
        Guests guests;
        Listener first({}, guests.taker());
        const auto port = first.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        Listener second({}, guests.taker());
        const auto taken = second.start("127.0.0.1", *port);
        QVERIFY(!taken.has_value());
        QVERIFY(taken.error().addressInUse);
        QVERIFY(taken.error().message.find(std::to_string(*port)) != std::string::npos);
        Listener third({}, guests.taker());
        const auto foreign = third.start("192.0.2.1", 0); // an address of no machine
        QVERIFY(!foreign.has_value());
        QVERIFY(!foreign.error().addressInUse);
    }

    void refusesAboveTheBudgetWithACompleteAnswerAndRecovers()
    {
        Guests guests;
        ListenerLimits limits;
        limits.maxConnections = 2;
        Listener listener(limits, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        const int one = connectTo(*port);
        const int two = connectTo(*port);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 2; }));

        // The request arrives only after the refusal: it must not reset the connection and take the answer
        // along.
        const int refused = connectTo(*port);
        QVERIFY(turnUntil([&] { return listener.stats().refusedBudget.value() == 1; }));
        sendAll(refused, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        turn();
        const std::string answer = readToEnd(refused);
        QVERIFY(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
        QVERIFY(answer.find("\r\nRetry-After: 1\r\n") != std::string::npos);
        QVERIFY(answer.find("\r\nConnection: close\r\n") != std::string::npos);
        const std::size_t body = answer.find("\r\n\r\n") + 4;
        QVERIFY(answer.find("Content-Length: " + std::to_string(answer.size() - body)) != std::string::npos);
        ::close(refused);

        guests.closeAll();
        listener.connectionClosed();
        listener.connectionClosed();
        const int three = connectTo(*port);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 1; }));
        for (const int client : {one, two, three})
            ::close(client);
    }

    void advisesLongerDelaysInAStormOfRefusals()
    {
        Guests guests;
        ListenerLimits limits;
        limits.maxConnections = 1;
        Listener listener(limits, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        const int guest = connectTo(*port);
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == 1; }));
        std::string answer;
        for (int i = 0; i < 101; ++i) {
            const int refused = connectTo(*port);
            answer = readToEnd(refused);
            ::close(refused);
        }
        QVERIFY(answer.find("\r\nRetry-After: 2\r\n") != std::string::npos);
        ::close(guest);
    }

    void refusedConnectionsThatStayAreDroppedAndBounded()
    {
        Guests guests;
        ListenerLimits limits;
        limits.maxConnections = 1;
        Listener listener(limits, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        std::vector<int> clients;
        constexpr int kClients = 300;
        for (int i = 0; i < kClients; ++i)
            clients.push_back(connectTo(*port));
        const int before = lowestFreeDescriptor();
        QVERIFY(turnUntil([&] { return listener.stats().refusedBudget.value() == kClients - 1; }));
        // None of the clients has closed: at most 64 linger beside the one guest, and those not for long.
        QVERIFY(lowestFreeDescriptor() <= before + 1 + 64);
        QVERIFY(turnUntil([&] { return lowestFreeDescriptor() <= before + 1; }));
        for (const int client : clients)
            ::close(client);
    }

    void acceptsAStormWhileTheLoopIsAway()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        std::vector<int> clients;
        constexpr int kClients = 1000; // far beyond Qt's own backlog of 50 and its 30 pending connections
        for (int i = 0; i < kClients; ++i)
            clients.push_back(connectTo(*port));
        QVERIFY(turnUntil([&] { return guests.descriptors.size() == kClients; }));
        for (const int client : clients)
            ::close(client);
    }

    void withoutDescriptorsNewcomersAreRefusedWithoutABusyLoop()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        QVERIFY(turnsWhileIdle() <
                50); // and this once before descriptors are gone: the sanitizer needs some of its own
        std::vector<int> clients;
        for (int i = 0; i < 200; ++i)
            clients.push_back(connectTo(*port));
        {
            const DescriptorLimit none(static_cast<rlim_t>(lowestFreeDescriptor()));
            QVERIFY(turnUntil([&] { return listener.stats().refusedExhausted.value() > 0; }));
            QCOMPARE(listener.stats().accepted.value(), 0);
            QVERIFY(readToEnd(clients[0]).starts_with("HTTP/1.1 503 "));
            QVERIFY(listener.stats().backOffs.value() >= 1);
            // All others are sent away in the course of a few pauses, in which the processor rests.
            const auto cpuBefore = threadCpu();
            QTRY_COMPARE(listener.stats().refusedExhausted.value(), 200);
            QVERIFY(turnsWhileIdle() < 50);
            QVERIFY(threadCpu() - cpuBefore < 500ms);
        }
        // And when there are descriptors again, connections are accepted again.
        clients.push_back(connectTo(*port));
        QTRY_COMPARE(guests.descriptors.size(), std::size_t{1});
        for (const int client : clients)
            ::close(client);
    }

    void evenWithoutItsReserveTheListenerOnlyWaits()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        int client = -1;
        std::int64_t pauses = 0;
        QVERIFY(turnsWhileIdle() < 50);
        {
            // Just one descriptor is left, for the listening socket: none for the reserve, none for a
            // newcomer.
            client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const DescriptorLimit one(static_cast<rlim_t>(lowestFreeDescriptor()) + 1);
            const auto port = listener.start("127.0.0.1", 0);
            QVERIFY(port.has_value());
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(*port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            QCOMPARE(::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
            QVERIFY(turnUntil([&] { return listener.stats().backOffs.value() > 0; }));
            QVERIFY(turnsWhileIdle() < 50);
            pauses = listener.stats().backOffs.value();
            QVERIFY(pauses < 5);
            QCOMPARE(listener.stats().accepted.value(), 0);
        }
        QTRY_COMPARE(guests.descriptors.size(), std::size_t{1}); // it waited in the backlog
        ::close(client);
    }

    void stopAcceptingClosesTheDoor()
    {
        Guests guests;
        Listener listener({}, guests.taker());
        const auto port = listener.start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        listener.stopAccepting();
        QVERIFY(!listener.isListening());
        const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(*port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        QCOMPARE(::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address), -1);
        ::close(client);
        // The same address is free again.
        Listener next({}, guests.taker());
        QVERIFY(next.start("127.0.0.1", *port).has_value());
    }

    void theTakerMayStopTheListener()
    {
        std::unique_ptr<Listener> listener;
        int taken = 0;
        listener = std::make_unique<Listener>(ListenerLimits{}, [&](int descriptor, PeerAddress) {
            ::close(descriptor);
            ++taken;
            listener->stopAccepting();
        });
        const auto port = listener->start("127.0.0.1", 0);
        QVERIFY(port.has_value());
        const int one = connectTo(*port);
        const int two = connectTo(*port);
        QVERIFY(turnUntil([&] { return taken == 1; }));
        turn();
        QCOMPARE(taken, 1);
        ::close(one);
        ::close(two);
    }
};

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestListener test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_listener.moc"
