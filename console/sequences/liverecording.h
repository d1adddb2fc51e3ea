// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "sequences/feed.h"
#include "sequences/recorder.h"

#include <QtCore/QObject>

#include <set>
#include <string>
#include <vector>

namespace sio::sequences {

/// Writes down what the admin stream tells: from now on and, where wanted, from the server's recent history.
/// Lives beside the link, in its thread; what pages look at meanwhile does not narrow it.
class LiveRecording : public QObject {
    Q_OBJECT
public:
    explicit LiveRecording(link::AdminClient& client, QObject* parent = nullptr);
    ~LiveRecording() override;

    /// Empty when the server tells what a recording needs; otherwise a sentence for people.
    QString whyNot() const;
    /// `history`: how many events from before are wanted, too.
    void start(FeedFilter filter, int history);
    /// Ends it, and makes a sequence of what the filter lets pass, named after what happened.
    Recording stop();

    bool isRunning() const { return m_isRunning; }
    /// Events that passed the filter, and whom they concerned.
    int eventCount() const { return m_events; }
    int userCount() const { return static_cast<int>(m_users.size()); }
    /// All that was seen, in order of time.
    std::vector<FeedEvent> feed() const;

Q_SIGNALS:
    /// Something passed the filter, or it began or ended.
    void changed();

private:
    void take(const link::Feed& updates);

    link::AdminClient& m_client;
    FeedFilter m_filter;
    std::vector<FeedEvent> m_feed;
    std::set<std::int64_t> m_seen; ///< events that are told again, as history
    std::set<std::string> m_users;
    WallTime m_start = 0;
    int m_events = 0;
    bool m_isRunning = false;
};

/// What a recording is called: after what was published or emitted first, and when:
/// `payment_update-11-24-1752`.
std::string recordingName(const std::vector<FeedEvent>& feed);

} // namespace sio::sequences
