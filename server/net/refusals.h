// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>
#include <string>

class QSocketNotifier;

namespace sio::net {

/// Sends newcomers away with a complete HTTP 503. A connection that is closed while request bytes lie unread
/// is reset, and the reset overtakes the answer; so a bounded number of refused connections lingers for a
/// moment, until the client has read and closed.
class Refusals : public QObject {
public:
    explicit Refusals(QObject* parent = nullptr);
    ~Refusals() override;

    /// Answers and closes; owns the descriptor. `mayLinger` is false where descriptors themselves are short.
    void refuse(int descriptor, bool mayLinger);
    /// Somebody was let in again: the advised delay starts anew.
    void noteAccepted() { m_inSuccession = 0; }
    void closeAll();

private:
    struct Lingering {
        base::TimePoint until;
        std::unique_ptr<QSocketNotifier> notifier;
    };
    std::string answer();
    void discardInput(int descriptor);
    void drop(int descriptor);
    void dropExpired();

    std::map<int, Lingering> m_lingering; ///< by descriptor
    QTimer m_expiry;
    int m_inSuccession = 0; ///< refusals since somebody was let in
};

} // namespace sio::net
