// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <cstdint>
#include <random>
#include <vector>

namespace sio::bench {

/// What a busy server would tell: a snapshot of `sockets` sockets, then periods of news. Made in one thread;
/// the values travel.
class SyntheticFeed {
public:
    SyntheticFeed(int sockets, int eventsPerSecond) : m_eventsPerSecond(eventsPerSecond)
    {
        for (int i = 0; i < sockets; ++i)
            m_ids.push_back(freshId());
        m_users = sockets * 3 / 4; // some have several tabs
    }

    link::SnapshotBegin begin() const { return {"bench", 0, static_cast<std::int64_t>(m_ids.size())}; }

    std::vector<link::SnapshotPage> pages()
    {
        constexpr std::size_t kRows = 500;
        std::vector<link::SnapshotPage> pages;
        const int count = static_cast<int>((m_ids.size() + kRows - 1) / kRows);
        for (int number = 0; number < count; ++number) {
            link::SnapshotPage page;
            page.generation = "bench";
            page.page = number;
            page.pages = count;
            for (std::size_t i = static_cast<std::size_t>(number) * kRows;
                 i < std::min(m_ids.size(), (static_cast<std::size_t>(number) + 1) * kRows); ++i)
                page.rows.push_back(row(m_ids[i]));
            pages.push_back(std::move(page));
        }
        return pages;
    }

    /// The news of `seconds`.
    link::Feed period(double seconds)
    {
        link::Feed feed;
        link::EventBatch batch;
        link::SocketDelta delta;
        delta.generation = "bench";
        delta.from = m_revision;
        m_due += m_eventsPerSecond * seconds;
        for (; m_due >= 1; m_due -= 1) {
            const link::EventPtr event = makeEvent();
            link::SocketChange last;
            last.kind = link::SocketChange::Kind::Last;
            last.id = event->socket;
            last.last = {event->event, event->dir, event->time};
            delta.changes.push_back(std::move(last));
            batch.events.push_back(event);
        }
        m_churnDue += 200 * seconds; // connects, disconnects, joins and leaves, each so many a second
        for (; m_churnDue >= 1; m_churnDue -= 1)
            churn(delta.changes);
        delta.to = m_revision += static_cast<std::int64_t>(delta.changes.size());
        feed.emplace_back(std::move(delta));
        feed.emplace_back(std::move(batch));
        return feed;
    }

    const std::vector<QString>& ids() const { return m_ids; }

private:
    int pick(std::size_t n) { return static_cast<int>(m_random() % n); }

    QString freshId()
    {
        static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        QString id(20, Qt::Uninitialized);
        for (QChar& c : id)
            c = QLatin1Char(alphabet[pick(64)]);
        return id;
    }

    static QString uuidOf(const char* kind, int number)
    {
        const auto n = static_cast<quint32>(number) * 2654435761u;
        return QString("%1%2-%3-4a52-8c86-%4")
            .arg(QLatin1String(kind))
            .arg(n, 8, 16, QLatin1Char('0'))
            .arg(n >> 16, 4, 16, QLatin1Char('0'))
            .arg(n, 12, 16, QLatin1Char('0'));
    }

    link::SocketRow row(const QString& id)
    {
        const int number = pick(static_cast<std::size_t>(m_users));
        link::SocketRow row;
        row.id = id;
        row.client = id.left(12);
        row.user = uuidOf("", number);
        row.nsp = pick(10) ? "/" : "/socket.io";
        row.transport = pick(20) ? "websocket" : "polling";
        row.address = QString("198.51.%1.%2").arg(number / 250 % 250).arg(number % 250);
        row.agent =
            QString("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/%1").arg(100 + pick(30));
        row.since = 1'772'366'400'000 + m_serial++;
        row.rooms = {"user:" + row.user, uuidOf("session:", pick(20'000)),
                     uuidOf("researcher:", pick(2'000))};
        row.authenticated = true;
        return row;
    }

    link::EventPtr makeEvent()
    {
        static const char* const names[] = {"session_update", "payment_update", "availability_update",
                                            "join_session_room", "typing"};
        link::EventRow event;
        event.seq = ++m_seq;
        event.time = 1'772'366'400'000 + m_seq;
        event.event = QLatin1String(names[pick(5)]);
        event.dir = pick(2) ? link::Direction::In : link::Direction::Out;
        event.nsp = "/";
        event.socket = m_ids[static_cast<std::size_t>(pick(m_ids.size()))];
        event.user = uuidOf("", pick(static_cast<std::size_t>(m_users)));
        event.rooms = {uuidOf("session:", pick(20'000))};
        event.payload = "[{\"session_id\":\"" + uuidOf("", pick(20'000)).toUtf8() +
                        "\",\"status\":\"scheduled\",\"note\":\"" + QByteArray(100 + pick(400), 'n') + "\"}]";
        event.size = event.payload.size();
        event.eventId = uuidOf("", static_cast<int>(m_seq));
        return std::make_shared<const link::EventRow>(std::move(event));
    }

    void churn(std::vector<link::SocketChange>& changes)
    {
        QString& id = m_ids[static_cast<std::size_t>(pick(m_ids.size()))];
        link::SocketChange change;
        change.kind = link::SocketChange::Kind::Joined;
        change.id = id;
        change.room = uuidOf("session:", pick(20'000));
        changes.push_back(change);
        change.kind = link::SocketChange::Kind::Left;
        changes.push_back(change);
        QString& leaver = m_ids[static_cast<std::size_t>(pick(m_ids.size()))];
        change.kind = link::SocketChange::Kind::Disconnected;
        change.id = leaver;
        change.text = "transport close";
        changes.push_back(change);
        leaver = freshId();
        change = {};
        change.kind = link::SocketChange::Kind::Connected;
        change.row = row(leaver);
        change.id = leaver;
        changes.push_back(std::move(change));
    }

    std::mt19937 m_random{7};
    std::vector<QString> m_ids;
    int m_users = 0;
    int m_eventsPerSecond;
    double m_due = 0;
    double m_churnDue = 0;
    std::int64_t m_revision = 0;
    std::int64_t m_seq = 0;
    std::int64_t m_serial = 0;
};

} // namespace sio::bench
