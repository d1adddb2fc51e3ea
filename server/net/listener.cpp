// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/listener.h"

#include "net/refusals.h"

#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QHostInfo>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace sio::net {

namespace {

constexpr std::chrono::milliseconds kBackOff(100);
/// Connections accepted, or refused for want of descriptors, before the loop looks at other work.
constexpr int kAcceptsPerTurn = 64;

int defaultBudget()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return 1'000'000;
    return static_cast<int>(std::min<rlim_t>(limit.rlim_cur / 10 * 9, 10'000'000));
}

int openReserve()
{
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

QHostAddress resolve(const std::string& host)
{
    if (host == "*")
        return QHostAddress::Any;
    QString text = QString::fromStdString(host);
    if (text.startsWith(u'[') && text.endsWith(u']'))
        text = text.mid(1, text.size() - 2);
    QHostAddress address;
    if (address.setAddress(text))
        return address;
    const QList<QHostAddress> found = QHostInfo::fromName(text).addresses(); // blocks, at start-up only
    return found.isEmpty() ? QHostAddress() : found.first();
}

} // namespace

struct Listener::Private {
    ListenerLimits limits;
    Taker taker;
    std::function<void()> batchEnd;
    ListenerStats stats;
    std::atomic<int> open{0}; ///< descriptors handed out and not yet reported closed
    std::unique_ptr<QSocketNotifier> notifier;
    QTimer backOff;
    Refusals refusals;
    int reserve = -1; ///< given up for a moment when no other descriptor is left, to accept and refuse
};

Listener::Listener(ListenerLimits limits, Taker taker, QObject* parent)
    : QTcpServer(parent), d(std::make_unique<Private>())
{
    d->limits = limits;
    if (d->limits.maxConnections <= 0)
        d->limits.maxConnections = defaultBudget();
    d->taker = std::move(taker);
    d->backOff.setSingleShot(true);
    d->backOff.setTimerType(Qt::PreciseTimer);
    connect(&d->backOff, &QTimer::timeout, this, &Listener::resume);
}

Listener::~Listener()
{
    stopAccepting();
}

base::Result<std::uint16_t, Listener::ListenError> Listener::start(const std::string& host,
                                                                   std::uint16_t port)
{
    const QHostAddress address = resolve(host);
    if (address.isNull())
        return base::Unexpected{ListenError{false, "no such address: " + host}};
    setListenBacklogSize(d->limits.backlog);
    if (!listen(address, port)) {
        const bool isInUse = serverError() == QAbstractSocket::AddressInUseError;
        return base::Unexpected{ListenError{isInUse, "cannot listen on " + host + ":" + std::to_string(port) +
                                                         ": " + errorString().toStdString()}};
    }
    pauseAccepting(); // QTcpServer's notifier steps aside for ours
    // Handed down to every accepted socket (the kernel copies the listening one), at no call for each.
    const int on = 1;
    ::setsockopt(static_cast<int>(socketDescriptor()), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    d->reserve = openReserve();
    d->notifier = std::make_unique<QSocketNotifier>(socketDescriptor(), QSocketNotifier::Read);
    connect(d->notifier.get(), &QSocketNotifier::activated, this, &Listener::acceptPending);
    return serverPort();
}

void Listener::stopAccepting()
{
    d->backOff.stop();
    if (d->notifier) {
        d->notifier->setEnabled(false);
        d->notifier.release()->deleteLater(); // the taker may be the one that is calling
    }
    close();
    d->refusals.closeAll();
    if (d->reserve >= 0)
        ::close(std::exchange(d->reserve, -1));
}

void Listener::onBatchEnd(std::function<void()> call)
{
    d->batchEnd = std::move(call);
}

void Listener::connectionClosed()
{
    d->open.fetch_sub(1, std::memory_order_relaxed);
}

const ListenerStats& Listener::stats() const
{
    return d->stats;
}

int Listener::openConnections() const
{
    return d->open.load(std::memory_order_relaxed);
}

void Listener::acceptPending()
{
    bool isExhausted = false;
    for (int i = 0; i < kAcceptsPerTurn && isListening(); ++i) {
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        const int descriptor =
            ::accept4(static_cast<int>(socketDescriptor()), reinterpret_cast<sockaddr*>(&address), &length,
                      SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            handOn(descriptor, peerAddressOf(address));
            continue;
        }
        if (errno == EAGAIN)
            break;
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            isExhausted = true;
            if (!refuseWithReserve())
                break;
        }
        // accept(2): all others are errors of the new connection itself, which is gone with them.
    }
    if (d->batchEnd)
        d->batchEnd();
    // However many are turned away in this way, they are not worth a busy loop.
    if (isExhausted && isListening())
        backOff();
}

/// One descriptor is kept for this: closing it makes room for accept(), so that a newcomer hears a reason
/// instead of hanging in the backlog. False when that did not help.
bool Listener::refuseWithReserve()
{
    if (d->reserve < 0)
        return false;
    ::close(std::exchange(d->reserve, -1));
    const int descriptor =
        ::accept4(static_cast<int>(socketDescriptor()), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
        d->stats.refusedExhausted.add();
        d->refusals.refuse(descriptor, false);
    }
    d->reserve = openReserve();
    return descriptor >= 0;
}

void Listener::backOff()
{
    d->stats.backOffs.add();
    d->notifier->setEnabled(false);
    d->backOff.start(kBackOff);
}

void Listener::resume()
{
    if (d->reserve < 0)
        d->reserve = openReserve();
    if (d->notifier)
        d->notifier->setEnabled(true);
}

/// QTcpServer's way to hand over a connection; nothing is accepted there.
void Listener::incomingConnection(qintptr socket)
{
    const auto descriptor = static_cast<int>(socket);
    handOn(descriptor, peerAddressOf(descriptor));
}

void Listener::handOn(int descriptor, PeerAddress peer)
{
    if (openConnections() >= d->limits.maxConnections) {
        d->stats.refusedBudget.add();
        d->refusals.refuse(descriptor, true);
        return;
    }
    d->refusals.noteAccepted();
    d->open.fetch_add(1, std::memory_order_relaxed);
    d->stats.accepted.add();
    d->taker(descriptor, std::move(peer));
}

} // namespace sio::net
