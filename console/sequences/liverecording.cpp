// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/liverecording.h"

#include "sequences/adminfeed.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

namespace sio::sequences {

namespace {

/// True when the server has told by this who is connected.
bool isLastOfSnapshot(const link::Update& update)
{
    if (const auto* begin = std::get_if<link::SnapshotBegin>(&update))
        return begin->total == 0;
    const auto* page = std::get_if<link::SnapshotPage>(&update);
    return page && page->page + 1 >= page->pages;
}

} // namespace

LiveRecording::LiveRecording(link::AdminClient& client, QObject* parent) : QObject(parent), m_client(&client)
{
    connect(&client, &link::AdminClient::feed, this, &LiveRecording::take);
}

LiveRecording::~LiveRecording()
{
    end();
}

QString LiveRecording::whyNot() const
{
    if (!m_client || !m_client->isLive())
        return tr("Recording wants a login: it writes down what the server tells");
    for (const link::Feature feature : {link::Feature::Sockets, link::Feature::Events})
        if (QString why = link::whyNotOffered(m_client->config(), feature); !why.isEmpty())
            return why;
    return {};
}

void LiveRecording::start(FeedFilter filter, int history)
{
    if (!m_client || m_isRunning)
        return;
    m_filter = std::move(filter);
    m_feed.clear();
    m_seen.clear();
    m_users.clear();
    m_events = 0;
    m_sent = 0;
    m_isRunning = true;
    m_hasBegun = false;
    m_wantsHistory = history > 0;
    m_start = QDateTime::currentMSecsSinceEpoch() + m_client->config().clockOffsetMs;
    m_client->holdEvents(true, history);
    m_client->watchSockets(true);
    m_client->requestSnapshot(); // somebody may watch already: who is connected is told again
    Q_EMIT changed();
}

void LiveRecording::take(const link::Feed& updates)
{
    if (!m_isRunning)
        return;
    const WallTime now = QDateTime::currentMSecsSinceEpoch() + m_client->config().clockOffsetMs;
    const int before = m_events;
    bool begins = false;
    for (const link::Update& update : updates) {
        if (const auto* batch = std::get_if<link::EventBatch>(&update)) {
            for (const link::EventPtr& row : batch->events) {
                // The server tells of an event a little after it happened.
                if (!m_wantsHistory && row->time < m_start)
                    continue;
                if (row->seq > 0 && !m_seen.insert(row->seq).second)
                    continue;
                m_feed.push_back(feedEventFrom(*row));
                if (filtered({m_feed.back()}, m_filter).empty())
                    continue;
                ++m_events;
                m_sent += m_feed.back().kind == FeedKind::Out ? 1 : 0;
                if (!row->user.isEmpty())
                    m_users.insert(row->user.toStdString());
                for (const std::string& room : m_feed.back().rooms)
                    if (room.starts_with("user:"))
                        m_users.insert(room.substr(5));
            }
            continue;
        }
        for (FeedEvent& event : feedEventsFrom(update, m_start, now))
            m_feed.push_back(std::move(event));
        // The events were asked for before the sockets: they are coming already.
        if (isLastOfSnapshot(update) && !std::exchange(m_hasBegun, true))
            begins = true;
    }
    if (begins)
        Q_EMIT begun();
    if (m_events != before)
        Q_EMIT changed();
}

std::vector<FeedEvent> LiveRecording::feed() const
{
    std::vector<FeedEvent> result = filtered(m_feed, m_filter);
    // Nothing that happened before the first event, or before the recording, has a place in it.
    WallTime begin = m_start;
    for (const FeedEvent& event : result)
        if (isEvent(event))
            begin = std::min(begin, event.time);
    // Who is seen to join a room was not in it before.
    std::map<std::pair<std::string, std::string>, const FeedEvent*> joins; // by socket and room
    for (const FeedEvent& event : m_feed)
        if (RoomWish wish = roomWish(event); wish.joins)
            joins.try_emplace({event.socket, std::move(wish.room)}, &event);
    std::vector<FeedEvent> joined;
    for (FeedEvent& event : result) {
        if (event.time >= m_start || isEvent(event))
            continue;
        event.time = std::max(event.time, begin);
        if (event.kind != FeedKind::Join)
            continue;
        std::erase_if(event.rooms, [&](const std::string& room) {
            const auto found = joins.find({event.socket, room});
            if (found == joins.end())
                return false;
            if (filtered({*found->second}, m_filter).empty()) { // it happened, but is not told by itself
                joined.push_back(event);
                joined.back().time = std::max(found->second->time, begin);
                joined.back().rooms = {room};
            }
            return true;
        });
    }
    result.insert(result.end(), joined.begin(), joined.end());
    // Events and sockets come by two ways, each in order of its own; so do the events of different workers. A
    // connection and its greeting come before anything else that happened in their millisecond.
    const auto rank = [](const FeedEvent& event) {
        return !isEvent(event) ? 0 : event.event == "connection_success" ? 1 : 2;
    };
    std::stable_sort(result.begin(), result.end(), [rank](const FeedEvent& a, const FeedEvent& b) {
        return a.time != b.time ? a.time < b.time : rank(a) < rank(b);
    });
    return result;
}

Recording LiveRecording::stop(const RecordOptions& options)
{
    end();
    Recording recording = recordSequence(feed(), options);
    Q_EMIT changed();
    return recording;
}

void LiveRecording::end()
{
    if (!std::exchange(m_isRunning, false) || !m_client)
        return;
    m_client->watchSockets(false);
    m_client->holdEvents(false);
}

} // namespace sio::sequences
