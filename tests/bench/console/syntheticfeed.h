// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/eventrow.h"
#include "admin/socketstream.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace sio::bench {

/// What a busy server would tell: a snapshot of `sockets` sockets, then periods of news, as the contract's
/// values. The same with each run.
class SyntheticFeed {
public:
    SyntheticFeed(int sockets, int eventsPerSecond) : m_eventsPerSecond(eventsPerSecond)
    {
        for (int i = 0; i < sockets; ++i)
            m_ids.push_back(freshId());
        m_users = sockets * 3 / 4; // some have several tabs
    }

    int count() const { return static_cast<int>(m_ids.size()); }
    int pages() const { return (count() + kRows - 1) / kRows; }

    admin::SnapshotPage page(int number)
    {
        admin::SnapshotPage page;
        page.generation = "bench";
        page.page = number;
        page.pages = pages();
        for (int i = number * kRows; i < std::min(count(), (number + 1) * kRows); ++i)
            page.rows.push_back(row(m_ids[static_cast<std::size_t>(i)]));
        return page;
    }

    struct Period {
        admin::SocketDelta delta;
        std::vector<admin::EventBatch> events; ///< as many as packets of a server's size
    };
    /// The news of `seconds`.
    Period period(double seconds)
    {
        Period news;
        news.delta.generation = "bench";
        news.delta.from = m_revision;
        m_due += m_eventsPerSecond * seconds;
        for (; m_due >= 1; m_due -= 1) {
            if (news.events.empty() || news.events.back().events.size() >= kEventsPerBatch)
                news.events.emplace_back();
            admin::EventRow event = makeEvent();
            news.delta.changes.push_back(
                admin::SocketChange::event(event.socket, {event.event, event.dir, event.timeMs}));
            news.events.back().events.push_back(std::move(event));
        }
        m_churnDue += 200 * seconds; // connects, disconnects, joins and leaves, each so many a second
        for (; m_churnDue >= 1; m_churnDue -= 1)
            churn(news.delta.changes);
        news.delta.to = m_revision += static_cast<std::int64_t>(news.delta.changes.size());
        return news;
    }

private:
    static constexpr int kRows = 500;
    static constexpr std::size_t kEventsPerBatch = 200;

    int pick(int n) { return static_cast<int>(m_random() % static_cast<unsigned>(n)); }
    std::string& anyId() { return m_ids[static_cast<std::size_t>(pick(count()))]; }

    std::string freshId()
    {
        static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        std::string id(20, ' ');
        for (char& c : id)
            c = alphabet[pick(64)];
        return id;
    }

    static std::string uuidOf(const char* kind, int number)
    {
        const auto n = static_cast<std::uint32_t>(number) * 2654435761u;
        char text[64];
        std::snprintf(text, sizeof text, "%s%08x-%04x-4a52-8c86-%012x", kind, n, n >> 16, n);
        return text;
    }

    admin::SocketRow row(const std::string& id)
    {
        const int number = pick(m_users);
        admin::SocketRow row;
        row.id = id;
        row.client = id.substr(0, 12);
        row.user = uuidOf("", number);
        row.nsp = pick(10) ? "/" : "/socket.io";
        row.transport = pick(20) ? "websocket" : "polling";
        row.address = "198.51." + std::to_string(number / 250 % 250) + '.' + std::to_string(number % 250);
        row.agent =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/" + std::to_string(100 + pick(30));
        row.sinceMs = 1'772'366'400'000 + m_serial++;
        row.rooms = {"user:" + row.user, uuidOf("session:", pick(20'000)),
                     uuidOf("researcher:", pick(2'000))};
        row.authenticated = true;
        return row;
    }

    admin::EventRow makeEvent()
    {
        static const char* const names[] = {"session_update", "payment_update", "availability_update",
                                            "join_session_room", "typing"};
        admin::EventRow event;
        event.seq = ++m_seq;
        event.timeMs = 1'772'366'400'000 + m_seq;
        event.event = names[pick(5)];
        event.dir = pick(2) ? admin::Direction::In : admin::Direction::Out;
        event.nsp = "/";
        event.socket = anyId();
        event.user = uuidOf("", pick(m_users));
        event.rooms = {uuidOf("session:", pick(20'000))};
        event.payload = R"([{"session_id":")" + uuidOf("", pick(20'000)) +
                        R"(","status":"scheduled","note":")" +
                        std::string(static_cast<std::size_t>(100 + pick(400)), 'n') + R"("}])";
        event.size = static_cast<std::int64_t>(event.payload.size());
        event.eventId = uuidOf("", static_cast<int>(m_seq));
        event.source = "client";
        return event;
    }

    void churn(std::vector<admin::SocketChange>& changes)
    {
        const std::string& id = anyId();
        const std::string room = uuidOf("session:", pick(20'000));
        changes.push_back(admin::SocketChange::joined(id, room));
        changes.push_back(admin::SocketChange::left(id, room));
        std::string& leaver = anyId();
        changes.push_back(admin::SocketChange::disconnected(leaver, "transport close"));
        leaver = freshId();
        changes.push_back(admin::SocketChange::connected(row(leaver)));
    }

    std::mt19937 m_random{7};
    std::vector<std::string> m_ids;
    int m_users = 0;
    int m_eventsPerSecond;
    double m_due = 0;
    double m_churnDue = 0;
    std::int64_t m_revision = 0;
    std::int64_t m_seq = 0;
    std::int64_t m_serial = 0;
};

} // namespace sio::bench
