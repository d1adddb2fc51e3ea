// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "sequences/runner.h"

#include <QtCore/QObject>

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace sio::views {

/// The run of the page Sequences: where to, by whom it publishes, what came of it. Goes on while another page
/// is looked at; its sockets end with it.
class SequenceRun : public QObject, private sequences::RunObserver {
    Q_OBJECT
public:
    struct Wishes {
        QString file;
        QString server;
        double speed = 1; ///< 0: as fast as possible
        bool goesOn = false;
        bool isStrict = false;
        std::set<std::size_t> breakpoints;
    };

    explicit SequenceRun(link::AdminClient& client, QObject* parent = nullptr);
    ~SequenceRun() override;

    /// Where virtual users go; nothing, and a sentence in `why`, when these must not.
    std::optional<link::VirtualClientOptions>
    address(const QString& server, const std::vector<std::string>& users, QString& why) const;
    /// A sentence when it cannot begin; empty when it runs.
    QString start(const sequences::Sequence& sequence, const Wishes& wishes);
    void stop();
    /// Before the next step, or goes on.
    void togglePause();
    void stepOnce();
    void setSpeed(double speed);

    bool isRunning() const { return m_runner && !m_runner->isFinished(); }
    bool isPaused() const { return isRunning() && m_runner->isPaused(); }
    /// Of the run that is going on, or of the last.
    const sequences::RunReport& report() const { return m_runner->report(); }
    const std::optional<sequences::RunReport>& last() const { return m_last; }
    /// Of the run before the last, of the same sequence.
    const std::optional<sequences::Trace>& before() const { return m_before; }
    /// What the last run ran.
    const std::optional<sequences::Sequence>& sequence() const { return m_running; }
    /// Another sequence: nothing to compare with.
    void forget();

Q_SIGNALS:
    void stepStarted(const sio::sequences::StepResult& step);
    void stepFinished(const sio::sequences::StepResult& step);
    void paused(std::size_t next, const QString& why);
    void finished(const sio::sequences::RunReport& report);
    /// Running, paused or not.
    void stateChanged();

private:
    void onStepStarted(const sequences::StepResult& step) override;
    void onStepFinished(const sequences::StepResult& step) override;
    void onPaused(std::size_t next, const std::string& why) override;
    void onFinished(const sequences::RunReport& report) override;

    link::AdminClient& m_client;
    std::optional<sequences::Sequence> m_running; ///< what the runner refers to
    sequences::QtScheduler m_scheduler;
    const link::VirtualClientFactory m_clients;
    std::unique_ptr<sequences::Publisher> m_publisher;
    std::unique_ptr<sequences::Runner> m_runner;
    std::optional<sequences::RunReport> m_last;
    std::optional<sequences::Trace> m_before;
};

} // namespace sio::views
