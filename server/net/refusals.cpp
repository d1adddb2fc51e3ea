// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/refusals.h"

#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace sio::net {

namespace {

constexpr std::size_t kMaxLingering = 64;
constexpr std::chrono::milliseconds kLingerTime(1000);
constexpr int kMaxRetryAfterSeconds = 30;
constexpr int kRefusalsPerSecondOfDelay = 100;
constexpr std::string_view kBody = "The server has no room for another connection.\n";

base::TimePoint steadyNow()
{
    return std::chrono::steady_clock::now();
}

enum class Input { Pending, Ended };

/// Reads what is there, and no more than that.
Input discard(int descriptor)
{
    std::array<char, 4096> unread;
    for (int i = 0; i < 16; ++i) {
        const ssize_t count = ::recv(descriptor, unread.data(), unread.size(), MSG_DONTWAIT);
        if (count > 0)
            continue;
        const bool isPending = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
        return isPending ? Input::Pending : Input::Ended;
    }
    return Input::Pending;
}

} // namespace

Refusals::Refusals(QObject* parent) : QObject(parent)
{
    m_expiry.setInterval(kLingerTime / 4);
    connect(&m_expiry, &QTimer::timeout, this, &Refusals::dropExpired);
}

Refusals::~Refusals()
{
    closeAll();
}

/// The more were sent away in succession, the later they should come again.
std::string Refusals::answer()
{
    const int delay = std::min(1 + m_inSuccession / kRefusalsPerSecondOfDelay, kMaxRetryAfterSeconds);
    ++m_inSuccession;
    return "HTTP/1.1 503 Service Unavailable\r\n"
           "Content-Type: text/plain; charset=utf-8\r\n"
           "Content-Length: " +
           std::to_string(kBody.size()) +
           "\r\n"
           "Retry-After: " +
           std::to_string(delay) +
           "\r\n"
           "Cache-Control: no-store\r\n"
           "Connection: close\r\n\r\n" +
           std::string(kBody);
}

void Refusals::refuse(int descriptor, bool mayLinger)
{
    const std::string text = answer();
    // A new connection's send buffer is empty, so this is the whole answer, or the client is gone.
    const bool isSent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
    ::shutdown(descriptor, SHUT_WR);
    const bool isOver = discard(descriptor) == Input::Ended;
    if (!isSent || isOver || !mayLinger || m_lingering.size() >= kMaxLingering) {
        ::close(descriptor);
        return;
    }
    auto notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(notifier.get(), &QSocketNotifier::activated, this,
            [this, descriptor] { discardInput(descriptor); });
    m_lingering[descriptor] = {steadyNow() + kLingerTime, std::move(notifier)};
    if (!m_expiry.isActive())
        m_expiry.start();
}

void Refusals::discardInput(int descriptor)
{
    if (discard(descriptor) == Input::Ended)
        drop(descriptor);
}

void Refusals::drop(int descriptor)
{
    const auto found = m_lingering.find(descriptor);
    if (found == m_lingering.end())
        return;
    found->second.notifier->setEnabled(false);
    found->second.notifier.release()->deleteLater(); // it may be the one that is calling
    m_lingering.erase(found);
    ::close(descriptor);
    if (m_lingering.empty())
        m_expiry.stop();
}

void Refusals::dropExpired()
{
    const base::TimePoint now = steadyNow();
    for (auto item = m_lingering.begin(); item != m_lingering.end();) {
        const int descriptor = item->first;
        const bool isExpired = item->second.until <= now;
        ++item;
        if (isExpired)
            drop(descriptor);
    }
}

void Refusals::closeAll()
{
    while (!m_lingering.empty())
        drop(m_lingering.begin()->first);
}

} // namespace sio::net
