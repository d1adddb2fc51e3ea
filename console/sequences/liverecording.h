// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "sequences/feed.h"
#include "sequences/recorder.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <set>
#include <string>
#include <vector>

namespace sio::sequences {

/// Writes down what the admin stream tells: from now on and, where wanted, from the server's recent history.
/// Lives beside the link, in its thread, and may outlive it; what pages look at meanwhile does not narrow it.
/// Somebody else paces the server (AdminClient::acknowledgePage()): a store, or whoever has none.
class LiveRecording : public QObject {
    Q_OBJECT
public:
    explicit LiveRecording(link::AdminClient& client, QObject* parent = nullptr);
    /// What is under way ends, and nothing is made of it.
    ~LiveRecording() override;

    /// Empty when the server tells what a recording needs; otherwise a sentence for people.
    QString whyNot() const;
    /// `history`: how many events from before are wanted, too. Who is there when it begins has been there,
    /// and in the rooms of now, since it connected, as far as these events do not tell otherwise. Does
    /// nothing while one is under way.
    void start(FeedFilter filter, int history);
    /// Ends it, and makes a sequence of what the filter lets pass.
    Recording stop(const RecordOptions& options = {});

    bool isRunning() const { return m_isRunning; }
    /// Events that passed the filter, and whom they concerned.
    int eventCount() const { return m_events; }
    int userCount() const { return static_cast<int>(m_users.size()); }
    /// Of these events, those that the server sent.
    int sentCount() const { return m_sent; }
    /// What was seen and fits, in order of time.
    std::vector<FeedEvent> feed() const;

Q_SIGNALS:
    /// The server has told who is there: what happens from here on is written down. Once for each start().
    void begun();
    /// Something passed the filter, or it began or ended.
    void changed();

private:
    void take(const link::Feed& updates);
    void end();

    QPointer<link::AdminClient> m_client;
    FeedFilter m_filter;
    std::vector<FeedEvent> m_feed;
    std::set<std::int64_t> m_seen; ///< events that are told again, as history
    std::set<std::string> m_users;
    WallTime m_start = 0;
    int m_events = 0;
    int m_sent = 0;
    bool m_isRunning = false;
    bool m_hasBegun = false;
    bool m_wantsHistory = false;
};

} // namespace sio::sequences
