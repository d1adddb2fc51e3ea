// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/liverecording.h"

#include "sequences/adminfeed.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <cctype>

namespace sio::sequences {

LiveRecording::LiveRecording(link::AdminClient& client, QObject* parent) : QObject(parent), m_client(client)
{
    connect(&client, &link::AdminClient::feed, this, &LiveRecording::take);
}

LiveRecording::~LiveRecording()
{
    if (m_isRunning)
        stop();
}

QString LiveRecording::whyNot() const
{
    if (!m_client.isLive())
        return tr("Recording wants a login: it writes down what the server tells");
    for (const link::Feature feature : {link::Feature::Sockets, link::Feature::Events})
        if (QString why = link::whyNotOffered(m_client.config(), feature); !why.isEmpty())
            return why;
    return {};
}

void LiveRecording::start(FeedFilter filter, int history)
{
    m_filter = std::move(filter);
    m_feed.clear();
    m_seen.clear();
    m_users.clear();
    m_events = 0;
    m_isRunning = true;
    m_start = QDateTime::currentMSecsSinceEpoch() + m_client.config().clockOffsetMs;
    m_client.holdEvents(true, history);
    m_client.watchSockets(true);
    m_client.requestSnapshot(); // somebody may watch already: who is connected is told again
    Q_EMIT changed();
}

void LiveRecording::take(const link::Feed& updates)
{
    if (!m_isRunning)
        return;
    const WallTime now = QDateTime::currentMSecsSinceEpoch() + m_client.config().clockOffsetMs;
    const int before = m_events;
    for (const link::Update& update : updates) {
        if (const auto* batch = std::get_if<link::EventBatch>(&update)) {
            for (const link::EventPtr& row : batch->events) {
                if (row->seq > 0 && !m_seen.insert(row->seq).second)
                    continue;
                m_feed.push_back(feedEventFrom(*row));
                if (filtered({m_feed.back()}, m_filter).empty())
                    continue;
                ++m_events;
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
    }
    if (m_events != before)
        Q_EMIT changed();
}

std::vector<FeedEvent> LiveRecording::feed() const
{
    // Events and sockets come by two ways, each in order of its own.
    std::vector<FeedEvent> result = m_feed;
    if (const auto first =
            std::min_element(result.begin(), result.end(),
                             [](const FeedEvent& a, const FeedEvent& b) { return a.time < b.time; });
        first != result.end()) {
        // Who was there when it began was there, for all that is known, when its history did.
        const WallTime begin = first->time;
        for (FeedEvent& event : result)
            if (event.time == m_start && (event.kind == FeedKind::Connect || event.kind == FeedKind::Join))
                event.time = begin;
    }
    std::stable_sort(result.begin(), result.end(), [](const FeedEvent& a, const FeedEvent& b) {
        const auto isEvent = [](const FeedEvent& e) {
            return e.kind == FeedKind::In || e.kind == FeedKind::Out;
        };
        return a.time != b.time ? a.time < b.time : !isEvent(a) && isEvent(b);
    });
    return result;
}

Recording LiveRecording::stop()
{
    m_isRunning = false;
    m_client.watchSockets(false);
    m_client.holdEvents(false);
    const std::vector<FeedEvent> seen = filtered(feed(), m_filter);
    RecordOptions options;
    options.name = recordingName(seen);
    options.leavesIdleOut = true;
    Recording recording = recordSequence(seen, options);
    Q_EMIT changed();
    return recording;
}

std::string recordingName(const std::vector<FeedEvent>& feed)
{
    const auto find = [&feed](auto fits) { return std::find_if(feed.begin(), feed.end(), fits); };
    auto first = find([](const FeedEvent& e) { return e.kind == FeedKind::Out && e.isPublished; });
    if (first == feed.end())
        first = find([](const FeedEvent& e) { return e.kind == FeedKind::In; });
    std::string name = first == feed.end() ? "recording" : first->event;
    // Names of events are the clients'; a name of a sequence is also that of its file.
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-')
            c = '-';
    const WallTime time = first == feed.end() ? QDateTime::currentMSecsSinceEpoch() : first->time;
    return name.substr(0, 60) + QDateTime::fromMSecsSinceEpoch(time).toString("-MM-dd-HHmm").toStdString();
}

} // namespace sio::sequences
