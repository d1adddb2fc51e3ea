// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace sio::ops {

/// Turns SIGTERM, SIGINT and SIGHUP into calls in the control thread, by a signalfd. Construct it in main()
/// before any other thread starts: the mask is inherited. SIGPIPE is ignored from then on.
class SignalWatcher final : public QObject {
    Q_OBJECT
public:
    struct Callbacks {
        std::function<void()> stop;      ///< the first SIGTERM or SIGINT
        std::function<void()> stopAgain; ///< every further one
        std::function<void()> reload;    ///< SIGHUP
    };

    /// Blocks the signals in the calling thread; before QCoreApplication exists.
    static void blockSignals();

    /// Needs a running event dispatcher in this thread.
    explicit SignalWatcher(Callbacks callbacks);
    ~SignalWatcher() override;

private:
    void readSignals();

    Callbacks m_callbacks;
    int m_descriptor;
    bool m_stopSeen = false;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace sio::ops
